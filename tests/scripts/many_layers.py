"""A model of many layers that grows a layer, freezes one and loses one while it trains; slices of it are called."""

import sys

import torch
from torch import nn

torch.manual_seed(0)
torch.set_num_threads(1)
model = nn.Sequential(*(nn.Linear(1, 1) for _ in range(int(sys.argv[1]))))
optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
data = torch.ones(2, 1)

for iteration in range(1, 6):
    if iteration == 2:
        model.append(nn.Linear(1, 1))
    if iteration == 3:
        model[1].requires_grad_(False)
    if iteration == 4:
        del model[0]
    optimizer.zero_grad()
    half = model[:5](data)
    loss = model[5:](half).square().mean()
    loss.backward()
    optimizer.step()
