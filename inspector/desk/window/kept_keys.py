"""Step and Resume pressed while the script still starts are kept: each is done at the stop that it finds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence

KEPT = ("action.step", "action.step_into", "action.run")
MOST = 20
LONGEST_MS = 600  # that what a stop shows is waited for, before the next one


class KeptKeys(QObject):
    """Keys whose action is not possible yet come to the window, as nobody else wants them."""

    changed = Signal(object)  # the texts of the actions that wait

    def __init__(self, session: Any, window: QObject, actions: Mapping[str, QAction]) -> None:
        super().__init__(window)
        self._session = session
        self._actions = [actions[name] for name in KEPT]
        self._waiting: list[QAction] = []
        self._next = QTimer(self, singleShot=True, interval=LONGEST_MS)
        self._next.timeout.connect(self._do_next)
        window.installEventFilter(self)
        session.stopped.connect(lambda stop: self._next.start(LONGEST_MS) if self._waiting else None)
        session.answered.connect(lambda: self._next.start(0) if self._next.isActive() else None)
        session.started.connect(lambda launch: self._forget())
        session.ended.connect(lambda outcome: self._forget())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.KeyPress or self._session.state.code != "starting":
            return False
        assert isinstance(event, QKeyEvent)
        action = self._action_of(QKeySequence(event.keyCombination()))
        if action is None or event.isAutoRepeat() or len(self._waiting) >= MOST:
            return False
        self._waiting.append(action)
        self._tell()
        return True

    def _action_of(self, keys: QKeySequence) -> QAction | None:
        return next((action for action in self._actions if keys in action.shortcuts()), None)

    def _do_next(self) -> None:
        if self._waiting and self._waiting[0].isEnabled():
            self._waiting.pop(0).trigger()
            self._tell()

    def _forget(self) -> None:
        if self._waiting:
            self._waiting.clear()
            self._tell()

    def _tell(self) -> None:
        self.changed.emit([action.text().replace("&", "") for action in self._waiting])
