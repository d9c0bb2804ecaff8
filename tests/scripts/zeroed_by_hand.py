"""Old ways: gradients are zeroed through `.data`, limited by value, and weights written through `.data`."""

import torch
from torch import nn
from torch.nn.utils import clip_grad_value_

torch.manual_seed(0)
model = nn.Linear(4, 1)

for _ in range(3):
    for parameter in model.parameters():
        if parameter.grad is not None:
            parameter.grad.data.zero_()  # mark: zero
    given = torch.randn(16, 4)
    loss = nn.functional.mse_loss(model(given), given.sum(1, keepdim=True))  # mark: forward
    loss.backward()
    print("largest", model.weight.grad.abs().max().item())
    clip_grad_value_(model.parameters(), 0.25)  # mark: clip
    for parameter in model.parameters():
        parameter.data.add_(parameter.grad, alpha=-0.1)  # mark: update
