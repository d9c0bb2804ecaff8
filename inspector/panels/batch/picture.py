"""The chosen sample as a large picture, its pixels kept as squares."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from inspector.panels.style import look

LARGEST = 168
SMALLEST = 72


class Picture(QWidget):
    def __init__(self, parent: QWidget | None = None, name: str = "batch.picture") -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._image: QImage | None = None

    def image(self) -> QImage | None:
        return self._image

    def set_image(self, image: QImage | None) -> None:
        self._image = image
        self.setVisible(image is not None)
        self.update()

    def fit(self, available: int, height: float) -> None:
        """Takes its share of a width, and not more than a height."""
        side = int(max(SMALLEST, min(LARGEST, available * 0.42, height)))
        self.setFixedSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._image is None:
            return
        painter = QPainter(self)
        size = self._image.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        target = QRect((self.width() - size.width()) // 2, 0, size.width(), size.height())
        painter.drawImage(target, self._image)
        painter.setPen(look.current().colour("line"))
        painter.drawRect(target.adjusted(0, 0, -1, -1))
