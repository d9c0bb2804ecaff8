"""From where to where the colours run."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some
from hypothesis.extra import numpy as arrays

from inspector.panels.tensor.colours import ranges
from inspector.panels.tensor.colours.ranges import BadRange, Range

ANY = arrays.arrays(np.float32, arrays.array_shapes(min_side=0, max_dims=2, max_side=20))


@given(ANY)
def test_all_is_from_the_least_to_the_greatest_finite_number(numbers: np.ndarray):
    finite = [float(number) for number in numbers.flat if math.isfinite(number)]
    assert ranges.of_all(numbers) == (Range(min(finite), max(finite)) if finite else None)


@given(ANY)
def test_most_is_within_all(numbers: np.ndarray):
    whole, most = ranges.of_all(numbers), ranges.of_most(numbers)
    assert (whole is None) == (most is None)
    if whole and most:
        assert whole.low <= most.low <= most.high <= whole.high


def test_most_leaves_out_what_stands_alone():
    numbers = np.linspace(-1, 1, 1001)
    numbers[500] = 1e9
    found = ranges.of_most(numbers)
    assert found is not None and found.high < 1 and found.low > -1


def test_percentiles_of_very_many_numbers_are_those_of_some():
    found = ranges.of_most(np.arange(1_000_000, dtype=np.float32))
    assert found is not None
    assert found.low == pytest.approx(10_000, rel=0.01) and found.high == pytest.approx(990_000, rel=0.01)


@given(some.floats(allow_nan=False, allow_infinity=False), some.floats(allow_nan=False, allow_infinity=False))
def test_two_numbers_in_order_are_a_range(low: float, high: float):
    if low < high:
        assert ranges.typed(f" {low!r} ", repr(high).replace("-", "−")) == Range(low, high)
    else:
        with pytest.raises(BadRange, match="order"):
            ranges.typed(repr(low), repr(high))


@pytest.mark.parametrize(
    ("low", "high", "code"), [("", "1", "low"), ("0", "one", "high"), ("nan", "1", "low"), ("0", "inf", "high")]
)
def test_what_is_no_number_is_named(low: str, high: str, code: str):
    with pytest.raises(BadRange) as found:
        ranges.typed(low, high)
    assert found.value.code == code


def test_without_finite_numbers_the_range_is_from_zero_to_one():
    nothing = np.array([math.nan, math.inf])
    for method in ranges.METHODS:
        assert ranges.chosen(method, nothing, None) == Range(0, 1)
    assert ranges.chosen("fixed", nothing, Range(2, 3)) == Range(2, 3)


def test_complex_numbers_are_drawn_by_their_magnitude():
    assert ranges.reals(np.array([3 + 4j])).tolist() == [5.0]
    assert ranges.reals(np.array([-2])).tolist() == [-2]
