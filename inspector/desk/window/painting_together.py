"""A step comes on the screen in one frame: what changes on its way is painted together, when all of it is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from inspector.session.session import Session

LONGEST_MS = 40  # that a picture is waited for: from Go to the stop, and from the stop to the last answer


class Frame(QObject):
    """Keeps Qt's wish to paint a window back while answers are awaited. Nothing else waits: all but the picture is
    always what it is."""

    def __init__(self, session: Session, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._is_due = False  # Qt wished to paint
        self._is_owed = False  # what was held back is to be painted, even if the next step has begun by then
        self._longest = QTimer(self, singleShot=True, interval=LONGEST_MS, timerType=Qt.TimerType.PreciseTimer)
        self._longest.timeout.connect(self._paint)
        window.installEventFilter(self)
        session.resumed.connect(self._longest.start)
        session.stopped.connect(self._longest.start)
        session.answered.connect(self._let_go)
        session.ended.connect(self._let_go)

    def is_waiting(self) -> bool:
        return self._longest.isActive()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.UpdateRequest:
            return False
        if self._is_owed or not self._longest.isActive():
            self._is_owed = False
            return False
        self._is_due = True  # and Qt does not wish again before it has painted
        return True

    def _let_go(self) -> None:
        self._longest.stop()
        self._paint()

    def _paint(self) -> None:
        if self._is_due:
            self._is_due, self._is_owed = False, True
            QCoreApplication.postEvent(self._window, QEvent(QEvent.Type.UpdateRequest))
