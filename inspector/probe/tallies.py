"""Statistics and histograms of tensors of any size: sampled at once, or exact in large pieces."""

from __future__ import annotations

import math
from typing import Any

import torch

from ..wire.arrays import Array
from ..wire.tensors import AskStatistics, Statistics
from .losses import packed as packed_column
from .numbers import Unavailable, pieces, sample

SAMPLE = 100_000  # elements of a sampled answer
PIECE = 1 << 24  # elements of an exact one: a tenth of a second or so, in which training is not let go
STD_AT_ONCE = 1 << 20  # elements up to which torch.std is quick
BLOCK = 1 << 18  # elements whose bits are looked at together: they stay in the cache
MAX_BINS = 4096

_EXPONENT = {torch.float32: (torch.int32, 0x7F800000), torch.float64: (torch.int64, 0x7FF0000000000000)}


def statistics(question: AskStatistics, numbers: Any, stop: int) -> Statistics:
    total = math.prod(numbers.shape)
    first, part = _piece(question, numbers, total) if question.exact else (0, numbers.take(sample(numbers.shape, SAMPLE)))
    tally = Tally(part)
    low, high, bins = _histogram(tally, question)
    return Statistics(
        question.request, stop, first, tally.count, total, question.exact or tally.count == total,
        tally.minimum, tally.maximum, tally.mean, tally.std, tally.l1, tally.l2, tally.largest,
        tally.zeros, tally.nan, tally.plus_inf, tally.minus_inf, tally.subnormal, low, high, bins,
    )  # fmt: skip


def _piece(question: AskStatistics, numbers: Any, total: int) -> tuple[int, Any]:
    """The piece that begins at the element asked for."""
    for first, _, cut in pieces(numbers.shape, PIECE):
        if first == question.first:
            return first, numbers.take(cut)
    raise Unavailable("reshaped", f"element {question.first} of {total}")


class Tally:
    """The numbers of `part`, a dense tensor. None is what torch has not for its dtype, or for no elements."""

    minimum: float | None = None
    maximum: float | None = None
    mean: float | None = None
    std: float | None = None
    l1: float | None = None
    l2: float | None = None
    largest: float | None = None
    zeros = nan = plus_inf = minus_inf = subnormal = 0

    def __init__(self, part: Any) -> None:
        self.count = part.numel()
        self.is_complex = part.is_complex()
        self.part = part.abs() if self.is_complex else part
        if not part.is_floating_point() and not self.is_complex:
            self.part = part.to(torch.float64)
        if self.count:
            self._measure()

    def _measure(self) -> None:
        part = self.part
        low, high = (float(value) for value in torch.aminmax(part))
        self.l1 = self._l1(low, high)
        self.l2 = float(torch.linalg.vector_norm(part))
        self.largest = max(abs(low), abs(high)) if not math.isnan(low) else low
        if not self.is_complex:
            self.minimum, self.maximum = low, high
            self.mean = float(part.mean())
            self.std = self._std(self.mean, self.l2)
        if not math.isfinite(self.l1):  # the sum of finite numbers may be infinite too
            self._count_others()
        nonzero = int(torch.count_nonzero(part))
        self.zeros = self.count - nonzero
        self.subnormal = nonzero - self._count_normal() if self._may_be_subnormal() else 0

    def _l1(self, low: float, high: float) -> float:
        if low >= 0 or high <= 0:
            return abs(float(self.part.sum()))
        return float(torch.linalg.vector_norm(self.part, 1))

    def _std(self, mean: float, l2: float) -> float:
        """Unbiased. Of many numbers Σx² − n·mean² is torch's own to the digits shown, unless they lie far from zero
        and close together."""
        if self.count < 2:
            return math.nan  # torch says the same, with a warning
        squares, around = l2 * l2, self.count * mean * mean
        if self.count > STD_AT_ONCE and around < squares / 2:
            return math.sqrt((squares - around) / (self.count - 1))
        return float(self.part.std())

    def _count_others(self) -> None:
        self.nan = int(torch.count_nonzero(self.part.isnan()))
        self.plus_inf = int(torch.count_nonzero(self.part.isposinf()))
        self.minus_inf = int(torch.count_nonzero(self.part.isneginf()))

    def _may_be_subnormal(self) -> bool:
        return self.part.dtype in _EXPONENT

    def _count_normal(self) -> int:
        """Elements whose exponent has a bit set: neither zero nor subnormal (IEEE 754)."""
        kind, mask = _EXPONENT[self.part.dtype]
        bits = self.part.reshape(-1).view(kind)
        room = torch.empty(min(BLOCK, bits.numel()), dtype=kind, device=bits.device)
        count = 0
        for start in range(0, bits.numel(), BLOCK):
            block = bits[start : start + BLOCK]
            count += int(torch.count_nonzero(torch.bitwise_and(block, mask, out=room[: block.numel()])))
        return count

    def finite_range(self) -> tuple[float, float] | None:
        low, high = (float(value) for value in torch.aminmax(self.part)) if self.count else (math.nan, math.nan)
        if math.isfinite(low) and math.isfinite(high):
            return low, high
        finite = self.part[self.part.isfinite()]
        if not finite.numel():
            return None
        low, high = (float(value) for value in torch.aminmax(finite))
        return low, high


NO_BINS = Array("i8", (0,), b"")


def _histogram(tally: Tally, question: AskStatistics) -> tuple[float | None, float | None, Array]:
    """(low, high, counts). The last bin holds `high` itself; a range of no width is made one wide, as numpy does."""
    if not 0 < question.bins <= MAX_BINS:
        return None, None, NO_BINS
    reach = (question.low, question.high)
    if reach[0] is None or reach[1] is None:
        reach = tally.finite_range() or (None, None)
    low, high = reach
    if low is None or high is None or not (math.isfinite(low) and math.isfinite(high)) or high < low:
        return None, None, NO_BINS
    if low == high:
        low, high = low - 0.5, high + 0.5
    counts = torch.histc(tally.part, question.bins, low, high).tolist()
    return low, high, packed_column(map(int, counts), "q")


