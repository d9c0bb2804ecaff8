"""Rules about how far the weights move: update norms against weight norms, and updates lost to rounding."""

from __future__ import annotations

import math
from collections import deque
from typing import Any

import torch

from ..numbers import StepNumbers
from ..places import Spot
from ..training import Training

FEW = 3  # first steps that say nothing: Adam's are large by design
HUGE, LARGE_STEPS = 1.0, 12  # update / weight norm (MindInsight 1, SageMaker 10)
SMALL_STEPS, DECAY_STEPS = 10, 10
LOST, LOST_STEPS = 0.99, 3
LITTLE = 1e-3  # root mean square of weights that began at zero


class _Known:
    """What is known of one optimizer. `large`, `lost`, `decays`, `small`: steps in a row; `greatest`: its greatest
    rate."""

    def __init__(self) -> None:
        self.steps = 0
        self.large = self.lost = self.decays = self.small = 0
        self.first: dict[str, int] = {}
        self.was_larger = False
        self.greatest = 0.0
        self.ratios: deque[float] = deque(maxlen=LARGE_STEPS)


class Updates:
    """Rules `update_large`, `update_small`, `step_changes_nothing` and `decay_dominates`."""

    def __init__(self, training: Training) -> None:
        self._t = training
        self._known: dict[int, _Known] = {}

    def measured(self, numbers: StepNumbers, spot: Spot) -> None:
        known = self._known.setdefault(id(numbers.optimizer), _Known())
        known.steps += 1
        if isinstance(numbers.optimizer, torch.optim.LBFGS) or not all(map(math.isfinite, numbers.grads)):
            return
        rates = [float(group.get("lr", 1.0)) for group in numbers.groups]
        known.greatest = max(known.greatest, *rates)
        self._look_for_large(known, numbers, spot)
        self._look_for_lost(known, numbers, rates, spot)
        self._look_for_small(known, numbers, rates, spot)
        self._look_for_decay(known, numbers, spot)

    def _look_for_large(self, known: _Known, numbers: StepNumbers, spot: Spot) -> None:
        if known.steps <= FEW:
            return
        ratios = [
            ratio for p, w, ratio in zip(numbers.parameters, numbers.weights, numbers.ratios)
            if p.dim() >= 2 and w > LITTLE * math.sqrt(p.numel())
        ]  # fmt: skip
        middle = sorted(ratios)[len(ratios) // 2] if ratios else 0.0
        known.ratios.append(middle)
        if len(known.ratios) < LARGE_STEPS or min(known.ratios) <= self._t.threshold("update_large"):
            return
        level = "error" if min(known.ratios) > HUGE else "warning"
        maker = self._t.optimizers.get(numbers.optimizer)
        self._t.found(
            "update_large", level, maker or spot, places=[spot], parameters=self._t.names().of(_matrices(numbers)),
            since=self._t.iteration - LARGE_STEPS + 1, readings={"ratio": sum(known.ratios) / len(known.ratios)},
        )  # fmt: skip

    def _look_for_lost(self, known: _Known, numbers: StepNumbers, rates: list[float], spot: Spot) -> None:
        still, moved = sum(s for s, _ in numbers.lost), sum(m for _, m in numbers.lost)
        is_planned = max(rates) < 0.01 * known.greatest or min(rates) == 0  # the end of a schedule
        is_lost = moved > 0 and still > LOST * moved and not is_planned
        known.lost = known.lost + 1 if is_lost else 0
        if known.lost < LOST_STEPS:
            return
        maker = self._t.optimizers.get(numbers.optimizer)
        is_all = still == moved
        self._t.found(
            "step_changes_nothing", "error" if is_all and not any(numbers.updates) else "warning", spot,
            places=[maker], parameters=self._t.names().of(numbers.parameters), since=self._t.iteration - LOST_STEPS + 1,
            readings={
                "still": still, "moved": moved, "gradient": max(numbers.grads), "rate": max(rates),
                "dtype": str(numbers.parameters[0].dtype).removeprefix("torch."),
            },
        )  # fmt: skip

    def _look_for_small(self, known: _Known, numbers: StepNumbers, rates: list[float], spot: Spot) -> None:
        ratios = [r for r, g in zip(numbers.ratios, numbers.grads) if g]
        is_small = bool(ratios) and max(ratios) < self._t.threshold("update_small") and min(rates) > 0
        known.was_larger = known.was_larger or not is_small
        known.small += is_small
        if known.was_larger or known.small < SMALL_STEPS:
            return
        maker = self._t.optimizers.get(numbers.optimizer)
        self._t.found(
            "update_small", "hint", maker or spot, places=[spot], since=self._t.iteration - SMALL_STEPS + 1,
            readings={"ratio": max(ratios), "rate": max(rates)},
        )  # fmt: skip

    def _look_for_decay(self, known: _Known, numbers: StepNumbers, spot: Spot) -> None:
        if isinstance(numbers.optimizer, torch.optim.AdamW) or any(
            g.get("decoupled_weight_decay") for g in numbers.groups
        ):
            return  # there the decay is not compared with the gradient
        pairs = [
            (float(group.get("weight_decay", 0) or 0) * w, g)
            for group, w, g, p in zip(numbers.groups, numbers.weights, numbers.grads, numbers.parameters)
            if p.dim() >= 2 and g
        ]  # fmt: skip
        heavy = [decay for decay, g in pairs if decay > self._t.threshold("decay_dominates") * g]
        is_early = not self._t.is_falling(0.5)
        known.decays = known.decays + 1 if len(heavy) > len(pairs) / 2 else 0
        if known.decays < DECAY_STEPS or not is_early:
            return
        maker = self._t.optimizers.get(numbers.optimizer)
        group = max(numbers.groups, key=lambda g: float(g.get("weight_decay", 0) or 0))
        self._t.found(
            "decay_dominates", "warning", maker or spot, places=[spot], since=self._t.iteration - DECAY_STEPS + 1,
            parameters=self._t.names().of(_matrices(numbers)),
            readings={"decay": float(group["weight_decay"]), "term": max(heavy), "gradient": max(g for _, g in pairs)},
        )  # fmt: skip


def _matrices(numbers: StepNumbers) -> list[Any]:
    return [p for p in numbers.parameters if p.dim() >= 2]
