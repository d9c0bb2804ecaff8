"""A change of theme in an open window: what is seen changes at once, what is hidden in the turns of the loop after it."""

from __future__ import annotations

import time

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from . import theme

TURN_S = 0.02  # what hidden widgets may take of one turn of the loop
AT_ONCE = 25  # widgets


class Renewal(QObject):
    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._left: list[QWidget] = []
        self._turns = QTimer(self, interval=0)
        self._turns.timeout.connect(self._go_on)

    def change(self, name: str) -> None:
        """`name`: as in `theme.apply`."""
        theme.choose(name)
        widgets = QApplication.allWidgets()
        self._left = [widget for widget in widgets if not widget.isVisible()]
        theme.renew([widget for widget in widgets if widget.isVisible()])
        self._turns.start()

    def is_going_on(self) -> bool:
        """Whether hidden widgets still have the theme before."""
        return self._turns.isActive()

    def _go_on(self) -> None:
        """What was deleted meanwhile has no need of it."""
        end = time.perf_counter() + TURN_S
        while self._left and time.perf_counter() < end:
            some, self._left = self._left[:AT_ONCE], self._left[AT_ONCE:]
            theme.renew([widget for widget in some if isValid(widget)])
        if not self._left:
            self._turns.stop()
