"""Trained tensors in no module: two in a list, given to an optimizer, and an input that wants a gradient."""

import torch
from torch import nn

torch.manual_seed(0)
model = nn.Linear(3, 2)
factors = [torch.ones(3, requires_grad=True), torch.zeros(2, requires_grad=True)]
optimizer = torch.optim.SGD([*model.parameters(), *factors], lr=0.1)

for _ in range(3):
    image = torch.randn(4, 3, requires_grad=True)
    optimizer.zero_grad()
    loss = (model(image * factors[0]) + factors[1]).square().mean()
    loss.backward()
    optimizer.step()
    print(image.grad.norm().item(), factors[0].grad.norm().item())
