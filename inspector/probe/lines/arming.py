"""Breakpoints that change while the script runs: each thread that runs it does what only it can do itself, at its next
moment or when a signal comes."""

from __future__ import annotations

from types import FrameType
from typing import TYPE_CHECKING

from ..execution import interrupt

if TYPE_CHECKING:
    from .lines import Lines


class Arming:
    def __init__(self, lines: Lines) -> None:
        self._lines = lines
        interrupt.between.append(self.here)

    def changed(self) -> None:
        """Lines that are to be told of are others now; called by any thread."""
        self._lines.engine.watches()
        self._lines.is_asked = True
        interrupt.call()

    def here(self, frame: FrameType | None) -> None:
        """This thread, interrupted at `frame`."""
        self._lines.here(frame)
