"""Limits of fields beyond their type: declared with the field, checked when it is decoded."""

from __future__ import annotations

import sys
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from .arrays import Array
from .framing import ITEM_BYTES

INT32, INT64 = (1 << 31) - 1, (1 << 63) - 1  # the limits of Qt's and of torch's integers
MOST = 1 << 20  # entries in one field

_CODES = {"i4": "i", "i8": "q", "f4": "f", "f8": "d"}
_BELOW_128 = bytes(range(128))


@dataclass(frozen=True, slots=True)
class Within:
    """An integer from `low` to `high`."""

    low: int
    high: int

    def hold(self, values: Sequence[int]) -> bool:
        if len(values) == 1:
            return self.low <= values[0] <= self.high
        return not values or (min(values) >= self.low and max(values) <= self.high)


@dataclass(frozen=True, slots=True)
class OneOf:
    """A text that is one of these codes."""

    codes: tuple[str, ...]

    def hold(self, values: Sequence[str]) -> bool:
        return set(self.codes).issuperset(values)


@dataclass(frozen=True, slots=True)
class Word:
    """A text that is empty or a code, spelled like a Python name; the receiver may not know it."""

    def hold(self, values: Sequence[str]) -> bool:
        return all(not value or value.isidentifier() for value in values)


@dataclass(frozen=True, slots=True)
class AtMost:
    """A tuple or text with at most `count` entries or characters."""

    count: int

    def hold(self, values: Sequence[Sequence[Any]]) -> bool:
        return all(len(value) <= self.count for value in values)


@dataclass(frozen=True, slots=True)
class Column:
    """An Array with one axis. Columns of a message with the same `of` have the same length. Its numbers are at least
    `low` and below `under`: a number, or the length of the named field or of the columns `of` that name."""

    dtype: str
    of: str = ""
    low: int | None = None
    under: int | str | None = None

    def hold(self, values: Sequence[Array]) -> bool:
        return all(value.dtype == self.dtype and len(value.shape) == 1 for value in values)

    def spans(self, column: Array, under: int | None) -> bool:
        """Returns whether all numbers are between `low` and `under`."""
        if self.dtype == "u1":
            return under is None or not column.data.translate(None, bytes(range(under)))
        if under is None and self.low == 0:  # the last byte of no number has its sign bit set
            size = ITEM_BYTES[self.dtype]
            return not column.data[size - 1 :: size].translate(None, _BELOW_128)
        numbers = numbers_of(column)
        return (self.low is None or min(numbers, default=self.low) >= self.low) and (
            under is None or max(numbers, default=-1) < under
        )


Limit = Within | OneOf | Word | AtMost | Column


def numbers_of(column: Array) -> array[Any]:
    """Returns the numbers of a column of signed integers or floats."""
    numbers = array(_CODES[column.dtype], column.data)
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers


def misfit(value: Any, columns: dict[str, Column]) -> str:
    """Returns what is wrong with the columns of a message or part, or "". Each is an Array of the right dtype."""
    lengths: dict[str, int] = {}
    for name, column in columns.items():
        length = getattr(value, name).shape[0]
        if column.of and lengths.setdefault(column.of, length) != length:
            return "columns that do not fit"
    for name, column in columns.items():
        under = column.under
        if isinstance(under, str):
            under = lengths[under] if under in lengths else len(getattr(value, under))
        if not column.spans(getattr(value, name), under):
            return f"{name} that can not be"
    return ""


INTEGER = Within(-INT64 - 1, INT64)  # for integers without other limits
Count = Annotated[int, Within(0, INT64)]
Line = Annotated[int, Within(0, INT32)]  # of a file, from 1; 0: unknown
Place = Annotated[int, Within(0, INT32)]  # of something shown row by row
Index = Annotated[int, Within(-1, INT64)]  # -1: none
Number = Annotated[int, Within(1, INT64)]
Row = Annotated[int, Within(-1, INT32)]  # of the model tree, or a place in a list; -1: none
Shape = Annotated[tuple[Count, ...], AtMost(64)]
