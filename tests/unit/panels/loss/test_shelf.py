"""Curves on the shelf read as they do in memory; what the disk does not take is kept; nothing is left behind."""

from __future__ import annotations

import errno
import math
import os
from collections import namedtuple
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.panels.loss import pyramid, shelf
from inspector.panels.loss.model import LossModel
from inspector.panels.loss.pyramid import ChunkedArray
from inspector.panels.loss.series import NOT_FINITE, Series
from inspector.panels.loss.shelf import ArrayFile, Shelved
from tests.unit.panels.loss.points import array, opened, points

CHUNK = 64
Usage = namedtuple("Usage", "total used free")


@pytest.fixture(scope="module", autouse=True)
def small() -> Iterator[None]:
    """Chunks are short, and two of them stay in memory."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pyramid, "CHUNK", CHUNK)
        patch.setattr(shelf, "IN_MEMORY", 2 * 8 * CHUNK)
        patch.setattr(shelf, "FAR_APART", 5)
        patch.setattr(shelf, "LEFT_FREE", 0)
        yield


class Refusals(list[tuple[str, OSError]]):
    """What a shelf has told."""

    def __call__(self, folder: str, error: OSError) -> None:
        self.append((folder, error))


def shelf_in(folder: Path) -> tuple[ArrayFile, Refusals]:
    told = Refusals()
    return ArrayFile(str(folder), told), told


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


def room(on_shelf: ArrayFile) -> int:
    """Bytes of its file."""
    assert on_shelf._file is not None
    return os.fstat(on_shelf._file.fileno()).st_size


class Full:
    """A file that takes half a chunk, and then nothing more."""

    def __init__(self, file: Any, code: int) -> None:
        self._file, self._code, self._left = file, code, 8 * CHUNK // 2
        self.name, self.seek, self.readinto = file.name, file.seek, file.readinto

    def write(self, data: np.ndarray) -> int:
        if not self._left:
            raise OSError(self._code, os.strerror(self._code))
        count, self._left = min(self._left, len(data)), 0
        return int(self._file.write(data[:count]))


parts = st.lists(st.tuples(st.integers(0, 3 * CHUNK), st.integers(0, 20)), max_size=8)


@given(parts, st.booleans(), st.data())
def test_a_column_reads_the_same_on_the_shelf(
    folder: Path, lengths: list[tuple[int, int]], is_regular: bool, data: st.DataObject
) -> None:
    on_shelf, refusals = shelf_in(folder)
    column, plain = ChunkedArray("i8", is_regular, on_shelf), ChunkedArray("i8")
    for length, back in lengths:
        start = max(len(plain) - (0 if is_regular else back), 0)
        first = plain[start - 1] if start else 0
        numbers = first + np.cumsum(np.random.default_rng(length).random(length) < 0.9)
        column.replace_from(start, numbers)
        plain.replace_from(start, numbers)
    whole = plain.numbers
    assert len(column) == len(whole) and np.array_equal(column.numbers, whole) and not refusals
    first, last = (data.draw(st.integers(0, len(whole))) for _ in range(2))
    assert np.array_equal(column.slice(first, last), whole[first:last])
    for stride in (1, 7, 50):
        assert np.array_equal(column.take(np.arange(first, len(whole), stride)), whole[first::stride])
    for key in (first - 3, last):
        assert column.count_below(key) == np.searchsorted(whole, key)
    if first < len(whole):
        assert column[first] == whole[first]


@pytest.mark.parametrize("is_regular", [True, False])
def test_a_column_that_ends_within_a_chunk_on_the_shelf_counts_no_further(folder: Path, is_regular: bool) -> None:
    column, count = ChunkedArray("i8", is_regular, shelf_in(folder)[0]), 4 * CHUNK
    steps = np.ones(count + 1) if is_regular else np.random.default_rng(176).random(count + 1) < 0.9
    numbers = np.cumsum(steps).astype(np.int64)
    column.replace_from(0, numbers)  # the last of them begins a chunk: those before are on the shelf
    column.replace_from(count - 1, numbers[:0])
    assert len(column) == column.count_below(int(numbers[-1]) + 3) == count - 1


@given(st.lists(st.sampled_from([0.5, -1.0, *NOT_FINITE]), max_size=500), st.integers(1, 3), st.data())
def test_a_series_is_the_same_on_the_shelf(
    folder: Path, values: list[float], repeats: int, data: st.DataObject
) -> None:
    on_shelf, _ = shelf_in(folder)
    both = Series(opened(), 0.6, on_shelf), Series(opened(), 0.6)
    for start in range(0, len(values), 90):
        piece = values[start : start + 90]
        for series in both:
            series.add(array("i8", np.arange(start, start + len(piece)) // repeats), array("f8", piece))
    for series in both:
        series.set_weight(0.9)
        while series.smooth():
            pass
    shelved, plain = both
    assert shelved.values.tobytes() == plain.values.tobytes() == np.array(values, "<f8").tobytes()
    left, right = sorted(data.draw(st.floats(-5, 500)) for _ in range(2))
    for pixels in (3, 20, 400):
        for name in ("raw_curve", "smoothed_curve"):
            of_shelved, of_plain = (getattr(series, name)(left, right, pixels) for series in both)
            np.testing.assert_array_equal(of_shelved, of_plain)


@given(
    st.lists(st.sampled_from([0.5, *NOT_FINITE]), min_size=1, max_size=400),
    st.integers(1, 3),
    st.tuples(st.floats(-5, 400), st.floats(0.5, 400)),
    st.floats(0.3, 50),
)
def test_of_each_kind_the_first_mark_of_a_cell_is_shown(
    folder: Path, values: list[float], repeats: int, span: tuple[float, float], spacing: float
) -> None:
    """Told from all the marks at once."""
    series = Series(opened(), 0.6, shelf_in(folder)[0])
    iterations = np.arange(len(values)) // repeats
    series.add(array("i8", iterations), array("f8", values))
    left, right = span[0], span[0] + span[1]
    cells = np.ceil(np.arange(math.floor(left / spacing), math.ceil(right / spacing) + 1) * spacing)
    expected = []
    for kind in NOT_FINITE:
        marks = iterations[[np.array_equal(value, kind, equal_nan=True) for value in values]]
        seen = np.unique(np.searchsorted(marks, cells))
        expected += [(int(mark), kind) for mark in marks[seen[seen < len(marks)]] if left <= mark <= right]
    np.testing.assert_array_equal(list(zip(*series.marks_between(left, right, spacing))), expected)


def test_marks_that_follow_one_another_take_no_room(folder: Path) -> None:
    on_shelf, _ = shelf_in(folder)
    series = Series(opened(), 0.6, on_shelf)
    series.add(array("i8", np.arange(20 * CHUNK)), array("f8", np.full(20 * CHUNK, math.nan)))
    assert {type(chunk).__name__ for chunk in series._marks[NOT_FINITE[0]]._chunks} == {"RegularSteps"}


def test_the_first_numbers_stay_in_memory_and_the_newest_too(folder: Path) -> None:
    on_shelf, _ = shelf_in(folder)
    column = ChunkedArray("f8", shelf=on_shelf)
    column.append(np.arange(2.0 * CHUNK + 1))
    assert on_shelf._file is None
    column.append(np.arange(3.0 * CHUNK))
    assert [type(chunk) for chunk in column._chunks] == [np.ndarray] * 2 + [Shelved] * 3 + [np.ndarray]
    assert room(on_shelf) == 3 * 8 * CHUNK


def test_another_smoothing_takes_the_room_of_the_one_before(folder: Path) -> None:
    on_shelf, _ = shelf_in(folder)
    series = Series(opened(), 0.6, on_shelf)
    series.add(array("i8", np.arange(50 * CHUNK)), array("f8", np.random.default_rng(0).random(50 * CHUNK)))
    rooms = []
    for weight in (0.6, 0.1, 0.9, 0.3):
        series.set_weight(weight)
        while series.smooth():
            pass
        rooms.append(room(on_shelf))
    assert rooms == rooms[:1] * 4


def test_a_curve_that_goes_takes_its_file_along(folder: Path) -> None:
    model = LossModel(str(folder))

    def run(length: int) -> list[ArrayFile]:
        model.begin("train.py")
        model.open_series(opened())
        model.add_points(points(np.arange(float(length))))
        return [series._shelf for series in model.series.values()]

    files = [run(20 * CHUNK)[0]._file]
    assert model.series[1]._shelf is not None
    files += [run(10 * CHUNK)[0]._file]
    assert [file.closed for file in files] == [False, False]
    assert model.previous[1].values.tolist() == list(range(20 * CHUNK))
    model.forget_previous()
    assert [file.closed for file in files] == [True, False]


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO])
def test_what_the_disk_does_not_take_stays_in_memory_and_is_told_once(folder: Path, code: int) -> None:
    on_shelf, refusals = shelf_in(folder)
    column = ChunkedArray("f8", shelf=on_shelf)
    column.append(np.arange(5.0 * CHUNK))
    written = room(on_shelf)

    file, on_shelf._file = on_shelf._file, Full(on_shelf._file, code)
    column.append(np.arange(5.0 * CHUNK, 9.0 * CHUNK))
    on_shelf._file = file
    column.append(np.arange(9.0 * CHUNK, 12.0 * CHUNK))
    assert column.numbers.tolist() == list(range(12 * CHUNK))
    assert [(told, error.errno) for told, error in refusals] == [(str(folder), code)]
    assert room(on_shelf) > written


def test_some_of_the_disk_is_left_to_the_script(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelf, "LEFT_FREE", 1000)
    monkeypatch.setattr(shelf.shutil, "disk_usage", lambda path: Usage(10**6, 10**6 - 1100, 1100))
    on_shelf, refusals = shelf_in(folder)
    column = ChunkedArray("f8", shelf=on_shelf)
    column.append(np.arange(5.0 * CHUNK))
    assert room(on_shelf) == 0 and refusals[0][1].errno == errno.ENOSPC
    assert column.numbers.tolist() == list(range(5 * CHUNK))


def test_without_a_folder_of_its_own_it_lies_among_the_temporary_files(tmp_path: Path) -> None:
    (tmp_path / "a file").touch()
    on_shelf, refusals = shelf_in(tmp_path / "a file")
    column = ChunkedArray("f8", shelf=on_shelf)
    column.append(np.arange(5.0 * CHUNK))
    assert column.numbers.tolist() == list(range(5 * CHUNK)) and room(on_shelf) and not refusals
