"""Compares code objects: whether both were compiled from the same text."""

from __future__ import annotations

from types import CodeType
from typing import Any


def is_same(one: CodeType, other: CodeType) -> bool:
    """Returns whether two code objects come from the same text, so that the source at hand is what runs."""
    return (
        one.co_code == other.co_code
        and (one.co_names, one.co_freevars, one.co_firstlineno)
        == (other.co_names, other.co_freevars, other.co_firstlineno)
        and len(one.co_consts) == len(other.co_consts)
        and all(map(_are_same, one.co_consts, other.co_consts))
    )


def _are_same(one: Any, other: Any) -> bool:
    if isinstance(one, CodeType) and isinstance(other, CodeType):
        return is_same(one, other)
    return type(one) is type(other) and repr(one) == repr(other)


def has_same_lines(one: CodeType, other: CodeType) -> bool:
    """Returns whether all of two such code objects stands at the same lines."""
    inner = [(a, b) for a, b in zip(one.co_consts, other.co_consts) if isinstance(a, CodeType)]
    return list(one.co_lines()) == list(other.co_lines()) and all(has_same_lines(a, b) for a, b in inner)
