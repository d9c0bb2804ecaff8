"""Samples become a row of the table: median and lower quartile, each with its 95 % bootstrap interval."""

from __future__ import annotations

import random
import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass

RESAMPLES = 2000
Statistic = Callable[[Sequence[float]], float]


def lower_quartile(samples: Sequence[float]) -> float:
    """The value that a quarter of the samples lie below; the only one, if there is only one."""
    return statistics.quantiles(samples, n=4, method="inclusive")[0] if len(samples) > 1 else samples[0]


def interval(samples: Sequence[float], statistic: Statistic) -> tuple[float, float]:
    """The 95 % bootstrap interval of the statistic, the same for the same samples."""
    draw = random.Random(0)
    found = sorted(statistic(draw.choices(samples, k=len(samples))) for _ in range(RESAMPLES))
    return found[int(0.025 * RESAMPLES)], found[int(0.975 * RESAMPLES)]


@dataclass(frozen=True)
class Row:
    """One line of the table. `unit` is written behind each number."""

    what: str
    samples: Sequence[float]
    limit: str
    unit: str = "×"
    digits: int = 3

    def markdown(self) -> str:
        cells = (self._cell(statistics.median), self._cell(lower_quartile))
        return f"| {self.what} (n = {len(self.samples)}) | {cells[0]} | {cells[1]} | {self.limit} |"

    def _cell(self, statistic: Statistic) -> str:
        low, high = interval(self.samples, statistic)
        return f"{self._text(statistic(self.samples))} {self.unit} [{self._text(low)}, {self._text(high)}]"

    def _text(self, value: float) -> str:
        return f"{value:.{self.digits}f}"
