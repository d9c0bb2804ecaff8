"""Who wants to be told of lines, and who is: between what makes the interpreter tell and what decides."""

from __future__ import annotations

from collections.abc import Mapping
from types import FrameType
from typing import Any, Protocol

from ...wire.lines import StopReason


class Watched(Protocol):
    """The breakpoints, as far as lines know of them."""

    @property
    def are_any(self) -> bool:
        """Whether anybody wants to be told of anything."""

    @property
    def files(self) -> frozenset[str]:
        """Real paths of those with lines at which somebody wants to be told."""

    @property
    def phases(self) -> frozenset[tuple[str, str]]:
        """With a breakpoint, and "before" or "after"."""

    def meets_phase(self, phase: str, when: str, frame: FrameType) -> StopReason | None:
        """Such a phase is reached: why it is to be held there, None where it is not."""

    @property
    def wants_errors(self) -> bool:
        """Whether somebody wants to be told when an error is raised."""

    @property
    def wants_all_errors(self) -> bool:
        """… also of those that are caught."""

    def lines_of(self, file: str) -> Mapping[int, Any]:
        """First lines of the statements of a file, as code names it, at which somebody wants to be told."""

    def meets(self, frame: FrameType, line: int) -> StopReason | None:
        """Such a line is reached: why it is to be held here, None where it is not."""

    def aims(self, file: str, line: int, iteration: int) -> None:
        """Until the next stop this line holds as well, in this iteration at the earliest."""

    def arrives(self) -> None:
        """Training is held."""


class Nothing:
    """No breakpoints."""

    files: frozenset[str] = frozenset()
    phases: frozenset[tuple[str, str]] = frozenset()
    are_any = False
    wants_errors = wants_all_errors = False

    def lines_of(self, file: str) -> Mapping[int, Any]:
        return {}

    def meets(self, frame: FrameType, line: int) -> StopReason | None:
        return None

    def aims(self, file: str, line: int, iteration: int) -> None:
        pass

    def arrives(self) -> None:
        pass

    def meets_phase(self, phase: str, when: str, frame: FrameType) -> StopReason | None:
        return None


class Told(Protocol):
    """Is told of lines by what has the interpreter tell them."""

    watched: Watched
    step: Any  # that is under way in the thread that was held; None: nobody steps by line
    is_asked: bool  # threads have something to do at their next moment

    def reached(self, frame: FrameType, line: int) -> None: ...

    def marked(self, frame: FrameType, line: int) -> None: ...

    def raises(self, frame: FrameType, error: BaseException) -> None: ...

    def leaves_frame(self, frame: FrameType, value: Any) -> None: ...
