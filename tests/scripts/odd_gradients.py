"""Gradients that are none, exactly 0, complex, or that nobody uses; weights that move below the digits of a norm."""

import torch
from torch import nn

torch.manual_seed(0)


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.used = nn.Linear(4, 2)
        self.unused = nn.Linear(4, 2)
        self.silent = nn.Parameter(torch.ones(3))
        self.left_out = nn.Parameter(torch.ones(3))
        self.waves = nn.Parameter(torch.ones(3, dtype=torch.complex64))

    def forward(self, x):
        return self.used(x).sum() + (self.silent * 0).sum() + self.left_out.sum() + self.waves.abs().sum()


model = Model()
trained = [parameter for name, parameter in model.named_parameters() if name != "left_out"]
optimizer = torch.optim.SGD(trained, lr=1e-9)
for _ in range(2):
    optimizer.zero_grad()
    model(torch.ones(1, 4)).backward()
    optimizer.step()
