"""The kept moments as numpy columns: how long each took, and what lies between it and the one before."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np

from inspector.wire.messages import PHASES
from inspector.wire.seen import Spot

GAP = len(PHASES)  # stands in a row of shares for what the script does between two phases
LONGEST = 1e9  # seconds: what a broken clock says is no more than this


class Ribbon:
    """A moment has an index among those that are kept, and a serial number that stays the same in the next ribbon.

    `gaps` and `took` are seconds that follow one another without overlap: what lies between a moment and the one that
    ended before it, and the rest until it ended. Of phases within a phase, the outer one takes what is left.
    """

    def __init__(self, moments: Any) -> None:
        """`moments` has the columns of MomentsSeen, as `session.moments.Moments` keeps them."""
        self._moments = moments
        self.first = moments.forgotten()
        self.ordinals, self.iterations = (np.asarray(moments.column(name)) for name in ("ordinals", "iterations"))
        self.phases, self.flags = (np.asarray(moments.column(name)) for name in ("phases", "flags"))
        self.spots, self.losses = (np.asarray(moments.column(name)) for name in ("spots", "losses"))
        self._begins, self._ends = (np.asarray(moments.column(name)) for name in ("begins", "ends"))
        self.gaps, self.took = self._measure()

    def __len__(self) -> int:
        return len(self.ordinals)

    def _measure(self) -> tuple[np.ndarray, np.ndarray]:
        if not len(self):
            return np.zeros(0), np.zeros(0)
        before = np.concatenate([self._ends[:1], self._ends[:-1]])
        before = np.where(self.is_linked, before, np.where(np.isfinite(self._begins), self._begins, self._ends))
        starts = np.fmax(self._begins, before)
        with np.errstate(invalid="ignore"):  # of a broken clock
            return _seconds(starts - before), _seconds(self._ends - starts)

    @cached_property
    def is_linked(self) -> np.ndarray:
        """Whether the moment before it is the one that ended before it: none is missing between. What was done by hand
        has the number of the moment before."""
        linked = np.zeros(len(self), bool)
        linked[1:] = self.ordinals[1:] <= self.ordinals[:-1] + 1
        return linked

    @cached_property
    def seconds(self) -> np.ndarray:
        return np.asarray(self.gaps + self.took)

    @cached_property
    def starts(self) -> np.ndarray:
        """Index of the first moment of each iteration."""
        if not len(self):
            return np.zeros(0, np.intp)
        return np.concatenate([[0], np.flatnonzero(self.iterations[1:] != self.iterations[:-1]) + 1])

    @cached_property
    def typical(self) -> float:
        """Seconds that an iteration takes: the middle one of the last hundred. There must be one."""
        starts = self.starts[-100:]
        whole = np.add.reduceat(self.seconds[starts[0] :], starts - starts[0])
        whole = whole[:-1] if len(whole) > 2 else whole  # the last one is not over
        return max(float(np.sort(whole)[len(whole) // 2]), 1e-6)

    def iteration_of(self, index: int) -> slice:
        """The moments of its iteration."""
        place = int(np.searchsorted(self.starts, index, side="right"))
        last = int(self.starts[place]) if place < len(self.starts) else len(self)
        return slice(int(self.starts[place - 1]), last)

    def duration(self, index: int) -> float | None:
        """Seconds from its own beginning to its end, phases within it included; None where the beginning was not
        seen."""
        seconds = float(self._ends[index] - self._begins[index])
        return seconds if 0 <= seconds <= LONGEST else None

    def began(self, index: int) -> float:
        """Seconds on the clock of the recording; NaN where it was not seen."""
        return float(self._begins[index])

    def phase(self, index: int) -> str:
        return PHASES[self.phases[index]]

    def spot(self, index: int) -> Spot:
        found: Spot = self._moments.spot(int(self.spots[index]))
        return found

    def index_of(self, serial: int) -> int | None:
        """Of the moment with this serial number; None when it is not kept any more."""
        return serial - self.first if 0 <= serial - self.first < len(self) else None

    @cached_property
    def shares(self) -> np.ndarray:
        """(iterations, phases + 1): seconds of each phase, and between phases."""
        width = GAP + 1
        lengths = np.diff(np.append(self.starts, len(self)))
        cells = np.repeat(np.arange(len(self.starts)) * width, lengths)
        took = np.bincount(cells + self.phases, self.took, len(self.starts) * width)
        between = np.bincount(cells + GAP, self.gaps, len(self.starts) * width)
        return np.asarray((took + between).reshape(-1, width))


def _seconds(numbers: np.ndarray) -> np.ndarray:
    return np.clip(np.nan_to_num(numbers, nan=0.0, posinf=LONGEST, neginf=0.0), 0.0, LONGEST)
