"""Speaks on both streams by turns."""

import sys

import torch
from torch import nn
from torch.utils.data import DataLoader

torch.manual_seed(0)
model = nn.Linear(4, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
print("out: before")
print("err: before", file=sys.stderr)

for number, inputs in enumerate(DataLoader(torch.randn(8, 4), batch_size=4), start=1):  # mark: data
    print("out: begin", number)
    optimizer.zero_grad()  # mark: zero_grad
    loss = model(inputs).square().mean()  # mark: forward
    print("err: loss", repr(loss.item()), file=sys.stderr)
    loss.backward()  # mark: backward
    optimizer.step()  # mark: step
    print("out: end", number)

print("err: after", file=sys.stderr)
print("out: after")
