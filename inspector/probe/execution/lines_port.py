"""What a recorder asks and tells the part that steps by line."""

from __future__ import annotations

from collections.abc import Callable
from types import FrameType
from typing import Any, Protocol

from ...wire.lines import StopReason


class Lines(Protocol):
    """Steps by line, and breakpoints.

    Attributes: `is_asked`, whether threads have something to do; `failed`, called when an error passes the end of a
    phase.
    """

    is_asked: bool
    failed: Callable[[BaseException | None], None]

    @property
    def phases(self) -> frozenset[tuple[str, str]]:
        """The phases with a breakpoint, each with "before" or "after"."""

    @property
    def waits(self) -> bool:
        """Whether somebody waits for a line or a phase."""

    def here(self, frame: FrameType | None) -> None: ...

    def arrives(self) -> None: ...

    def leaves(self, frame: FrameType | None) -> None: ...

    def meets_phase(self, phase: str, when: str, frame: FrameType | None) -> StopReason | None:
        """Returns why training is to be held at a phase, or None."""

    def meets_change(self, frame: FrameType | None) -> StopReason | None:
        """Returns why training is to be held wherever it is: a tensor has changed; or None."""

    def returned(self) -> Any:
        """Returns the row of the value that the function stepped out of has returned, or None."""
