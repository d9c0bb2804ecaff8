"""Arrays of numbers in messages."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Array:
    """Numbers in memory order: little-endian, C order."""

    dtype: str  # a key of framing.ITEM_BYTES: "u1", "i4", "i8", "f4", "f8", …
    shape: tuple[int, ...]
    data: bytes
