"""Series and points as the wire brings them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from inspector.panels.loss.series import Series
from inspector.wire.messages import Array, LossPoints, SeriesOpened


def opened(series: int = 1, name: str = "loss", validation: bool = False) -> SeriesOpened:
    return SeriesOpened(series, name, "/home/ada/train.py", 42, validation)


def array(kind: str, numbers: Sequence[float] | np.ndarray) -> Array:
    data = np.asarray(numbers, "<" + kind)
    return Array(kind, data.shape, data.tobytes())


def points(values: Sequence[float] | np.ndarray, start: int = 1, series: int = 1) -> LossPoints:
    return LossPoints(series, array("i8", np.arange(start, start + len(values))), array("f8", values))


def filled(values: Sequence[float] | np.ndarray, weight: float = 0.6, **how: object) -> Series:
    series = Series(opened(**how), weight)
    sent = points(values)
    series.add(sent.iterations, sent.values)
    while series.smooth():
        pass
    return series
