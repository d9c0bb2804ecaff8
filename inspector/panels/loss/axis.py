"""The value axis: linear, or logarithmic with few, round ticks.

Imports pyqtgraph: load it only once the window is painted.
"""

from __future__ import annotations

import math
from itertools import pairwise
from typing import Any

import pyqtgraph

MIN_SPACING = 28  # pixels between two labels of decades
HEIGHT = 14  # pixels of a label: however low the axis is, no two are nearer together


class ValueAxis(pyqtgraph.AxisItem):
    """In log mode positions are powers of ten; pyqtgraph's own labels overlap where few decades or pixels are in view."""

    def tickValues(self, minVal: float, maxVal: float, size: float) -> list[tuple[float, list[float]]]:
        if self.logMode:
            return [(1.0, log_ticks(minVal, maxVal, size))]
        levels = super().tickValues(minVal, maxVal, size)
        needed = HEIGHT * (maxVal - minVal) / max(size, 1)
        if not levels or levels[0][0] >= needed:
            return levels
        step = _round_step(needed)
        return [(step, linear_ticks(minVal, maxVal, step) or levels[0][1][:1])]

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        if not self.logMode:
            return [text.replace("-", "−") for text in super().tickStrings(values, scale, spacing)]
        return [f"{10.0**value:.6g}".replace("-", "−") for value in values]


class OtherAxis(ValueAxis):
    """The axis at the right, of curves of another scale: what is drawn at a height of the left one's is
    `height · factor + offset` there."""

    def __init__(self) -> None:
        super().__init__("right")
        self.factor, self.offset = 1.0, 0.0

    def to_left(self, heights: Any) -> Any:
        """Where something of this axis is drawn."""
        return (heights - self.offset) / self.factor

    def tickValues(self, minVal: float, maxVal: float, size: float) -> list[tuple[float, list[float]]]:
        low, high = (end * self.factor + self.offset for end in (minVal, maxVal))
        levels = super().tickValues(low, high, size)
        return [(step / self.factor, [self.to_left(tick) for tick in ticks]) for step, ticks in levels]

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        own = [value * self.factor + self.offset for value in values]
        return super().tickStrings(own, scale, spacing * self.factor)


def linear_ticks(low: float, high: float, step: float) -> list[float]:
    """The multiples of a step between two values."""
    return [step * number for number in range(math.ceil(low / step), math.floor(high / step) + 1)]


def log_ticks(low: float, high: float, pixels: float) -> list[float]:
    """Exponents to label between two exponents: every (second, third, …) decade; 1, 2, 5 of each; or a linear scale.

    The densest of these whose labels do not touch; only one label where there is no room for two.
    """
    span = high - low
    if span <= 0 or not math.isfinite(span):
        return []
    choices = [ticks for ticks in _choices(low, high, max(int(pixels / MIN_SPACING), 1)) if ticks]
    apart = HEIGHT * span / max(pixels, 1)
    fitting = (ticks for ticks in choices if all(after - tick >= apart for tick, after in pairwise(ticks)))
    return next(fitting, choices[-1][:1] if choices else [])


def _choices(low: float, high: float, room: int) -> list[list[float]]:
    """The densest first."""
    span = high - low
    if span >= 2:
        return [_decades(low, high, max(1, math.ceil(span / room))), _decades(low, high, 1)[:1]]
    linear = [_linear(low, high, count) for count in range(min(max(room, 3), 6), 0, -1)]
    if span < 0.7:
        return linear
    decades = range(math.floor(low), math.ceil(high))
    thirds = [decade + math.log10(factor) for decade in decades for factor in (1, 2, 5)]
    return [_inside(low, high, thirds), _decades(low, high, 1), *linear]


def _decades(low: float, high: float, stride: int) -> list[float]:
    return [float(tick) for tick in range(math.ceil(low / stride) * stride, math.floor(high) + 1, stride)]


def _linear(low: float, high: float, count: int) -> list[float]:
    """Round values at equal distances, about so many."""
    step = _round_step((10.0**high - 10.0**low) / count)
    return _inside(low, high, [math.log10(value) for value in linear_ticks(10.0**low, 10.0**high, step) if value > 0])


def _round_step(rough: float) -> float:
    """1, 2 or 5 times a power of ten, not less than that."""
    unit = 10.0 ** math.floor(math.log10(rough))
    return next(unit * factor for factor in (1, 2, 5, 10) if unit * factor >= rough)


def _inside(low: float, high: float, ticks: list[float]) -> list[float]:
    return [tick for tick in ticks if low <= tick <= high]
