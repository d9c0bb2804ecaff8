"""One curve: the points of one call site, exact, with what makes them quick to draw."""

from __future__ import annotations

import math

import numpy as np

from inspector.panels.loss.passes import Passes
from inspector.panels.loss.pyramid import ChunkedArray, Pyramid
from inspector.panels.loss.shelf import ArrayFile
from inspector.panels.loss.smoothing import Smoother
from inspector.wire.messages import Array, SeriesOpened

NOT_FINITE = (math.nan, math.inf, -math.inf)
SMOOTHED_AT_ONCE = 100_000  # points that one call smooths at most: about 5 ms


class Series:
    """Points in order of arrival. Iterations never fall, but may repeat (a validation loop has many in one).

    13 bytes per point: value float64, smoothed float32, and two pyramids; 8 more where iterations do not follow each
    other one by one (or two by two, …), as in a validation loop. All but the first and the newest lie on the shelf.
    """

    def __init__(self, opened: SeriesOpened, weight: float, shelf: ArrayFile | None = None) -> None:
        self.opened = opened
        self._shelf = shelf
        self._iterations, self._values = ChunkedArray("i8", True, shelf), ChunkedArray("f8", shelf=shelf)
        self._marks = {kind: ChunkedArray("i8", True, shelf) for kind in NOT_FINITE}
        self._raw_pyramid = Pyramid(self._values, shelf)
        self.passes = Passes() if opened.validation else None
        self.not_positive = 0
        self.set_weight(weight)

    def __len__(self) -> int:
        return len(self._values)

    @property
    def iterations(self) -> np.ndarray:
        """int64 [points]."""
        return self._iterations.numbers

    @property
    def values(self) -> np.ndarray:
        """float64 [points], bit for bit as they were sent."""
        return self._values.numbers

    @property
    def smoothed(self) -> np.ndarray:
        """float32 [points smoothed so far]."""
        return self._smoothed.numbers

    def point(self, index: int) -> tuple[int, float, float]:
        """Iteration, value and smoothed value (NaN where not smoothed yet) of one point; the others are not touched."""
        index = index + len(self) if index < 0 else index
        smoothed = self._smoothed[index] if index < len(self._smoothed) else math.nan
        return int(self._iterations[index]), float(self._values[index]), float(smoothed)

    def part(self, first: int, last: int) -> tuple[np.ndarray, np.ndarray]:
        """Iterations and values of some points."""
        return self._iterations.slice(first, last), self._values.slice(first, last)

    def add(self, iterations: Array, values: Array) -> None:
        """Takes in int64 iterations and float64 values, as many of the one as of the other."""
        numbers = np.frombuffer(values.data, "<f8")
        self.not_positive += int(np.count_nonzero(numbers <= 0))
        places = np.frombuffer(iterations.data, "<i8")
        self._iterations.append(places)
        self._values.append(numbers)
        for kind, marks in self._marks.items():
            marks.append(places[np.isnan(numbers) if math.isnan(kind) else numbers == kind])
        self._raw_pyramid.extend()
        if self.passes is not None:
            self.passes.add(places, numbers)

    @property
    def has_passes(self) -> bool:
        """Whether it has several points of one iteration: they are shown as one."""
        return self.passes is not None and self.passes.has_repeats

    def set_weight(self, weight: float) -> None:
        """Forgets the smoothed values; `smooth` computes them anew."""
        self._smoother = Smoother(weight)
        self._smoothed = ChunkedArray("f4", shelf=self._shelf)
        self._smoothed_pyramid = Pyramid(self._smoothed, self._shelf)

    def smooth(self) -> bool:
        """Smooths what is not smoothed yet, a bounded piece at a time. True: more remains."""
        start = len(self._smoothed)
        if start == len(self):
            return False
        piece = self._smoother.extend(self._values.slice(start, start + SMOOTHED_AT_ONCE))
        self._smoothed.append(piece.astype(np.float32))
        self._smoothed_pyramid.extend()
        return len(self._smoothed) < len(self)

    def raw_curve(self, left: float, right: float, pixels: int) -> tuple[np.ndarray, np.ndarray]:
        """Iterations and values to draw between two iterations: at most about 2 × `pixels` points."""
        return self._curve(self._raw_pyramid, len(self), left, right, pixels)

    def smoothed_curve(self, left: float, right: float, pixels: int) -> tuple[np.ndarray, np.ndarray]:
        """As `raw_curve`, of the smoothed values."""
        return self._curve(self._smoothed_pyramid, len(self._smoothed), left, right, pixels)

    def nearest(self, iteration: float) -> int:
        """Index of the point nearest to an iteration; the series must not be empty."""
        right = min(self._first_from(iteration), len(self) - 1)
        left = max(right - 1, 0)
        near = self._iterations
        return left if abs(near[left] - iteration) <= abs(near[right] - iteration) else right

    def marks_between(self, left: float, right: float, spacing: float) -> tuple[np.ndarray, np.ndarray]:
        """Iterations and values of points that are not finite; of each kind the first in every `spacing`."""
        cells = np.arange(math.floor(left / spacing), math.ceil(right / spacing) + 1) * spacing
        found = [_first_in(marks, np.ceil(cells)) for marks in self._marks.values()]
        iterations = np.concatenate(found)
        values = np.repeat(NOT_FINITE, [len(marks) for marks in found])
        inside = (iterations >= left) & (iterations <= right)
        return iterations[inside], values[inside]

    def _first_from(self, wanted: float) -> int:
        """Index of the first point at an iteration ≥ `wanted`."""
        return self._iterations.count_below(_as_iteration(np.ceil(wanted)))

    def _first_beyond(self, wanted: float) -> int:
        """Index of the first point at an iteration > `wanted`."""
        return self._iterations.count_below(_as_iteration(np.floor(wanted)) + 1)

    def _curve(
        self, pyramid: Pyramid, length: int, left: float, right: float, pixels: int
    ) -> tuple[np.ndarray, np.ndarray]:
        # one point more on either side, so that the line leaves the picture instead of ending in it
        first = max(self._first_from(left) - 1, 0)
        last = min(self._first_beyond(right) + 1, length)
        if last - first <= 2 * pixels:
            _, low, _ = pyramid.envelope(first, last, 2 * pixels)
            return self._iterations.slice(first, last), low
        indices, low, high = pyramid.envelope(first, last, pixels)
        return np.repeat(self._iterations.take(indices), 2), np.stack([low, high], axis=1).reshape(-1)


def _as_iteration(number: float) -> int:
    return int(min(max(number, -(2.0**62)), 2.0**62))


def _first_in(marks: ChunkedArray, cells: np.ndarray) -> np.ndarray:
    """The first mark at or after each cell's start."""
    if not len(marks):
        return np.empty(0, np.int64)
    indices = np.array([marks.count_below(_as_iteration(cell)) for cell in cells.tolist()], np.int64)
    is_first = np.diff(indices, prepend=-1) > 0  # np.unique would load numpy's masked arrays, 90 ms
    return marks.take(indices[is_first & (indices < len(marks))])
