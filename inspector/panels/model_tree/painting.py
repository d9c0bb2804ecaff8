"""Draws one row of the model tree at a time, straight from its cells, and the header above them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QHeaderView, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from inspector.panels.base.finding_words import COLOURS, GLYPHS
from inspector.panels.model_tree import words
from inspector.panels.model_tree.cells import NUMERIC, TreeColumn
from inspector.panels.model_tree.model import ModelTreeModel
from inspector.panels.model_tree.outline import is_grad
from inspector.panels.model_tree.stamps import Stamps, Texts
from inspector.panels.style import look

TREE_HEADER_HEIGHT = 22
INDENT = 14
BADGE = 13
_TAG = 4  # pixels beside the word on a tag
PADDING = 6
_SIGN = QSize(16, look.ROW_HEIGHT)  # room for any arrow, badge or glyph
_NUMBER_WIDTH, _LEAST_BAR = 54, 24
_LEAST_NAME, _WHOLE_NAME = 28, 90  # pixels that a name keeps beside the word for what changed: it, or as much

_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter

_STATE_COLOURS = {
    "none": "muted", "populated": "green", "accumulated": "amber", "consumed": "accent", "zeroed": "muted",
    "frozen": "muted", "unreached": "amber", "zero": "amber", "clipped": "cyan",
}  # fmt: skip
_BADGES = {"root": ("M", "violet"), "module": ("M", "violet"), "parameter": ("P", "accent"), "buffer": ("B", "cyan")}


class RowHeight(QStyledItemDelegate):
    """Gives every row the same height; the rows are drawn whole by `TreeRowPainter`."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(60, look.ROW_HEIGHT)


class TreeHeader(QHeaderView):
    """TreeColumn heads: muted, as wide and as aligned as what is below them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setFixedHeight(TREE_HEADER_HEIGHT)
        self.setSectionsMovable(False)
        self.setMinimumSectionSize(28)

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        tokens = look.current()
        painter.fillRect(rect, tokens.colour("panel"))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, tokens.colour("line"))
        is_order = getattr(self.model(), "order", None) == logicalIndex
        painter.setFont(look.ui_font(11, bold=is_order))
        painter.setPen(tokens.colour("accent" if is_order else "muted"))
        inner = rect.adjusted(PADDING + (4 if logicalIndex == 0 else 0), 0, -PADDING, 0)
        text = str(self.model().headerData(logicalIndex, self.orientation()) or "") + (" ▾" if is_order else "")
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner, _RIGHT if logicalIndex in NUMERIC else _LEFT, shown)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), look.current().colour("panel"))
        painter.end()
        super().paintEvent(event)


class TreeRowPainter:
    """Draws rows into a tree view; reads the model's cells directly, without a role for each."""

    def __init__(self, model: ModelTreeModel) -> None:
        self._model = model
        self._cells = model.cells
        self._name, self._small, self._mono = look.ui_font(12), look.ui_font(11), look.mono_font(11)
        self._tiny, self._letter = look.ui_font(10), look.ui_font(9, bold=True)
        self._texts = Texts(self._name, self._small, self._mono, self._tiny)
        self._signs = Stamps()
        self._tokens = look.current()

    def paint(self, painter: QPainter, key: int, sections: list[tuple[int, QRect]], arrow: str) -> None:
        """Draws the cells of one row; `sections` are the visible columns with their rectangles, `arrow` is "open",
        "closed" or ""."""
        if self._tokens is not look.current():
            self._tokens = look.current()
            self._signs.forget()
        for column, rect in sections:
            if column == TreeColumn.NAME:
                self._paint_name(painter, key, self._room_for_name(key, rect, sections), arrow)
            elif column == TreeColumn.GRAD_NORM:
                self._paint_bar(painter, key, rect.adjusted(PADDING, 0, -PADDING, 0))
                self._paint_text(painter, key, column, rect.adjusted(PADDING, 0, -PADDING, 0))
            elif column == TreeColumn.GRAD:
                self._paint_grad(painter, key, rect.adjusted(PADDING, 0, -PADDING, 0))
            else:
                self._paint_text(painter, key, column, rect.adjusted(PADDING, 0, -PADDING, 0))

    def _room_for_name(self, key: int, rect: QRect, sections: list[tuple[int, QRect]]) -> QRect:
        """A buffer has nothing in the columns of a gradient: a long name goes on there."""
        if self._cells.outline.kind(key) == "buffer":
            for column, cell in sections:
                if column in (TreeColumn.GRAD, TreeColumn.GRAD_NORM) and cell.left() == rect.right() + 1:
                    rect = rect.united(cell)
        return rect

    def _paint_name(self, painter: QPainter, key: int, rect: QRect, arrow: str) -> None:
        inner = rect.adjusted(4 + INDENT * self._model.depth(key), 0, -PADDING, 0)
        if arrow:
            self._put(painter, inner, 5, arrow, lambda on, centre: _paint_arrow(on, centre, arrow))
        inner.setLeft(inner.left() + INDENT)
        self._paint_badge(painter, key, inner)
        inner.setLeft(inner.left() + BADGE + 6)
        self._paint_standing(painter, key, inner)
        self._paint_change(painter, key, inner)
        name = self._cells.text(key, TreeColumn.NAME)
        self._paint_lead(painter, key, inner, name)
        self._draw(painter, inner, name, self._name, "muted" if self._is_quiet(key) else "text")
        inner.setLeft(inner.left() + self._texts.width(name, self._name) + 6)
        self._paint_mode(painter, key, inner)
        kind = self._cells.type_name(key)
        self._draw(painter, inner, kind, self._small, "muted")
        if level := self._model.finding(key):
            inner.setLeft(inner.left() + (self._texts.width(kind, self._small) + 6 if kind else 0))
            self._draw(painter, inner, GLYPHS[level], self._name, COLOURS[level])

    def _paint_mode(self, painter: QPainter, key: int, inner: QRect) -> None:
        """The mode of a module in which it differs from the one above, on a tag; takes its room from `inner`."""
        text = words.mode_tag(self._cells.odd_mode(key))
        width = self._texts.width(text, self._tiny) + 2 * _TAG
        if text and width <= inner.width():
            tag = QRect(inner.left(), inner.center().y() - 6, width, 14)
            painter.fillRect(tag, self._tokens.colour("violet", 0.2))
            self._draw(painter, tag.adjusted(_TAG, 0, 0, 0), text, self._tiny, "violet")
            inner.setLeft(tag.right() + 6)

    def _paint_lead(self, painter: QPainter, key: int, inner: QRect, name: str) -> None:
        """The layer of a sorted parameter, before its name; the name has its room first."""
        lead = self._model.lead(key)
        room = inner.width() - self._texts.width(name, self._name)
        if lead and room > 20:
            width = min(self._texts.width(lead, self._name), room)
            self._draw(painter, QRect(inner.left(), inner.top(), width, inner.height()), lead, self._name, "muted")
            inner.setLeft(inner.left() + width)

    def _paint_bar(self, painter: QPainter, key: int, inner: QRect) -> None:
        """The gradient's norm beside that of the largest, where the column has room for more than a number."""
        room = inner.width() - _NUMBER_WIDTH
        share = self._cells.share_of_largest(key) if room >= _LEAST_BAR and not is_grad(key) else 0.0
        if share:
            bar = QRect(inner.left(), inner.center().y() - 3, room, 8)
            painter.fillRect(bar, self._tokens.colour("line", 0.6))
            bar.setWidth(max(1, round(share * room)))
            painter.fillRect(bar, self._tokens.colour("amber", 0.75))

    def _paint_badge(self, painter: QPainter, key: int, inner: QRect) -> None:
        letter, colour = ("∇", "amber") if is_grad(key) else _BADGES[self._cells.outline.node(key).kind]
        self._put(painter, inner, 6, letter, lambda on, centre: _paint_badge(on, centre, letter, colour, self._letter))

    def _paint_change(self, painter: QPainter, key: int, inner: QRect) -> None:
        """The word for what the stop did, at the right end of the name; takes its room from `inner`."""
        word = words.change(self._model.mark(key))
        width = self._texts.width(word, self._tiny)
        name = self._texts.width(self._cells.text(key, TreeColumn.NAME), self._name)
        if word and width < inner.width() - max(_LEAST_NAME, min(name + PADDING, _WHOLE_NAME)):
            self._draw(painter, inner, word, self._tiny, "amber", to_the_right=True)
            inner.setRight(inner.right() - width - PADDING)

    def _paint_standing(self, painter: QPainter, key: int, inner: QRect) -> None:
        """Where execution stands, likewise; where there is no room for words, its sign alone."""
        text = words.standing(self._model.standing, key)
        if not text:
            return
        if self._texts.width(text, self._tiny) >= inner.width() - _LEAST_NAME:
            text = text[0]
        colour = "green" if text.startswith("✓") else "amber"
        self._draw(painter, inner, text, self._tiny, colour, to_the_right=True)
        inner.setRight(inner.right() - self._texts.width(text, self._tiny) - PADDING)

    def _is_quiet(self, key: int) -> bool:
        return is_grad(key) and not self._cells.has_tensor(key)

    def _paint_grad(self, painter: QPainter, key: int, inner: QRect) -> None:
        state = self._cells.state(key)
        if state:
            colour = self._tokens.colour(_STATE_COLOURS[state])
            self._put(painter, inner, 5, state, lambda on, centre: paint_glyph(on, centre, state, colour))
        inner.setLeft(inner.left() + 15)
        quiet = state in ("", "none", "frozen", "zeroed")
        self._draw(painter, inner, self._cells.grad_text(key), self._small, "muted" if quiet else "text")

    def _paint_text(self, painter: QPainter, key: int, column: int, inner: QRect) -> None:
        text = self._cells.text(key, column)
        if column in NUMERIC:
            self._draw(painter, inner, text, self._mono, self._number_colour(key, column, text), to_the_right=True)
        else:
            mono = column == TreeColumn.SHAPE and self._cells.outline.node(key).kind in ("parameter", "buffer")
            self._draw(painter, inner, text, self._mono if mono else self._small, "muted")

    def _number_colour(self, key: int, column: int, text: str) -> str:
        if text == "NaN" or text.endswith("∞"):
            return "red"
        return "muted" if column == TreeColumn.PARAMS else "text"

    def _draw(
        self, painter: QPainter, rect: QRect, text: str, font: QFont, colour: str, to_the_right: bool = False
    ) -> None:
        if text and rect.width() >= 8:
            painter.setPen(self._tokens.colour(colour))
            self._texts.draw(painter, rect, text, font, to_the_right)

    def _put(
        self, painter: QPainter, inner: QRect, middle: int, name: str, draw: Callable[[QPainter, QPointF], None]
    ) -> None:
        """A sign as high as the row, its middle so many pixels from the left end of `inner`."""
        centre = QPointF(_SIGN.width() // 2, inner.center().y() - inner.top() + 0.5)
        left = inner.left() + middle - _SIGN.width() // 2
        self._signs.put(painter, left, inner.top(), _SIGN, name, lambda on: draw(on, centre))


def _paint_arrow(painter: QPainter, centre: QPointF, arrow: str) -> None:
    x, y = centre.x(), centre.y()
    down = [QPointF(x - 4, y - 2), QPointF(x + 4, y - 2), QPointF(x, y + 2.5)]
    right = [QPointF(x - 2, y - 4), QPointF(x + 2.5, y), QPointF(x - 2, y + 4)]
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(look.current().colour("muted"))
    painter.drawPolygon(QPolygonF(down if arrow == "open" else right))


def _paint_badge(painter: QPainter, centre: QPointF, letter: str, colour: str, font: QFont) -> None:
    box = QRectF(centre.x() - 6, int(centre.y()) - BADGE // 2, BADGE, BADGE)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(look.current().colour(colour, 0.2))
    painter.drawRoundedRect(box, 3, 3)
    painter.setFont(font)
    painter.setPen(look.current().colour(colour))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, letter)


def paint_glyph(painter: QPainter, centre: QPointF, state: str, colour: QColor) -> None:
    """The sign of a state: ○ none, ● populated or accumulated, ◐ consumed, ∅ zeroed, – frozen, dotted: not reached,
    ⊙ exactly 0, ◒ clipped."""
    radius = 4.0
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(colour, 1.4)
    pen.setStyle(Qt.PenStyle.DotLine if state == "unreached" else Qt.PenStyle.SolidLine)
    painter.setPen(pen)
    painter.setBrush(colour if state in ("populated", "accumulated") else Qt.BrushStyle.NoBrush)
    if state != "frozen":
        painter.drawEllipse(centre, radius, radius)
    if state == "consumed":
        painter.setBrush(colour)
        painter.drawChord(QRectF(centre.x() - radius, centre.y() - radius, 2 * radius, 2 * radius), 90 * 16, 180 * 16)
    if state == "clipped":
        painter.setBrush(colour)
        painter.drawChord(QRectF(centre.x() - radius, centre.y() - radius, 2 * radius, 2 * radius), 180 * 16, 180 * 16)
    if state == "zero":
        painter.drawPoint(centre)
    if state == "zeroed":
        painter.drawLine(centre + QPointF(-radius, radius), centre + QPointF(radius, -radius))
    if state == "frozen":
        painter.drawLine(centre - QPointF(radius, 0), centre + QPointF(radius, 0))
