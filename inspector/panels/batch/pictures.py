"""The pictures of a batch: the chosen sample large, the others as small tiles to choose from."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QWidget

from inspector.panels import look
from inspector.panels.batch.model import BatchFacts

LARGEST = 168
SMALLEST = 88
TILE = 38
GAP = 4


class Picture(QWidget):
    """One sample, its pixels kept as squares."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("batch.picture")
        self._image: QImage | None = None

    def set_image(self, image: QImage | None) -> None:
        self._image = image
        self.setVisible(image is not None)
        self.update()

    def fit(self, available: int) -> None:
        """Takes its share of a width."""
        side = max(SMALLEST, min(LARGEST, int(available * 0.42)))
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


class Tiles(QWidget):
    """A tile for each sample: click it or walk with the arrow keys. A mark tells right from wrong."""

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("batch.samples")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._facts: BatchFacts | None = None
        self._current = 0

    def set_facts(self, facts: BatchFacts | None, current: int) -> None:
        self._facts, self._current = facts, current
        self.setVisible(self.count() > 1)
        self._fit()
        self.update()

    def count(self) -> int:
        return len(self._facts.samples) if self._facts else 0

    def columns(self, width: int) -> int:
        return max(1, (width + GAP) // (TILE + GAP))

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit()
        super().resizeEvent(event)

    def _fit(self) -> None:
        rows = -(-self.count() // self.columns(self.width()))
        self.setFixedHeight(rows * (TILE + GAP))

    def tile(self, number: int) -> QRect:
        row, column = divmod(number, self.columns(self.width()))
        return QRect(column * (TILE + GAP), row * (TILE + GAP), TILE, TILE)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        for number in range(self.count()):
            self._paint_tile(painter, number, self.tile(number))

    def _paint_tile(self, painter: QPainter, number: int, tile: QRect) -> None:
        assert self._facts is not None
        tokens = look.current()
        image = self._facts.image(number)
        painter.fillRect(tile, tokens.colour("header"))
        if image is not None:
            size = image.size().scaled(tile.size(), Qt.AspectRatioMode.KeepAspectRatio)
            painter.drawImage(QRect(tile.topLeft(), size), image)
        else:
            painter.setFont(look.mono_font(11))
            painter.setPen(tokens.colour("muted"))
            painter.drawText(tile, Qt.AlignmentFlag.AlignCenter, str(self._facts.samples[number].index))
        self._paint_mark(painter, tile, self._facts.is_right(number))
        if number == self._current:
            painter.setPen(QPen(tokens.colour("accent"), 2))
            painter.drawRect(tile.adjusted(1, 1, -1, -1))

    def _paint_mark(self, painter: QPainter, tile: QRect, right: bool | None) -> None:
        if right is None:
            return
        tokens = look.current()
        box = QRectF(tile.right() - 12, tile.bottom() - 12, 12, 12)
        painter.fillRect(box, tokens.colour("panel", 0.8))
        painter.setFont(look.ui_font(10, bold=True))
        painter.setPen(tokens.colour("green" if right else "red"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, "✓" if right else "✗")

    def mousePressEvent(self, event: QMouseEvent) -> None:
        for number in range(self.count()):
            if self.tile(number).contains(event.position().toPoint()):
                self._choose(number)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        columns = self.columns(self.width())
        keys = Qt.Key
        steps = {keys.Key_Left: -1, keys.Key_Right: 1, keys.Key_Up: -columns, keys.Key_Down: columns}
        step = steps.get(keys(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self._choose(self._current + step)

    def _choose(self, number: int) -> None:
        if 0 <= number < self.count() and number != self._current:
            self._current = number
            self.update()
            self.chosen.emit(number)
