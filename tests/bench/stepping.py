"""From Step pressed to every visible panel painted, without what the step itself computes."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

from PySide6.QtCore import QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton

from inspector.desk.application import Desk, open_window

from .figures import Row
from .own_settings import use_own_settings

ROOT = Path(__file__).parents[2]
WARM_UP = 12  # steps: two iterations


class Stepper(QObject):
    """Presses the button, and again when all is answered and painted."""

    def __init__(self, desk: Desk, steps: int) -> None:
        super().__init__()
        self._desk, self._steps = desk, steps
        self._button = desk.window.findChild(QToolButton, "button.step")
        self._pressed = 0.0
        self.taken: list[float] = []  # ms
        desk.answered.connect(self._on_answered, Qt.ConnectionType.QueuedConnection)

    def _on_answered(self) -> None:
        stop = self._desk.session.stop
        if stop is None:  # of the way to the stop
            return
        QApplication.sendPostedEvents()  # what wants to be painted is painted
        if self._pressed:
            self.taken.append((time.perf_counter() - self._pressed - stop.seconds) * 1000)
        if len(self.taken) < WARM_UP + self._steps:
            self._press()
        else:
            QApplication.exit()  # quit() would ask the window, and the window the user

    def _press(self) -> None:
        self._pressed = time.perf_counter()
        QTest.mouseClick(self._button, Qt.MouseButton.LeftButton)


def main(steps: int) -> None:
    use_own_settings()
    app = QApplication([])
    desk = open_window(None, ["--iterations", str(WARM_UP + steps)])  # ends by itself, whatever happens here
    stepper = Stepper(desk, steps)
    app.exec()
    desk.close()
    print(json.dumps(stepper.taken[WARM_UP:]))


def measure(count: int) -> list[Row]:
    command = [sys.executable, "-m", "tests.bench.stepping", str(4 * count)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, cwd=ROOT, check=True, timeout=300)
    limit = "50 ms, aim 16"
    return [Row("Step pressed to painted, without the step's own compute", json.loads(done.stdout), limit, "ms", 1)]


if __name__ == "__main__":
    main(int(sys.argv[1]))
