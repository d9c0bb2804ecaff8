"""A validation as it passes: the points of one iteration as their mean and how far they are spread."""

from __future__ import annotations

import math
from array import array

import numpy as np


class Passes:
    """One pass per iteration, in order. Values that are not finite are no part of it.

    The spread is the standard deviation, merged piece by piece (Chan, Golub, LeVeque 1979).
    """

    def __init__(self) -> None:
        self.has_repeats = False  # some iteration has more than one point
        self._iterations = array("q")
        self._counts, self._means, self._squares = array("q"), array("d"), array("d")

    def __len__(self) -> int:
        return len(self._iterations)

    def add(self, iterations: np.ndarray, values: np.ndarray) -> None:
        """Points whose iterations never fall."""
        finite = np.isfinite(values)
        iterations, values = iterations[finite], values[finite]
        if not len(values):
            return
        starts = np.flatnonzero(np.diff(iterations, prepend=iterations[0] - 1))
        for first, last in zip(starts.tolist(), [*starts[1:].tolist(), len(values)]):
            self._add_part(int(iterations[first]), values[first:last])

    def between(self, left: float, right: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Iterations, means and spreads of the passes between two iterations, and one more on either side."""
        iterations = np.frombuffer(self._iterations, np.int64)
        first = max(int(np.searchsorted(iterations, left)) - 1, 0)
        last = int(np.searchsorted(iterations, right, "right")) + 1
        counts = np.frombuffer(self._counts, np.int64)[first:last]
        squares = np.frombuffer(self._squares, np.float64)[first:last]
        means = np.frombuffer(self._means, np.float64)[first:last]
        return iterations[first:last].copy(), means.copy(), np.sqrt(squares / np.maximum(counts, 1))

    def last(self) -> tuple[int, float, float, int]:
        """Iteration, mean, spread and number of points of the newest."""
        count = self._counts[-1]
        return self._iterations[-1], self._means[-1], math.sqrt(self._squares[-1] / count), count

    def _add_part(self, iteration: int, values: np.ndarray) -> None:
        count, mean = len(values), float(values.mean())
        square = float(((values - mean) ** 2).sum())
        if not self._iterations or self._iterations[-1] != iteration:
            self._iterations.append(iteration)
            self._counts.append(count)
            self._means.append(mean)
            self._squares.append(square)
            self.has_repeats = self.has_repeats or count > 1
            return
        self.has_repeats = True
        before, apart = self._counts[-1], mean - self._means[-1]
        self._counts[-1] = before + count
        self._means[-1] += apart * count / (before + count)
        self._squares[-1] += square + apart**2 * before * count / (before + count)
