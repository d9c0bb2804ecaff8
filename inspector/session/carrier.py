"""Carries conversations by Qt: processes, sockets and timers in the window's event loop."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from inspector.conversation.launch import Launch

from .process.run import Run


class QtCarrier:
    """Makes runs and timers as children of `parent`. `entry`: path of the program that runs the script with the
    probe."""

    def __init__(self, entry: str, parent: QObject) -> None:
        self.entry = entry
        self._parent = parent

    def run(self, launch: Launch, hold: bool) -> Run:
        return Run(launch, hold, self.entry, self._parent)

    def timer(self, milliseconds: int, on_tick: Callable[[], None]) -> QTimer:
        timer = QTimer(self._parent, interval=milliseconds)
        timer.timeout.connect(on_tick)
        return timer
