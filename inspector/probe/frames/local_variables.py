"""The local variables of frames: read without leaving anything behind, and given other values."""

from __future__ import annotations

import ctypes
import inspect
import sys
from types import FrameType
from typing import Any


def locals_of(frame: FrameType) -> list[tuple[str, Any]]:
    """A copy of a frame's locals that leaves nothing behind: before Python 3.13 a function's frame keeps the
    dictionary that it gave out, and with it every tensor that the script has let go since. It is the same one that
    the script gets from `locals()`: where the script holds it, it stays as it is."""
    given = frame.f_locals
    items = list(given.items())
    only_ours = sys.getrefcount(given) <= 3  # the frame, `given`, and the argument itself
    if frame.f_code.co_flags & inspect.CO_OPTIMIZED and sys.version_info < (3, 13) and only_ours:
        _forget(frame, given)
    return items


told: list[FrameType] = []  # frames within a trace function of ours


def _forget(frame: FrameType, given: dict[str, Any]) -> None:
    """After a trace function Python writes what is in the dictionary to the frame, unless that was done meanwhile;
    3.10 does so in any case."""
    if sys.version_info >= (3, 11):
        _write_back(frame)
    elif any(frame is one for one in told):
        return
    given.clear()


def _write_back(frame: FrameType) -> None:
    ctypes.pythonapi.PyFrame_LocalsToFast(ctypes.py_object(frame), ctypes.c_int(0))


def assign(frame: FrameType, name: str, value: Any) -> None:
    """Gives a local variable, or one of a function around, a value that the script goes on with."""
    given = frame.f_locals
    given[name] = value
    if sys.version_info < (3, 13) and frame.f_code.co_flags & inspect.CO_OPTIMIZED:
        _write_back(frame)
        del given
        locals_of(frame)
