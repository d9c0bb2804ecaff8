"""LBFGS calls a closure, which computes the loss, as often as it likes within one step."""

import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(16, 3)
y = x.sum(dim=1, keepdim=True)
model = nn.Linear(3, 1)
criterion = nn.MSELoss()
optimizer = torch.optim.LBFGS(model.parameters(), lr=0.1, max_iter=2, max_eval=2)


def closure():
    optimizer.zero_grad()  # mark: zero_grad
    loss = criterion(model(x), y)  # mark: forward_and_loss
    loss.backward()  # mark: backward
    return loss


for _ in range(3):
    optimizer.step(closure)  # mark: step
