"""Leaves with exit code 3 after two iterations."""

import sys

import torch
from torch import nn
from torch.utils.data import DataLoader

torch.manual_seed(0)
model = nn.Linear(4, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)

for number, inputs in enumerate(DataLoader(torch.randn(12, 4), batch_size=4), start=1):  # mark: data
    optimizer.zero_grad()  # mark: zero_grad
    loss = model(inputs).square().mean()  # mark: forward
    loss.backward()  # mark: backward
    optimizer.step()  # mark: step
    if number == 2:
        sys.exit(3)  # mark: exit
