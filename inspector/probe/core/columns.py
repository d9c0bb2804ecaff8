"""Columns of numbers as the wire has them."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from typing import Any

from ...wire.arrays import Array

_DTYPES = {"q": "i8", "d": "f8", "i": "i4", "B": "u1"}


def packed(numbers: Iterable[Any], code: str = "") -> Array:
    """An Array of an `array.array`, or of plain numbers with their type code."""
    held = numbers if isinstance(numbers, array) else array(code, numbers)
    return Array(_DTYPES[held.typecode], (len(held),), held.tobytes())
