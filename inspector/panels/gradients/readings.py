"""What is known of each parameter's gradient: its state and norm now, and norms at the steps that were measured."""

from __future__ import annotations

import math
from array import array
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from inspector.wire.messages import GRAD_STATES, Values
from inspector.wire.optimizers import StepMeasured

KEPT = 200  # steps of each parameter


class Step(NamedTuple):
    iteration: int
    grad: float
    weight: float
    update: float


@dataclass(frozen=True, slots=True)
class Now:
    """`norm` None: there is no gradient, or it was not measured."""

    state: str
    norm: float | None
    iteration: int
    is_sampled: bool  # training runs on: it is that of the iteration in which it was read


class Readings:
    """By row of the structure of one version."""

    def __init__(self) -> None:
        self.version = 0
        self.now: dict[int, Now] = {}
        self._steps: dict[int, deque[Step]] = {}
        self.columns: dict[int, dict[int, float]] = {}  # by iteration: norms of gradients by row

    def begin(self, version: int) -> None:
        """Rows of another structure, or of a new run."""
        self.version, self.now, self._steps, self.columns = version, {}, {}, {}

    def hear(self, told: StepMeasured) -> None:
        if told.structure != self.version:
            return
        columns = [_numbers(column) for column in (told.rows, told.grads, told.weights, told.updates)]
        self.columns.setdefault(told.iteration, {}).update(zip(columns[0], columns[1]))
        if len(self.columns) > KEPT:
            del self.columns[next(iter(self.columns))]
        for row, grad, weight, update in zip(*columns):
            self._steps.setdefault(row, deque(maxlen=KEPT)).append(Step(told.iteration, grad, weight, update))

    def take(self, values: Values) -> None:
        columns = map(_numbers, (values.ids, values.states, values.measured, values.grad_norm))
        for row, state, measured, norm in zip(*columns):
            known = norm if measured & 0b1010 else None
            self.now[row] = Now(GRAD_STATES[state], known, values.iteration, not values.stop)

    def steps(self, row: int) -> list[Step]:
        return list(self._steps.get(row, ()))

    def norm(self, rows: Iterable[int]) -> float | None:
        """Of the gradients together: the root of the sum of squares; None where there is none."""
        known = [now.norm for row in rows if (now := self.now.get(row)) is not None and now.norm is not None]
        if not known:
            return None
        return known[0] if len(known) == 1 else math.hypot(*known)

    def ratio(self, rows: Iterable[int]) -> tuple[float, int] | None:
        """log10 of how far the last step has moved them, of their size; and the iteration of that step."""
        last = [steps[-1] for row in rows if (steps := self._steps.get(row))]
        if not last:
            return None
        update, weight = math.hypot(*(step.update for step in last)), math.hypot(*(step.weight for step in last))
        iteration = max(step.iteration for step in last)
        if not (math.isfinite(update) and math.isfinite(weight)):
            return math.nan, iteration
        return (math.log10(update / weight) if update and weight else -math.inf), iteration

    def curve(self, rows: Iterable[int]) -> list[tuple[int, float]]:
        """(iteration, norm of their gradients together) at the steps that were measured."""
        found: dict[int, list[float]] = {}
        for row in rows:
            for step in self._steps.get(row, ()):
                found.setdefault(step.iteration, []).append(step.grad)
        return [(iteration, math.hypot(*norms)) for iteration, norms in sorted(found.items())]

    def norm_at(self, rows: tuple[int, ...], iteration: int) -> float | None:
        """Of their gradients together, at the steps of that iteration; None where none of them had one."""
        known = self.columns.get(iteration, {})
        norms = [known[row] for row in rows if row in known]
        return math.hypot(*norms) if norms else None

    def extent(self) -> tuple[float, float]:
        """Powers of ten around all norms that are known and not 0."""
        norms = [n.norm for n in self.now.values() if n.norm is not None and n.norm > 0 and math.isfinite(n.norm)]
        if not norms:
            return -4.0, 1.0
        low, high = math.floor(math.log10(min(norms))), math.ceil(math.log10(max(norms)))
        return float(low), float(max(high, low + 2))


def _numbers(column: Any) -> list[Any]:
    return array({"u1": "B", "i4": "i", "f8": "d"}[column.dtype], column.data).tolist()
