"""Asks before each batch but the first whether it shall train on it."""

import torch
from torch import nn
from torch.utils.data import DataLoader

model = nn.Linear(4, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for inputs in DataLoader(torch.randn(8, 4), batch_size=4):
    optimizer.zero_grad()
    model(inputs).square().mean().backward()
    optimizer.step()
    if input("Another batch? ") != "yes":
        break
