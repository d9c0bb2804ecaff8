"""The call stack of the held thread: frames of the script and its libraries, without the probe's."""

from __future__ import annotations

import os
import sys
import threading
from types import FrameType, TracebackType
from typing import Any

from ...wire.variables import MOST_FRAMES, Frame, Thread
from ..core.threads import threads
from ..frames import user_code
from ..frames.of_threads import innermost_frames
from ..lines.stepped import of_script

_OURS = os.path.dirname(os.path.dirname(os.path.abspath(__file__))) + os.sep  # the probe's folder
_HIDDEN = ("<listcomp>", "<setcomp>", "<dictcomp>", "<genexpr>")


class Stack:
    """The frames of one stop, numbered from the innermost. They are found at each question and not kept, except those
    of an error that has ended the script.

    Attributes: `error`, with which the script has ended and is held; `layer_of(frame)`, the path of the layer whose
    forward the frame is.
    """

    def __init__(self) -> None:
        self.error: BaseException | None = None
        self.layer_of: Any = lambda frame: ""

    def frames(self) -> list[FrameType]:
        """Returns the frames, innermost first."""
        if self.error is not None:
            return of_error(self.error)
        return [frame for frame in of_script(sys._getframe(1)) if is_shown(frame)]

    def frame(self, number: int) -> FrameType | None:
        """Returns the frame of this number, or None. -1 is the user's innermost frame."""
        frames = self.frames()
        if number < 0:
            number = next((at for at, frame in enumerate(frames) if _is_users(frame)), 0)
        return frames[number] if number < len(frames) else None

    def shown(self) -> tuple[tuple[Frame, ...], int]:
        """Returns (rows of frames, number of frames left out)."""
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
    """Returns the frames that the error has ended, then those that still run, innermost first."""
    ended = of_traceback(error.__traceback__)
    return ended + [frame for frame in of_script(sys._getframe(1)) if is_shown(frame) and frame not in ended]


def of_traceback(trace: TracebackType | None) -> list[FrameType]:
    """Returns the frames of a traceback, innermost first."""
    frames = []
    while trace is not None:
        if is_shown(trace.tb_frame):
            frames.append(trace.tb_frame)
        trace = trace.tb_next
    return frames[::-1]


def _lines_of(trace: TracebackType | None) -> dict[int, int]:
    """Returns id(frame) → line at which the error passed it; the frame may have gone on to a handler."""
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
    """Returns the script's other threads and where they are now."""
    frames, rows = innermost_frames(), []
    for thread in threading.enumerate():
        frame = frames.get(thread.ident or 0)
        if thread is threading.current_thread() or thread.name.startswith("gradstep ") or frame is None:
            continue
        user = user_code.user_frame(frame) or frame
        state = "waiting" if threads.is_waiting(thread.ident or 0) else "running"
        rows.append(Thread(thread.name, _name(user.f_code), user.f_code.co_filename, user.f_lineno or 0, state))
    return tuple(rows)
