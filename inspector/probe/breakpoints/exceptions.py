"""Holds at errors of the script: where one is raised, while the frames that it would end still run; on its way past a
moment of the training; or when the script has ended with it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from types import FrameType, TracebackType
from typing import TYPE_CHECKING

from ...wire.lines import StopReason
from ..core import guard
from ..core.live import live
from ..frames import user_code
from ..lines.stepped import is_ours, of_script
from ..variables import plain
from ..variables.presenters import type_of
from .catching import is_caught

if TYPE_CHECKING:
    from ..execution.phases import Recorder
    from ..variables.stack import Stack
    from .breakpoints import Breakpoints
    from .point import Point

ORDINARY = (StopIteration, StopAsyncIteration, GeneratorExit)  # the way in which loops and generators end
WORDS = 20_000  # characters of an error's message


class Exceptions:
    """Decides at which errors training is held."""

    def __init__(self, recorder: Recorder, breakpoints: Breakpoints, stack: Stack) -> None:
        self._recorder, self._breakpoints, self._stack = recorder, breakpoints, stack
        self._last = 0  # id of the error for which training was held last
        self._hold = guard.guarded(self._held)

    def raised(self, frame: FrameType, error: BaseException) -> None:
        """Called when a frame raises an error or gets one from a call; no other frame has ended yet."""
        trace = error.__traceback__
        if not live.on or live.own.busy or is_ours(frame.f_code) or type(error) in ORDINARY or self._is_last(error):
            return
        users = user_code.is_users(frame.f_code.co_filename)
        points = self._of_type(error) if users and not _passed_users(trace, frame) else []
        uncaught = self._uncaught() if not points and (trace is None or trace.tb_next is None) else None
        if uncaught is not None and self._ends_script(error) and not is_caught(of_script(frame), error):
            points = [uncaught]
        if points:
            self._hold(user_code.user_frame(frame) or frame, error, points)

    def passes(self, error: BaseException | None) -> None:
        """Called when an error passes the end of a phase, for versions of Python that do not report where it is
        raised."""
        uncaught = self._uncaught()
        if error is None or uncaught is None or self._is_last(error) or not self._ends_script(error):
            return
        alive = list(of_script(sys._getframe(1)))
        if not is_caught(alive, error):
            self._stack.error = error
            try:
                self._held(_innermost(error) or alive[0], error, [uncaught])
            finally:
                self._stack.error = None

    def ended(self, error: BaseException) -> None:
        """Holds after the script has ended with an error; its frames are there as long as training is held."""
        uncaught = self._uncaught()
        if uncaught is None or self._is_last(error) or not self._ends_script(error):
            return
        frame = _innermost(error)
        if frame is not None:
            self._stack.error = error
            guard.guarded(self._held)(frame, error, [uncaught], True)

    # ── which ──

    def _is_last(self, error: BaseException) -> bool:
        return id(error) == self._last

    def _uncaught(self) -> Point | None:
        return next((p for p in self._breakpoints.of_kind("uncaught")), None)

    def _ends_script(self, error: BaseException) -> bool:
        return plain.is_a(error, Exception)

    def _of_type(self, error: BaseException) -> list[Point]:
        names = {name for kind in plain.bases(type(error)) for name in _names_of(kind)}
        return [p for p in self._breakpoints.of_kind("exception") if not p.wish.name or p.wish.name in names]

    def _held(self, frame: FrameType, error: BaseException, points: list[Point], is_over: bool = False) -> None:
        gate = self._recorder.gate
        holding = [point for point in points if self._breakpoints.holds(point, frame)]
        if not holding or not gate.is_open or gate.stop:
            return
        self._last = id(error)
        ids = tuple(point.wish.id for point in holding)
        reason = StopReason("exception", ids, type_of(error), _words(error), 0, is_over)
        self._recorder.holding.at_line(frame, _line_of(frame, error), reason)


def _names_of(kind: type) -> tuple[str, str]:
    return plain.name_of(kind), f"{plain.module_of(kind)}.{plain.name_of(kind)}"


def _words(error: BaseException) -> str:
    """Returns the error's message. The script's `__str__` may raise anything."""
    was_busy, live.own.busy = live.own.busy, True
    try:
        return str(error)[:WORDS]
    except Exception as second:
        return f"<{type(second).__name__} in __str__>"
    finally:
        live.own.busy = was_busy


def _links(trace: TracebackType | None) -> Iterator[TracebackType]:
    while trace is not None:
        yield trace
        trace = trace.tb_next


def _passed_users(trace: TracebackType | None, frame: FrameType) -> bool:
    """Returns whether the error has passed a frame of the user's before it came to this one."""
    passed = [link.tb_frame for link in _links(trace) if link.tb_frame is not frame]
    return any(user_code.is_users(one.f_code.co_filename) for one in passed)


def _innermost(error: BaseException) -> FrameType | None:
    """Returns the user's innermost frame through which the error came, or the innermost frame of all."""
    users = [link.tb_frame for link in _links(error.__traceback__) if not is_ours(link.tb_frame.f_code)]
    own = [frame for frame in users if user_code.is_users(frame.f_code.co_filename)]
    return own[-1] if own else users[-1] if users else None


def _line_of(frame: FrameType, error: BaseException) -> int:
    """Returns the line at which the error passed a frame; the frame may have gone on to a handler."""
    lines = [link.tb_lineno for link in _links(error.__traceback__) if link.tb_frame is frame]
    return lines[-1] if lines else frame.f_lineno or 0
