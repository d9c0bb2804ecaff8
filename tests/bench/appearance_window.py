"""`python -m tests.bench.appearance_window FULL CHANGES`: a window whose walkthrough is held after a backward, and
which then changes its theme and its language. FULL: "debug", the layout for debugging, or "everything", every panel.

It prints one line of JSON: for each kind of change the longest turn of the event loop in ms, for each change made.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication

from inspector.desk.application import Desk, open_window
from inspector.desk.program import spare_collections

from .own_settings import use_own_settings

QUIET_BEATS = 60  # that follow one another without a delay: the change is done
DELAY_MS = 12.0
CHANGES = {
    "theme": ("action.theme_light", "action.theme_dark"), "language": ("action.language_zh", "action.language_en"),
}  # fmt: skip


class Turns(QObject):
    """Beats as often as the loop turns, and calls back when it has come to rest, with the longest turn: ms of CPU time
    of this thread, since others may want the machine meanwhile."""

    def __init__(self) -> None:
        super().__init__()
        self._timer = QTimer(self, interval=1, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)

    def watch(self, change: Callable[[], None], done: Callable[[float], None]) -> None:
        """`change` is made in a turn of its own."""
        self._done, self._longest, self._quiet = done, 0.0, 0
        self._last = time.thread_time()
        self._timer.start()
        QTimer.singleShot(0, change)

    def _beat(self) -> None:
        now = time.thread_time()
        taken, self._last = (now - self._last) * 1000, now
        self._longest = max(self._longest, taken)
        self._quiet = self._quiet + 1 if taken < DELAY_MS else 0
        if self._quiet == QUIET_BEATS:
            self._timer.stop()
            self._done(self._longest)


class Changer(QObject):
    """Steps to behind a backward, opens what is to be open, and makes the changes one after another."""

    def __init__(self, desk: Desk, full: str, changes: int) -> None:
        super().__init__()
        self._desk, self._full = desk, full
        self._left = self._plan(changes)
        self._turns = Turns()
        self.taken: dict[str, list[float]] = {kind: [] for kind in CHANGES}
        self._is_open = False
        desk.answered.connect(self._on_answered, Qt.ConnectionType.QueuedConnection)

    def _plan(self, changes: int) -> Iterator[tuple[str, str]]:
        return ((kind, names[turn % 2]) for turn in range(changes) for kind, names in CHANGES.items())

    def _on_answered(self) -> None:
        stop = self._desk.session.stop
        if stop is None or self._is_open:
            return
        if stop.done.phase != "backward":
            self._desk.session.step("phase")
            return
        self._is_open = True
        self._choose()
        if self._full == "everything":
            self._open_everything()
        self._turns.watch(lambda: None, lambda longest: self._next())  # what opened has come to rest

    def _choose(self) -> None:
        """A parameter, so that both panels for tensors have one."""
        tree = self._desk.panels["model_tree"].view.tree
        outline = tree.model_tree.cells.outline
        tree.setCurrentIndex(tree.model_tree.index_of(2 * int(next(iter(outline.parameters())))))

    def _open_everything(self) -> None:
        """Each panel is in front once, and so has made all that it shows."""
        for drawer in self._desk.window.docks:
            self._desk.window.bring(drawer)
            QApplication.processEvents()

    def _next(self) -> None:
        kind, name = next(self._left, ("", ""))
        if not kind:
            QApplication.exit()
            return
        self._turns.watch(self._desk.window.action(name).trigger, lambda longest: self._keep(kind, longest))

    def _keep(self, kind: str, longest: float) -> None:
        self.taken[kind].append(longest)
        self._next()


def main(full: str, changes: int) -> None:
    use_own_settings()
    app = QApplication([])
    desk = open_window(None)
    spare_collections(desk)
    desk.window.resize(1920, 1080)
    desk.window.show_debug()
    changer = Changer(desk, full, changes)
    app.exec()
    desk.close()
    print(json.dumps(changer.taken))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
