"""SGD that is handed a closure, and is told of nothing else."""

import torch
from torch import nn

torch.manual_seed(0)
model = nn.Linear(4, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=1e-2)
given = torch.randn(16, 4)


def closure():
    optimizer.zero_grad()  # mark: zero_grad
    loss = nn.functional.mse_loss(model(given), given.sum(1, keepdim=True))  # mark: forward_and_loss
    loss.backward()  # mark: backward
    print("weight", model.weight.norm().item(), "gradient", model.weight.grad.norm().item())
    return loss


for _ in range(3):
    optimizer.step(closure)  # mark: step
