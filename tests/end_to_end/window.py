"""What tests of the whole program share: a window on a real debuggee, waited for by its signals."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QLabel, QToolButton, QTreeView

from inspector.desk.application import Desk, open_window
from inspector.panels.model_tree.model import COUNT_ROLE, STATE_ROLE
from tests.end_to_end import warm

SCRIPTS = Path(__file__).parents[1] / "scripts"
PATIENCE_MS = 60_000


class Driver:
    """Presses the real buttons of a desk and waits for what follows."""

    def __init__(self, qtbot: Any, desk: Desk) -> None:
        self._qtbot, self.desk = qtbot, desk

    def settle(self) -> Any:
        """Waits until the debuggee is held and all panels have their answers; gives the stop."""
        with self._qtbot.waitSignal(self.desk.answered, timeout=PATIENCE_MS):
            pass
        return self.desk.session.stop

    def press(self, name: str) -> None:
        button = self.desk.window.findChild(QToolButton, f"button.{name}")
        self._qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    def step(self, name: str = "step") -> Any:
        """One press of Step; gives the stop that it leads to."""
        with self._qtbot.waitSignal(self.desk.answered, timeout=PATIENCE_MS):
            self.press(name)
        return self.desk.session.stop

    def until_done(self, phase: str) -> Any:
        """Steps until this phase was the last that is done."""
        stop = self.step()
        while stop.done.phase != phase:
            stop = self.step()
        return stop

    def until_ended(self) -> Any:
        self._qtbot.waitUntil(lambda: self.desk.session.state.code == "ended", timeout=PATIENCE_MS)
        return self.desk.session.state.outcome

    def sentence(self) -> str:
        label = self.desk.window.findChild(QLabel, "run_state")
        return label.text()

    def row(self, path: str) -> QModelIndex:
        """The tree's row at a dotted path, walked by `index(row, 0, parent)` as a user's test would."""
        model = self.desk.window.findChild(QTreeView, "model_tree.view").model()
        at = QModelIndex()
        for name in path.split("."):
            rows = (model.index(i, 0, at) for i in range(model.rowCount(at)))
            at = next(row for row in rows if row.data() == name)
        return at

    def grad(self, path: str) -> tuple[str, int]:
        """(grad state, k) of a parameter."""
        row = self.row(f"{path}.grad")
        return row.data(STATE_ROLE), row.data(COUNT_ROLE)


@contextmanager
def driving(
    qtbot: Any, script: Any, arguments: Sequence[str] = (), *, fresh: bool = False, **options: Any
) -> Iterator[Driver]:
    """`fresh`: run by the interpreter that a user's would be, not by one that has torch loaded."""
    chosen = {} if fresh else {"interpreter": warm.python()}
    desk = open_window(script, tuple(arguments), **{**chosen, **options})
    desk.window.resize(1440, 860)
    try:
        yield Driver(qtbot, desk)
    finally:
        desk.close()
