"""What was done last with the gradient of each parameter, by whom and at which line: what explanations are made of."""

from __future__ import annotations

import weakref
from typing import Any, NamedTuple

import torch

from ..modules import below
from ..modules.grad import grad_of
from .graph import Graph
from .numbers import StepNumbers
from .places import Spot
from .training import Training


class Happened(NamedTuple):
    spot: Spot
    iteration: int
    order: int  # what comes later has a greater one


class Seen(NamedTuple):
    """Of a parameter in a step, as it was measured: norms, elements with a gradient that stayed, elements with one."""

    grad: float
    weight: float
    update: float
    still: int
    moved: int


class BackwardSeen:
    def __init__(self, happened: Happened, is_leaf: bool, leaves: frozenset[int] | None) -> None:
        self.happened, self.is_leaf = happened, is_leaf
        self.leaves = leaves  # ids of parameters in its graph; None where that was not read
        self.failed = False


class StepSeen:
    def __init__(self, optimizer: Any, happened: Happened) -> None:
        self.optimizer, self.happened = weakref.ref(optimizer), happened
        self.without_grad: set[int] = set()  # ids of parameters whose gradient was None
        self.versions: dict[int, int] = {}  # of parameters, after it
        self.numbers: dict[int, Seen] = {}


class Chronicle:
    """Told as the rules are, and judges nothing."""

    def __init__(self, training: Training) -> None:
        self._t, self._order = training, 0
        self.gap()

    def gap(self) -> None:
        self.zeros: dict[int, Happened] = {}  # by id(parameter)
        self.backward: BackwardSeen | None = None
        self.reached: dict[int, Happened] = {}  # by id(parameter): the last backward that came to it
        self.steps: dict[int, StepSeen] = {}  # by id(optimizer)
        self.clip: tuple[Happened, float] | None = None  # and the factor
        self.skipped: Happened | None = None  # a step that a scaler has left out
        self._steps = 0

    def _now(self, spot: Spot) -> Happened:
        self._order += 1
        return Happened(spot, self._t.iteration, self._order)

    def zeroed(self, args: Any, kwargs: Any, result: Any, spot: Spot) -> None:
        groups = getattr(args[0], "param_groups", None)
        those = [p for g in groups for p in g["params"]] if groups is not None else list(below.parameters(args[0]))
        self.zeros.update(dict.fromkeys(map(id, those), self._now(spot)))

    def backward_begins(self, starts: list[Any], graph: Graph | None, spot: Spot) -> None:
        is_leaf = len(starts) == 1 and starts[0].grad_fn is None
        leaves = frozenset(graph.leaves) if graph is not None else None
        self.backward = BackwardSeen(self._now(spot), is_leaf, leaves)
        self.reached.update(dict.fromkeys(leaves or (), self.backward.happened))

    def backward_ended(self, error: BaseException | None) -> None:
        if self.backward is not None:
            self.backward.failed = error is not None

    def step_begins(self, optimizer: Any, spot: Spot) -> None:
        self.steps[id(optimizer)] = seen = StepSeen(optimizer, self._now(spot))
        seen.without_grad = {id(p) for p in _held(optimizer) if grad_of(p) is None}

    def step_ended(self, optimizer: Any, spot: Spot) -> None:
        self._steps += 1
        if (seen := self.steps.get(id(optimizer))) is not None:
            seen.happened = Happened(seen.happened.spot, seen.happened.iteration, self._now(spot).order)
            seen.versions = {id(p): p._version for p in _held(optimizer)}

    def measured(self, numbers: StepNumbers, spot: Spot) -> None:
        if (seen := self.steps.get(id(numbers.optimizer))) is not None:
            columns = zip(numbers.grads, numbers.weights, numbers.updates, numbers.lost)
            rows = [Seen(grad, weight, update, *lost) for grad, weight, update, lost in columns]
            seen.numbers = dict(zip(map(id, numbers.parameters), rows))

    def clipped(self, args: Any, kwargs: Any, result: Any, spot: Spot) -> None:
        limit = args[1] if len(args) > 1 else kwargs.get("max_norm")
        if isinstance(result, torch.Tensor) and isinstance(limit, (int, float)):
            total = float(result)
            self.clip = self._now(spot), min(1.0, limit / total) if total > 0 else 1.0

    def scaler_stepped(self, args: Any, kwargs: Any, result: Any, spot: Spot) -> None:
        steps, self._steps = self._steps, 0
        if not steps and args[0].is_enabled():
            self.skipped = self._now(spot)


def _held(optimizer: Any) -> list[Any]:
    return [p for group in optimizer.param_groups for p in group["params"]]
