"""A backward through the gradients of a loss: flat places are preferred."""

import torch
from torch import nn
from torch.autograd import grad

torch.manual_seed(0)
x, y = torch.randn(16, 3), torch.randn(16, 1)
model = nn.Sequential(nn.Linear(3, 4), nn.Tanh(), nn.Linear(4, 1))
criterion = nn.MSELoss()
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)

for _ in range(5):
    error = criterion(model(x), y)  # mark: forward_and_loss
    slopes = grad(error, model.parameters(), create_graph=True)  # mark: slopes
    loss = error + 0.1 * sum((slope**2).sum() for slope in slopes)
    optimizer.zero_grad()  # mark: zero_grad
    loss.backward()  # mark: backward
    optimizer.step()  # mark: step
