"""How far each step has moved each weight, of its size: log10(‖Δ‖ / ‖w‖) at the steps that were measured. No widget."""

from __future__ import annotations

import math
from array import array
from collections import deque
from typing import Any

from inspector.wire.optimizers import StepMeasured

KEPT = 400  # steps
DRAWN = 200  # weights


class Updates:
    """By row of the structure of one version. What is told is worked out once somebody looks: `take`."""

    def __init__(self) -> None:
        self._told: deque[StepMeasured] = deque(maxlen=KEPT)
        self.begin(0)

    def begin(self, version: int) -> None:
        """Rows of another structure; what was told of it already counts."""
        self.version = version
        self.names: dict[int, str] = {}
        self.series: dict[int, deque[tuple[int, float]]] = {}  # by row: (iteration, log10 of the ratio)
        self._told = deque((told for told in self._told if told.structure == version), KEPT)

    def forget(self) -> None:
        """A new run."""
        self._told.clear()
        self.begin(0)

    def hear(self, told: StepMeasured) -> None:
        self._told.append(told)

    def take(self) -> None:
        """Works out what was told since the last call. A weight that did not move has no point there."""
        while self._told and self.version:
            told = self._told.popleft()
            if told.structure != self.version:
                continue
            for row, weight, update in zip(*map(_numbers, (told.rows, told.weights, told.updates))):
                ratio = update / weight if weight > 0 else 0.0
                if ratio > 0 and math.isfinite(ratio):
                    self.series.setdefault(row, deque(maxlen=KEPT)).append((told.iteration, math.log10(ratio)))

    def drawn(self, chosen: int) -> list[int]:
        """At most DRAWN rows, spread over all of them; the chosen one last, above the others."""
        others = [row for row in self.series if row != chosen]
        step = max(1, math.ceil(len(others) / DRAWN))
        return others[::step] + ([chosen] if chosen in self.series else [])

    def span(self) -> tuple[int, int]:
        """The first and the last iteration."""
        ends = [end for points in self.series.values() for end in (points[0][0], points[-1][0])]
        return (min(ends), max(ends)) if ends else (0, 0)

    def extent(self) -> tuple[float, float]:
        """Powers of ten around all points, with the usual −3 in it."""
        known = [value for points in self.series.values() for _, value in points]
        return float(math.floor(min(known, default=-4.0))), float(max(-2, math.ceil(max(known, default=-2.0))))


def _numbers(column: Any) -> list[Any]:
    return array({"i4": "i", "f8": "d"}[column.dtype], column.data).tolist()
