"""The tensors that optimizers keep for a parameter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import torch


def states_of(optimizers: Iterable[Any], parameter: torch.Tensor) -> Iterator[tuple[str, Any]]:
    """Yields (key, tensor)."""
    for optimizer in optimizers:
        state = optimizer.state.get(parameter) if isinstance(optimizer.state, dict) else None
        for key, value in state.items() if isinstance(state, dict) else ():
            if isinstance(key, str) and isinstance(value, torch.Tensor):
                yield key, value
