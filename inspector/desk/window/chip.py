"""A word on a tinted ground: PAUSED, RUNNING, ERROR, TOGETHER, …"""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from inspector.panels.style import look


class Chip(QWidget):
    """A word on a tinted ground: PAUSED, RUNNING, ERROR, …"""

    def __init__(self, name: str = "state_chip") -> None:
        super().__init__()
        self.setObjectName(name)
        self._word, self._colour = "", "muted"

    def word(self) -> str:
        return self._word

    def show_word(self, word: str, colour: str) -> None:
        if (word, colour) != (self._word, self._colour):
            self._word, self._colour = word, colour
            self.setAccessibleName(word)
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        self.setFont(look.ui_font(11, bold=True))
        return QSize(self.fontMetrics().horizontalAdvance(self._word) + 20, 18)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = self.rect().adjusted(0, (self.height() - 18) // 2, 0, -((self.height() - 18) // 2))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.current().colour(self._colour, 0.16))
        painter.drawRoundedRect(box, 9, 9)
        painter.setPen(look.current().colour(self._colour))
        painter.setFont(look.ui_font(11, bold=True))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self._word)
