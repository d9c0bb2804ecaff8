"""Gradients are made a thousandth long between backward and step."""

import torch
from torch import nn

torch.manual_seed(0)
model = nn.Linear(4, 2)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)

for _ in range(3):
    optimizer.zero_grad()  # mark: zero_grad
    loss = nn.functional.mse_loss(model(torch.randn(3, 4)), torch.zeros(3, 2))  # mark: forward_and_loss
    loss.backward()  # mark: backward
    print("gradient", model.weight.grad.norm().item())
    nn.utils.clip_grad_norm_(model.parameters(), 0.001)  # mark: clip
    optimizer.step()  # mark: step
