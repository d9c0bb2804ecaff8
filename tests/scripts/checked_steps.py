"""After each step comes a check without gradients, and gradients are cleared at the end of each pass."""

import torch
from torch import nn

torch.manual_seed(0)
model, criterion = nn.Linear(4, 2), nn.MSELoss()
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)

for _ in range(4):
    loss = criterion(model(torch.randn(3, 4)), torch.zeros(3, 2))
    loss.backward()
    optimizer.step()  # mark: step
    with torch.no_grad():
        check = criterion(model(torch.randn(3, 4)), torch.zeros(3, 2))  # mark: check
    optimizer.zero_grad()
