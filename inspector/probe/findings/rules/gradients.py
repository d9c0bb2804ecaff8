"""Rules about gradients that vanish, explode, are zero, reverse at each step, or are the same for all units of a
layer."""

from __future__ import annotations

import math
from collections import deque
from typing import Any

import torch

from ...core.neutral import Neutral
from ..numbers import StepNumbers
from ..places import Spot
from ..training import Training

OF_GREATEST, SAMPLES = 1e-3, 6  # AUTOTRAINER: ratio of the first layer's norm to the last layer's
ZERO_STEPS, ZERO_ROWS, MANY_STEPS = 5, 100, 20  # certain after so many steps with so many rows, or after many steps
BLOWN_UP = 1e6  # a norm of all gradients for which no learning rate and no clipping is meant …
TURNS = 10
ALIKE_STEPS, ALIKE = 3, 1e-5  # relative to the greatest element: rounding


class Gradients:
    """Rules `vanishing`, `exploding`, `grad_zero`, `oscillating` and `units_alike`."""

    def __init__(self, training: Training) -> None:
        self._t = training
        self._vanished = 0
        self._zero: dict[int, tuple[int, int]] = {}  # (steps in a row, rows seen in them)
        self._totals: deque[float] = deque(maxlen=50)
        self._samples: dict[int, list[Any]] = {}
        self._turns = 0
        self._steps = 0

    def gap(self) -> None:
        """The next step does not come right after the last one that was seen."""
        self._samples.clear()

    def measured(self, numbers: StepNumbers, spot: Spot) -> None:
        if self._t.is_spoiled or self._t.scaler_scale is None and not all(map(math.isfinite, numbers.grads)):
            return  # it has findings of its own
        self._steps += 1
        ordered = self._in_forward_order(numbers)
        self._look_for_vanishing(ordered)
        self._look_for_zero(numbers)
        self._look_for_exploding(numbers, ordered, spot)
        self._look_for_turns(numbers, spot)
        if self._steps <= ALIKE_STEPS:
            self._look_for_alike(numbers)

    def _in_forward_order(self, numbers: StepNumbers) -> list[tuple[Any, float]]:
        """Returns (weight, norm of its gradient) of the layers' matrices, in the order of a forward."""
        by_id = {id(p): g for p, g in zip(numbers.parameters, numbers.grads) if p.dim() >= 2}
        forward = self._t.forward
        found = []
        for module in forward.modules() if forward is not None else ():
            for parameter in module._parameters.values():
                if id(parameter) in by_id:
                    found.append((parameter, by_id.pop(id(parameter))))
        return found

    def _birth(self, parameter: torch.Tensor) -> list[Spot]:
        names = self._t.names()
        return self._t.births.of_parameter(names.owner(parameter), parameter)

    def _look_for_vanishing(self, ordered: list[tuple[Any, float]]) -> None:
        if len(ordered) < 3 or self._t.was_loaded or not ordered[0][1]:
            self._vanished = 0
            return
        first, greatest = ordered[0][1], max(g for _, g in ordered)
        is_so = first < self._t.threshold("vanishing") and first < OF_GREATEST * greatest
        self._vanished = self._vanished + 1 if is_so else 0
        if self._vanished < SAMPLES or self._t.falls_lately():
            return
        small = [p for p, g in ordered if g < OF_GREATEST * greatest]
        births = self._birth(ordered[0][0])
        self._t.found(
            "vanishing", "warning", births[0] if births else None, places=births[1:],
            parameters=self._t.names().of(small), readings={"first": first, "greatest": greatest},
        )  # fmt: skip

    def _look_for_zero(self, numbers: StepNumbers) -> None:
        if not any(numbers.grads) or list(self._t.losses.last)[-1:] == [0.0]:
            return
        zero = []
        for parameter, norm in zip(numbers.parameters, numbers.grads):
            steps, rows = self._zero.get(id(parameter), (0, 0)) if norm == 0 else (-1, -self._t.rows)
            self._zero[id(parameter)] = steps, rows = steps + 1, rows + self._t.rows
            is_sure = steps >= ZERO_STEPS and rows >= ZERO_ROWS or steps >= MANY_STEPS
            if is_sure and parameter.dim() >= 2:
                zero.append(parameter)
        for parameter in zero:
            births = self._birth(parameter)
            maker = self._t.optimizers.get(numbers.optimizer)
            self._t.found(
                "grad_zero", "warning", births[0] if births else None, places=[*births[1:], maker],
                parameters=self._t.names().of([parameter]), readings={"steps": self._zero[id(parameter)][0]},
            )  # fmt: skip

    def _look_for_exploding(self, numbers: StepNumbers, ordered: list[tuple[Any, float]], spot: Spot) -> None:
        total = math.sqrt(sum(g * g for g in numbers.grads))
        middle = sorted(self._totals)[len(self._totals) // 2] if self._totals else total
        grew = len(self._totals) >= 10 and total > self._t.threshold("exploding") * middle and total > 1
        weight = math.sqrt(sum(w * w for w in numbers.weights))
        self._totals.append(total)
        is_blown = total > BLOWN_UP and total > 1e3 * weight
        if not (grew or is_blown) or self._t.scaler_scale is not None:
            return
        worst = max(zip(numbers.grads, numbers.parameters), key=lambda pair: pair[0])[1]
        births = self._birth(worst)
        self._t.found(
            "exploding", "warning", births[0] if births else spot, places=[*births[1:], spot],
            parameters=self._t.names().of([worst]), readings={"norm": total, "median": middle, "weights": weight},
        )  # fmt: skip

    def _look_for_turns(self, numbers: StepNumbers, spot: Spot) -> None:
        before = self._samples.get(id(numbers.optimizer))
        self._samples[id(numbers.optimizer)] = numbers.sample
        if before is None or [len(s) for s in before] != [len(s) for s in numbers.sample]:
            return
        with Neutral():
            cosine = _cosine(torch.cat(before), torch.cat(numbers.sample))
        self._turns = self._turns + 1 if cosine < self._t.threshold("oscillating") else 0
        if self._turns >= TURNS and not self._t.is_falling(0.9):
            maker = self._t.optimizers.get(numbers.optimizer)
            self._t.found(
                "oscillating", "hint", maker or spot, places=[spot], readings={"cosine": cosine},
                since=self._t.iteration - TURNS,
            )  # fmt: skip

    def _look_for_alike(self, numbers: StepNumbers) -> None:
        for parameter, norm in zip(numbers.parameters, numbers.grads):
            if parameter.dim() < 2 or parameter.shape[0] < 2 or not norm:
                continue
            with Neutral():
                is_alike = _are_rows_alike(parameter, 0.0) and _are_rows_alike(parameter.grad, ALIKE)
            if is_alike:
                births = self._birth(parameter)
                self._t.found(
                    "units_alike", "warning", births[0] if births else None, places=births[1:],
                    parameters=self._t.names().of([parameter]), readings={"units": parameter.shape[0]},
                )  # fmt: skip


def _cosine(one: Any, other: Any) -> float:
    product = float(one.norm() * other.norm())
    return float(one @ other) / product if product > 0 else 0.0


def _are_rows_alike(tensor: torch.Tensor, tolerance: float) -> bool:
    rows = tensor.detach().flatten(1)
    return bool(((rows - rows[:1]).abs().max() <= tolerance * rows.abs().max()) & (rows.abs().max() > 0))
