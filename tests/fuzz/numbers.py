"""Numbers that nobody would send: at every edge, of every dtype and shape."""

from __future__ import annotations

import math
import random
import struct
from collections.abc import Sequence
from typing import Any

from hypothesis import strategies as st

from inspector.wire.framing import ITEM_BYTES
from inspector.wire.limits import INT32, INT64, Column
from inspector.wire.messages import Array

Strategy = st.SearchStrategy[Any]
SEEDS = st.integers(0, 1 << 20)  # of long lists of numbers, each of which would be a choice of its own

EDGES = (0, 1, -1, 2, 255, INT32, INT32 + 1, 1 << 53, 1 << 62, INT64, -INT32 - 1, -INT64 - 1)
BEYOND = (INT64 + 1, -INT64 - 2, 10**30)
FLOATS = (0.0, -0.0, 1.0, -1.5, 0.1, math.nan, math.inf, -math.inf, 5e-324, 1.8e308, -1.7e308, 1e-45, 1e16)
SHAPES = (
    (), (0,), (1,), (3,), (2, 3), (0, 3), (3, 0), (1, 1, 1), (2, 3, 4, 4), (1, 4, 4, 3), (2, 0, 0, 3), (0, 0, 0, 3),
    (0, 1 << 28), (16, 16), (1,) * 9,
)  # fmt: skip
CODES = {"u1": "B", "u2": "H", "u4": "I", "u8": "Q", "i1": "b", "i2": "h", "i4": "i", "i8": "q", "f4": "f", "f8": "d"}


def integers(low: int, high: int) -> Strategy:
    """Mostly few, now and then one at an edge."""
    few = list(range(max(low, -1), min(high, 12) + 1))
    return st.sampled_from(few * 3 + edges(low, high))


def edges(low: int, high: int) -> list[int]:
    return sorted({low, high, *(edge for edge in EDGES if low <= edge <= high)})


def column_of(column: Column, length: int, under: int | None) -> Strategy:
    code = CODES[column.dtype]
    if code in "fd":
        numbers: Sequence[Any] = FLOATS
    else:
        high = {"B": 255, "i": INT32, "q": INT64}[code] if under is None else under - 1
        low = column.low if column.low is not None else (0 if code == "B" else -high - 1)
        numbers = [*range(max(low, -1), min(high, 12) + 1)] * 2 + edges(low, max(high, low))
    return SEEDS.map(lambda seed: packed(column.dtype, random.Random(seed).choices(numbers, k=length)))


def packed(dtype: str, numbers: list[Any], shape: tuple[int, ...] | None = None) -> Array:
    shape = (len(numbers),) if shape is None else shape
    return Array(dtype, shape, struct.pack(f"<{len(numbers)}{CODES[dtype]}", *numbers))


@st.composite
def arrays(draw: st.DrawFn, shape: tuple[int, ...] | None = None) -> Array:
    """Of any dtype and shape; floats are any as well."""
    dtype, shape = draw(st.sampled_from(sorted(ITEM_BYTES))), draw(st.sampled_from(SHAPES)) if shape is None else shape
    size = math.prod(shape) * ITEM_BYTES[dtype]
    seed = draw(st.binary(min_size=1, max_size=24) | st.sampled_from([struct.pack("<dd", math.nan, math.inf), b"\0"]))
    return Array(dtype, shape, (seed * (size // len(seed) + 1))[:size])
