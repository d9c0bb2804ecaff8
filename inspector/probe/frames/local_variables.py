"""Reads the local variables of frames without keeping them alive, and assigns to them."""

from __future__ import annotations

import ctypes
import inspect
import sys
from types import FrameType
from typing import Any


def locals_of(frame: FrameType) -> list[tuple[str, Any]]:
    """Returns (name, value) of each local variable of a frame, and lets the frame forget what was read.

    Before Python 3.13 a function's frame keeps the dictionary that `f_locals` returned, and with it tensors that the
    script lets go later. `locals()` gives the script the same dictionary: if the script holds it, it stays as it is.
    """
    given = frame.f_locals
    items = list(given.items())
    only_ours = sys.getrefcount(given) <= 3  # references: the frame, `given`, and the argument itself
    if frame.f_code.co_flags & inspect.CO_OPTIMIZED and sys.version_info < (3, 13) and only_ours:
        _forget(frame, given)
    return items


told: list[FrameType] = []  # frames in which a trace function of the probe is running


def _forget(frame: FrameType, given: dict[str, Any]) -> None:
    """Empties the dictionary that a frame gave out.

    After a trace function Python writes the dictionary's values back to the frame, unless that has been done before;
    Python 3.10 always does.
    """
    if sys.version_info >= (3, 11):
        _write_back(frame)
    elif any(frame is one for one in told):
        return
    given.clear()


def _write_back(frame: FrameType) -> None:
    ctypes.pythonapi.PyFrame_LocalsToFast(ctypes.py_object(frame), ctypes.c_int(0))


def assign(frame: FrameType, name: str, value: Any) -> None:
    """Assigns `value` to a local variable of the frame or of an enclosing function; the script continues with it."""
    given = frame.f_locals
    given[name] = value
    if sys.version_info < (3, 13) and frame.f_code.co_flags & inspect.CO_OPTIMIZED:
        _write_back(frame)
        del given
        locals_of(frame)
