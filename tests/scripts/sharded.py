"""Two ranks that share each parameter (FSDP2 on gloo), with optimizer state; each says at its end what its part has come
to. A frame holds the last answer of the net and its weight as variables."""

import hashlib

import torch
import torch.distributed as dist
from torch import nn
from torch.distributed.device_mesh import init_device_mesh
from torch.distributed.fsdp import fully_shard
from torch.utils.data import DataLoader, TensorDataset

dist.init_process_group("gloo")
rank = dist.get_rank()
torch.manual_seed(0)
mesh = init_device_mesh("cpu", (2,))
model = nn.Sequential(nn.Linear(8, 16), nn.ReLU(), nn.Linear(16, 4))
for layer in (model[0], model[2]):
    fully_shard(layer, mesh=mesh)
fully_shard(model, mesh=mesh)
optimizer = torch.optim.AdamW(model.parameters(), lr=0.01)
criterion = nn.CrossEntropyLoss()
weight = model[0].weight
rows = torch.Generator().manual_seed(rank)
data = TensorDataset(torch.randn(24, 8, generator=rows), torch.randint(0, 4, (24,), generator=rows))
for x, y in DataLoader(data, batch_size=8):
    optimizer.zero_grad()
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
print(rank, weight.to_local().shape[0], loss.item(), own.hexdigest())
dist.destroy_process_group()
