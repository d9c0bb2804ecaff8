"""The surface of the pictures: tiles to look at and to choose from."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap, QResizeEvent
from PySide6.QtWidgets import QWidget

from inspector.panels.style import colors, look
from inspector.panels.tensor.colours.ranges import Range
from inspector.panels.tensor.lenses.pictures.montage import Grid, fitted, montage

LARGEST = 24.0  # pixels of the screen for one of a picture's
SPACE = 3.0  # pixels of the screen between two tiles


class PicturesCanvas(QWidget):
    """Draws pictures [count, height, width] or [count, height, width, 3] in one picture, on one scale.

    `chosen` and `pointed` tell a tile's number on this page; `pointed` -1 where there is none.
    """

    chosen = Signal(int)
    pointed = Signal(int)
    resized = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("tensor.pictures.canvas")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setMinimumSize(80, 30)
        self._pictures: np.ndarray | None = None
        self._limits, self._scale = Range(0, 1), "gray"
        self._together = 0
        self._current = -1
        self._image = QImage()
        self._pixmap: QPixmap | None = None
        self._tile = (1, 1)  # (height, width) of a picture, in its own pixels
        self._columns, self._side = 1, 1.0

    def sizeHint(self) -> QSize:
        return QSize(320, 240)

    def set_pictures(self, pictures: np.ndarray, limits: Range, scale: str, together: int) -> None:
        """`together`: how many belong in one row, 0 where that does not matter."""
        self._pictures, self._limits, self._scale, self._together = pictures, limits, scale, together
        self._current = min(self._current, len(pictures) - 1)
        self._tile = (pictures.shape[1], pictures.shape[2])
        self.recolour()

    def set_current(self, number: int) -> None:
        if number != self._current:
            self._current = number
            self.update()

    def recolour(self) -> None:
        """Makes the picture of all tiles."""
        if self._pictures is None or not self._pictures.size:
            self._image = QImage()
            self._lay_out()
            return
        is_dark = look.current() is look.DARK
        if self._pictures.ndim == 4:
            levels = colors.levels(self._pictures, self._limits, "sequential")
            self._image = colors.colour_image(self._laid(colors.colour_pixels(levels, is_dark)))
        else:
            levels = colors.levels(self._pictures, self._limits, self._scale)
            self._image = colors.image(self._laid(levels), self._scale, is_dark).convertToFormat(
                QImage.Format.Format_RGB32
            )
        self._lay_out()

    def _laid(self, pictures: np.ndarray) -> np.ndarray:
        return montage(pictures, self._store(), 0)

    def _store(self) -> Grid:
        """How the tiles lie in the picture of all, near to a square; on the screen they lie as there is room."""
        return Grid(self.count(), max(1, math.isqrt(self.count())), *self._tile, 0)

    def count(self) -> int:
        return 0 if self._pictures is None else len(self._pictures)

    def columns(self) -> int:
        """How many tiles are in a row: as many as make them largest."""
        return self._columns

    def tile(self, number: int) -> QRectF:
        """Where a picture lies, in pixels of the screen."""
        tall, wide = self._tile[0] * self._side, self._tile[1] * self._side
        row, column = divmod(number, self._columns)
        return QRectF(column * (wide + SPACE) + 1, row * (tall + SPACE) + 1, wide, tall)

    def number_at(self, position: QPointF) -> int:
        """The tile at a place, -1 beside all."""
        tall, wide = self._tile[0] * self._side + SPACE, self._tile[1] * self._side + SPACE
        row, column = int((position.y() - 1) // tall), int((position.x() - 1) // wide)
        number = row * self._columns + column
        is_there = row >= 0 and 0 <= column < self._columns and number < self.count()
        return number if is_there and self.tile(number).contains(position) else -1

    def _lay_out(self) -> None:
        self._pixmap = None
        if self.count():
            room = (float(self.height()), float(self.width()))
            self._columns = fitted(self.count(), *self._tile, room, 0, self._together)
            self._side = self._fitted_side()
        self.update()

    def _fitted_side(self) -> float:
        """Pixels of the screen for one of a picture's; whole ones where there is room for that."""
        columns = self._columns
        rows = -(-self.count() // columns)
        wide = (self.width() - 2 - SPACE * (columns - 1)) / (columns * self._tile[1])
        tall = (self.height() - 2 - SPACE * (rows - 1)) / (rows * self._tile[0])
        side = max(min(wide, tall, LARGEST), 1e-3)
        return float(int(side)) if side >= 3 else side

    # ── painting ─────────────────────────────────────────────────────────────────────────────────────────────────

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        tokens = look.current()
        painter.fillRect(self.rect(), tokens.colour("panel"))
        if self._image.isNull():
            return
        if self._pixmap is None:
            self._pixmap = self._drawn()
        painter.drawPixmap(0, 0, self._pixmap)
        if 0 <= self._current < self.count():
            painter.setPen(QPen(tokens.colour("accent"), 2))
            painter.drawRect(self.tile(self._current).adjusted(-1, -1, 1, 1))

    def _drawn(self) -> QPixmap:
        """All tiles as they are on the screen, drawn once for as long as nothing changes."""
        ratio = self.devicePixelRatioF()
        pixmap = QPixmap((QSizeF(self.size()) * ratio).toSize())
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(look.current().colour("panel"))
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, self._side < 1)
        store = self._store()
        for number in range(self.count()):
            top, left = store.place(number)
            painter.drawImage(self.tile(number), self._image, QRectF(left, top, store.width, store.height))
        painter.end()
        return pixmap

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._lay_out()
        self.resized.emit()

    # ── mouse and keys ───────────────────────────────────────────────────────────────────────────────────────────

    def mousePressEvent(self, event: QMouseEvent) -> None:
        number = self.number_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and number >= 0:
            self._choose(number)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.pointed.emit(self.number_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        self.pointed.emit(-1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys, columns = Qt.Key, self._columns
        steps = {keys.Key_Left: -1, keys.Key_Right: 1, keys.Key_Up: -columns, keys.Key_Down: columns}
        step = steps.get(keys(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        after = 0 if self._current < 0 else self._current + step
        if 0 <= after < self.count():
            self._choose(after)

    def _choose(self, number: int) -> None:
        self.set_current(number)
        self.chosen.emit(number)
