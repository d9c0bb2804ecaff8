"""Tells which code is stepped by line, and identifies frames and instructions without keeping them."""

from __future__ import annotations

import inspect
import os
from collections.abc import Iterator
from types import CodeType, FrameType

from ..frames import user_code

Key = tuple[int, int]
_OURS = os.path.dirname(os.path.dirname(os.path.abspath(__file__))) + os.sep  # the probe's folder
GENERATOR = 0x20 | 0x80 | 0x200  # code flags: generator, coroutine, asynchronous generator
_COMPREHENSIONS = ("<listcomp>", "<setcomp>", "<dictcomp>", "<genexpr>")


def is_comprehension(code: CodeType) -> bool:
    """Returns whether the code is a comprehension or generator expression: part of a statement, but with its own
    frame."""
    return code.co_name in _COMPREHENSIONS


def is_stepped(code: CodeType) -> bool:
    """Returns whether the code consists of the user's own statements."""
    return code.co_name not in _COMPREHENSIONS and not is_ours(code) and user_code.is_users(code.co_filename)


def is_ours(code: CodeType) -> bool:
    """Returns whether the code is the probe's."""
    return code.co_filename.startswith((_OURS, "<gradstep"))


def is_head_of_class(code: CodeType, line: int) -> bool:
    """Returns whether the code is a class body and the line that of its `class`, with the body below it."""
    if code.co_flags & inspect.CO_OPTIMIZED or line != code.co_firstlineno or code.co_name == "<module>":
        return False
    return any(own is not None and own > line for *_, own in code.co_lines())


def of_script(frame: FrameType | None) -> Iterator[FrameType]:
    """Yields the frames of the script and its libraries, innermost first, up to the probe's start of the script."""
    for one in outwards(frame):
        if one.f_code.co_filename == _OURS + "__main__.py":
            return
        if not is_ours(one.f_code):
            yield one


def key_of(frame: FrameType) -> Key:
    return id(frame), id(frame.f_code)


def outwards(frame: FrameType | None) -> Iterator[FrameType]:
    while frame is not None:
        yield frame
        frame = frame.f_back


_instructions: dict[tuple[int, int], tuple[CodeType, int]] = {}


def first_instruction(code: CodeType, line: int) -> int:
    """Returns the offset of a line's first instruction, as `f_lasti` counts."""
    key = id(code), line
    if key not in _instructions:
        if len(_instructions) > 10_000:
            _instructions.clear()
        first = min((begin for begin, _, at in code.co_lines() if at == line), default=0)
        _instructions[key] = code, first  # the code is kept, so that no other gets its id
    return _instructions[key][1]
