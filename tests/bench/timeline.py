"""The timeline: what a free run costs that it is told of, and a frame of ten thousand iterations that are scrolled."""

from __future__ import annotations

import time
import tracemalloc
from typing import Any

from PySide6.QtWidgets import QApplication

from inspector.conversation.seen.history import History
from inspector.conversation.seen.moments import MOST_ITERATIONS
from inspector.panels.timeline.model import TimelineModel
from inspector.panels.timeline.view import TimelineView
from tests.unit.conversation.loops import loop

from . import free_run
from .figures import Row
from .own_settings import use_own_settings

SIZE = (1200, 260)
USUAL, CELLS, ALL = 0, 24, 40  # presses of − until each is seen
AT_ONCE = 100


def measure(count: int) -> list[Row]:
    told: dict[str, Any] = {}
    pairs = free_run.pairs(1, 200, count, told, tensor="timeline")
    what = "free run with the timeline visible, batch 1, CPU time of the training thread"
    return [
        Row(what, free_run.ratios(pairs, "cpu"), "1.05 ×"),
        Row("… longest stall in each second", told["stalls"] or [0.0], "50 ms, aim 16", "ms", 1),
        Row("… memory of the window", [told["memory"]], "300 MB", "MB", 0),
        *frames(count),
    ]


def frames(count: int) -> list[Row]:
    use_own_settings()
    app = QApplication.instance() or QApplication([])
    tracemalloc.start()
    history = History()
    for first in range(1, MOST_ITERATIONS + 1, AT_ONCE):
        history.add(loop(AT_ONCE, first))
    memory = tracemalloc.get_traced_memory()[0] / 2**20
    tracemalloc.stop()
    view = TimelineView(TimelineModel(history))
    view.resize(*SIZE)
    view.show()
    app.processEvents()
    rows = [Row("10 000 iterations on the timeline: what they take in memory", [memory], "", "MB", 1)]
    for name, presses in (("moments", USUAL), ("iterations as cells", CELLS), ("all of it", ALL)):
        view.canvas.zoom(1.4**-presses)
        rows.append(
            Row(f"… scroll frame, {name}", [scrolled(view, 40 + 7 * i) for i in range(count)], "16 ms", "ms", 2)
        )
    rows.append(Row("… a frame with new moments", [told_more(view) for _ in range(count)], "16 ms", "ms", 2))
    view.deleteLater()
    return rows


def scrolled(view: TimelineView, by: float) -> float:
    """ms of a turn of the wheel, painted."""
    began = time.perf_counter()
    view.canvas.scroll_to(view.canvas.sight.left - by)
    view.canvas.repaint()
    return (time.perf_counter() - began) * 1000


def told_more(view: TimelineView) -> float:
    began = time.perf_counter()
    view.refresh()
    view.canvas.repaint()
    return (time.perf_counter() - began) * 1000
