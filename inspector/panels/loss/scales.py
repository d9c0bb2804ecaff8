"""Which axis a curve is drawn against, and which of the values are in the picture.

Imports pyqtgraph: load it only once the window is painted.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from inspector.panels.loss import ranges
from inspector.panels.loss.axis import OtherAxis
from inspector.panels.loss.series import Series


class Part(NamedTuple):
    """What of a series may be seen."""

    series: Series
    iterations: np.ndarray
    heights: np.ndarray


class Scales:
    """`cut`: the value that is farthest outside the picture, and its iteration; None where all are in it."""

    def __init__(self, axis: OtherAxis) -> None:
        self._axis = axis
        self.others: set[int] = set()  # id() of the series that the right axis is of
        self.cut: tuple[float, int] | None = None

    def is_other(self, series: Series) -> bool:
        return id(series) in self.others

    def fit(self, parts: list[Part], is_log: bool, is_whole: bool) -> tuple[float, float]:
        """Lowest and highest of the left axis; the right one gets what puts its curves beside the others."""
        first = _first(parts)
        has_losses = any(len(part.heights) for part in parts if not part.series.opened.plotted)
        others = [] if is_log else [p for p in parts if p.series.opened.plotted and has_losses or _is_apart(p, first)]
        self.others = {id(part.series) for part in others}
        left = [part for part in parts if not self.is_other(part.series)]
        low, high = _bounds(left, is_whole)
        other_low, other_high = _bounds([part for part in parts if self.is_other(part.series)], is_whole)
        self._axis.factor = (other_high - other_low) / (high - low)
        self._axis.offset = other_low - low * self._axis.factor
        self.cut = _farthest_outside(left, low, high, is_log)
        return low, high


def _first(parts: list[Part]) -> np.ndarray:
    """The heights that the left axis is of: those of training, where there are any."""
    filled = [part for part in reversed(parts) if len(part.heights)]
    training = [part for part in filled if not (part.series.opened.validation or part.series.opened.plotted)]
    chosen = training or filled
    return chosen[-1].heights if chosen else np.empty(0)


def _is_apart(part: Part, first: np.ndarray) -> bool:
    return ranges.is_of_another_scale(part.heights, first)


def _bounds(parts: list[Part], is_whole: bool) -> tuple[float, float]:
    values = np.concatenate([part.heights for part in parts]) if parts else np.empty(0)
    return ranges.whole(values) if is_whole else ranges.robust(values)


def _farthest_outside(parts: list[Part], low: float, high: float, is_log: bool) -> tuple[float, int] | None:
    farthest, found = 0.0, None
    for part in parts:
        apart = np.maximum(low - part.heights, part.heights - high)
        if len(apart) and apart.max() > farthest:
            place = int(apart.argmax())
            farthest, height = float(apart[place]), float(part.heights[place])
            found = (10.0**height if is_log else height, int(part.iterations[place]))
    return found
