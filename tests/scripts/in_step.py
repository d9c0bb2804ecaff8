"""Ranks in a group that gives up after 4 s, as torchrun starts them; each says at its end what it has come to and what it
finds around it. `--fail`: rank 1 raises an exception in the second iteration."""

import datetime
import hashlib
import os
import sys

import torch
import torch.distributed as dist
from torch import nn
from torch.nn.parallel import DistributedDataParallel
from torch.utils.data import DataLoader, TensorDataset

dist.init_process_group("gloo")
rank = dist.get_rank()
dist.barrier()
group = dist.new_group(timeout=datetime.timedelta(seconds=4))
torch.manual_seed(0)
net = nn.Sequential(nn.Linear(8, 16), nn.ReLU(), nn.Linear(16, 4))
model = DistributedDataParallel(net, process_group=group)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
criterion = nn.CrossEntropyLoss()
rows = torch.Generator().manual_seed(rank)
data = TensorDataset(torch.randn(24, 8, generator=rows), torch.randint(0, 4, (24,), generator=rows))
for i, (x, y) in enumerate(DataLoader(data, batch_size=8)):
    optimizer.zero_grad()
    loss = criterion(model(x), y)
    if "--fail" in sys.argv and rank == 1 and i == 1:
        raise ArithmeticError("rank 1 has had enough")
    loss.backward()
    optimizer.step()
    print("loss", loss.item())

own = hashlib.sha256()
for parameter in model.parameters():
    for tensor in (parameter, parameter.grad, *optimizer.state[parameter].values()):
        own.update(tensor.detach().numpy().tobytes())
own.update(torch.get_rng_state().numpy().tobytes())
limits = [one._get_backend(torch.device("cpu")).options._timeout.total_seconds() for one in (dist.group.WORLD, group)]
# in one piece: the ranks write to the same place
sys.stdout.write(f"result {rank} {own.hexdigest()} {limits} {sys.argv} {sorted(os.environ)}\n")
dist.destroy_process_group()
