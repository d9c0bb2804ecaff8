"""Two ranks that train one model with DistributedDataParallel on gloo; each says at its end what it has come to."""

import hashlib

import torch
import torch.distributed as dist
from torch import nn
from torch.nn.parallel import DistributedDataParallel
from torch.utils.data import DataLoader, TensorDataset

dist.init_process_group("gloo")
rank = dist.get_rank()
torch.manual_seed(0)
model = DistributedDataParallel(nn.Sequential(nn.Linear(8, 16), nn.BatchNorm1d(16), nn.ReLU(), nn.Linear(16, 4)))
optimizer = torch.optim.AdamW(model.parameters(), lr=0.01)
criterion = nn.CrossEntropyLoss()
weight = model.module[0].weight
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
        own.update(tensor.detach().numpy().tobytes())
own.update(torch.get_rng_state().numpy().tobytes())
print(rank, weight.shape[0], loss.item(), own.hexdigest())
dist.destroy_process_group()
