"""Where the training thread is, read from another thread: for what waits to be held, and for a long start."""

from __future__ import annotations

import sys
from types import FrameType
from typing import TYPE_CHECKING

from ..wire.messages import AskWhere, Where
from . import frames

if TYPE_CHECKING:
    from .gate import Gate


def answer(question: AskWhere, gate: Gate) -> Where:
    innermost = sys._current_frames().get(gate.thread)
    user = frames.user_frame(innermost)
    if user is None:
        return Where(question.request, gate.stop, "", 0, "", "")
    line = user.f_lineno or 0
    return Where(question.request, gate.stop, user.f_code.co_filename, line, _name(user), _inside(innermost, user))


def _inside(frame: FrameType | None, user: FrameType) -> str:
    """The library function that the user's frame called, as "DataLoader.__next__"."""
    called = None
    while frame is not None and frame is not user:
        if not frame.f_code.co_filename.startswith(("<frozen", frames._OURS)):
            called = frame
        frame = frame.f_back
    return _name(called) if called is not None else ""


def _name(frame: FrameType) -> str:
    name = str(getattr(frame.f_code, "co_qualname", frame.f_code.co_name))
    return f"import {frame.f_globals.get('__name__', '')}" if name == "<module>" and frame.f_back else name
