"""Reports lines up to Python 3.11: `sys.settrace` in the thread that is stepped, or where marks do not reach a
breakpoint. The script's own trace function is still called, and is restored."""

from __future__ import annotations

import sys
import threading
from types import CodeType, FrameType
from typing import Any

from ..core.live import live
from ..frames import local_variables
from . import marks
from .exchanging import Exchanging
from .stepped import is_stepped, outwards
from .watched import Told


class Both:
    """The local trace function of a frame that the script traces too: calls the probe's and the script's."""

    __slots__ = ("has_lines", "ours", "theirs")

    def __init__(self, ours: Any, theirs: Any, has_lines: bool = True) -> None:
        """`has_lines`: the script's is told of lines."""
        self.ours, self.theirs, self.has_lines = ours, theirs, has_lines

    def __call__(self, frame: FrameType, event: str, arg: Any) -> Any:
        if self.theirs is not None and (self.has_lines or event != "line"):
            self.theirs = self.theirs(frame, event, arg)
        if self.ours is not None:
            self.ours = self.ours(frame, event, arg)
        return self.theirs if self.ours is None else self


class _Here(threading.local):
    """Per thread: whether the probe's trace function is set, and the script's, which it replaced."""

    is_set = False
    theirs: Any = None


class Traced:
    """Makes the interpreter report lines, by marks and `sys.settrace`."""

    def __init__(self, lines: Told) -> None:
        self._lines = lines
        self._here = _Here()
        self._enters = False  # a step enters calls
        self._traces = False  # some breakpoints are reached only by tracing: each call is checked
        self._errors = False  # caught errors are reported too
        self._exchanging = Exchanging(lambda file: self._lines.watched.lines_of(file))
        self._global, self._local = self._on_call, self._on_event

    def tells(self, code: CodeType, line: int) -> bool:
        """Returns whether tracing, not a mark, reports a breakpoint at this line."""
        return self._traces and line not in marks.facts(code)[0]

    @property
    def is_slow(self) -> bool:
        """Whether breakpoints are reached by tracing all lines around them."""
        return self._traces

    def is_at_mark(self, frame: FrameType) -> bool:
        """Returns whether the frame calls a mark at this statement next."""
        return marks.is_at(frame)

    def is_turn(self, frame: FrameType, line: int) -> bool:
        """Returns whether the frame is at a mark after which the loop's own line comes at once."""
        return marks.is_turn(frame, line)

    def _is_traced(self, code: CodeType) -> bool:
        if self._errors and is_stepped(code):
            return True
        return bool(self._lines.watched.lines_of(code.co_filename)) and not self._exchanging.is_marked(code)

    def load(self, source: str, file: str) -> CodeType | None:
        """Returns the code, with marks, of a module that is about to run, or None if it needs none."""
        return self._exchanging.load(source, file)

    def withdraw(self) -> None:
        """Removes all marks when torch compiles, as it can not compile them; lines are traced from then on."""
        if not self._exchanging.is_off:
            self._exchanging.withdraw()
            self.watches()

    # ── steps of the thread that is held ──

    def steps(self, frames: list[FrameType], into: bool) -> None:
        """Reports lines of these frames, and of what they call if `into`."""
        self._enters = into
        for frame in frames:
            self._follow(frame)
        self._set()

    def rests(self) -> None:
        """Ends the reports for a step."""
        self._enters = False
        if not self._traces:
            self._unset()

    # ── breakpoints ──

    def watches(self) -> None:
        """Applies changed breakpoints; called by any thread, finished by each thread for itself."""
        self._errors = self._lines.watched.wants_all_errors
        has_files = bool(self._lines.watched.files)
        marks.told[:] = [self._lines.marked] if has_files else []
        is_left = self._exchanging.update() or self._exchanging.is_off and has_files
        self._exchanging.watch_imports(has_files and not self._exchanging.is_off)
        self._trace(is_left or self._errors)

    def _trace(self, on: bool) -> None:
        self._traces = on
        if on:
            threading.settrace(self._global)
        elif threading._trace_hook is self._global:  # type: ignore[attr-defined]
            threading.settrace(None)  # type: ignore[arg-type]

    def here(self, frame: FrameType | None) -> None:
        """Does, in this thread, what all threads were asked to do. `frame`: where it runs."""
        if self._traces and not self._is_told:
            while frame is not None:
                if self._is_traced(frame.f_code):
                    self._follow(frame)
                frame = frame.f_back
            self._set()
        elif not self._traces and self._lines.step is None:
            if self._here.is_set:
                self._unset()
            for user in outwards(frame):
                if is_stepped(user.f_code):
                    local_variables.locals_of(user)

    def leaves(self) -> None:
        marks.told.clear()
        self._exchanging.withdraw()
        self._trace(False)
        self._enters = False
        self._unset()

    # ── this thread ──

    @property
    def _is_told(self) -> bool:
        """Whether this thread reports to the probe. Python ends that when the script reaches its recursion limit."""
        return self._here.is_set and sys.gettrace() is self._global

    def _set(self) -> None:
        here = self._here
        if not self._is_told:
            here.theirs = sys.gettrace()
            here.is_set = True
            sys.settrace(self._global)

    def _unset(self) -> None:
        here = self._here
        if here.is_set:
            here.is_set = False
            if sys.gettrace() is self._global:
                sys.settrace(here.theirs)
            here.theirs = None
            self._unfollow(sys._getframe(1))

    def _follow(self, frame: FrameType) -> None:
        theirs = frame.f_trace
        if theirs is self._local or isinstance(theirs, Both) and theirs.ours is not None:
            return
        frame.f_trace = self._local if theirs is None else Both(self._local, theirs, frame.f_trace_lines)
        frame.f_trace_lines = True

    def _unfollow(self, frame: FrameType | None) -> None:
        while frame is not None:
            if isinstance(frame.f_trace, Both):
                frame.f_trace_lines = frame.f_trace.has_lines
                frame.f_trace = frame.f_trace.theirs
            elif frame.f_trace is self._local:
                frame.f_trace = None  # type: ignore[assignment]
            frame = frame.f_back

    # ── told by the interpreter ──

    def _on_call(self, frame: FrameType, event: str, arg: Any) -> Any:
        self._here.is_set = True  # also in a thread that has begun since
        theirs = self._here.theirs
        if theirs is not None:
            theirs = theirs(frame, event, arg)
        ours = self._local if self._wants(frame.f_code) else None
        return Both(ours, theirs) if ours is not None and theirs is not None else ours or theirs

    def _wants(self, code: CodeType) -> bool:
        if live.own.busy:
            return False
        if self._enters and is_stepped(code):
            return True
        return self._traces and self._is_traced(code)

    def _on_event(self, frame: FrameType, event: str, arg: Any) -> Any:
        if not self._here.is_set:
            return None
        if event == "line":
            self._on_line(frame)
        elif event == "return":
            self._lines.leaves_frame(frame, arg)
        elif event == "exception" and self._errors and isinstance(arg[1], BaseException):
            self._lines.raises(frame, arg[1])
        return self._local if self._here.is_set else None

    def _on_line(self, frame: FrameType) -> None:
        local_variables.told.append(frame)
        try:
            self._lines.reached(frame, frame.f_lineno or 0)
        finally:
            local_variables.told.remove(frame)
        if not self._here.is_set:  # Python has made a dictionary of the locals, which must keep nothing alive
            if sys.version_info >= (3, 11):
                local_variables.locals_of(frame)
            else:
                self._lines.is_asked = True  # not before Python has written the dictionary back
