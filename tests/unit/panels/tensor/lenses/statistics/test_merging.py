"""Statistics of pieces against those of the whole."""

from __future__ import annotations

import functools
import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from inspector.panels.tensor.lenses.statistics import merging
from inspector.wire.arrays import Array
from inspector.wire.tensors import Statistics

FLOATS = ("minimum", "maximum", "mean", "std", "l1", "l2", "largest")
COUNTS = ("first", "counted", "total", "zeros", "nan", "plus_inf", "minus_inf", "subnormal")


def statistics_of(numbers: np.ndarray, first: int = 0, total: int = 0, bins: int = 8, **other: Any) -> Statistics:
    """What the probe says of these float64 numbers, with a histogram from −10 to 10."""
    with np.errstate(all="ignore"):
        magnitudes, few = np.abs(numbers), len(numbers) < 2
        values: dict[str, float | None] = dict.fromkeys(FLOATS)
        if len(numbers):
            values = {
                "minimum": float(numbers.min()), "maximum": float(numbers.max()), "mean": float(numbers.mean()),
                "std": math.nan if few else float(numbers.std(ddof=1)), "l1": float(magnitudes.sum()),
                "l2": float(np.sqrt((magnitudes**2).sum())), "largest": float(magnitudes.max()),
            }  # fmt: skip
        tiny = (magnitudes > 0) & (magnitudes < np.finfo(np.float64).tiny)
        inside = numbers[np.abs(numbers) <= 10]
    counts = np.histogram(inside, bins, (-10, 10))[0].astype("<i8") if bins else np.zeros(0, "<i8")
    made = Statistics(
        request=0,
        stop=1,
        first=first,
        counted=len(numbers),
        total=total or len(numbers),
        exact=True,
        **values,
        zeros=int((numbers == 0).sum()),
        nan=int(np.isnan(numbers).sum()),
        plus_inf=int((numbers == math.inf).sum()),
        minus_inf=int((numbers == -math.inf).sum()),
        subnormal=int(tiny.sum()),
        low=-10.0,
        high=10.0,
        bins=Array("i8", (bins,), counts.tobytes()),
    )
    return made if not other else type(made)(**{**{n: getattr(made, n) for n in made.__slots__}, **other})


def merged_in_pieces(numbers: np.ndarray, cuts: list[int]) -> Statistics:
    edges = [0, *sorted(cuts), len(numbers)]
    pieces = [statistics_of(numbers[a:b], a, len(numbers)) for a, b in zip(edges, edges[1:])]
    return functools.reduce(merging.merged, pieces)


def assert_same(found: Statistics, expected: Statistics) -> None:
    for name in COUNTS:
        assert getattr(found, name) == getattr(expected, name), name
    assert merging.counts(found.bins).tolist() == merging.counts(expected.bins).tolist()
    for name in FLOATS:
        here, there = getattr(found, name), getattr(expected, name)
        if there is None or here is None:
            assert here is there, name
        else:
            scale = 1e-9 * max(1.0, abs(expected.largest or 0)) if math.isfinite(expected.largest or 0) else 0
            assert here == pytest.approx(there, rel=1e-9, abs=scale, nan_ok=True), name


NUMBERS = some.one_of(
    some.floats(-1e6, 1e6), some.sampled_from([0.0, -0.0, 5e-324, math.nan, math.inf, -math.inf, 1e100])
)


@given(some.data())
def test_pieces_together_are_the_whole(data: Any):
    numbers = np.array(data.draw(some.lists(NUMBERS, min_size=1, max_size=40)))
    cuts = data.draw(some.lists(some.integers(0, len(numbers)), max_size=4))
    with np.errstate(all="ignore"):
        assert_same(merged_in_pieces(numbers, cuts), statistics_of(numbers))


@given(some.lists(some.floats(-1e3, 1e3), min_size=2, max_size=40), some.integers(0, 40))
def test_finite_numbers_lose_nothing(numbers: list[float], cut: int):
    assert_same(merged_in_pieces(np.array(numbers), [min(cut, len(numbers))]), statistics_of(np.array(numbers)))


def test_a_large_mean_leaves_the_spread_alone():
    """Where a sum of squares would have lost all digits."""
    numbers = 1e9 + np.random.default_rng(1).normal(size=10_000)
    found = merged_in_pieces(numbers, [1, 17, 5000])
    assert found.std == pytest.approx(numbers.std(ddof=1), rel=1e-6)


@pytest.mark.parametrize("where", [0, 3, 6])
def test_one_nan_anywhere_is_in_all(where: int):
    numbers = np.arange(7.0)
    numbers[where] = math.nan
    found = merged_in_pieces(numbers, [2, 5])
    assert all(math.isnan(getattr(found, name)) for name in FLOATS)
    assert found.nan == 1


def test_pieces_of_nothing_change_nothing():
    numbers = np.arange(5.0)
    assert_same(merged_in_pieces(numbers, [0, 0, 5, 5]), statistics_of(numbers))
    empty = merging.merged(statistics_of(numbers[:0]), statistics_of(numbers[:0]))
    assert empty.counted == 0 and empty.mean is None


def test_what_torch_has_none_of_stays_unknown():
    integers = [statistics_of(np.arange(3.0), first, 6, mean=None, std=None) for first in (0, 3)]
    found = merging.merged(*integers)
    assert (found.mean, found.std, found.minimum, found.maximum, found.counted) == (None, None, 0.0, 2.0, 6)


def test_histograms_of_other_bins_are_not_added():
    with pytest.raises(ValueError, match="cannot be added"):
        merging.merged(statistics_of(np.ones(1), bins=8), statistics_of(np.ones(1), bins=4))
