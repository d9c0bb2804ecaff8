"""A row of findings: the mark of its level, the sentence, its place at the right, and below that since when it holds."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from inspector.panels.base.finding_words import COLOURS, GLYPHS
from inspector.panels.findings.model import HISTORY_ROLE, LEVEL_ROLE, MUTED_ROLE, PLACE_ROLE
from inspector.panels.style import look

HEIGHT, LINE, MARK, EDGE, BAR = 40, 18, 18, 10, 3
_Index = QModelIndex | QPersistentModelIndex


class FindingRows(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(200, HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        tokens = look.current()
        rect: QRect = option.rect  # type: ignore[attr-defined]
        state: QStyle.StateFlag = option.state  # type: ignore[attr-defined]
        is_muted, level = bool(index.data(MUTED_ROLE)), str(index.data(LEVEL_ROLE))
        colour = "muted" if is_muted else COLOURS[level]
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, tokens.colour("selection"))
            painter.fillRect(QRect(rect.left(), rect.top(), BAR, rect.height()), tokens.colour(colour))
        upper = QRect(rect.left() + EDGE, rect.top() + 3, rect.width() - EDGE - 8, LINE)
        painter.setFont(look.ui_font(12, bold=True))
        painter.setPen(tokens.colour(colour))
        painter.drawText(upper, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, GLYPHS[level])
        left = upper.adjusted(MARK, 0, -self._paint_place(painter, upper, str(index.data(PLACE_ROLE))), 0)
        is_first = not index.parent().isValid()
        self._put(painter, left, str(index.data()), "muted" if is_muted else "text", is_first and not is_muted)
        self._put(painter, left.translated(0, LINE - 1), str(index.data(HISTORY_ROLE)), "muted", False, 11)
        painter.restore()

    def _paint_place(self, painter: QPainter, room: QRect, place: str) -> int:
        """Gives how much room it has taken."""
        font = look.mono_font(11)
        painter.setFont(font)
        painter.setPen(look.current().colour("accent"))
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, place)
        return QFontMetrics(font).horizontalAdvance(place) + EDGE if place else 0

    def _put(self, painter: QPainter, room: QRect, text: str, colour: str, is_bold: bool, pixels: int = 12) -> None:
        font = look.ui_font(pixels, bold=is_bold)
        painter.setFont(font)
        painter.setPen(look.current().colour(colour))
        shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
