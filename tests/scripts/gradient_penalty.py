"""A critic whose slope at its inputs is held near one: a gradient within the loss, and a backward through it."""

import torch
from torch import nn
from torch.utils.data import DataLoader

torch.manual_seed(0)
critic = nn.Sequential(nn.Linear(2, 16), nn.Tanh(), nn.Linear(16, 1))
optimizer = torch.optim.Adam(critic.parameters(), lr=0.01)

for points in DataLoader(torch.randn(20, 2), batch_size=4):  # mark: data
    points.requires_grad_()
    scores = critic(points)  # mark: forward
    (slopes,) = torch.autograd.grad(scores.sum(), points, create_graph=True)  # mark: slopes
    loss = scores.mean() + ((slopes.norm(dim=1) - 1) ** 2).mean()
    optimizer.zero_grad()  # mark: zero_grad
    loss.backward()  # mark: backward
    optimizer.step()  # mark: step
    print("loss", repr(loss.item()))
