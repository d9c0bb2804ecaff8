"""Gradient norms of all layers over the iterations that were measured, as a map of colours on a log scale."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QFontMetrics, QImage, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QToolTip

from inspector.panels.base import notation
from inspector.panels.gradients.model import GradientsModel
from inspector.panels.style import look
from inspector.panels.widgets import plain_text

ROW, NAMES, EDGE, SCALE, MOST_WIDE = 16, 150, 12, 34, 26
LEAST_WITH_SCALE = 110  # pixels
MOST_LAYERS = 300  # of which all norms together choose the colours; of more, those in view
LOW, HIGH = -12, 2  # powers of ten between which the colours go, at the widest
STEPS, WIDE = 48, 9  # colours; pixels of a column from which on there are signs in it


class HeatMap(QAbstractScrollArea):
    """`gradients.heat`: a row for each layer, as in the tree; `iteration_wished(number)`: a cell was clicked."""

    iteration_wished = Signal(int)

    def __init__(self, model: GradientsModel) -> None:
        super().__init__()
        self.setObjectName("gradients.heat")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalScrollBar().setSingleStep(ROW)
        self.viewport().setMouseTracking(True)
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor)
        self._model = model
        self._norms: dict[tuple[int, int], float | None] = {}  # by layer and iteration
        model.modelReset.connect(self._fit)

    # ── what is where ──

    def columns(self) -> list[int]:
        """The iterations that are shown: the latest, at least a pixel wide each."""
        known = list(self._model.readings.columns)
        return known[-max(1, int(self._room().width())) :]

    def norm(self, layer: int, iteration: int) -> float | None:
        """Of all gradients of a layer; None where it had none, or was not measured."""
        place = layer, iteration
        if place not in self._norms or iteration == next(reversed(self._model.readings.columns), 0):  # it may grow
            rows = self._model.structure_rows(self._model.index(layer, 0))
            self._norms[place] = self._model.readings.norm_at(rows, iteration)
        return self._norms[place]

    def norms(self, layers: range, known: list[int]) -> np.ndarray:
        """A row for each of these layers; −1 where there is none."""
        rows = [[-1.0 if (norm := self.norm(layer, one)) is None else norm for one in known] for layer in layers]
        return np.array(rows, dtype=float).reshape(len(layers), len(known))

    def _room(self) -> QRectF:
        wide, high, names = self.viewport().width(), self.viewport().height(), self._names()
        below = SCALE if self._has_scale() else 0
        return QRectF(names, 4, max(1.0, wide - names - EDGE), max(1.0, high - below - 4))

    def _has_scale(self) -> bool:
        """In a low panel the layers go before it."""
        return self.viewport().height() >= LEAST_WITH_SCALE

    def _names(self) -> int:
        """As wide as the longest name in the first rows, within limits."""
        metrics = QFontMetrics(look.ui_font(11))
        some = range(min(self._model.rowCount(), 50))
        longest = max((metrics.horizontalAdvance(str(self._model.index(row, 0).data())) for row in some), default=0)
        return min(longest + EDGE + 10, NAMES, self.viewport().width() // 3)

    def _width(self, count: int) -> float:
        return min(self._room().width() / max(count, 1), MOST_WIDE)

    def _layers(self) -> range:
        """Those in view."""
        first = self.verticalScrollBar().value() // ROW
        return range(first, min(self._model.rowCount(), first + int(self._room().height()) // ROW + 2))

    def cell(self, layer: int, place: int, count: int) -> QRectF:
        room, wide = self._room(), self._width(count)
        top = room.top() + layer * ROW - self.verticalScrollBar().value()
        return QRectF(room.left() + place * wide, top, wide, ROW)

    def at(self, point: QPointF) -> tuple[int, int] | None:
        """(layer, iteration) of what is there."""
        room, known = self._room(), self.columns()
        place = int((point.x() - room.left()) // self._width(len(known)))
        layer = int((point.y() - room.top() + self.verticalScrollBar().value()) // ROW)
        is_in = 0 <= place < len(known) and 0 <= layer < self._model.rowCount() and room.contains(point)
        return (layer, known[place]) if is_in else None

    def _fit(self) -> None:
        self._norms.clear()
        height = int(self._room().height())
        self.verticalScrollBar().setPageStep(height)
        self.verticalScrollBar().setRange(0, max(0, self._model.rowCount() * ROW - height))
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit()

    # ── painting ──

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, tokens = QPainter(self.viewport()), look.current()
        painter.fillRect(self.viewport().rect(), tokens.colour("panel"))
        known, layers = self.columns(), self._layers()
        norms = self.norms(layers, known)
        is_small = self._model.rowCount() <= MOST_LAYERS
        extent = extent_of(self.norms(range(self._model.rowCount()), known) if is_small else norms)
        painter.save()
        painter.setClipRect(QRectF(0, self._room().top(), self.viewport().width(), self._room().height()))
        if norms.size:
            first, last = self.cell(layers[0], 0, len(known)), self.cell(layers[-1], len(known) - 1, len(known))
            painter.drawImage(first.united(last), image_of(norms, extent))
            self._paint_marks(painter, layers, norms)
        for layer in layers:
            self._paint_name(painter, layer)
        painter.restore()
        if self._has_scale():
            self._paint_scale(painter, known, extent)

    def _paint_marks(self, painter: QPainter, layers: range, norms: np.ndarray) -> None:
        """Lines between the layers, and signs on what is zero or no number, where there is room."""
        painter.setPen(look.current().colour("panel"))
        for layer in layers:
            room = self.cell(layer, 0, norms.shape[1])
            painter.drawLine(QPointF(room.left(), room.bottom()), QPointF(self._room().right(), room.bottom()))
        if self._width(norms.shape[1]) < WIDE:
            return
        painter.setFont(look.mono_font(10))
        painter.setPen(look.current().colour("text"))
        for row, place in np.argwhere((norms == 0) | ~np.isfinite(norms)).tolist():
            cell = self.cell(layers[row], place, norms.shape[1])
            painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, "0" if norms[row, place] == 0 else "⚠")

    def _paint_name(self, painter: QPainter, layer: int) -> None:
        top = self.cell(layer, 0, 1).top()
        room = QRectF(EDGE, top, self._names() - EDGE - 6, ROW)
        font = look.ui_font(11)
        painter.setFont(font)
        painter.setPen(look.current().colour("text"))
        name = QFontMetrics(font).elidedText(
            str(self._model.index(layer, 0).data()), Qt.TextElideMode.ElideLeft, int(room.width())
        )
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, name)

    def _paint_scale(self, painter: QPainter, known: list[int], extent: tuple[float, float]) -> None:
        """Below: the first and the last iteration, and what the colours mean."""
        room = self._room()
        painter.setFont(look.mono_font(10))
        painter.setPen(look.current().colour("muted"))
        below = QRectF(room.left(), room.bottom() + 1, max(60.0, self._width(len(known)) * len(known)), 14)
        if known:
            painter.drawText(below, Qt.AlignmentFlag.AlignLeft, notation.exact(known[0]))
        if len(known) > 1 and below.width() > 90:
            painter.drawText(below, Qt.AlignmentFlag.AlignRight, notation.exact(known[-1]))
        bar = QRectF(room.left() + 40, room.bottom() + 17, min(120.0, room.width() / 2), 9)
        painter.drawImage(bar, image_of(np.logspace(*extent, STEPS).reshape(1, -1), extent))
        middle = Qt.AlignmentFlag.AlignVCenter
        left = QRectF(room.left(), bar.top() - 3, 36, 15)
        painter.drawText(left, Qt.AlignmentFlag.AlignRight | middle, f"1e{int(extent[0])}")
        painter.drawText(QRectF(bar.right() + 4, bar.top() - 3, 60, 15), middle, f"1e{int(extent[1])}")

    # ── the mouse ──

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        found = self.at(event.position())
        if found is not None and event.button() == Qt.MouseButton.LeftButton:
            self.iteration_wished.emit(found[1])

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip:
            found = self.at(QPointF(event.pos()))  # type: ignore[attr-defined]
            QToolTip.showText(event.globalPos(), plain_text.tip(self.told(found)), self)  # type: ignore[attr-defined]
            return True
        return super().viewportEvent(event)

    def told(self, found: tuple[int, int] | None) -> str:
        """ "conv1, iteration 12: 0.0312" """
        if found is None:
            return ""
        norm = self.norm(*found)
        text = self.tr("{layer}, iteration {iteration}: {norm}")
        return text.format(
            layer=self._model.index(found[0], 0).data(), iteration=notation.exact(found[1]),
            norm=self.tr("no gradient") if norm is None else notation.norm(norm),
        )  # fmt: skip


def extent_of(norms: np.ndarray) -> tuple[float, float]:
    """Powers of ten around those that are positive numbers."""
    powers = np.log10(norms[(norms > 0) & np.isfinite(norms)])
    if not len(powers):
        return -4.0, 1.0
    low = max(LOW, math.floor(powers.min()))
    return float(low), float(max(low + 1, min(HIGH, math.ceil(powers.max()))))


def shades(norms: np.ndarray, extent: tuple[float, float]) -> np.ndarray:
    """Colours as ARGB: amber on a log scale, red of what is no number, hardly more than the ground of none."""
    tokens = look.current()
    scale = np.array([tokens.colour("amber", round(0.12 + 0.88 * step / STEPS, 3)).rgba() for step in range(STEPS + 1)])
    with np.errstate(divide="ignore", invalid="ignore"):
        share = (np.log10(np.where(norms > 0, norms, 1.0)) - extent[0]) / (extent[1] - extent[0])
    share = np.clip(np.nan_to_num(share, posinf=0.0, neginf=0.0), 0.0, 1.0)
    found = scale[np.rint(share * STEPS).astype(int)]
    found[norms < 0] = tokens.colour("line", 0.25).rgba()
    found[norms == 0] = tokens.colour("line", 0.7).rgba()
    found[~np.isfinite(norms)] = tokens.colour("red", 0.8).rgba()
    return found.astype(np.uint32)


def image_of(norms: np.ndarray, extent: tuple[float, float]) -> QImage:
    colours = np.ascontiguousarray(shades(norms, extent))
    rows, columns = colours.shape
    return QImage(colours.tobytes(), columns, rows, 4 * columns, QImage.Format.Format_ARGB32).copy()
