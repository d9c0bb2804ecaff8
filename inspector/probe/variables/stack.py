"""The call stack of the thread that is held: the script's frames and its libraries', none of ours."""

from __future__ import annotations

import os
import sys
import threading
from types import FrameType, TracebackType
from typing import Any

from ...wire.variables import MOST_FRAMES, Frame, Thread
from ..core.threads import threads
from ..frames import user_code
from ..lines.stepped import of_script

_OURS = os.path.dirname(os.path.dirname(os.path.abspath(__file__))) + os.sep  # the probe's folder
_HIDDEN = ("<listcomp>", "<setcomp>", "<dictcomp>", "<genexpr>")


class Stack:
    """Of one stop: frames are numbered from the innermost. They are looked up at each question, and not kept; but those
    of an error that has ended the script."""

    def __init__(self) -> None:
        self.error: BaseException | None = None  # that has ended the script, which is held there
        self.layer_of: Any = lambda frame: ""  # path of the layer whose forward a frame is

    def frames(self) -> list[FrameType]:
        """The innermost first."""
        if self.error is not None:
            return of_error(self.error)
        return [frame for frame in of_script(sys._getframe(1)) if is_shown(frame)]

    def frame(self, number: int) -> FrameType | None:
        """-1 is the user's innermost."""
        frames = self.frames()
        if number < 0:
            number = next((at for at, frame in enumerate(frames) if _is_users(frame)), 0)
        return frames[number] if number < len(frames) else None

    def shown(self) -> tuple[tuple[Frame, ...], int]:
        """(frames, how many are left out)."""
        frames = self.frames()
        lines = _lines_of(self.error.__traceback__) if self.error is not None else {}
        kept = frames[:MOST_FRAMES]
        rows = [self._row(number, frame, lines.get(id(frame))) for number, frame in enumerate(kept)]
        return tuple(rows), len(frames) - len(kept)

    def _row(self, number: int, frame: FrameType, line: int | None) -> Frame:
        code = frame.f_code
        is_module = code.co_name == "<module>"
        name = str(frame.f_globals.get("__name__", "")) if is_module else _name(code)
        line = frame.f_lineno or 0 if line is None else line
        return Frame(number, name, code.co_filename, line, _is_users(frame), self.layer_of(frame), is_module)


def of_error(error: BaseException) -> list[FrameType]:
    """Those that it has ended, and those that still run, the innermost first."""
    ended = of_traceback(error.__traceback__)
    return ended + [frame for frame in of_script(sys._getframe(1)) if is_shown(frame) and frame not in ended]


def of_traceback(trace: TracebackType | None) -> list[FrameType]:
    """The innermost first."""
    frames = []
    while trace is not None:
        if is_shown(trace.tb_frame):
            frames.append(trace.tb_frame)
        trace = trace.tb_next
    return frames[::-1]


def _lines_of(trace: TracebackType | None) -> dict[int, int]:
    """Where the error has passed: a frame itself may have gone on to a handler."""
    lines = {}
    while trace is not None:
        lines[id(trace.tb_frame)] = trace.tb_lineno
        trace = trace.tb_next
    return lines


def is_shown(frame: FrameType) -> bool:
    code = frame.f_code
    return not code.co_filename.startswith((_OURS, "<frozen", "<gradstep")) and code.co_name not in _HIDDEN


def _is_users(frame: FrameType) -> bool:
    return user_code.is_users(frame.f_code.co_filename)


def _name(code: Any) -> str:
    return str(getattr(code, "co_qualname", code.co_name))


def other_threads() -> tuple[Thread, ...]:
    """Where the others of the script are just now."""
    frames, rows = sys._current_frames(), []
    for thread in threading.enumerate():
        frame = frames.get(thread.ident or 0)
        if thread is threading.current_thread() or thread.name.startswith("gradstep ") or frame is None:
            continue
        user = user_code.user_frame(frame) or frame
        state = "waiting" if threads.is_waiting(thread.ident or 0) else "running"
        rows.append(Thread(thread.name, _name(user.f_code), user.f_code.co_filename, user.f_lineno or 0, state))
    return tuple(rows)
