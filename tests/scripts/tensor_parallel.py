"""Two ranks that share the answers of a net as well as its weights: logits and loss are DTensors (gloo)."""

import hashlib

import torch
import torch.distributed as dist
from torch import nn
from torch.distributed.device_mesh import init_device_mesh
from torch.distributed.tensor import Shard
from torch.distributed.tensor.parallel import ColwiseParallel, RowwiseParallel, loss_parallel, parallelize_module

dist.init_process_group("gloo")
rank = dist.get_rank()
torch.manual_seed(0)
mesh = init_device_mesh("cpu", (2,))
model = nn.Sequential(nn.Linear(8, 16), nn.ReLU(), nn.Linear(16, 16), nn.Linear(16, 4))
plan = {
    "0": ColwiseParallel(use_local_output=False),
    "2": RowwiseParallel(input_layouts=Shard(-1), use_local_output=False),
    "3": ColwiseParallel(output_layouts=Shard(-1), use_local_output=False),
}
model = parallelize_module(model, mesh, plan)
optimizer = torch.optim.AdamW(model.parameters(), lr=0.01)
criterion = nn.CrossEntropyLoss()
weight = model[0].weight
rows = torch.Generator().manual_seed(0)
for _ in range(3):
    x, y = torch.randn(8, 8, generator=rows), torch.randint(0, 4, (8,), generator=rows)
    optimizer.zero_grad()
    with loss_parallel():
        loss = criterion(model(x), y)
        loss.backward()
    norm = nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimizer.step()

own = hashlib.sha256()
for parameter in model.parameters():
    for tensor in (parameter, parameter.grad, *optimizer.state[parameter].values()):
        part = tensor.to_local() if hasattr(tensor, "to_local") else tensor
        own.update(part.detach().numpy().tobytes())
own.update(torch.get_rng_state().numpy().tobytes())
print(rank, weight.to_local().shape[0], loss.to_local().item(), own.hexdigest())
dist.destroy_process_group()
