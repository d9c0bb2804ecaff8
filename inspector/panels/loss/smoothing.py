"""The exponential moving average of TensorBoard, continued as points arrive."""

from __future__ import annotations

import numpy as np

BLOCK = 64
SETTLED = 2.0**-54  # what is less changes nothing when it is taken from 1


class Smoother:
    """Smooths a series piece by piece, as `resmoothDataset` of TensorBoard's line chart does it in one go.

    Source: tensorflow/tensorboard, tensorboard/components/vz_line_chart2/line-chart.ts. For each finite value x:
    last ← last·w + (1 − w)·x, shown = last / (1 − wⁿ), with n the number of finite values so far. Values that are not
    finite are shown as they are and skipped. As there (their issue #786), values that are all equal are shown
    unchanged, free of rounding; here that holds for as long as they have been equal.
    """

    def __init__(self, weight: float) -> None:
        self.weight = weight
        self._last = 0.0
        self._count = 0
        self._constant: float | None = None
        self._is_constant = True

    def extend(self, values: np.ndarray) -> np.ndarray:
        """The smoothed values of the next `values`, float64."""
        shown = np.array(values, np.float64)
        finite = np.isfinite(shown)
        shown[finite] = self._smooth(shown[finite])
        return shown

    def _smooth(self, values: np.ndarray) -> np.ndarray:
        if not len(values):
            return values
        averages = moving_average(values, self.weight, self._last)
        shown = averages
        if self.weight ** (self._count + 1) >= SETTLED:  # powers take longer than all the rest
            counts = np.arange(self._count + 1, self._count + len(values) + 1, dtype=np.float64)
            shown = averages / (1.0 - np.power(self.weight, counts))
        self._last, self._count = float(averages[-1]), self._count + len(values)
        equal = self._equal_so_far(values)
        shown[:equal] = values[:equal]
        return shown

    def _equal_so_far(self, values: np.ndarray) -> int:
        if not self._is_constant:
            return 0
        if self._constant is None:
            self._constant = float(values[0])
        different = np.flatnonzero(values != self._constant)
        self._is_constant = not len(different)
        return len(values) if self._is_constant else int(different[0])


def moving_average(values: np.ndarray, weight: float, last: float) -> np.ndarray:
    """last ← last·weight + (1 − weight)·value over all finite `values`, in blocks of one matrix product each."""
    whole = len(values) // BLOCK * BLOCK
    powers = np.power(weight, np.arange(BLOCK + 1, dtype=np.float64))
    steps = np.subtract.outer(np.arange(BLOCK), np.arange(BLOCK))
    kernel = (1.0 - weight) * np.where(steps >= 0, powers[np.abs(steps)], 0.0)
    inside = values[:whole].reshape(-1, BLOCK) @ kernel.T
    carried = _carry(inside[:, -1], powers[BLOCK], last)
    inside += np.multiply.outer(carried[:-1], powers[1:])
    rest = _one_by_one(values[whole:], weight, float(carried[-1]))
    return np.concatenate([inside.reshape(-1), rest])


def _carry(ends: np.ndarray, weight: float, last: float) -> np.ndarray:
    """What enters each block, and behind them what leaves the last one."""
    carried = np.empty(len(ends) + 1)
    carried[0] = last
    for index, end in enumerate(ends.tolist()):
        last = last * weight + end
        carried[index + 1] = last
    return carried


def _one_by_one(values: np.ndarray, weight: float, last: float) -> np.ndarray:
    averages = np.empty(len(values))
    for index, value in enumerate(values.tolist()):
        last = last * weight + (1.0 - weight) * value
        averages[index] = last
    return averages
