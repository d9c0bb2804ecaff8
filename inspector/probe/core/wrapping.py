"""Wraps torch's functions so that a warning still points at the script's line, as without the probe."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

# When a warning goes up by `stacklevel`, Python skips frames whose file name contains both words.
PASSED_OVER = " (for warnings, as importlib._bootstrap)"


def wrapped(original: Any, around: Callable[[Any], Any]) -> Any:
    """Returns the wrapper `around(original)` with the name and docstring of `original`."""
    wrapper: Any = functools.wraps(original)(around(original))
    code = wrapper.__code__
    wrapper.__code__ = code.replace(co_filename=code.co_filename.removesuffix(PASSED_OVER) + PASSED_OVER)
    return wrapper


def put(owner: Any, name: str, around: Callable[[Any], Any]) -> Callable[[], None]:
    """Replaces `owner.name` by `around(original)`. Returns a function that undoes it."""
    original = getattr(owner, name)
    setattr(owner, name, wrapped(original, around))
    return lambda: setattr(owner, name, original)


class Seat:
    """The place of a wrapper, which may lie below others of ours: it is taken out of there and put back, so that a call
    costs nothing while it is out. Where the script has put something between, it stays, and hands everything on."""

    def __init__(self, owner: Any, name: str, original: Any, wrapper: Any) -> None:
        self._owner, self._name, self._original, self._wrapper = owner, name, original, wrapper
        self._cell: Any = None  # of the wrapper above, once it was found

    def take_out(self) -> None:
        self._put(self._wrapper, self._original)

    def put_back(self) -> None:
        self._put(self._original, self._wrapper)

    def _put(self, before: Any, now: Any) -> None:
        if self._cell is None and vars(self._owner).get(self._name) is before:
            setattr(self._owner, self._name, now)
            return
        self._cell = self._cell or _cell_of(getattr(self._owner, self._name), before)
        if self._cell is not None:
            self._cell.cell_contents = now


def _cell_of(function: Any, held: Any) -> Any:
    """The variable of one of the wrappers, from `function` on inwards, that holds what it calls."""
    while function is not None:
        for cell in getattr(function, "__closure__", None) or ():
            if _contents(cell) is held:
                return cell
        function = getattr(function, "__wrapped__", None)
    return None


def _contents(cell: Any) -> Any:
    try:
        return cell.cell_contents
    except ValueError:  # not bound yet
        return None
