"""Two losses are given to one backward."""

import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(0)
x, y, z = torch.randn(16, 3), torch.randn(16, 1), torch.randn(16, 2)
trunk = nn.Sequential(nn.Linear(3, 4), nn.Tanh())
left, right = nn.Linear(4, 1), nn.Linear(4, 2)
optimizer = torch.optim.SGD([*trunk.parameters(), *left.parameters(), *right.parameters()], lr=0.1)

for _ in range(5):
    shared = trunk(x)  # mark: trunk
    loss_left = F.mse_loss(left(shared), y)  # mark: left
    loss_right = F.l1_loss(right(shared), z)  # mark: right
    optimizer.zero_grad()  # mark: zero_grad
    torch.autograd.backward([loss_left, loss_right])  # mark: backward
    optimizer.step()  # mark: step
    print("loss", repr(loss_left.item()))
