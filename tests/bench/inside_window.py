"""`python -m tests.bench.inside_window SCRIPT UNIT STEPS`: presses Step by layer or node, and prints what each took as
JSON: ms to all panels painted, without the step's own compute. SCRIPT: "walkthrough" or a kind of `nets.py`."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from PySide6.QtCore import QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QToolButton

from inspector.desk.application import Desk, open_window

from .own_settings import use_own_settings

NETS = str(Path(__file__).parent / "nets.py")
WARM_UP = 4  # steps inside


class Walker(QObject):
    """Presses the button, and again when all is answered and painted; only stops within a forward or backward count."""

    def __init__(self, desk: Desk, unit: str, steps: int) -> None:
        super().__init__()
        self._desk, self._steps = desk, steps
        self._button = desk.window.findChild(QToolButton, "button.step")
        units = desk.window.findChild(QComboBox, "unit_selector")
        units.setCurrentIndex(units.findData(unit))
        self._pressed = 0.0
        self.taken: list[float] = []
        desk.answered.connect(self._on_answered, Qt.ConnectionType.QueuedConnection)

    def _on_answered(self) -> None:
        stop = self._desk.session.stop
        if stop is None:
            return
        QApplication.sendPostedEvents()
        if self._pressed and stop.inside is not None:
            self.taken.append((time.perf_counter() - self._pressed - stop.seconds) * 1000)
        if len(self.taken) < WARM_UP + self._steps:
            self._press()
        else:
            QApplication.exit()

    def _press(self) -> None:
        self._pressed = time.perf_counter()
        QTest.mouseClick(self._button, Qt.MouseButton.LeftButton)


def main(script: str, unit: str, steps: int) -> None:
    use_own_settings()
    app = QApplication([])
    desk = open_window(*((None, []) if script == "walkthrough" else (NETS, [script])))
    desk.window.show_debug()  # the layer and node, the graph and the rule are looked at
    walker = Walker(desk, unit, steps)
    app.exec()
    desk.close()
    print(json.dumps(walker.taken[WARM_UP:]))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
