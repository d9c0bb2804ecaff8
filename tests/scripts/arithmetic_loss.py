"""A loss by arithmetic of the script's own, without a DataLoader."""

import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(16, 3)
y = x.sum(dim=1, keepdim=True)
model = nn.Linear(3, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)

for _ in range(3):
    prediction = model(x)  # mark: forward
    loss = ((prediction - y) ** 2).mean()
    optimizer.zero_grad()  # mark: zero_grad
    loss.backward()  # mark: backward
    optimizer.step()  # mark: step
