"""Bars on a log axis, and the small curve of a norm over the steps that were measured."""

from __future__ import annotations

import math

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF
from PySide6.QtGui import QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QStyleOptionViewItem

from inspector.panels.base.telling_tree import Rows
from inspector.panels.gradients.model import CODE_ROLE, CURVE_ROLE, NORM_ROLE, Column, GradientsModel
from inspector.panels.style import look

BAR_HEIGHT, EDGE = 9, 6
_Index = QModelIndex | QPersistentModelIndex


class GradientRows(Rows):
    def __init__(self, model: GradientsModel) -> None:
        super().__init__(model)
        self._model = model

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        super().paint(painter, option, index)
        rect: QRect = option.rect  # type: ignore[attr-defined]
        room = QRectF(rect.adjusted(EDGE, 2, -EDGE, -2))
        if index.column() == Column.BAR:
            self._paint_bar(painter, room, index)
        elif index.column() == Column.CURVE:
            self._paint_curve(painter, room, index)

    def _paint_bar(self, painter: QPainter, room: QRectF, index: _Index) -> None:
        tokens = look.current()
        low, high = self._model.readings.extent()
        bar = QRectF(room.left(), room.center().y() - BAR_HEIGHT / 2, room.width(), BAR_HEIGHT)
        painter.fillRect(bar, tokens.colour("line", 0.5))
        norm = index.data(NORM_ROLE)
        if index.data(CODE_ROLE) == "nan":
            painter.fillRect(bar, tokens.colour("red", 0.55))
        elif norm:
            share = min(max((math.log10(norm) - low) / (high - low), 0.01), 1.0)
            painter.fillRect(
                QRectF(bar.left(), bar.top(), share * bar.width(), BAR_HEIGHT), tokens.colour("amber", 0.85)
            )
        painter.setPen(QPen(tokens.colour("panel"), 1))
        for power in range(int(low) + 1, int(high)):
            at = bar.left() + (power - low) / (high - low) * bar.width()
            painter.drawLine(QPointF(at, bar.top()), QPointF(at, bar.bottom()))

    def _paint_curve(self, painter: QPainter, room: QRectF, index: _Index) -> None:
        known = [(i, math.log10(n)) for i, n in index.data(CURVE_ROLE) if n > 0 and math.isfinite(n)]
        if len(known) < 2:
            return
        first, last = known[0][0], known[-1][0]
        low, high = min(v for _, v in known), max(v for _, v in known)
        wide = (last - first) or 1
        tall = max(high - low, 0.3)  # what hardly moves is no mountain
        points = [
            QPointF(room.left() + (i - first) / wide * room.width(), room.bottom() - (v - low) / tall * room.height())
            for i, v in known
        ]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(look.current().colour("amber"), 1.2))
        painter.drawPolyline(QPolygonF(points))
        painter.restore()
