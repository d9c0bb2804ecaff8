"""Parts of the model tree, and readings of its parameters, whose columns contradict one another."""

from __future__ import annotations

import sys
from array import array
from operator import le, lt

from inspector.wire.arrays import Array
from inspector.wire.framing import WireError
from inspector.wire.messages import GRAD_STATES, Structure, Values

_ROW_NUMBERS = ("parents", "names", "looks", "shared")
_STATISTICS = ("norm", "grad_norm", "grad_min", "grad_max", "grad_mean")


def check_structure(message: Structure) -> None:
    """What can be seen of the part alone; whether it goes on where the last one ended, the tree knows."""
    _fit("Structure", *((getattr(message, name), "i4") for name in _ROW_NUMBERS))
    parents, names, looks, shared = (_integers(getattr(message, name)) for name in _ROW_NUMBERS)
    first = message.first
    _require(message.version >= 0 and first >= 0, "Structure: a part of nothing")
    _require(_are_earlier(parents, first) and all(map(le, parents, parents[1:])), "Structure: parents that can not be")
    _require(_are_earlier(shared, first), "Structure: shared rows that can not be")
    is_first = first == 0  # of a later part, words and styles were told with those before it
    _require(_count_from_0(names, len(message.words) if is_first else None), "Structure: names that were not told")
    _require(_count_from_0(looks, len(message.styles) if is_first else None), "Structure: looks that were not told")


def check_values(message: Values) -> None:
    few = ((message.ids, "i4"), (message.states, "u1"), (message.counts, "i4"), (message.measured, "u1"))
    _fit("Values", *few, *((getattr(message, name), "f8") for name in _STATISTICS))
    _fit("Values", (message.all_states, "u1"), (message.all_counts, "i4"))
    ids = _integers(message.ids)
    _require(message.first >= 0 and _count_from_0(ids, None), "Values: rows that can not be")
    _require(all(map(lt, ids, ids[1:])), "Values: rows that are not in order")
    states = (message.states.data, message.all_states.data)
    _require(all(_count_from_0(some, len(GRAD_STATES)) for some in states), "Values: states that are none")


def _fit(kind: str, *columns: tuple[Array, str]) -> None:
    """Each column is of its type, and all have the same length."""
    fits = all(column.dtype == dtype and len(column.shape) == 1 for column, dtype in columns)
    _require(fits and len({column.shape for column, _ in columns}) == 1, f"{kind}: columns that do not fit")


def _are_earlier(rows: array[int], first: int) -> bool:
    """Whether each names a row before its own, or none by -1; the first of them belongs to row `first`."""
    return min(rows, default=0) >= -1 and all(map(lt, rows, range(first, first + len(rows))))


def _count_from_0(numbers: array[int] | bytes, count: int | None) -> bool:
    """Whether all are at least 0, and below `count` where there is one."""
    return min(numbers, default=0) >= 0 and (count is None or max(numbers, default=-1) < count)


def _integers(column: Array) -> array[int]:
    numbers = array("i", column.data)
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers


def _require(is_so: bool, else_what: str) -> None:
    if not is_so:
        raise WireError(else_what)
