"""A backward that begins with a gradient of the script's own instead of at a number."""

import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(16, 3)
direction = torch.randn(16, 2)
model = nn.Linear(3, 2)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)

for _ in range(5):
    optimizer.zero_grad()  # mark: zero_grad
    outputs = model(x)  # mark: forward
    outputs.backward(gradient=direction)  # mark: backward
    optimizer.step()  # mark: step
    print(outputs.norm().item())
