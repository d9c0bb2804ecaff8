"""A training that prints more than a full disk would take, and says beside itself that it came to its end."""

import sys

import torch
from torch import nn

torch.manual_seed(0)
model = nn.Linear(3, 2)
batch = torch.ones(4, 3)
for i in range(3000):
    model.zero_grad()
    loss = model(batch).sum()
    loss.backward()
    print("x" * 60, i)
with open(sys.argv[1], "w") as file:
    file.write("done")
