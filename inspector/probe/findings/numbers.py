"""Numbers of an optimizer's step: norms of gradients, of weights and of the change, read together."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import torch

from ..core.neutral import Neutral

if TYPE_CHECKING:
    from .training import Training

SAMPLE = 64  # elements of a gradient that are compared with those of the step before


class StepNumbers:
    """The numbers of the parameters that have a gradient, in the order of the groups.

    Attributes, one entry per parameter: `grads`, `weights`, `updates`, 2-norms; `lost`, (elements that did not move in
    spite of a gradient, elements with a gradient); `sample`, some elements of the gradient; `ratios`, update norm /
    weight norm.
    """

    def __init__(self, optimizer: torch.optim.Optimizer, parameters: list[Any], groups: list[Any]) -> None:
        self.optimizer, self.parameters, self.groups = optimizer, parameters, groups
        self.grads: list[float] = []
        self.weights: list[float] = []
        self.updates: list[float] = []
        self.lost: list[tuple[int, int]] = []
        self.sample: list[Any] = []
        self._before: list[Any] = []

    @property
    def ratios(self) -> list[float]:
        return [u / w if w else 0.0 for u, w in zip(self.updates, self.weights)]


class Steps:
    """Reads numbers before and after each step, within a share of the time."""

    def __init__(self, training: Training) -> None:
        self._training = training
        self._open: dict[int, StepNumbers] = {}

    def forget(self) -> None:
        self._open.clear()

    def begins(self, optimizer: torch.optim.Optimizer) -> None:
        self._open.pop(id(optimizer), None)
        if not self._training.may_measure():
            return
        began = time.perf_counter()
        pairs = [(p, group) for group in optimizer.param_groups for p in group["params"] if _is_plain(p)]
        if pairs and not any(p.is_meta for p, _ in pairs):
            with Neutral():
                self._open[id(optimizer)] = _read(optimizer, pairs)
        self._training.took(time.perf_counter() - began)

    def ended(self, optimizer: torch.optim.Optimizer) -> StepNumbers | None:
        numbers = self._open.pop(id(optimizer), None)
        if numbers is None:
            return None
        began = time.perf_counter()
        with Neutral():
            _compare(numbers)
        self._training.took(time.perf_counter() - began)
        return numbers


def _is_plain(parameter: torch.Tensor) -> bool:
    grad = parameter.grad
    return grad is not None and not grad.is_sparse and parameter.is_floating_point() and type(grad) is torch.Tensor


def _read(optimizer: torch.optim.Optimizer, pairs: list[tuple[Any, Any]]) -> StepNumbers:
    numbers = StepNumbers(optimizer, [p for p, _ in pairs], [group for _, group in pairs])
    grads = [p.grad.detach() for p in numbers.parameters]
    numbers._before = [p.detach().clone() for p in numbers.parameters]
    numbers.grads, numbers.weights = _norms(grads), _norms(numbers._before)
    numbers.sample = [g.reshape(-1)[:: max(1, g.numel() // SAMPLE)][:SAMPLE].float().cpu() for g in grads]
    return numbers


def _compare(numbers: StepNumbers) -> None:
    changes = [p.detach() - before for p, before in zip(numbers.parameters, numbers._before)]
    numbers.updates = _norms(changes)
    for parameter, change in zip(numbers.parameters, changes):
        grad = parameter.grad
        moved = (
            grad != 0 if grad is not None and grad.shape == change.shape else torch.ones_like(change, dtype=torch.bool)
        )
        still = int(((change == 0) & moved).sum())
        numbers.lost.append((still, int(moved.sum())))
    numbers._before = []


def _norms(tensors: list[Any]) -> list[float]:
    """Returns 2-norms; half precision is summed in float32."""
    return [float(torch.linalg.vector_norm(t, dtype=torch.float32 if t.element_size() < 4 else None)) for t in tensors]
