"""Statistics and histograms of tensors of any size: of a sample at once, or exact in large pieces."""

from __future__ import annotations

import math
from typing import Any

import torch

from ...wire.arrays import Array
from ...wire.tensors import AskStatistics, Statistics
from ..core.columns import packed
from .numbers import Unavailable, pieces, sample
from .statistics import Measure, extremes, measure, real, smallest_normal

SAMPLE = 100_000  # elements of a sample
PIECE = 1 << 24  # elements of one exact piece: about a tenth of a second, in which training is held
MAX_BINS = 4096


def statistics(question: AskStatistics, numbers: Any, stop: int) -> Statistics:
    total = math.prod(numbers.shape)
    is_exact = question.exact or total <= SAMPLE  # the sample is the whole tensor, summed in the same order
    first = question.first if question.exact else 0
    part = _piece(first, numbers, total) if is_exact else _sample(numbers)
    found = measure(part, smallest_normal(numbers.dtype or part.dtype, part.dtype))
    low, high, bins = _histogram(question, numbers, part, found)
    return Statistics(
        request=question.request,
        stop=stop,
        first=first,
        counted=found.count,
        total=total,
        exact=is_exact,
        minimum=found.minimum,
        maximum=found.maximum,
        mean=found.mean,
        std=found.std,
        l1=found.l1,
        l2=found.l2,
        largest=found.largest,
        zeros=found.zeros,
        nan=found.nan,
        plus_inf=found.plus_inf,
        minus_inf=found.minus_inf,
        subnormal=found.subnormal,
        low=low,
        high=high,
        bins=bins,
    )


def _sample(numbers: Any) -> Any:
    """Returns a contiguous sample: it is read several times."""
    return numbers.take(sample(numbers.shape, SAMPLE)).contiguous()


def _piece(first: int, numbers: Any, total: int) -> Any:
    """Returns the piece that begins at element `first`."""
    for begin, _, cut in pieces(numbers.shape, PIECE):
        if begin == first:
            return numbers.take(cut)
    raise Unavailable("reshaped", f"element {first} of {total}")


NO_BINS = Array("i8", (0,), b"")


def _histogram(
    question: AskStatistics, numbers: Any, part: Any, found: Measure
) -> tuple[float | None, float | None, Array]:
    """Returns (low, high, counts); `high` itself is counted in the last bin."""
    if not 0 < question.bins <= MAX_BINS:
        return None, None, NO_BINS
    low, high = _range(question, numbers, found)
    if low is None or high is None or not low < high:
        return None, None, NO_BINS
    flat = real(part).reshape(-1).to("cpu")  # on an accelerator torch counts in no fixed order, and warns
    is_wide = flat.dtype is not torch.float32 or not math.isfinite(torch.tensor(high - low, dtype=flat.dtype).item())
    counts = _counts(flat.to(torch.float64) if is_wide else flat, question.bins, low, high)
    return low, high, packed(map(int, counts.tolist()), "q")


def _counts(flat: Any, bins: int, low: float, high: float) -> Any:
    if math.isfinite(high - low):
        return torch.histc(flat, bins, low, high)
    return torch.histc(flat * 0.25, bins, low * 0.25, high * 0.25)


def _range(question: AskStatistics, numbers: Any, found: Measure) -> tuple[float | None, float | None]:
    """Returns the range asked for, else the least and greatest finite number. An exact answer uses those of the whole
    tensor, so that the counts of its pieces add up. A range without width is widened."""
    low, high = question.low, question.high
    if low is None or high is None:
        is_all = not question.exact or found.count == math.prod(numbers.shape)
        least, greatest = (found.low, found.high) if is_all else _finite_extremes(numbers)
        low, high = least if low is None else low, greatest if high is None else high
    if low is None or high is None or not (math.isfinite(low) and math.isfinite(high)):
        return None, None
    if low == high:
        half = max(0.5, abs(low) * 2.0**-10)
        return low - half, high + half
    return low, high


def _finite_extremes(numbers: Any) -> tuple[float | None, float | None]:
    lows, highs = [], []
    for _, count, cut in pieces(numbers.shape, PIECE):
        part = real(numbers.take(cut))
        low, high = extremes(part) if count else (math.nan, math.nan)
        if not (math.isfinite(low) and math.isfinite(high)):
            part = part[part.isfinite()]
            if not part.numel():
                continue
            low, high = extremes(part)
        lows.append(low)
        highs.append(high)
    return (min(lows), max(highs)) if lows else (None, None)
