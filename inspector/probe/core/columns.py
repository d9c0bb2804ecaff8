"""Packs columns of numbers into the wire's arrays."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from typing import Any

from ...wire.arrays import Array

_DTYPES = {"q": "i8", "d": "f8", "i": "i4", "B": "u1"}


def packed(numbers: Iterable[Any], code: str = "") -> Array:
    """Returns the numbers as an Array of shape (n,). `code` is the `array` type code of plain numbers ("q", "d", "i",
    "B")."""
    held = numbers if isinstance(numbers, array) else array(code, numbers)
    return Array(_DTYPES[held.typecode], (len(held),), held.tobytes())
