"""Weights are written by hand, without an optimizer, and gradients are set to None by hand."""

import torch
from torch import nn

torch.manual_seed(0)
model = nn.Linear(4, 1)

for _ in range(3):
    given = torch.randn(16, 4)
    loss = nn.functional.mse_loss(model(given), given.sum(1, keepdim=True))  # mark: forward_and_loss
    loss.backward()  # mark: backward
    print("weight", model.weight.norm().item(), "gradient", model.weight.grad.norm().item())
    with torch.no_grad():
        for parameter in model.parameters():
            parameter -= 0.1 * parameter.grad
            parameter.grad = None
