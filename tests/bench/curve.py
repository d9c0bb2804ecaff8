"""Loss curves of ten million points, and of a week: what they take of the window's memory, and how they are drawn.

All times are CPU time of the window's one thread.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from typing import Any

from .big_model import memory_of, milliseconds, told_by
from .figures import Row

POINTS = 10_000_000
WEEK = 150_000_000  # points, at 250 iterations a second


def measure(count: int) -> list[Row]:
    return [*told_by("points", count, __name__), *told_by("week", count, __name__)]


def points(count: int) -> Iterator[tuple[Any, ...]]:
    return curve(POINTS, count)


def week(count: int) -> Iterator[tuple[Any, ...]]:
    return curve(WEEK if count >= 30 else WEEK // 5, count)


def curve(amount: int, count: int) -> Iterator[tuple[Any, ...]]:
    """A loss curve of so many points, without a debuggee."""
    import numpy as np
    from PySide6.QtWidgets import QApplication

    from inspector.panels.loss.model import LossModel
    from inspector.panels.loss.panel import cache_folder
    from inspector.panels.loss.view import LossView
    from inspector.wire.messages import Array, LossPoints, SeriesOpened

    QApplication.instance() or QApplication([])
    model = LossModel(cache_folder())
    view = LossView(model)
    view.resize(700, 400)
    view.show()
    view.build_plot()
    milliseconds(lambda: None)
    before = memory_of("self", "RssAnon")
    model.open_series(SeriesOpened(1, "loss", "train.py", 1, False))
    draw, size, taken = np.random.default_rng(0), 100_000, []
    for start in range(0, amount, size):
        places = np.arange(start, start + size, dtype="<i8")
        values = (np.exp(-places / amount) + draw.normal(0, 0.1, size)).astype("<f8")
        sent = LossPoints(1, Array("i8", (size,), places.tobytes()), Array("f8", (size,), values.tobytes()))
        taken.append(milliseconds(lambda sent=sent: model.add_points(sent)))
    while model.smooth():
        pass
    what = f"{amount // 10**6} million points"
    yield f"{what}: 100,000 arrive", taken, "", "ms", 1
    yield f"{what}: memory of the series", [memory_of("self", "RssAnon") - before], "", "MB", 0
    yield f"{what}: first picture", [milliseconds(lambda: refreshed(view))], "50 ms", "ms", 1
    yield f"{what}: pan or zoom frame", list(ranges(view, amount, 4 * count)), "16 ms", "ms", 1
    yield f"{what}: memory of the series, looked at", [memory_of("self", "RssAnon") - before], "", "MB", 0


def refreshed(view: Any) -> None:
    view.plot.refresh()
    view.plot.viewport().repaint()


def ranges(view: Any, points: int, count: int) -> Iterator[float]:
    """Frames of a pan, and of zooms from all to a hundred points."""
    box = view.plot.getViewBox()
    refreshed(view)
    for frame in range(count):
        width = points / (1, 3, 10, 100, 1000, 100_000)[frame % 6]
        left = (points - width) * (frame / count)
        yield milliseconds(lambda left=left, width=width: box.setXRange(left, left + width, padding=0))


if __name__ == "__main__":
    print(json.dumps(list(globals()[sys.argv[1]](int(sys.argv[2])))))
