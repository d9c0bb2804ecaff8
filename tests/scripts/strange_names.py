"""Layers whose names are no words: lines, marks that turn the writing round, HTML, a formula, and one without end."""

import torch
from torch import nn

NAMES = (
    "a b", "line\nbreak", "\u202eturned", "\U0001f600", "x" * 100_000, "<img src='file:///nowhere'>", "\x00nul",
    "\ud800half", "=1+1", "a&b", "dot.ted",
)  # fmt: skip


class Network(nn.Module):
    def __init__(self):
        super().__init__()
        for name in NAMES:
            self._modules[name] = nn.Linear(3, 3)

    def forward(self, values):
        for layer in self._modules.values():
            values = layer(values)
        return values


torch.manual_seed(0)
model = Network()
optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
values = torch.randn(5, 3)

for _ in range(3):
    optimizer.zero_grad()
    loss = model(values).square().mean()
    loss.backward()
    optimizer.step()
