"""`python -m tests.bench.window SHOWN SCRIPT ARGS…`: a window that runs the script freely, and at its end tells of
itself. SHOWN is the path of a parameter that is shown beside its gradient, "timeline", or "".

It prints one line of JSON: the longest stall of its event loop in each second of the free run, and its memory.
"""

from __future__ import annotations

import json
import math
import sys
import time
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication

from inspector.desk.application import Desk, open_window
from inspector.desk.program import spare_collections

from .own_settings import use_own_settings

WARM_UP_S = 2.0
TIMELINE = "timeline"


class Heartbeat(QObject):
    """Beats every millisecond; a gap between two beats is a stall."""

    def __init__(self) -> None:
        super().__init__()
        self.longest: list[float] = []  # ms, one for each second
        self._timer = QTimer(self, interval=1, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)

    def start(self) -> None:
        self._began = self._last = time.perf_counter()
        self._timer.start()

    def _beat(self) -> None:
        now = time.perf_counter()
        second = math.floor(now - self._began - WARM_UP_S)
        if second >= 0:
            self.longest += [0.0] * (second + 1 - len(self.longest))
            self.longest[second] = max(self.longest[second], (now - self._last) * 1000)
        self._last = now


def memory() -> float:
    """Resident memory of this process in MB."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024


def show(desk: Desk, steps: list[str]) -> None:
    """Brings both panels for tensors up, and chooses a parameter as soon as the tree has it."""
    desk.window.show_tensors()
    tree = desk.panels["model_tree"].view.tree

    def choose() -> None:
        for place in tree.model_tree.cells.outline.parameters():
            key = 2 * int(place)
            if tree.model_tree.cells.outline.steps(key)[1:] == steps:
                tree.setCurrentIndex(tree.model_tree.index_of(key))

    tree.model_tree.modelReset.connect(choose)


def main() -> None:
    use_own_settings()
    app = QApplication([])
    tensor = sys.argv[1].split(".") if sys.argv[1] and sys.argv[1] != TIMELINE else []
    desk = open_window(sys.argv[2], sys.argv[3:])
    spare_collections(desk)
    heartbeat = Heartbeat()
    told: dict[str, Any] = {}

    def end() -> None:
        told.update(stalls=heartbeat.longest[:-1], memory=memory())  # the last second is no whole one
        desk.close()
        app.exit()

    desk.session.resumed.connect(heartbeat.start)
    if sys.argv[1] == TIMELINE:
        desk.session.started.connect(lambda launch: desk.window.bring(TIMELINE))
    if tensor:
        desk.session.started.connect(lambda launch: show(desk, tensor))
    desk.stopped.connect(lambda stop: desk.session.run())
    desk.ended.connect(lambda outcome: end())
    app.exec()
    print(json.dumps(told))


if __name__ == "__main__":
    main()
