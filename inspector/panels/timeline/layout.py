"""Where each moment stands on the ribbon, in pixels from its beginning."""

from __future__ import annotations

import numpy as np

from inspector.panels.timeline.ribbon import Ribbon

NARROWEST = 8.0  # pixels, so that the shortest phase can be clicked …
NARROWEST_PART = 0.04  # … as long as this part of an iteration is wider; else so narrow
LONGEST_PART = 3.0  # iterations: what takes longer is drawn so wide, with a mark
USUAL = 380.0  # pixels of an iteration, before anybody has zoomed
WIDEST = 1e9  # pixels of the whole
FINEST = 2e7  # pixels per second


class RibbonLayout:
    """`scale` is in pixels per second, `typical` the seconds of an iteration. With `equal`, each moment is as wide as
    the mean one of an iteration."""

    def __init__(self, ribbon: Ribbon, scale: float, typical: float, equal: bool = False) -> None:
        self.ribbon, self.typical, self.equal = ribbon, typical, equal
        self.scale = min(scale, FINEST)
        self.edges = np.zeros(1)
        if len(ribbon):
            self._weights = np.full(len(ribbon), typical * self._share()) if equal else ribbon.seconds
            self.edges = np.concatenate([[0.0], np.cumsum(self._widths(self.scale))])
            if self.edges[-1] > WIDEST:
                self.scale *= WIDEST / float(self.edges[-1]) / 2
                self.edges = np.concatenate([[0.0], np.cumsum(self._widths(self.scale))])

    def _share(self) -> float:
        """Of an iteration, that one of its moments has."""
        return len(self.ribbon.starts) / len(self.ribbon)

    def _widths(self, scale: float) -> np.ndarray:
        typical = self.typical * scale
        return np.clip(self._weights * scale, min(NARROWEST, NARROWEST_PART * typical), LONGEST_PART * typical)

    @property
    def width(self) -> float:
        return float(self.edges[-1])

    def moment_width(self) -> float:
        """Pixels of a moment in the mean."""
        return self.width / max(len(self.ribbon), 1)

    def iteration_width(self) -> float:
        """Pixels of an iteration in the mean."""
        return self.width / max(len(self.ribbon.starts), 1)

    def index_at(self, x: float) -> int | None:
        """The moment at a pixel; None beyond them."""
        if not 0 <= x < self.width:
            return None
        return min(int(np.searchsorted(self.edges, x, side="right")) - 1, len(self.ribbon) - 1)

    def cell(self, index: int) -> tuple[float, float]:
        """(left, right) of a moment."""
        return float(self.edges[index]), float(self.edges[index + 1])

    def phase_left(self, index: int) -> float:
        """Where in its cell the phase itself begins, behind what the script does before it."""
        left, right = self.cell(index)
        ribbon = self.ribbon
        if self.equal or ribbon.seconds[index] <= 0:
            return left
        part = float(ribbon.gaps[index] / ribbon.seconds[index])
        return min(left + part * (right - left), max(left, right - NARROWEST))

    def is_cut(self, index: int) -> bool:
        """Whether it took longer than its cell is wide."""
        return not self.equal and bool(self.ribbon.seconds[index] > LONGEST_PART * self.typical)

    def between(self, left: float, right: float) -> tuple[int, int]:
        """Moments (first, behind the last) of which something lies between two pixels."""
        first = int(np.searchsorted(self.edges, left, side="right")) - 1
        last = int(np.searchsorted(self.edges, right, side="left"))
        return max(first, 0), min(max(last, 0), len(self.ribbon))

    def fitting(self, width: float) -> float:
        """The scale at which all of it is as wide."""
        low, high = 1e-9, FINEST
        for _ in range(40):
            middle = (low * high) ** 0.5
            low, high = (middle, high) if self._widths(middle).sum() <= width else (low, middle)
        return low
