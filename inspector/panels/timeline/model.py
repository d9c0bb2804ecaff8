"""What the timeline shows: the kept moments, where training is now, and which moment is chosen."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import Any

import numpy as np

from inspector.panels.timeline.ribbon import Ribbon
from inspector.wire.messages import BY_HAND, LAYER, NODE, Stopped

STEADY = 1.3  # an iteration that takes so many times longer or shorter is another one to measure by
WITHIN = {LAYER: "forward", NODE: "backward"}


@dataclass(frozen=True, slots=True)
class Now:
    """Where training is: behind the last moment. `coming` is the phase that comes, or that is under way."""

    state: str = ""  # "held", "running", or "" where nothing runs
    coming: str = ""
    is_inside: bool = False

    @classmethod
    def at(cls, stop: Stopped) -> Now:
        coming = stop.next.phase if stop.next is not None else ""
        if stop.inside is None:
            return cls("held", WITHIN.get(coming, coming))
        in_backward = stop.inside.place in ("group", "node")
        return cls("held", "backward" if in_backward else "forward", True)


class TimelineModel:
    """`history` is the session's; it is looked at anew by `take`."""

    def __init__(self, history: Any) -> None:
        self._history = history
        self.now = Now()
        self.chosen: int | None = None  # serial number of a moment
        self.chosen_finer: Any = None  # a layer or node within it
        self.take()

    def take(self) -> None:
        """What has come meanwhile."""
        self.ribbon = Ribbon(self._history.moments)
        self.finer = list(self._history.finer)
        self._finer_ordinals = [finer.ordinal for finer in self.finer]
        self._steady()
        if self.chosen is not None and self.ribbon.index_of(self.chosen) is None:
            self.chosen = self.chosen_finer = None

    _typical = 0.0

    def _steady(self) -> None:
        """While training runs, what is drawn shall not tremble."""
        if len(self.ribbon):
            typical = self.ribbon.typical
            if not self._typical / STEADY < typical < self._typical * STEADY:
                self._typical = typical

    @property
    def typical(self) -> float:
        """About how many seconds an iteration takes."""
        return self._typical or 1.0

    def clear(self) -> None:
        """A new run."""
        self.chosen, self.chosen_finer, self.now, self._typical = None, None, Now(), 0.0
        self.take()

    def choose(self, index: int, finer: Any = None) -> None:
        self.chosen, self.chosen_finer = self.ribbon.first + index, finer

    def first_of(self, iteration: int) -> int | None:
        """The first moment of that iteration; None where none is kept."""
        places = np.flatnonzero(self.ribbon.iterations == iteration)
        return int(places[0]) if len(places) else None

    def chosen_index(self) -> int | None:
        return None if self.chosen is None else self.ribbon.index_of(self.chosen)

    def finer_of(self, ordinal: int) -> list[Any]:
        """Layers and nodes that were stepped in the phase with this ordinal, in order."""
        first, last = bisect_left(self._finer_ordinals, ordinal), bisect_right(self._finer_ordinals, ordinal)
        return self.finer[first:last]

    def finer_now(self) -> list[Any]:
        """Those of the phase that is under way."""
        last = int(self.ribbon.ordinals[-1]) if len(self.ribbon) else 0
        return self.finer_of(last + 1) if self.now.is_inside else []

    def facts(self, index: int) -> Any:
        """What was known when training was held after this moment; None where it was not, and of what was done by
        hand after it."""
        if self.ribbon.phase(index) in BY_HAND:
            return None
        return self._history.facts.get(int(self.ribbon.ordinals[index]))

    def all_facts(self) -> dict[int, Any]:
        """By ordinal; those of this moment, whatever comes."""
        return dict(self._history.facts)

    def is_here(self, index: int) -> bool:
        """Whether the same comes by again where training is held now."""
        last = len(self.ribbon) - 1
        if self.now.state != "held" or self.now.is_inside or last < 0:
            return False
        ribbon = self.ribbon
        return bool(ribbon.phases[index] == ribbon.phases[last] and ribbon.spots[index] == ribbon.spots[last])
