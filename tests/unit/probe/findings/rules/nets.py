"""Small trainings to build faults into."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch import nn
from torch.nn import functional as F

Inputs = tuple[torch.Tensor, torch.Tensor]


def classifier(width: int = 12, inputs: int = 6, classes: int = 3) -> nn.Sequential:
    return nn.Sequential(nn.Linear(inputs, width), nn.Tanh(), nn.Linear(width, classes))


def batch(rows: int = 32, inputs: int = 6, classes: int = 3) -> Inputs:
    x = torch.randn(rows, inputs)
    return x, x[:, :classes].argmax(1)


def sgd(model: nn.Module, lr: float = 0.1, **more: Any) -> torch.optim.Optimizer:
    return torch.optim.SGD(model.parameters(), lr=lr, **more)


def train(
    model: Callable[[torch.Tensor], torch.Tensor], optimizer: torch.optim.Optimizer, steps: int = 16,
    loss: str | Callable[[torch.Tensor, torch.Tensor], torch.Tensor] = "cross_entropy",
    batches: Callable[[], Inputs] = batch,
) -> torch.Tensor:  # fmt: skip
    """A loop as it should be. `loss`: by its name it is looked up now, when the probe has put its own in its place."""
    computes = getattr(F, loss) if isinstance(loss, str) else loss
    for _ in range(steps):
        x, y = batches()
        optimizer.zero_grad()
        value = computes(model(x), y)
        value.backward()
        optimizer.step()
    return value
