"""Applies changed breakpoints while the script runs: each thread does its own part at its next moment or signal."""

from __future__ import annotations

from types import FrameType
from typing import TYPE_CHECKING

from ..execution import interrupt

if TYPE_CHECKING:
    from .lines import Lines


class Arming:
    """Applies changes of breakpoints in all threads of the script."""

    def __init__(self, lines: Lines) -> None:
        self._lines = lines
        interrupt.between.append(self.here)

    def changed(self) -> None:
        """Called by any thread when the lines with breakpoints have changed."""
        self._lines.engine.watches()
        self._lines.is_asked = True
        interrupt.call()

    def here(self, frame: FrameType | None) -> None:
        """Does this thread's part; it was interrupted at `frame`."""
        self._lines.here(frame)
