"""Checks parts of the model tree, and readings of its parameters, for contradictions."""

from __future__ import annotations

from array import array
from operator import le, lt

from inspector.wire.framing import WireError
from inspector.wire.limits import numbers_of
from inspector.wire.messages import Structure, Values

_ROW_NUMBERS = ("parents", "names", "looks", "shared")


def check_structure(message: Structure) -> None:
    """Checks what one part shows; only the model tree knows whether it continues the last part."""
    parents, names, looks, shared = (numbers_of(getattr(message, name)) for name in _ROW_NUMBERS)
    first = message.first
    _require(_are_earlier(parents, first) and all(map(le, parents, parents[1:])), "Structure: parents that can not be")
    _require(_are_earlier(shared, first), "Structure: shared rows that can not be")
    if first == 0:  # of a later part, words and styles came with those before it
        _require(max(names, default=-1) < len(message.words), "Structure: names that were not told")
        _require(max(looks, default=-1) < len(message.styles), "Structure: looks that were not told")


def check_values(message: Values) -> None:
    ids = numbers_of(message.ids)
    _require(all(map(lt, ids, ids[1:])), "Values: rows that are not in order")


def _are_earlier(rows: array[int], first: int) -> bool:
    """Returns whether each row names an earlier row, or none by -1; the first entry belongs to row `first`."""
    return min(rows, default=0) >= -1 and all(map(lt, rows, range(first, first + len(rows))))


def _require(is_so: bool, else_what: str) -> None:
    if not is_so:
        raise WireError(else_what)
