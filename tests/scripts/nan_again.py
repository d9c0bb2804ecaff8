"""As first_nan.py, in each of the iterations WHEN; a step whose gradients are not finite is left out, so that the weights
stay finite: `nan_again.py [ITERATIONS [WHEN...]]`."""

import sys

import torch
from torch import nn

iterations, whens = int(sys.argv[1]) if sys.argv[1:] else 20, set(map(int, sys.argv[2:])) or {6, 12}
torch.manual_seed(0)
net = nn.Sequential(nn.Linear(16, 24), nn.Tanh(), nn.Linear(24, 8))
optimizer = torch.optim.SGD(net.parameters(), lr=0.01)

for iteration in range(1, iterations + 1):
    a, b = torch.rand(8, 16), torch.rand(8, 16)
    if iteration in whens:
        b[3] = a[3]
    distance = torch.hypot(*(net(a) - net(b))[:, :2].T)
    loss = (distance - 1).pow(2).mean()
    optimizer.zero_grad()
    loss.backward()
    if all(bool(torch.isfinite(p.grad).all()) for p in net.parameters()):
        optimizer.step()
print(all(bool(torch.isfinite(p).all()) for p in net.parameters()))
