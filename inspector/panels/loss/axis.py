"""The value axis: linear, or logarithmic with few, round ticks.

Imports pyqtgraph: load it only once the window is painted.
"""

from __future__ import annotations

import math

import pyqtgraph

MIN_SPACING = 28  # pixels between two labels


class ValueAxis(pyqtgraph.AxisItem):
    """In log mode positions are powers of ten; pyqtgraph's own labels overlap where few decades are in view."""

    def tickValues(self, minVal: float, maxVal: float, size: float) -> list[tuple[float, list[float]]]:
        if not self.logMode:
            return super().tickValues(minVal, maxVal, size)
        return [(1.0, log_ticks(minVal, maxVal, size))]

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        if not self.logMode:
            return [text.replace("-", "−") for text in super().tickStrings(values, scale, spacing)]
        return [f"{10.0**value:.6g}".replace("-", "−") for value in values]


def log_ticks(low: float, high: float, pixels: float) -> list[float]:
    """Exponents to label between two exponents: every (second, third, …) decade; 1, 2, 5 of each; or a linear scale."""
    room = max(int(pixels / MIN_SPACING), 1)
    span = high - low
    if span <= 0 or not math.isfinite(span):
        return []
    if span >= 2:
        stride = max(1, math.ceil(span / room))
        return [float(tick) for tick in range(math.ceil(low / stride) * stride, math.floor(high) + 1, stride)]
    if span >= 0.7:
        decades = range(math.floor(low), math.ceil(high))
        return _inside(low, high, [decade + math.log10(factor) for decade in decades for factor in (1, 2, 5)])
    return _linear(low, high, room)


def _linear(low: float, high: float, room: int) -> list[float]:
    """Less than a decade: round values at equal distances."""
    rough = (10.0**high - 10.0**low) / min(room, 6)
    unit = 10.0 ** math.floor(math.log10(rough))
    step = next(unit * factor for factor in (1, 2, 5, 10) if unit * factor >= rough)
    first = math.ceil(10.0**low / step)
    values = [step * number for number in range(first, first + 12)]
    return _inside(low, high, [math.log10(value) for value in values if value > 0])


def _inside(low: float, high: float, ticks: list[float]) -> list[float]:
    return [tick for tick in ticks if low <= tick <= high]
