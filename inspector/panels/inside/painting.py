"""How a section and a row are drawn: the label in its own column, what it says beside it, pictures at the right end."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from inspector.panels.inside.model import PICTURE_ROLE, ROW_ROLE
from inspector.panels.inside.rows import InsideRow
from inspector.panels.inside.thumbnail import HEIGHT, Thumbnail
from inspector.panels.style import look

LABELS = 92  # pixels wide
WORDS = 115  # pixels that the words beside a picture have at least
SHARE = 0.74  # of a line that its text has at least, before what is said behind it
PADDING, SPACE = 10, 8
HEAD, TALL = 26, HEIGHT + 6
INKS = {"done": "green", "next": "amber"}  # as in the gutter of the source
SIGNS = {"done": "✓", "next": "▸"}

_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_Index = QModelIndex | QPersistentModelIndex


class InsideRowPainter(QStyledItemDelegate):
    is_past = False  # training has gone on: what is shown is that of the last stop

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        row: InsideRow = index.data(ROW_ROLE)
        if row.code in INKS:
            return QSize(100, HEAD)
        return QSize(100, TALL if row.is_tall else look.ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        row: InsideRow = index.data(ROW_ROLE)
        painter.save()
        if row.code in INKS:
            self._paint_head(painter, option.rect, row)
        else:
            self._paint_row(painter, option, row, index.data(PICTURE_ROLE))
        painter.restore()

    def _paint_head(self, painter: QPainter, rect: QRect, row: InsideRow) -> None:
        tokens = look.current()
        painter.fillRect(rect, tokens.colour("header"))
        self._fade(painter)
        room = rect.adjusted(PADDING, 0, -PADDING, 0)
        said = f"{SIGNS[row.code]} {row.label}"
        _write(painter, _column(room), said, look.ui_font(11, bold=True), INKS[row.code])
        _write_both(painter, _beside(room), row, look.mono_font(12), "text")

    def _paint_row(
        self, painter: QPainter, option: QStyleOptionViewItem, row: InsideRow, picture: Thumbnail | None
    ) -> None:
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, look.current().colour("selection"))
        self._fade(painter)
        room = option.rect.adjusted(PADDING, 0, -PADDING, 0)
        if picture is not None:
            space = room.width() - LABELS - WORDS
            left = picture.paint(painter, room.right() + 1, option.rect.top() + (TALL - HEIGHT) / 2, space)
            room.setRight(int(left) - SPACE)
        ink = "accent" if row.place is not None else "text"
        if row.is_tall:
            self._paint_two_lines(painter, room, row, ink)
            return
        _write(painter, _column(room), row.label, look.ui_font(11), "muted")
        _write_both(painter, _beside(room), row, look.mono_font(11), ink)

    def _paint_two_lines(self, painter: QPainter, room: QRect, row: InsideRow, ink: str) -> None:
        half = room.height() // 2
        first, second = room.adjusted(0, 2, 0, -half + 1), room.adjusted(0, half - 1, 0, -2)
        _write(painter, _column(first), row.label, look.ui_font(11), "muted")
        _write(painter, _beside(first), row.text, look.mono_font(11), ink)
        _write(painter, _beside(second), row.detail, look.ui_font(11), "muted")

    def _fade(self, painter: QPainter) -> None:
        painter.setOpacity(0.5 if self.is_past else 1.0)


def _column(room: QRect) -> QRect:
    return QRect(room.left(), room.top(), LABELS - SPACE, room.height())


def _beside(room: QRect) -> QRect:
    return room.adjusted(LABELS, 0, 0, 0)


def _write_both(painter: QPainter, room: QRect, row: InsideRow, font: QFont, ink: str) -> None:
    """The text, and behind it the detail where there is room left. The end of a path tells most."""
    elide = Qt.TextElideMode.ElideRight if " " in row.text else Qt.TextElideMode.ElideLeft
    wide = QFontMetrics(look.ui_font(11)).horizontalAdvance(row.detail) + SPACE if row.detail else 0
    own = QFontMetrics(font).horizontalAdvance(row.text)
    first = min(own, max(room.width() - wide, int(room.width() * SHARE)))
    _write(painter, QRect(room.left(), room.top(), first + 1, room.height()), row.text, font, ink, elide)
    _write(painter, room.adjusted(first + SPACE, 0, 0, 0), row.detail, look.ui_font(11), "muted")


def _write(
    painter: QPainter,
    room: QRect,
    text: str,
    font: QFont,
    ink: str,
    elide: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
) -> None:
    if text and room.width() > 0:
        painter.setFont(font)
        painter.setPen(look.current().colour(ink))
        painter.drawText(QRectF(room), _LEFT, painter.fontMetrics().elidedText(text, elide, room.width()))
