"""Histograms of several tensors on one axis."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from inspector.panels.tensor.colours.ranges import Range
from inspector.panels.tensor.lenses.statistics import merging
from inspector.wire.tensors import Statistics

ROLES = ("parameter", "gradient", "update")
COLOURS = {"parameter": "accent", "gradient": "amber", "update": "green"}


@dataclass(frozen=True, slots=True)
class Bin:
    """One bar: from `low` up to `high`, and how many numbers of each tensor are in it."""

    low: float
    high: float
    counts: tuple[tuple[str, int], ...]  # (role, count)


@dataclass(frozen=True, slots=True)
class Histogram:
    """Of one tensor."""

    role: str
    counts: np.ndarray
    limits: Range
    counted: int
    total: int
    is_exact: bool

    @property
    def rest(self) -> int:
        """How many of the numbers counted are outside of the limits, or not finite."""
        return self.counted - int(self.counts.sum())


def histogram(role: str, answer: Statistics) -> Histogram | None:
    """None where the tensor has no finite number, so that no axis could be drawn."""
    counts = merging.counts(answer.bins)
    if answer.low is None or answer.high is None or not counts.size:
        return None
    limits = Range(answer.low, answer.high)
    return Histogram(role, counts, limits, answer.counted, answer.total, answer.exact)


def common(ranges: list[Range]) -> Range | None:
    """An axis that has room for all; one on which everything is the same number gets some width."""
    if not ranges:
        return None
    low, high = min(limits.low for limits in ranges), max(limits.high for limits in ranges)
    if low < high:
        return Range(low, high)
    width = max(abs(low) * 0.5, 0.5)
    return Range(low - width, high + width)


def heights(counts: np.ndarray, most: int, is_log: bool) -> np.ndarray:
    """0 … 1. On the logarithmic scale one is a little above none, so that it is seen."""
    if most <= 0:
        return np.zeros(len(counts))
    if not is_log:
        return counts / most
    return np.minimum(np.log1p(counts) / math.log1p(most), 1.0)


def edges(limits: Range, bins: int) -> np.ndarray:
    return limits.low + (limits.high - limits.low) * (np.arange(bins + 1) / bins)


def bin_at(histograms: list[Histogram], part: float) -> Bin | None:
    """The bar at a part (0 … 1) of the axis that these share."""
    if not histograms or not 0 <= part <= 1:
        return None
    first = histograms[0]
    number = min(int(part * len(first.counts)), len(first.counts) - 1)
    low, high = edges(first.limits, len(first.counts))[number : number + 2]
    return Bin(float(low), float(high), tuple((one.role, int(one.counts[number])) for one in histograms))


def count_ticks(most: int, is_log: bool) -> list[int]:
    """Two or three round counts to label, the greatest at most `most`."""
    if most <= 0:
        return []
    if is_log:
        decades = [10**power for power in range(int(math.log10(most)) + 1)]
        return decades[:: -(-len(decades) // 4)]
    unit = 10 ** int(math.log10(most))
    step = next(unit * factor for factor in (0.1, 0.2, 0.5, 1, 2, 5) if most / (unit * factor) < 5.5)
    step = max(1, int(step))
    return list(range(step, most + 1, step))


def value_ticks(limits: Range, room: float) -> list[float]:
    """Round values to label, `room` of them at most."""
    span = limits.high - limits.low
    if not math.isfinite(span) or span <= 0:
        return [limits.low, limits.high]
    rough = span / max(room, 1)
    unit = 10.0 ** math.floor(math.log10(rough))
    step = next((unit * factor for factor in (1, 2, 5, 10) if unit * factor >= rough), unit * 10)
    first = math.ceil(limits.low / step)
    return [step * number for number in range(first, math.floor(limits.high / step) + 1)]
