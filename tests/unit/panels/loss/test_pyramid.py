"""The pyramid tells the minima and maxima that numpy tells of all the numbers."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.panels.loss.pyramid import CHUNK, ChunkedArray, Pyramid
from tests.examples import examples


def built(*parts: np.ndarray) -> tuple[ChunkedArray, Pyramid]:
    column = ChunkedArray("f8")
    pyramid = Pyramid(column)
    for part in parts:
        column.append(part)
        pyramid.extend()
    return column, pyramid


@given(st.lists(st.integers(0, 5000), max_size=5), st.integers(1, 300), st.data())
@examples(100)
def test_each_bucket_has_its_minimum_and_maximum(lengths: list[int], buckets: int, data: st.DataObject) -> None:
    noise = np.random.default_rng(sum(lengths)).normal(size=sum(lengths)).astype(np.float32).astype(np.float64)
    noise[::97] = np.nan
    column, pyramid = built(*np.split(noise, np.cumsum(lengths)[:-1] if lengths else []))
    first = data.draw(st.integers(0, len(noise)))
    last = data.draw(st.integers(first, len(noise)))
    indices, low, high = pyramid.envelope(first, last, buckets)
    assert len(indices) <= buckets + 1
    if first == last:
        return
    assert indices[0] <= first
    ends = [*indices[1:].tolist(), None]
    spans = [noise[start:end] for start, end in zip(indices.tolist(), ends)]
    for span, mini, maxi in zip(spans[:-1], low, high):
        np.testing.assert_array_equal([mini, maxi], [_or_nan(np.nanmin, span), _or_nan(np.nanmax, span)])
    covered = noise[first:last]
    if not np.isnan(covered).all():
        assert np.nanmin(low) <= np.nanmin(covered) <= np.nanmax(covered) <= np.nanmax(high)


@pytest.mark.parametrize("length", [256, 4096, 65536])
def test_a_level_that_begins_after_a_power_of_sixteen_covers_what_was_before(length: int) -> None:
    noise = np.random.default_rng(1).normal(size=length + 5).astype(np.float32).astype(np.float64)
    _, pyramid = built(noise[:length], noise[length:])
    _, low, high = pyramid.envelope(0, len(noise), 1)
    assert (low.min(), high.max()) == (noise.min(), noise.max())


def _or_nan(function: object, span: np.ndarray) -> float:
    return np.nan if np.isnan(span).all() else function(span)  # type: ignore[operator]


def test_few_numbers_are_given_as_they_are() -> None:
    values = np.random.default_rng(0).normal(size=10_000)
    _, pyramid = built(values)
    indices, low, high = pyramid.envelope(500, 900, 400)
    assert indices.tolist() == list(range(500, 900))
    assert low.tolist() == high.tolist() == values[500:900].tolist()


def test_buckets_stay_where_they_are_while_panning() -> None:
    _, pyramid = built(np.random.default_rng(0).normal(size=100_000))
    before = pyramid.envelope(10_000, 60_000, 100)
    after = pyramid.envelope(10_100, 60_100, 100)
    common = np.intersect1d(before[0][1:-1], after[0][1:-1])
    assert len(common) > 80
    for index in common:
        assert before[1][before[0] == index] == after[1][after[0] == index]


def test_a_column_can_not_be_written_through_its_numbers() -> None:
    column, _ = built(np.arange(10.0))
    with pytest.raises(ValueError, match="read-only"):
        column.numbers[0] = 1.0


def test_infinities_are_no_part_of_it() -> None:
    values = np.zeros(1000)
    values[3], values[500] = np.inf, -np.inf
    _, low, high = built(values)[1].envelope(0, 1000, 4)
    assert low.min() == high.max() == 0.0


@given(st.lists(st.integers(0, 100_000), max_size=8), st.data())
@examples(30)
def test_a_column_is_one_array(lengths: list[int], data: st.DataObject) -> None:
    whole = np.arange(sum(lengths), dtype=np.int64) // 3
    column = ChunkedArray("i8")
    for part in np.split(whole, np.cumsum(lengths)[:-1]) if lengths else []:
        column.append(part)
    first = data.draw(st.integers(0, len(whole)))
    last = data.draw(st.integers(0, len(whole)))
    key = data.draw(st.integers(-5, len(whole)))
    assert np.array_equal(column.numbers, whole)
    assert np.array_equal(column.slice(first, last), whole[first:last])
    assert np.array_equal(column.take(np.arange(first, len(whole), 1000)), whole[first::1000])
    assert column.count_below(key) == np.searchsorted(whole, key)
    column.replace_from(first, whole[:last])
    assert np.array_equal(column.numbers, np.concatenate([whole[:first], whole[:last]]))


def test_a_column_knows_its_ends() -> None:
    column = ChunkedArray("i8")
    with pytest.raises(IndexError):
        column[-1]
    column.append(np.array([4, 5]))
    assert (column[0], column[-1]) == (4, 5)
    with pytest.raises(IndexError):
        column[2]


@pytest.mark.parametrize("step", [0, 1, 5])
def test_regular_numbers_take_no_room_and_read_as_they_were(step):
    numbers = 7 + step * np.arange(3 * CHUNK + 5, dtype=np.int64)
    numbers[2 * CHUNK + 9 :] += 1
    column = ChunkedArray("i8", True)
    for start in range(0, len(numbers), 50_001):
        column.append(numbers[start : start + 50_001])
    kinds = [type(chunk).__name__ for chunk in column._chunks]
    assert kinds == ["RegularSteps", "RegularSteps", "ndarray", "ndarray"]
    assert np.array_equal(column.numbers, numbers) and column.numbers.dtype == np.int64
    assert [column[i] for i in (0, CHUNK - 1, CHUNK, -1)] == [numbers[i] for i in (0, CHUNK - 1, CHUNK, -1)]
    picked = np.array([3, CHUNK + 1, 2 * CHUNK + 2])
    assert np.array_equal(column.take(picked), numbers[picked])
    assert np.array_equal(column.slice(CHUNK - 2, CHUNK + 2), numbers[CHUNK - 2 : CHUNK + 2])
    for key in (numbers[0], numbers[CHUNK] + 1, numbers[-1] + 9):
        assert column.count_below(int(key)) == np.searchsorted(numbers, key)


@given(st.integers(-5, 5), st.integers(0, 3), st.integers(1, 2 * CHUNK + 500), st.data())
@examples(60)
def test_how_many_iterations_lie_below_one_is_what_counting_says(
    first: int, step: int, length: int, data: st.DataObject
) -> None:
    numbers = first + step * np.arange(length, dtype=np.int64)
    column = ChunkedArray("i8", True)
    column.append(numbers)
    keys = st.integers(first - 3, int(numbers[-1]) + 3)
    edges = st.sampled_from([int(numbers[min(place, length - 1)]) for place in (0, CHUNK - 1, CHUNK, 2 * CHUNK)])
    for key in data.draw(st.lists(keys | edges, min_size=1, max_size=5)):
        assert column.count_below(key) == int(np.count_nonzero(numbers < key))
    assert column[length // 2] == numbers[length // 2]


def test_of_an_empty_column_none_lie_below() -> None:
    assert ChunkedArray("i8", True).count_below(7) == 0
