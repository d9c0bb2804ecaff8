"""The interfaces between what reports lines and what decides about them."""

from __future__ import annotations

from collections.abc import Mapping
from types import FrameType
from typing import Any, Protocol

from ...wire.lines import StopReason


class Watched(Protocol):
    """The breakpoints, as far as lines are concerned."""

    @property
    def are_any(self) -> bool:
        """Whether there is any breakpoint."""

    @property
    def files(self) -> frozenset[str]:
        """The real paths of files with wanted lines."""

    @property
    def phases(self) -> frozenset[tuple[str, str]]:
        """The phases with a breakpoint, each with "before" or "after"."""

    def meets_phase(self, phase: str, when: str, frame: FrameType) -> StopReason | None:
        """Returns why training is to be held at such a phase, or None."""

    @property
    def looks_at_tensors(self) -> bool:
        """Whether it is to be looked whether tensors have changed."""

    def meets_change(self, frame: FrameType) -> StopReason | None:
        """Returns why training is to be held wherever it is: a tensor has changed; or None."""

    def leaves(self) -> None:
        """Called when training goes on."""

    @property
    def wants_errors(self) -> bool:
        """Whether raised errors are wanted."""

    @property
    def wants_all_errors(self) -> bool:
        """Whether caught errors are wanted too."""

    def lines_of(self, file: str) -> Mapping[int, Any]:
        """Returns the wanted lines of a file as its code names it: first lines of statements."""

    def meets(self, frame: FrameType, line: int) -> StopReason | None:
        """Returns why training is to be held at such a line, or None."""

    def aims(self, file: str, line: int, iteration: int) -> None:
        """Adds this line until the next stop, from this iteration on."""

    def arrives(self) -> None:
        """Called when training is held."""


class Nothing:
    """No breakpoints."""

    files: frozenset[str] = frozenset()
    phases: frozenset[tuple[str, str]] = frozenset()
    are_any = looks_at_tensors = False
    wants_errors = wants_all_errors = False

    def lines_of(self, file: str) -> Mapping[int, Any]:
        return {}

    def meets(self, frame: FrameType, line: int) -> StopReason | None:
        return None

    def aims(self, file: str, line: int, iteration: int) -> None:
        pass

    def arrives(self) -> None:
        pass

    def leaves(self) -> None:
        pass

    def meets_change(self, frame: FrameType) -> StopReason | None:
        return None

    def meets_phase(self, phase: str, when: str, frame: FrameType) -> StopReason | None:
        return None


class Told(Protocol):
    """Is told of lines by what makes the interpreter report them.

    Attributes: `watched`, the breakpoints; `step`, the step by line that is under way, or None; `is_asked`, whether
    threads have something to do at their next moment.
    """

    watched: Watched
    step: Any
    is_asked: bool

    def reached(self, frame: FrameType, line: int) -> None: ...

    def marked(self, frame: FrameType, line: int) -> None: ...

    def raises(self, frame: FrameType, error: BaseException) -> None: ...

    def leaves_frame(self, frame: FrameType, value: Any) -> None: ...
