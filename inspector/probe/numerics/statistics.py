"""Statistics of elements: extremes, mean, norms, and counts of zeros, NaN, infinities and subnormal numbers.

Up to WHOLE elements, each number is torch's own function of all elements. More are measured in blocks that fit the
processor's cache and merged in float64: for 2^24 numbers `torch.linalg.vector_norm(x, 1)` in float32 is 2 % off.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import torch

WHOLE = 1 << 20
# Elements. A block and a buffer for its magnitudes fit the cache that the processor's cores share, and one call takes
# long enough to use both cores. On an accelerator each call has a fixed cost, so a piece is one block.
CPU_BLOCK = 1 << 19
UNSAFE = 1e-2  # a variance below this part of the mean square has lost its digits in float32
NAN = math.nan


@dataclass(slots=True)
class Measure:
    """The statistics of `count` elements; `low` and `high` are the least and greatest finite ones. None: torch has none
    for the dtype, or there are no elements. For complex numbers norms and counts are those of the magnitudes."""

    count: int = 0
    minimum: float | None = None
    maximum: float | None = None
    mean: float | None = None
    std: float | None = None
    l1: float | None = None
    l2: float | None = None
    largest: float | None = None
    zeros: int = 0
    nan: int = 0
    plus_inf: int = 0
    minus_inf: int = 0
    subnormal: int = 0
    low: float | None = None
    high: float | None = None


def measure(part: Any, tiny: float) -> Measure:
    """Returns the statistics of a real tensor that torch computes with, or of a complex one. `tiny`: the smallest
    normal number of the dtype before it was widened."""
    if part.is_floating_point() and part.numel() > WHOLE:
        return _in_blocks(part.reshape(-1), tiny)
    return _of_all(part, tiny)


def real(part: Any) -> Any:
    """Returns the numbers that are ordered and counted: magnitudes of complex, 0 and 1 for booleans, float64 for
    uint64."""
    if part.is_complex():
        return part.abs()
    return part.to(_ORDERED[part.dtype]) if part.dtype in _ORDERED else part


_ORDERED = {torch.bool: torch.uint8, torch.uint16: torch.int32, torch.uint32: torch.int64, torch.uint64: torch.float64}


def smallest_normal(own: Any, widened: Any) -> float:
    """Returns the smallest normal number of the dtype; 0 for integers. Dequantized numbers count in their new dtype."""
    dtype = own if own.is_floating_point or own.is_complex else widened
    dtype = dtype.to_real() if dtype.is_complex else dtype
    return float(torch.finfo(dtype).smallest_normal) if dtype.is_floating_point else 0.0


def extremes(part: Any) -> tuple[float, float]:
    low, high = torch.aminmax(part)
    return float(low), float(high)


# ── all at once ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _of_all(part: Any, tiny: float) -> Measure:
    found = Measure(count=part.numel())
    if not found.count:
        return found
    ordered = real(part)
    found.largest = _largest(*extremes(ordered))
    if not part.is_complex():
        found.minimum, found.maximum = extremes(ordered)
    if part.is_floating_point() or part.is_complex():
        found.std = float(torch.std(part)) if found.count > 1 else NAN  # torch returns NaN too, with a warning
        found.l1 = float(ordered.abs().sum())
        found.l2 = float(torch.linalg.vector_norm(part))
    if part.is_floating_point():
        found.mean = float(part.mean())
    _count(ordered, ordered.abs() if tiny else ordered, tiny, found)
    return found


def _largest(low: float, high: float) -> float:
    return NAN if math.isnan(low) else max(abs(low), abs(high))


def _count(numbers: Any, magnitudes: Any, tiny: float, found: Measure) -> None:
    if tiny and not math.isfinite(found.largest or 0.0):
        found.nan = int(torch.count_nonzero(numbers.isnan()))
        found.plus_inf = int(torch.count_nonzero(numbers == math.inf))
        found.minus_inf = int(torch.count_nonzero(numbers == -math.inf))
    if not tiny:
        found.zeros = found.count - int(torch.count_nonzero(numbers))
    elif found.nan or float(magnitudes.amin()) < tiny:
        room = torch.empty_like(magnitudes)  # filled with ones, whose sum is exact and faster than counting
        nonzero = int(torch.gt(magnitudes, 0, out=room).sum())
        found.zeros = found.count - nonzero - found.nan
        found.subnormal = nonzero - int(torch.ge(magnitudes, tiny, out=room).sum())
    found.low, found.high = _finite_extremes(numbers, found)


def _finite_extremes(numbers: Any, found: Measure) -> tuple[float | None, float | None]:
    others = found.nan + found.plus_inf + found.minus_inf
    if not others and found.minimum is not None:
        return found.minimum, found.maximum
    finite = numbers[numbers.isfinite()] if others else numbers
    return extremes(finite) if finite.numel() else (None, None)


# ── in blocks ────────────────────────────────────────────────────────────────────────────────────────────────────────


def _in_blocks(flat: Any, tiny: float) -> Measure:
    blocks = flat.split(CPU_BLOCK if flat.device.type == "cpu" else flat.numel())
    room = torch.empty_like(blocks[0])
    total, squares, distances = Measure(), 0.0, 0.0
    for block in blocks:
        piece, apart = _of_block(block, room[: block.numel()], tiny)
        distances = _merge(total, distances, piece, apart)
        squares += (piece.l2 or 0.0) ** 2
    if distances < UNSAFE * squares < math.inf and total.mean is not None:
        distances = _distances(blocks, total.mean, room)
    total.std = math.sqrt(distances / (total.count - 1)) if distances >= 0 and total.count > 1 else NAN
    return total


def _of_block(block: Any, room: Any, tiny: float) -> tuple[Measure, float]:
    """Returns (statistics of a block, sum of squared distances from its mean). After the first read the block is
    cached."""
    found = Measure(count=block.numel())
    found.minimum, found.maximum = extremes(block)
    found.largest = _largest(found.minimum, found.maximum)
    total = float(block.sum())
    magnitudes = torch.abs(block, out=room)
    found.mean, found.l1 = total / found.count, float(magnitudes.sum())
    _count(block, magnitudes, tiny, found)
    square = float(torch.mul(block, block, out=room).sum())  # torch.dot adds a whole row at once and loses digits
    if not 1e-30 < square < math.inf and found.largest:  # these squares do not fit into float32
        square = float(torch.linalg.vector_norm(block, dtype=torch.float64)) ** 2
    found.l2 = math.sqrt(square)
    return found, max(square - total * found.mean, 0.0) if math.isfinite(square) else NAN


def _merge(total: Measure, distances: float, piece: Measure, apart: float) -> float:
    """Adds a piece to `total`; returns the squared distances of both, by the formula of Chan, Golub and LeVeque."""
    if not total.count:
        for name in Measure.__slots__:
            setattr(total, name, getattr(piece, name))
        return apart
    assert total.mean is not None and piece.mean is not None
    count, step = total.count + piece.count, piece.mean - total.mean
    distances += apart + step * step * total.count / count * piece.count
    total.mean += step * piece.count / count if math.isfinite(step) else piece.mean
    for name, put in _TOGETHER.items():
        setattr(total, name, _both(getattr(total, name), getattr(piece, name), put))
    for name in ("count", "zeros", "nan", "plus_inf", "minus_inf", "subnormal"):
        setattr(total, name, getattr(total, name) + getattr(piece, name))
    if piece.low is not None and piece.high is not None:
        total.low = piece.low if total.low is None else min(total.low, piece.low)
        total.high = piece.high if total.high is None else max(total.high, piece.high)
    return distances


_TOGETHER: dict[str, Callable[[float, float], float]] = {
    "minimum": min, "maximum": max, "largest": max, "l1": lambda one, other: one + other, "l2": math.hypot,
}  # fmt: skip


def _both(one: float, other: float, put: Callable[[float, float], float]) -> float:
    return NAN if math.isnan(one) or math.isnan(other) else put(one, other)


def _distances(blocks: Any, mean: float, room: Any) -> float:
    """Returns the sum of squared distances from the mean, for when it is too small to be got from the sum of
    squares."""
    distances = correction = 0.0
    count = 0
    for block in blocks:
        apart = torch.sub(block, mean, out=room[: block.numel()])
        distances += float(torch.dot(apart, apart))
        correction += float(apart.sum())
        count += block.numel()
    return max(distances - correction * correction / count, 0.0)
