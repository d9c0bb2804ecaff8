"""What comes after what: which phase followed another one the last time, and which one at its place a phase is in its
iteration. Known of a training that is stepped."""

from __future__ import annotations

import threading
from typing import Any

from ...wire.messages import Moment
from ..frames.user_code import Site
from .gate import Key, key_of


class Sequence:
    """Moments are told as the fields of a Moment."""

    def __init__(self) -> None:
        self._followed: dict[Key, tuple[str, Site, str]] = {}  # by what a phase was followed last
        self._led: dict[int, int] = {}  # by thread: the ordinal of the moment for which that is written down
        self._begun: dict[tuple[int, str], int] = {}  # by thread and phase: the last moment before it
        self._turns: dict[tuple[str, str, int], int] = {}  # of this iteration
        self._stepped_to = 0  # the last moment that was stepped
        self._is_whole = True  # this iteration was stepped from its beginning

    def begins(self, last: tuple[Any, ...] | None, phase: str, site: Site, role: str) -> None:
        """After the moment `last` of this thread; of what begins after it, the first one counts."""
        self._begun[threading.get_ident(), phase] = _ordinal(last)
        if last is not None and self._led.get(threading.get_ident()) != last[0]:
            self.follows(last, phase, site, role)

    def ends(
        self, last: tuple[Any, ...] | None, phase: str, site: Site, role: str, is_small: bool = False
    ) -> None:  # fmt: skip
        """What has begun before the moment `last` follows it with its end: the step after its last closure. The
        beginning of a small moment is not told."""
        begun = self._begun.pop((threading.get_ident(), phase), _ordinal(last))
        if last is not None and (is_small or begun != last[0]):
            self.follows(last, phase, site, role)

    def follows(self, last: tuple[Any, ...], phase: str, site: Site, role: str) -> None:
        self._led[threading.get_ident()] = last[0]
        self._followed[key_of(Moment(*last))] = (phase, site, role)

    def expected(self, done: Moment, iteration: int) -> Moment | None:
        """What followed the last time; None where it was never seen."""
        if key_of(done) not in self._followed:
            return None
        phase, site, role = self._followed[key_of(done)]
        return Moment(0, phase, role, iteration, site.file, site.line, expected="last")

    # ── turns ──

    def turn(self, ordinal: int, phase: str, site: Site) -> int:
        """Which one at its place in this iteration, from 1; 0 when earlier ones were not seen."""
        if ordinal != self._stepped_to + 1:
            self._is_whole = False
        self._stepped_to = ordinal
        key = phase, site.file, site.line
        self._turns[key] = self._turns.get(key, 0) + 1
        return self._turns[key] if self._is_whole else 0

    def new_iteration(self, ordinal: int) -> None:
        """After this moment."""
        self._turns.clear()
        self._is_whole = self._stepped_to == ordinal


def _ordinal(moment: tuple[Any, ...] | None) -> int:
    return moment[0] if moment is not None else 0
