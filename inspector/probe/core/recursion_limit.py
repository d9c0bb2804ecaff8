"""The stack is the script's: what frames of ours take of it is given back by a recursion limit that is higher by just
that, and what the probe itself needs for a moment is lent on top. The script sees the limit that it has set.

The limit is one for all threads of an interpreter. Each thread sets it to what is right for itself, and never adds to
what it finds: two threads that do so at the same time are at most `ROOM` off for that moment, and nothing is left over.
"""

from __future__ import annotations

import contextlib
import functools
import operator
import re
import sys
import threading
from typing import Any

ROOM = 400  # levels that the probe needs at most: it reads a source into a tree, and answers questions while held
_MOST = (1 << 31) - 1  # a C int

set_limit, _get_limit = sys.setrecursionlimit, sys.getrecursionlimit


class _Frames(threading.local):
    """In this thread: how many frames of ours lie between those of the script just now."""

    between = 0


class Limit:
    """What the script has set, and what the interpreter is told in its place."""

    def __init__(self) -> None:
        self.below = 0  # levels of ours that the main thread had gone when the script began
        self.is_now(_get_limit())

    def is_now(self, script: int) -> None:
        self.script = script
        self.right = min(script + self.below, _MOST - 2 * ROOM)  # while there is no frame of ours between
        self.wide = self.right + ROOM  # while the probe is at work


frames = _Frames()
limit = Limit()

# Python refuses a limit that has been reached already. Who goes on to a higher one therefore tries first, from the same
# frame, whether there is a way back; where there is none, the script has no room for what it does either.


class Between:
    """`with between:` the frame of ours that says so stays on the stack while what is inside runs, which may be the
    script's. Raises RecursionError where the script has come to its limit."""

    __slots__ = ()

    def __enter__(self) -> None:
        between = frames.between
        set_limit(limit.right + between)
        set_limit(limit.right + between + 1)
        frames.between = between + 1

    def __exit__(self, *error: object) -> None:
        frames.between = between = frames.between - 1
        set_limit(limit.right + between)


between = Between()


# ── what the script sees ─────────────────────────────────────────────────────────────────────────────────────────────


def give_back(below: int) -> None:
    """Called before the script begins: it will begin `below` levels deeper than without us."""
    limit.below = below
    limit.is_now(_get_limit())
    sys.setrecursionlimit = _set_of_script
    sys.getrecursionlimit = _get_of_script
    set_limit(limit.right)


@functools.wraps(_get_limit)
def _get_of_script() -> int:
    return limit.script


@functools.wraps(set_limit)
def _set_of_script(limit_: Any, /) -> None:
    asked, more = operator.index(limit_), limit.below + frames.between + 1  # this frame
    try:
        set_limit(min(asked + more, _MOST) if 0 < asked <= _MOST else asked)
    except RecursionError as error:
        raise RecursionError(re.sub(r"\d+", lambda number: str(int(number[0]) - more), str(error))) from None
    limit.is_now(asked)
    with contextlib.suppress(RecursionError):  # one level before it
        set_limit(limit.right + frames.between)


def levels_of_exec() -> int:
    """How much deeper the code that `exec` runs is than the frame that calls it; Python counts C's differently from
    version to version."""
    found: dict[str, Any] = {"reach": _reach}
    exec("reached = reach()", found)
    return _reach() - int(found["reached"])


def _reach() -> int:
    """How many levels deep a function can call itself here."""

    def go(depth: int) -> int:
        try:
            return go(depth + 1)
        except RecursionError:
            return depth

    return go(0)
