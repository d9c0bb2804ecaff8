"""Records phases as they end, cheaply on the training thread; the writing thread takes them away."""

from __future__ import annotations

import math
from array import array
from collections import deque
from threading import get_ident
from time import perf_counter
from typing import Any

from ...wire.arrays import Array
from ...wire.messages import PHASES
from ...wire.seen import MomentsSeen, Spot
from ..frames.user_code import Site

MOST = 16_384  # moments waiting to be taken, at most; while the window is slow, further ones are dropped
MOST_SPOTS = 4096  # code made by `exec` has ever new spots: those beyond share the first
UNKNOWN = Spot("", "", 0)
NAN = math.nan

_NUMBERS = {phase: number for number, phase in enumerate(PHASES)}
_COLUMNS = (
    ("ordinals", "q", "i8"), ("phases", "B", "u1"), ("spots", "i", "i4"), ("iterations", "q", "i8"),
    ("begins", "d", "f8"), ("ends", "d", "f8"), ("flags", "B", "u1"), ("losses", "d", "f8"),
)  # fmt: skip


class Tape:
    """Records moments. Times are seconds since the tape was made, without time held at stops."""

    def __init__(self) -> None:
        self._zero = perf_counter()  # moved forward while training is held
        self._began: dict[tuple[str, int], float] = {}  # by (phase, thread)
        self._moments: deque[tuple[Any, ...]] = deque()
        self._spots: dict[tuple[int, str], int] = {}
        self._sites: list[Site] = []  # of the spots, kept so that their ids stay theirs
        self._told: deque[Spot] = deque((UNKNOWN,))

    def rests(self, seconds: float) -> None:
        """Leaves out the seconds in which training was held."""
        self._zero += seconds

    def begins(self, phase: str) -> None:
        self._began[phase, get_ident()] = perf_counter() - self._zero

    def ends(
        self, ordinal: int, phase: str, site: Site, role: str, iteration: int, flags: int, loss: float | None
    ) -> None:
        now = perf_counter() - self._zero
        began = self._began.pop((phase, get_ident()), NAN)
        if len(self._moments) < MOST:
            spot = self._spots.get((id(site), role))
            if spot is None:
                spot = self._new_spot(site, role)
            value = NAN if loss is None else loss
            self._moments.append((ordinal, _NUMBERS[phase], spot, iteration, began, now, flags, value))

    def drain(self) -> list[MomentsSeen]:
        """Returns what was recorded since the last call; called by the writing thread."""
        if not self._moments:
            return []
        rows = [self._moments.popleft() for _ in range(len(self._moments))]
        spots = tuple(self._told.popleft() for _ in range(len(self._told)))  # after the rows: has all of theirs
        columns = {
            name: Array(dtype, (len(rows),), array(code, numbers).tobytes())
            for (name, code, dtype), numbers in zip(_COLUMNS, zip(*rows))
        }
        return [MomentsSeen(**columns, new_spots=spots)]

    def _new_spot(self, site: Site, role: str) -> int:
        if len(self._sites) >= MOST_SPOTS:
            return 0
        self._sites.append(site)
        self._told.append(Spot(role, site.file, site.line))
        self._spots[id(site), role] = len(self._sites)
        return len(self._sites)
