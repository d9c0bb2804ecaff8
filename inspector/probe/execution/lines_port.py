"""What a recorder asks and tells of lines and breakpoints."""

from __future__ import annotations

from collections.abc import Callable
from types import FrameType
from typing import Any, Protocol

from ...wire.lines import StopReason


class Lines(Protocol):
    """Steps by line, and breakpoints."""

    is_asked: bool  # threads have something to do
    failed: Callable[[BaseException | None], None]  # an error goes past the end of a phase

    @property
    def phases(self) -> frozenset[tuple[str, str]]:
        """With a breakpoint, and "before" or "after"."""

    @property
    def waits(self) -> bool:
        """Whether somebody waits for a line or a phase."""

    def here(self, frame: FrameType | None) -> None: ...

    def arrives(self) -> None: ...

    def leaves(self, frame: FrameType | None) -> None: ...

    def meets_phase(self, phase: str, when: str, frame: FrameType | None) -> StopReason | None:
        """Why it is to be held at a phase, None where it is not."""

    def returned(self) -> Any:
        """What the function that was stepped out of has returned, as a row of variables; None where nothing."""
