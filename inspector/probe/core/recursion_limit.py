"""Gives the script the recursion depth that it has without the probe.

The probe's frames on the stack are made up for by a higher recursion limit, and the probe's own work gets some levels
on top for a moment. The script reads back the limit that it has set.

The limit is one for all threads of an interpreter. Each thread sets the value that is right for itself and never adds
to the value it finds: two threads that do so at the same time are at most `ROOM` off for that moment, and no error
remains.
"""

from __future__ import annotations

import contextlib
import functools
import operator
import re
import sys
import threading
from typing import Any

ROOM = 400  # levels that the probe needs at most: parsing a source file, answering questions at a stop
_MOST = (1 << 31) - 1  # a C int

set_limit, _get_limit = sys.setrecursionlimit, sys.getrecursionlimit


class _Frames(threading.local):
    """Per thread: the number of the probe's frames that now lie between frames of the script."""

    between = 0


class Limit:
    """The script's recursion limit and the limits that the interpreter gets instead.

    Attributes: `below`, levels of the probe under the script's first frame in the main thread; `script`, the limit that
    the script sees; `right`, the limit while no frame of the probe lies between the script's; `wide`, the limit while
    the probe works.
    """

    def __init__(self) -> None:
        self.below = 0
        self.is_now(_get_limit())

    def is_now(self, script: int) -> None:
        self.script = script
        self.right = min(script + self.below, _MOST - 2 * ROOM)
        self.wide = self.right + ROOM


frames = _Frames()
limit = Limit()

# Python refuses a limit below the depth already reached. So before raising the limit, the code sets the lower one from
# the same frame to test that there is a way back; if there is none, the script has no levels left for its own call
# either.


class Between:
    """`with between:` counts the calling frame of the probe as lying under whatever runs inside, which may be the
    script's code. Raises RecursionError if the script has reached its limit."""

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
    """Raises the limit by `below`, the levels under the script's first frame; called before the script begins."""
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
    asked, more = operator.index(limit_), limit.below + frames.between + 1  # this frame counts as well
    try:
        set_limit(min(asked + more, _MOST) if 0 < asked <= _MOST else asked)
    except RecursionError as error:
        raise RecursionError(re.sub(r"\d+", lambda number: str(int(number[0]) - more), str(error))) from None
    limit.is_now(asked)
    with contextlib.suppress(RecursionError):  # one level before it
        set_limit(limit.right + frames.between)


def levels_of_exec() -> int:
    """Returns how many levels deeper code run by `exec` is than the frame that calls `exec`; the count of C frames
    differs between versions of Python."""
    found: dict[str, Any] = {"reach": _reach}
    exec("reached = reach()", found)
    return _reach() - int(found["reached"])


def _reach() -> int:
    """Returns how many levels deep a function can call itself from here."""

    def go(depth: int) -> int:
        try:
            return go(depth + 1)
        except RecursionError:
            return depth

    return go(0)
