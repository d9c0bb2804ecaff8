"""When the rules are awake in a run that nobody checks: while somebody steps, in the first iterations, and then in a few
iterations at a time, as often as their share of the time allows."""

from __future__ import annotations

import time
from typing import Any

from ..core.governor import Cost
from ..execution.gate import RUN, Gate
from .sentinel import Sentinel

FIRST = 5  # iterations, in which they always are
FEW = 4  # … later on: rules that compare steps need some in a row
UNLEARNED = 3  # iterations that cost as much after them: what a free run does is learned anew
SHARE = 0.015  # of the time


class Duty:
    """`looks` is called between phases, at moments that are not put off."""

    def __init__(self, findings: Any, gate: Gate, cost: Cost) -> None:
        self._findings, self._gate, self._cost = findings, gate, cost
        self.sentinel = Sentinel(findings.training)
        self._until = FIRST  # the last iteration in which they are awake
        self._next = 0.0  # when they wake again
        self._began = cost.spent, 0  # seconds that the probe had taken, and the iteration

    def looks(self, iteration: int) -> None:
        if self._gate.mode != RUN or self._findings.training.records:
            self._is_stepped(iteration)
        elif self._findings.is_awake:
            if iteration > self._until:
                self._rests(iteration)
        elif time.perf_counter() >= self._next:
            self._wakes(iteration)

    def _is_stepped(self, iteration: int) -> None:
        if not self._findings.is_awake:
            self._wakes(iteration)
        self._until = max(self._until, iteration + 1)
        self._began = self._cost.spent, iteration  # what a stop takes is the user's

    def _wakes(self, iteration: int) -> None:
        self._until = iteration + FEW
        self._began = self._cost.spent, iteration
        self._findings.wakes()

    def _rests(self, iteration: int) -> None:
        spent, first = self._began
        iterations = max(1, iteration - first)
        price = (self._cost.spent - spent) * (iterations + UNLEARNED) / iterations
        self._next = time.perf_counter() + price / SHARE
        self.sentinel.renew()
        self._findings.rests()

    # ── NaN and Inf while they rest ──

    def backward_begins(self, loss: float | None) -> None:
        if not self._findings.is_awake:
            self.sentinel.gave(loss)

    def backward_ended(self, file: str, line: int) -> None:
        """A backward that was called at this line."""
        bad, self.sentinel.bad = self.sentinel.bad, ""
        if bad and not self._findings.is_awake:
            self.sentinel.is_over = True
            self._findings.met_nonfinite(bad, (file, line))
