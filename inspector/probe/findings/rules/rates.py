"""Rules about learning rates and their schedules."""

from __future__ import annotations

import sys
from typing import Any

import torch

from ...frames import user_code
from .. import places
from ..places import Spot
from ..training import Training

ZERO_STEPS = 10  # steps in a row; a warm-up has one step at 0
DEAD_STEPS, DEAD_SHARE = 10, 0.1  # steps that follow, and their share of all: a schedule that ends there is as planned


class Rates:
    """Rules `lr_zero`, `lr_gone` and `scheduler_first`."""

    def __init__(self, training: Training) -> None:
        self._t = training
        self._zero: dict[tuple[int, int], int] = {}
        self._greatest: dict[int, tuple[float, int, Any]] = {}  # the greatest rate with its step and epoch
        self._steps: dict[int, int] = {}
        self._scheduled: dict[int, tuple[Spot, int]] = {}  # by optimizer: (line of its schedule, number of calls)
        self._passes = 0
        self._fallen: dict[int, int] = {}  # by optimizer: the step at which its rate was gone
        self._first: dict[int, Spot] = {}

    def gap(self) -> None:
        """Of each optimizer that there is, steps may have been missed."""
        self._first.clear()
        for optimizer, _ in self._t.optimizers.items():
            self._steps[id(optimizer)] = max(2, self._steps.get(id(optimizer), 0))

    def pass_begins(self, args: Any, kwargs: Any, result: Any, spot: Spot) -> None:
        self._passes += 1

    def scheduled(self, args: Any, kwargs: Any, result: Any, spot: Spot) -> None:
        optimizer = getattr(args[0], "optimizer", None)
        if optimizer is None or spot in [s for _, s in self._t.optimizers.items()]:
            return
        key = id(optimizer)
        if not self._steps.get(key) and not self._t.uses_scaler and places.loops(spot):
            self._first.setdefault(key, spot)
        if getattr(args[0], "_step_count", 2) > 1 and places.loops(spot):
            self._scheduled[key] = spot, self._scheduled.get(key, (spot, 0))[1] + 1
            self._note_fall(optimizer)

    def _note_fall(self, optimizer: torch.optim.Optimizer) -> None:
        """Notes the step at which the rate is gone, if it was the greatest in the same epoch."""
        key, rate = id(optimizer), _greatest(optimizer)
        greatest = self._greatest.get(key)
        if (
            greatest is None
            or rate > self._t.threshold("lr_gone") * greatest[0] * 1.0001
            or not rate
            or key in self._fallen
        ):
            return
        self._fallen[key] = self._steps.get(key, 0) if self._epoch() == greatest[2] is not None else sys.maxsize

    def step_ended(self, optimizer: torch.optim.Optimizer, spot: Spot) -> None:
        key = id(optimizer)
        self._steps[key] = self._steps.get(key, 0) + 1
        if key in self._first and self._steps[key] == 2:
            maker = self._t.optimizers.get(optimizer)
            self._t.found("scheduler_first", "warning", self._first[key], places=[spot, maker], since=1)
        for number, group in enumerate(optimizer.param_groups):
            self._look_for_zero(optimizer, number, group, spot)
        self._look_for_gone(optimizer, spot)

    def _look_for_zero(self, optimizer: torch.optim.Optimizer, number: int, group: Any, spot: Spot) -> None:
        where = id(optimizer), number
        self._zero[where] = self._zero.get(where, 0) + 1 if _rate(group) == 0 and group["params"] else 0
        if self._zero[where] >= ZERO_STEPS:
            maker = self._t.optimizers.get(optimizer)
            schedule = self._scheduled.get(id(optimizer))
            self._t.found(
                "lr_zero", "warning", maker, places=[schedule[0] if schedule else None, spot],
                parameters=self._t.names().of(group["params"]), readings={"group": number, "steps": self._zero[where]},
            )  # fmt: skip

    def _look_for_gone(self, optimizer: torch.optim.Optimizer, spot: Spot) -> None:
        key, rate, step = id(optimizer), _greatest(optimizer), self._steps[id(optimizer)]
        greatest, schedule = self._greatest.get(key), self._scheduled.get(key)
        if greatest is None or rate > greatest[0]:
            self._greatest[key] = rate, step, self._epoch()
            self._fallen.pop(key, None)
        elif schedule is not None and step - self._fallen.get(key, sys.maxsize) >= max(DEAD_STEPS, DEAD_SHARE * step):
            self._t.found(
                "lr_gone", "warning", schedule[0], places=[self._t.optimizers.get(optimizer)],
                readings={"greatest": greatest[0], "rate": rate, "calls": schedule[1], "step": self._fallen[key]},
            )  # fmt: skip

    def _epoch(self) -> Any:
        """Returns what identifies the epoch: the passes of loaders, else the variable of the outermost of several
        loops, else None."""
        if self._passes:
            return self._passes
        frame = user_code.user_frame(sys._getframe(1))
        around = places.loop_targets(places.spot_of(frame))
        if frame is None or len(around) < 2:
            return None
        value = places.value_of(frame, around[0][1])
        return value if isinstance(value, int) else id(value)


def _greatest(optimizer: torch.optim.Optimizer) -> float:
    return max((_rate(group) for group in optimizer.param_groups), default=0.0)


def _rate(group: Any) -> float:
    rate = group.get("lr", 1.0)
    return float(rate) if isinstance(rate, (int, float, torch.Tensor)) else 1.0
