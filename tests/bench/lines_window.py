"""`python -m tests.bench.lines_window STEPS`: steps by line in a function with 1000 locals, 200 of them tensors, and
prints what each took from the stop to all panels painted, in ms, as JSON."""

from __future__ import annotations

import json
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication

from inspector.desk.application import Desk, open_window

from .own_settings import use_own_settings

WARM_UP = 4
LOCALS, TENSORS = 1000, 200


def script() -> Path:
    """A function that has so many locals, and a loop of its own over them."""
    tensors = "".join(f"    tensor_{n} = torch.rand(32, 32)\n" for n in range(TENSORS))
    others = "".join(f"    value_{n} = {n}\n" for n in range(LOCALS - TENSORS - 1))
    loop = "    for step in range(1_000_000):\n        tensor_0 = tensor_0 + 1\n        value_0 = step\n"
    path = Path(tempfile.mkdtemp(prefix="gradstep-bench-")) / "many.py"
    path.write_text(f"import torch\n\n\ndef work():\n{tensors}{others}{loop}\n\nwork()\n", encoding="utf-8")
    return path


class Stepper(QObject):
    """Steps by line, and again when all is answered and painted."""

    def __init__(self, desk: Desk, steps: int) -> None:
        super().__init__()
        self._desk, self._steps, self._held = desk, steps, 0.0
        self.taken: list[float] = []
        desk.session.stopped.connect(self._on_stopped)
        desk.answered.connect(self._on_answered, Qt.ConnectionType.QueuedConnection)

    def _on_stopped(self, stop: Any) -> None:
        self._held = time.perf_counter()

    def _on_answered(self) -> None:
        if self._desk.session.stop is None or not self._held:
            return
        QApplication.sendPostedEvents()
        self.taken.append((time.perf_counter() - self._held) * 1000)
        self._held = 0.0
        if len(self.taken) < WARM_UP + self._steps:
            self._desk.window.action("action.step_line").trigger()
        else:
            QApplication.exit()


def main(steps: int) -> None:
    use_own_settings()
    app = QApplication([])
    path = script()
    desk = open_window(str(path), [])
    desk.window.resize(1440, 860)
    desk.window.arrange("debug")
    stepper = Stepper(desk, steps)
    lines = path.read_text(encoding="utf-8").splitlines()
    line = lines.index("        value_0 = step") + 1
    desk.session.started.connect(lambda launch: desk.breakpoints.toggle(str(path), line))
    app.exec()
    desk.close()
    print(json.dumps(stepper.taken[WARM_UP:]))


if __name__ == "__main__":
    main(int(sys.argv[1]))
