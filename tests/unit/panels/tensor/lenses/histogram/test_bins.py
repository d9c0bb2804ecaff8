"""Histograms on one axis."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from inspector.panels.tensor.colours.ranges import Range
from inspector.panels.tensor.lenses.histogram import bins
from inspector.panels.tensor.lenses.histogram.bins import Histogram

LIMITS = some.tuples(some.floats(-1e12, 1e12), some.floats(1e-9, 1e12)).map(lambda p: Range(p[0], p[0] + p[1]))


@given(some.lists(some.integers(0, 10**9), min_size=1), some.booleans())
def test_heights_are_in_order_and_within_the_room(counts: list[int], is_log: bool):
    found = bins.heights(np.array(counts), max(counts), is_log)
    assert np.all((0 <= found) & (found <= 1))
    assert np.all(np.diff(found[np.argsort(counts, kind="stable")]) >= 0)
    assert np.all((found > 0) == (np.array(counts) > 0))


@given(some.lists(LIMITS, min_size=1))
def test_the_axis_has_room_for_all(ranges: list[Range]):
    found = bins.common(ranges)
    assert found is not None and found.low < found.high
    assert all(found.low <= limits.low and limits.high <= found.high for limits in ranges)


def test_one_number_is_in_the_middle_of_its_axis():
    assert bins.common([Range(4, 4)]) == Range(2, 6)
    assert bins.common([Range(0, 0)]) == Range(-0.5, 0.5)
    assert bins.common([]) is None


def test_a_place_on_the_axis_has_a_bar():
    shown = [Histogram(role, np.array([1, 2, 3, 4]), Range(0, 8), 10, 10, True) for role in ("parameter", "gradient")]
    found = bins.bin_at(shown, 0.3)
    assert found is not None and (found.low, found.high) == (2, 4)
    assert found.counts == (("parameter", 2), ("gradient", 2))
    assert bins.bin_at(shown, 1.0).low == 6 and bins.bin_at(shown, 1.01) is None and bins.bin_at([], 0.5) is None


@given(some.integers(1, 10**12), some.booleans())
def test_counts_are_labelled_with_a_few_whole_numbers(most: int, is_log: bool):
    ticks = bins.count_ticks(most, is_log)
    assert 1 <= len(ticks) <= 5 and ticks == sorted(set(ticks))
    assert all(isinstance(tick, int) and 0 < tick <= most for tick in ticks)


@given(LIMITS, some.floats(1, 10))
def test_values_are_labelled_within_the_axis(limits: Range, room: float):
    ticks = bins.value_ticks(limits, room)
    span = limits.high - limits.low
    assert len(ticks) <= room + 2
    assert all(limits.low - 0.01 * span <= tick <= limits.high + 0.01 * span for tick in ticks)


def test_ticks_are_round():
    assert bins.value_ticks(Range(-0.42, 0.42), 5) == pytest.approx([-0.4, -0.2, 0, 0.2, 0.4])
