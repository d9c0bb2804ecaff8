"""A row of small parts whose words change often: nothing beyond it is laid out anew when one of them gets longer."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget


class Strip(QWidget):
    """Its parts stand in `row`. Qt tells a wish for another size upwards, until the whole window is laid out: here it
    ends, unless it is one for another height."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._inside = QWidget(self)
        self.row = QHBoxLayout(self._inside)
        self._height = -1
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(0, self._inside.sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._inside.setGeometry(self.rect())

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest and self._inside.sizeHint().height() != self._height:
            self._height = self._inside.sizeHint().height()
            self.updateGeometry()
        return super().event(event)
