"""All samples of a batch, as tiles with pictures or as rows of words; only what is in view is painted and asked for."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QToolTip, QWidget

from inspector.panels.base import notation
from inspector.panels.batch.bars import percent
from inspector.panels.batch.model import BatchFacts
from inspector.panels.batch.shelf import SampleCache, is_right
from inspector.panels.style import look
from inspector.panels.widgets import plain_text
from inspector.wire.batches import Sample

TILE, GAP, CAPTION = 44, 4, 13
ROWS_SHOWN = 2  # at least, where there are so many
_VCENTER = Qt.AlignmentFlag.AlignVCenter
_LEFT, _RIGHT = Qt.AlignmentFlag.AlignLeft | _VCENTER, Qt.AlignmentFlag.AlignRight | _VCENTER


class Gallery(QAbstractScrollArea):
    """Click a sample or walk with the keys: `chosen(number)`. A mark tells right from wrong. `looked_elsewhere` is said
    when other samples have come into view."""

    chosen = Signal(int)
    looked_elsewhere = Signal()

    def __init__(self, shelf: SampleCache, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("batch.gallery")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalScrollBar().valueChanged.connect(self._scrolled)
        self._shelf = shelf
        self._facts: BatchFacts | None = None
        self._caption = ""  # "loss" or "confidence": what is written below each tile
        self.current = -1  # number of the chosen one; -1 where it is not in view
        self._soon = QTimer(self, interval=30, singleShot=True)
        self._soon.timeout.connect(self.looked_elsewhere)

    # ── what it is told ──────────────────────────────────────────────────────────────────────────────────────────────

    def set_facts(self, facts: BatchFacts | None, current: int, caption: str = "") -> None:
        self._facts, self.current, self._caption = facts, current, caption
        self.setAccessibleDescription(self.text_of(current))
        self._fit()
        self.viewport().update()

    def to_top(self) -> None:
        self.verticalScrollBar().setValue(0)

    def show_number(self, number: int) -> None:
        """Scrolls so that it is in view."""
        top = self._row_of(number) * self.step()
        bar = self.verticalScrollBar()
        if top < bar.value():
            bar.setValue(top)
        elif top + self.step() > bar.value() + self.viewport().height():
            bar.setValue(top + self.step() - self.viewport().height())

    # ── where things are ─────────────────────────────────────────────────────────────────────────────────────────────

    def columns(self) -> int:
        return max(1, (self.viewport().width() + GAP) // (TILE + GAP)) if self._shelf.has_pictures else 1

    def step(self) -> int:
        """Pixels from one row to the next."""
        if not self._shelf.has_pictures:
            return look.ROW_HEIGHT
        return TILE + GAP + (CAPTION if self._caption else 0)

    def seen(self) -> tuple[int, int]:
        """The numbers in view: from the first up to and without the last."""
        top, columns = self.verticalScrollBar().value(), self.columns()
        first = top // self.step() * columns
        last = (-(-(top + self.viewport().height()) // self.step())) * columns
        return first, max(last, first + columns)

    def tile(self, number: int) -> QRect:
        """Where a sample is in the viewport."""
        row, column = divmod(number, self.columns())
        top = row * self.step() - self.verticalScrollBar().value()
        if not self._shelf.has_pictures:
            return QRect(0, top, self.viewport().width(), look.ROW_HEIGHT)
        return QRect(column * (TILE + GAP), top, TILE, TILE)

    def _row_of(self, number: int) -> int:
        return number // self.columns()

    def _number_at(self, x: int, y: int) -> int:
        first, last = self.seen()
        numbers = range(first, min(last, self._shelf.count))
        return next((number for number in numbers if self.tile(number).contains(x, y)), -1)

    def _fit(self) -> None:
        rows = -(-self._shelf.count // self.columns())
        height = rows * self.step()
        bar = self.verticalScrollBar()
        bar.setRange(0, max(0, height - self.viewport().height()))
        bar.setPageStep(self.viewport().height())
        bar.setSingleStep(self.step())
        self.setMinimumHeight(min(rows, ROWS_SHOWN) * self.step() + 2)
        self.setMaximumHeight(min(height + 2, 1 << 20))

    def sizeHint(self) -> QSize:
        return QSize(200, 5 * self.step())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
        self._soon.start()

    def _scrolled(self) -> None:
        self.viewport().update()
        if not self._soon.isActive():  # while it is dragged, now and then
            self._soon.start()

    # ── what is painted ──────────────────────────────────────────────────────────────────────────────────────────────

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), look.current().colour("panel"))
        first, last = self.seen()
        paint = self._paint_tile if self._shelf.has_pictures else self._paint_row
        for number in range(first, min(last, self._shelf.count)):
            paint(painter, number, self.tile(number))

    def _paint_tile(self, painter: QPainter, number: int, tile: QRect) -> None:
        tokens, sample, image = look.current(), self._shelf.sample(number), self._shelf.image(number)
        painter.fillRect(tile, tokens.colour("header"))
        if image is not None:
            size = image.size().scaled(tile.size(), Qt.AspectRatioMode.KeepAspectRatio)
            place = QRect(tile.topLeft(), size)
            place.moveCenter(tile.center())
            painter.drawImage(place, image)
        if sample is None:
            self._write(painter, tile, "…", "muted", Qt.AlignmentFlag.AlignCenter)
        else:
            self._paint_mark(painter, QRectF(tile.right() - 12, tile.bottom() - 12, 13, 13), sample, 0.8)
            below = QRect(tile.left() - 2, tile.bottom() + 1, tile.width() + 4, CAPTION)
            self._write(painter, below, self._caption_of(sample), "muted", Qt.AlignmentFlag.AlignCenter, 10)
        if number == self.current:
            painter.setPen(QPen(tokens.colour("accent"), 2))
            painter.drawRect(tile.adjusted(1, 1, -1, -1))

    def _paint_row(self, painter: QPainter, number: int, row: QRect) -> None:
        sample = self._shelf.sample(number)
        if number == self.current:
            painter.fillRect(row, look.current().colour("selection"))
        if sample is None:
            self._write(painter, row.adjusted(20, 0, 0, 0), "…", "muted", _LEFT)
            return
        self._paint_mark(painter, QRectF(row.left() + 2, row.top(), 14, row.height()), sample, 0.0)
        loss = notation.number(sample.loss) if sample.loss is not None else ""
        place = row.adjusted(20, 0, -6, 0)
        self._write(painter, QRect(place.left(), place.top(), 44, place.height()), str(sample.index), "muted", _LEFT)
        self._write(painter, place.adjusted(place.width() - 70, 0, 0, 0), loss, "text", _RIGHT)
        self._write(painter, place.adjusted(48, 0, -74, 0), self._classes_of(sample), "text", _LEFT, mono=False)

    def _paint_mark(self, painter: QPainter, box: QRectF, sample: Sample, ground: float) -> None:
        right = is_right(sample)
        if right is None:
            return
        tokens = look.current()
        painter.fillRect(box, tokens.colour("panel", ground))
        painter.setFont(look.ui_font(10, bold=True))
        painter.setPen(tokens.colour("green" if right else "red"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, "✓" if right else "✗")

    def _write(
        self, painter: QPainter, rect: QRect, text: str, colour: str, where: Qt.AlignmentFlag, pixels: int = 11,
        mono: bool = True,
    ) -> None:  # fmt: skip
        painter.setFont(look.mono_font(pixels) if mono else look.ui_font(pixels))
        painter.setPen(look.current().colour(colour))
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect, where, shown)

    # ── words ────────────────────────────────────────────────────────────────────────────────────────────────────────

    def _caption_of(self, sample: Sample) -> str:
        if self._caption == "loss" and sample.loss is not None:
            return notation.number(sample.loss)
        if self._caption == "confidence" and sample.probabilities:
            return "%.0f %%" % (100 * sample.probabilities[0])
        return ""

    def _classes_of(self, sample: Sample) -> str:
        """ "cat → dog 87.0 %": the label, and what is predicted."""
        assert self._facts is not None
        label = self._facts.class_text(sample.label) if sample.label is not None else ""
        if sample.predicted is None:
            return label
        chance = f" {percent(sample.probabilities[0])}" if sample.probabilities else ""
        return f"{label} → {self._facts.class_text(sample.predicted)}{chance}".lstrip()

    def text_of(self, number: int) -> str:
        """A sample in words, for the tooltip and for those who can not see it."""
        sample = self._shelf.sample(number)
        if sample is None or self._facts is None:
            return ""
        mark = {True: self.tr("✓ right"), False: self.tr("✗ wrong"), None: ""}[is_right(sample)]
        loss = self.tr("loss {0}").format(notation.number(sample.loss)) if sample.loss is not None else ""
        parts = (self.tr("Sample {0}").format(sample.index), self._classes_of(sample), mark, loss)
        return " · ".join(part for part in parts if part)

    # ── mouse and keys ───────────────────────────────────────────────────────────────────────────────────────────────

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            text = self.text_of(self._number_at(event.pos().x(), event.pos().y()))
            QToolTip.showText(event.globalPos(), plain_text.tip(text), self)
            return True
        return super().viewportEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = event.position().toPoint()
        self._choose(self._number_at(place.x(), place.y()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys, columns = Qt.Key, self.columns()
        page = max(1, self.viewport().height() // self.step()) * columns
        steps = {
            keys.Key_Left: -1, keys.Key_Right: 1, keys.Key_Up: -columns, keys.Key_Down: columns,
            keys.Key_PageUp: -page, keys.Key_PageDown: page, keys.Key_Home: -self._shelf.count,
            keys.Key_End: self._shelf.count,
        }  # fmt: skip
        step = steps.get(keys(event.key()))
        if step is None:
            super().keyPressEvent(event)
        elif abs(step) > columns or 0 <= self.current + step < self._shelf.count:
            self._choose(min(max(self.current + step, 0), self._shelf.count - 1))

    def _choose(self, number: int) -> None:
        if 0 <= number < self._shelf.count and number != self.current:
            self.show_number(number)
            self.chosen.emit(number)
