"""Brings the dock of layers and nodes to the front when training is held within a forward or a backward for the first
time in the window's life, unless the user has shown or hidden it before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

if TYPE_CHECKING:
    from inspector.session.session import Session

DRAWER = "inside"


class FirstLook(QObject):
    def __init__(self, session: Session, window: Any) -> None:
        super().__init__(window)
        self._window = window
        self._is_due = True
        session.stopped.connect(self._on_stopped)
        window.docks[DRAWER].toggleViewAction().triggered.connect(self._leave_it)

    def _on_stopped(self, stopped: Any) -> None:
        if self._is_due and stopped.inside is not None:
            self._leave_it()
            self._window.bring(DRAWER)

    def _leave_it(self) -> None:
        self._is_due = False
