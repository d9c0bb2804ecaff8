"""Numbers as they travel."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Array:
    """Numbers as they lie in memory: little-endian, C order."""

    dtype: str  # a key of framing.ITEM_BYTES: "u1", "i4", "i8", "f4", "f8", …
    shape: tuple[int, ...]
    data: bytes
