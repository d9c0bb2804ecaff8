"""Reports lines from Python 3.12 on: `sys.monitoring` reports lines only of the code objects that are asked for.

In code with breakpoints, every other line is answered with DISABLE and costs nothing afterwards. Code objects are found
when they start; those that run already are looked for on all stacks.
"""

from __future__ import annotations

import sys
from types import CodeType, FrameType
from typing import Any

from ..core.live import live
from ..frames import statements
from ..frames.of_threads import innermost_frames
from .stepped import is_stepped, outwards
from .watched import Told

monitoring: Any = getattr(sys, "monitoring")
E = monitoring.events
TOOLS = (3, 4, 0, 5)  # tool ids that are reserved for nobody come first
NAME = "gradstep"


class Monitored:
    """Makes the interpreter report lines, by `sys.monitoring`."""

    def __init__(self, lines: Told) -> None:
        self._lines = lines
        self._tool = -1  # -1: none
        self._stepped: dict[int, CodeType] = {}  # by id: codes whose lines are reported for a step
        self._watched: dict[int, CodeType] = {}  # … for breakpoints
        self._enters = False
        self._watches = False
        self._exits = False  # returns and unwinding are reported: somebody steps
        self._raises = False  # errors are reported

    def tells(self, code: CodeType, line: int) -> bool:
        return True

    @property
    def is_slow(self) -> bool:
        return False

    def is_at_mark(self, frame: FrameType) -> bool:
        return False

    def is_turn(self, frame: FrameType, line: int) -> bool:
        return False

    def load(self, source: str, file: str) -> CodeType | None:
        """Does nothing: loaded code needs no marks."""
        return None

    def withdraw(self) -> None:
        """Does nothing: no code has marks."""

    # ── steps of the thread that is held ──

    def steps(self, frames: list[FrameType], into: bool) -> None:
        if not self._use():
            return
        self._enters, self._exits = into, True
        for frame in frames:
            self._stepped[id(frame.f_code)] = frame.f_code
        for code in self._stepped.values():
            self._tell_of(code)
        self._set_global()

    def rests(self) -> None:
        codes, self._stepped = list(self._stepped.values()), {}
        self._enters = self._exits = False
        for code in codes:
            self._tell_of(code)
        self._set_global()
        self._free_if_idle()

    # ── breakpoints ──

    def watches(self) -> None:
        """Applies changed breakpoints; called by any thread, needs nothing of the others."""
        files = self._lines.watched.files
        codes, self._watched = list(self._watched.values()), {}
        self._raises = self._lines.watched.wants_errors and self._use()
        self._watches = bool(files) and self._use()
        if self._watches:
            for innermost in list(innermost_frames().values()):
                for frame in outwards(innermost):
                    self._meet(frame.f_code)
        for code in codes:
            self._meet(code)
            self._tell_of(code)
        self._set_global()
        self._free_if_idle()

    def here(self, frame: FrameType | None) -> None:
        """Does nothing: no thread has a part of its own to do."""

    def leaves(self) -> None:
        self._watches = self._raises = False
        codes = [*self._watched.values(), *self._stepped.values()]
        self._watched, self._stepped = {}, {}
        self._enters = self._exits = False
        for code in codes:
            self._tell_of(code)
        if self._tool >= 0:
            self._set_global()
        self._free_if_idle()

    def _meet(self, code: CodeType) -> None:
        lines = self._lines.watched.lines_of(code.co_filename)
        if lines and id(code) not in self._watched:
            known = statements.of_file(code.co_filename)
            if any(line is not None and _place(known, line) in lines for *_, line in code.co_lines()):
                self._watched[id(code)] = code
                self._tell_of(code)

    # ── the interpreter ──

    def _use(self) -> bool:
        """Takes a tool id; returns whether one was free."""
        if self._tool < 0:
            self._tool = next((tool for tool in TOOLS if monitoring.get_tool(tool) is None), -1)
            if self._tool >= 0:
                monitoring.use_tool_id(self._tool, NAME)
                for event, callback in self._callbacks():
                    monitoring.register_callback(self._tool, event, callback)
        return self._tool >= 0

    def _callbacks(self) -> list[tuple[int, Any]]:
        return [
            (E.LINE, self._on_line), (E.PY_START, self._on_start), (E.PY_RESUME, self._on_start),
            (E.PY_RETURN, self._on_return), (E.PY_UNWIND, self._on_unwind), (E.RAISE, self._on_raise),
        ]  # fmt: skip

    def _free_if_idle(self) -> None:
        if self._tool >= 0 and not self._watches and not self._exits and not self._raises:
            for event, _ in self._callbacks():
                monitoring.register_callback(self._tool, event, None)
            monitoring.free_tool_id(self._tool)
            self._tool = -1

    def _tell_of(self, code: CodeType) -> None:
        if self._tool < 0:
            return
        is_stepped_ = id(code) in self._stepped
        events = E.LINE if is_stepped_ or id(code) in self._watched else 0
        monitoring.set_local_events(self._tool, code, events | (E.PY_RETURN if is_stepped_ else 0))

    def _set_global(self) -> None:
        if self._tool < 0:
            return
        starts = E.PY_START | E.PY_RESUME if self._enters or self._watches else 0
        errors = (E.PY_UNWIND if self._exits else 0) | (E.RAISE if self._raises else 0)
        monitoring.set_events(self._tool, starts | errors)
        monitoring.restart_events()

    # ── told by the interpreter ──

    def _on_start(self, code: CodeType, offset: int) -> Any:
        if live.own.busy:
            return None
        if self._watches:
            self._meet(code)
        if not self._enters:
            return monitoring.DISABLE
        if not is_stepped(code):
            return monitoring.DISABLE
        if id(code) not in self._stepped:
            self._stepped[id(code)] = code
            self._tell_of(code)
        return None

    def _on_line(self, code: CodeType, line: int) -> Any:
        if id(code) not in self._stepped:
            lines = self._lines.watched.lines_of(code.co_filename)
            if _place(statements.of_file(code.co_filename), line) not in lines:
                return monitoring.DISABLE
        self._lines.reached(sys._getframe(1), line)
        return None

    def _on_return(self, code: CodeType, offset: int, value: Any) -> Any:
        if not live.own.busy:
            self._lines.leaves_frame(sys._getframe(1), value)

    def _on_raise(self, code: CodeType, offset: int, error: BaseException) -> Any:
        self._lines.raises(sys._getframe(1), error)

    def _on_unwind(self, code: CodeType, offset: int, error: BaseException) -> Any:
        if not live.own.busy and self._stepped:
            self._lines.leaves_frame(sys._getframe(1), None)


def _place(known: statements.Statements, line: int) -> int:
    return line if line in known.lambdas else known.of(line)
