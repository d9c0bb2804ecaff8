"""LBFGS without a DataLoader: its closure zeroes and computes backward within the step. Follows its model's dtype."""

import torch
from torch import nn

torch.manual_seed(0)
model = nn.Sequential(nn.Linear(3, 4), nn.Tanh(), nn.Linear(4, 1))
optimizer = torch.optim.LBFGS(model.parameters(), lr=0.5, max_iter=4)
inputs = torch.randn(8, 3)

for iteration in range(6):

    def closure():
        optimizer.zero_grad()  # mark: zero_grad
        loss = model(inputs.to(model[0].weight)).square().mean()  # mark: forward
        loss.backward()  # mark: backward
        return loss

    loss = optimizer.step(closure)  # mark: step
    state = optimizer.state[model[0].weight]
    print("iteration", iteration, loss.dtype, state["d"].dtype, {d.dtype for d in state["old_dirs"]}, flush=True)
