"""Exact statistics of a tensor that came in pieces, put together as torch would have it of the whole.

The mean and the variance by the parallel formula of Chan, Golub and LeVeque, "Updating Formulae and a Pairwise
Algorithm for Computing Sample Variances" (Stanford STAN-CS-79-773, 1979):
    δ = mean₂ − mean₁,   mean = mean₁ + δ·n₂/n,   M = M₁ + M₂ + δ²·n₁·n₂/n,   std = √(M / (n − 1))
in float64. NaN spreads as in torch: into the least, the greatest, the norms and the mean.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable

import numpy as np

from inspector.wire.arrays import Array
from inspector.wire.tensors import Statistics

Two = Callable[[float, float], float]


def merged(first: Statistics, second: Statistics) -> Statistics:
    """The statistics of both pieces together; `second` begins where `first` ends."""
    mean, std = _moments(first, second)
    return dataclasses.replace(
        first,
        request=second.request,
        stop=second.stop,
        counted=first.counted + second.counted,
        minimum=_both(first, second, "minimum", lambda a, b: _spread(min, a, b)),
        maximum=_both(first, second, "maximum", lambda a, b: _spread(max, a, b)),
        mean=mean,
        std=std,
        l1=_both(first, second, "l1", lambda a, b: a + b),
        l2=_both(first, second, "l2", lambda a, b: _spread(math.hypot, a, b)),
        largest=_both(first, second, "largest", lambda a, b: _spread(max, a, b)),
        zeros=first.zeros + second.zeros,
        nan=first.nan + second.nan,
        plus_inf=first.plus_inf + second.plus_inf,
        minus_inf=first.minus_inf + second.minus_inf,
        subnormal=first.subnormal + second.subnormal,
        bins=_sum(first.bins, second.bins),
    )


def counts(bins: Array) -> np.ndarray:
    """The counts of a histogram, i8."""
    return np.frombuffer(bins.data, "<i8")


def _sum(first: Array, second: Array) -> Array:
    if first.shape != second.shape:
        raise ValueError(f"histograms of {first.shape} and {second.shape} bins cannot be added")
    total = counts(first) + counts(second)
    return Array("i8", first.shape, total.astype("<i8").tobytes())


def _both(first: Statistics, second: Statistics, name: str, put: Two) -> float | None:
    """A value of no elements is None and leaves that of the others; else None says that torch has none."""
    if not first.counted:
        return getattr(second, name)
    if not second.counted:
        return getattr(first, name)
    a, b = getattr(first, name), getattr(second, name)
    return None if a is None or b is None else put(a, b)


def _spread(put: Two, a: float, b: float) -> float:
    return math.nan if math.isnan(a) or math.isnan(b) else put(a, b)


def _moments(first: Statistics, second: Statistics) -> tuple[float | None, float | None]:
    if not first.counted:
        return second.mean, second.std
    if not second.counted:
        return first.mean, first.std
    if first.mean is None or second.mean is None:
        return None, None
    n1, n2 = first.counted, second.counted
    delta = second.mean - first.mean
    if not math.isfinite(delta):
        mean = first.mean * (n1 / (n1 + n2)) + second.mean * (n2 / (n1 + n2))
        return mean, None if first.std is None else math.nan  # torch's std of what holds NaN or infinity
    mean = first.mean + delta * (n2 / (n1 + n2))
    if first.std is None or second.std is None:
        return mean, None
    squares = _squares(first) + _squares(second) + delta * delta * (n1 / (n1 + n2)) * n2
    return mean, math.sqrt(squares / (n1 + n2 - 1))


def _squares(piece: Statistics) -> float:
    """Sum of the squared distances from the mean; the std of one element is NaN, its distance is none."""
    assert piece.std is not None
    return piece.std**2 * (piece.counted - 1) if piece.counted > 1 else 0.0
