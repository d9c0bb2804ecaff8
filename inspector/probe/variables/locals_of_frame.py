"""The variables of a frame in reading order: arguments, locals, closure variables, globals."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from types import FrameType
from typing import Any

from ...wire.variables import ARGUMENT, FOLDED
from ..frames import local_variables
from .presenters import kind_of

Variable = tuple[str, Any, str, int]  # name, value, group, flags


def variables(frame: FrameType) -> list[Variable]:
    code = frame.f_code
    if not code.co_flags & inspect.CO_OPTIMIZED:
        return list(_named(dict(frame.f_locals), "locals" if frame.f_locals is not frame.f_globals else "globals"))
    held, cells = dict(local_variables.locals_of(frame)), set(code.co_freevars)
    own = {name: value for name, value in held.items() if name not in cells}
    shared = {name: value for name, value in held.items() if name in cells}
    found = [*_named(own, "locals", _arguments(code)), *_named(shared, "cells")]
    return found + list(_named(dict(frame.f_globals), "globals"))


def _named(held: dict[str, Any], group: str, arguments: frozenset[str] = frozenset()) -> Iterator[Variable]:
    for name, value in held.items():
        if type(name) is str and not name.startswith("."):  # ".0" is the iterator of a comprehension
            flags = (ARGUMENT if name in arguments else 0) | (FOLDED if _is_folded(name, value) else 0)
            yield name, value, group, flags


def _arguments(code: Any) -> frozenset[str]:
    count = code.co_argcount + code.co_kwonlyargcount
    count += bool(code.co_flags & inspect.CO_VARARGS) + bool(code.co_flags & inspect.CO_VARKEYWORDS)
    return frozenset(code.co_varnames[:count])


def _is_folded(name: str, value: Any) -> bool:
    """Returns whether it is seldom looked at: modules, functions, classes, and Python's own names."""
    return name.startswith("__") and name.endswith("__") or kind_of(value) in ("function", "class")
