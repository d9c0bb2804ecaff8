"""Gradients are cleared after the step; eleven iterations at the top level of the script, whose model stays."""

import torch
from torch import nn

torch.manual_seed(0)
line = nn.Linear(4, 2)
optimizer = torch.optim.SGD(line.parameters(), 0.1)
for _ in range(11):
    loss = nn.functional.mse_loss(line(torch.randn(3, 4)), torch.zeros(3, 2))
    loss.backward()
    optimizer.step()
    optimizer.zero_grad(set_to_none=True)
print("norm", line.weight.norm().item(), flush=True)
