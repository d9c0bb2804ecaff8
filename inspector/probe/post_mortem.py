"""An exception of the script as codes and texts: where in the user's code, in which layer, with which inputs."""

from __future__ import annotations

import os
import traceback
from types import TracebackType
from typing import Any

from ..wire.messages import Trouble
from . import frames

_HERE = os.path.dirname(os.path.abspath(__file__))
_failed: tuple[BaseException, str, str, tuple[str, ...]] | None = None


def note_layer(error: BaseException, path: str, type_name: str, inputs: tuple[str, ...]) -> None:
    """The first layer that an exception leaves is the one that failed."""
    global _failed
    if _failed is None or _failed[0] is not error:
        _failed = (error, path, type_name, inputs)


def forget_layer() -> None:
    """Whatever failed was survived by the script; do not keep its frames alive."""
    global _failed
    _failed = None


def describe(error: BaseException) -> Trouble:
    trace = own_part(error.__traceback__)
    file, line = _place(error, trace)
    _, path, type_name, inputs = _failed if _failed and _failed[0] is error else (None, "", "", ())
    return Trouble(
        type(error).__name__, _text(error), _whole(error, trace), file, line, path, type_name, inputs
    )  # fmt: skip


def own_part(trace: TracebackType | None) -> TracebackType | None:
    """The traceback without the probe's leading frames."""
    while trace is not None and trace.tb_frame.f_code.co_filename.startswith(_HERE):
        trace = trace.tb_next
    return trace


def _place(error: BaseException, trace: TracebackType | None) -> tuple[str, int]:
    if isinstance(error, SyntaxError) and error.filename:
        return error.filename, error.lineno or 0
    own = [entry for entry in _entries(trace) if frames.is_users(entry[0])]
    return own[-1] if own else ("", 0)


def _entries(trace: TracebackType | None) -> list[tuple[str, int]]:
    return [(frame.f_code.co_filename, line) for frame, line in traceback.walk_tb(trace)]


def _text(error: BaseException) -> str:
    """The message; a `__str__` of the user's may raise."""
    try:
        return error.msg if isinstance(error, SyntaxError) else str(error)
    except Exception as second:
        return f"<{type(second).__name__} in __str__>"


def _whole(error: BaseException, trace: TracebackType | None) -> str:
    shown: list[Any] = traceback.format_exception(type(error), error, trace)
    return "".join(line for line in shown if _HERE not in line)
