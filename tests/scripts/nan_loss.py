"""The logarithm of a probability that has become zero: the loss itself is infinite, in iteration WHEN.

`nan_loss.py [ITERATIONS [WHEN]]`
"""

import sys

import torch
from torch import nn

iterations, when = int(sys.argv[1]) if sys.argv[1:] else 40, int(sys.argv[2]) if sys.argv[2:] else 13
torch.manual_seed(0)
model = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 3))
optimizer = torch.optim.SGD(model.parameters(), lr=0.01)

for iteration in range(1, iterations + 1):
    shares = model(torch.rand(6, 4)).softmax(1)
    keep = torch.ones(6)
    if iteration == when:
        keep[2] = 0
    loss = -(shares[:, 0] * keep).log().mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
print(all(bool(torch.isfinite(p).all()) for p in model.parameters()))
