"""A pair of equal pictures comes in one iteration: the root of their distance, 0, has an infinite slope.

`first_nan.py [ITERATIONS [WHEN]]`: it comes in iteration WHEN, 13 where nothing is said. What is printed at the end is
whether all weights are finite.
"""

import sys

import torch
from torch import nn

iterations, when = int(sys.argv[1]) if sys.argv[1:] else 40, int(sys.argv[2]) if sys.argv[2:] else 13
torch.manual_seed(0)
net = nn.Sequential(nn.Linear(16, 24), nn.Tanh(), nn.Linear(24, 8))
optimizer = torch.optim.SGD(net.parameters(), lr=0.01)

for iteration in range(1, iterations + 1):
    a, b = torch.rand(8, 16), torch.rand(8, 16)
    if iteration == when:
        b[3] = a[3]
    distance = ((net(a) - net(b)) ** 2).sum(1).sqrt()
    loss = (distance - 1).pow(2).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
print(all(bool(torch.isfinite(p).all()) for p in net.parameters()))
