"""Knows which phase followed another one last time, and which turn at its place a phase has in its iteration; only for
a training that is stepped."""

from __future__ import annotations

import threading
from typing import Any

from ...wire.messages import Moment
from ..frames.user_code import Site
from .gate import Key, key_of


class Sequence:
    """Is told moments as tuples of the fields of a Moment."""

    def __init__(self) -> None:
        self._followed: dict[Key, tuple[str, Site, str]] = {}  # moment → the phase that followed it last
        self._led: dict[int, int] = {}  # by thread: ordinal of the moment for which that is noted
        self._begun: dict[tuple[int, str], int] = {}  # by (thread, phase): ordinal of the moment before its begin
        self._turns: dict[tuple[str, str, int], int] = {}  # by (phase, file, line): count in this iteration
        self._roles: dict[str, set[str]] = {}  # by phase
        self._stepped_to = 0  # ordinal of the last moment that was stepped
        self._is_whole = True  # whether this iteration was stepped from its begin

    @property
    def several(self) -> list[str]:
        """The phases that came by with more than one name."""
        return [phase for phase, roles in self._roles.items() if len(roles) > 1]

    def begins(self, last: tuple[Any, ...] | None, phase: str, site: Site, role: str) -> None:
        """Notes what begins after the moment `last` of this thread; only the first begin after it counts."""
        self._begun[threading.get_ident(), phase] = _ordinal(last)
        self._roles.setdefault(phase, set()).add(role)
        if last is not None and self._led.get(threading.get_ident()) != last[0]:
            self.follows(last, phase, site, role)

    def ends(
        self, last: tuple[Any, ...] | None, phase: str, site: Site, role: str, is_small: bool = False
    ) -> None:  # fmt: skip
        """Notes what ends after `last`. If it began before `last` (a step with closures), its end follows `last`. Small
        moments have no begin."""
        begun = self._begun.pop((threading.get_ident(), phase), _ordinal(last))
        if last is not None and (is_small or begun != last[0]):
            self.follows(last, phase, site, role)

    def follows(self, last: tuple[Any, ...], phase: str, site: Site, role: str) -> None:
        self._led[threading.get_ident()] = last[0]
        self._followed[key_of(Moment(*last))] = (phase, site, role)

    def expected(self, done: Moment, iteration: int) -> Moment | None:
        """Returns what followed `done` last time, or None if it was never seen."""
        if key_of(done) not in self._followed:
            return None
        phase, site, role = self._followed[key_of(done)]
        return Moment(0, phase, role, iteration, site.file, site.line, expected="last")

    # ── turns ──

    def turn(self, ordinal: int, phase: str, site: Site) -> int:
        """Returns the turn of the phase at its place in this iteration, from 1; 0 if earlier ones were not seen."""
        if ordinal != self._stepped_to + 1:
            self._is_whole = False
        self._stepped_to = ordinal
        key = phase, site.file, site.line
        self._turns[key] = self._turns.get(key, 0) + 1
        return self._turns[key] if self._is_whole else 0

    def new_iteration(self, ordinal: int) -> None:
        """Begins an iteration after the moment with this ordinal."""
        self._turns.clear()
        self._is_whole = self._stepped_to == ordinal


def _ordinal(moment: tuple[Any, ...] | None) -> int:
    return moment[0] if moment is not None else 0
