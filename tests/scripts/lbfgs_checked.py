"""LBFGS with up to four closures in a step, and a check without gradients after each step."""

import torch
from torch import nn

torch.manual_seed(0)
model, criterion = nn.Linear(4, 2), nn.MSELoss()
given, wanted = torch.randn(9, 4), torch.randn(9, 2)
optimizer = torch.optim.LBFGS(model.parameters(), lr=0.5, max_iter=4)


def closure():
    optimizer.zero_grad()
    loss = criterion(model(given), wanted)
    loss.backward()  # mark: backward
    return loss


for _ in range(3):
    optimizer.step(closure)  # mark: step
    with torch.no_grad():
        check = criterion(model(given), wanted)
