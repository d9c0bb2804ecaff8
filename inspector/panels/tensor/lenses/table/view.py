"""The table of a plane: numbers tinted by their size, drawn straight from the tiles."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QContextMenuEvent, QKeyEvent, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)  # fmt: skip

from inspector.panels.style import look
from inspector.panels.tensor.lenses.table.model import ALL_DIGITS, WAITING, TensorTableModel, scalar_text

WIDTHS = {"3": 66, "5": 84, "8": 106, ALL_DIGITS: 106, "e": 92}  # of a column, as long as nothing wider is seen
WIDEST = 360
TINT = 0.42  # alpha of the greatest number
_PLACE = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class TensorTable(QTableView):
    """`looked_at(row, column)`: the current cell, in the plane, whose places may be more than Qt has numbers for. `copy_wanted(top, left, height, width)`: the part of the
    plane that is chosen."""

    looked_at = Signal(object, object)
    copy_wanted = Signal(object, object, int, int)

    def __init__(self, model: TensorTableModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.numbers = model
        self.setObjectName("tensor.table")
        self.setHorizontalHeader(_TableHeader(Qt.Orientation.Horizontal, self))
        self.setVerticalHeader(_TableHeader(Qt.Orientation.Vertical, self))
        self.setModel(model)
        self.setItemDelegate(_NumberDelegate(self))
        self.reach = 0.0  # the greatest magnitude, for the tint
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setFont(look.mono_font(11))
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self.verticalHeader().setDefaultSectionSize(look.ROW_HEIGHT)
        self._wide = 0  # pixels that the widest text in view needs
        self._soon = QTimer(self, singleShot=True, interval=0)  # not amid painting
        self._soon.timeout.connect(self._widen)
        self.set_format("5")

    def set_format(self, code: str) -> None:
        """One of table_model.FORMATS."""
        self.numbers.set_format(code)
        self.narrow()

    def narrow(self) -> None:
        """Other texts come: columns are as wide as most need it, until wider ones are seen."""
        self._wide = 0
        self.horizontalHeader().setDefaultSectionSize(WIDTHS[self.numbers.format])

    def need(self, width: int) -> None:
        """A text in view wants its column to be so wide. All columns are of one width."""
        if width > max(self._wide, self.horizontalHeader().defaultSectionSize()):
            self._wide = width
            self._soon.start()

    def _widen(self) -> None:
        if self._wide > self.horizontalHeader().defaultSectionSize():
            self.horizontalHeader().setDefaultSectionSize(min(self._wide, WIDEST))

    def set_reach(self, reach: float) -> None:
        self.reach = reach
        self.viewport().update()

    def currentChanged(
        self, current: QModelIndex | QPersistentModelIndex, previous: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().currentChanged(current, previous)
        if current.isValid():
            self.looked_at.emit(*self.numbers.place_of(current))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu().popup(event.globalPos())

    def menu(self) -> QMenu:
        """What can be done with the chosen cells; deletes itself when it closes."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self.tr("Copy the chosen numbers"), self.copy).setEnabled(self.selectionModel().hasSelection())
        menu.addAction(self.tr("Choose all"), self.selectAll)
        return menu

    def copy(self) -> None:
        """Wishes the chosen cells; where they lie apart, the rectangle around them."""
        chosen = self.selectionModel().selection()
        ranges = [chosen.at(number) for number in range(chosen.count())]
        if not ranges:
            return
        top, left = min(r.top() for r in ranges), min(r.left() for r in ranges)
        height = max(r.bottom() for r in ranges) - top + 1
        width = max(r.right() for r in ranges) - left + 1
        row, column = self.numbers.place_of(self.numbers.index(top, left))
        self.copy_wanted.emit(row, column, height, width)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), look.current().colour("panel"))
        painter.end()
        super().paintEvent(event)


class _TableHeader(QHeaderView):
    """Indices, drawn in the panel's own colours; the one of the current cell stands out."""

    def __init__(self, orientation: Qt.Orientation, parent: TensorTable) -> None:
        super().__init__(orientation, parent)
        self._table = parent
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setFont(look.mono_font(11))
        self.setMinimumSectionSize(18)
        self.setSectionsClickable(True)
        if orientation == Qt.Orientation.Horizontal:
            self.setFixedHeight(20)

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        tokens, current = look.current(), self._table.currentIndex()
        across = self.orientation() == Qt.Orientation.Horizontal
        is_current = current.isValid() and logicalIndex == (current.column() if across else current.row())
        painter.fillRect(rect, tokens.colour("panel"))
        painter.setFont(self.font())
        painter.setPen(tokens.colour("text" if is_current else "muted"))
        text = str(self.model().headerData(logicalIndex, self.orientation()) or "")
        painter.drawText(rect.adjusted(2, 0, -6, 0), _PLACE, text)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), look.current().colour("panel"))
        painter.end()
        super().paintEvent(event)
        self._clear_beyond()

    def _clear_beyond(self) -> None:
        """Where there are no indices any more the style would draw an empty head."""
        end, rest = self.length() - self.offset(), self.viewport().rect()
        if self.orientation() == Qt.Orientation.Horizontal:
            rest.setLeft(end)
        else:
            rest.setTop(end)
        if rest.isValid():
            painter = QPainter(self.viewport())
            painter.fillRect(rest, look.current().colour("panel"))
            painter.end()


class _NumberDelegate(QStyledItemDelegate):
    """Draws a number on a ground that says how great it is."""

    def __init__(self, table: TensorTable) -> None:
        super().__init__(table)
        self._table = table

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        table, numbers = self._table, self._table.numbers
        scalar = numbers.scalar(*numbers.place_of(index))
        value = None if scalar is None or numbers.is_bool else scalar.item()
        rect: QRect = option.rect
        tokens = look.current()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, tokens.colour("selection"))
        elif (tint := tint_of(value, table.reach)) is not None:
            painter.fillRect(rect, tint)
        text = WAITING if scalar is None else scalar_text(scalar, numbers.is_bool, numbers.format, numbers.dtype)
        painter.setPen(tokens.colour("muted" if scalar is None else "red" if is_not_finite(value) else "text"))
        painter.setFont(table.font())
        room = rect.adjusted(2, 0, -6, 0)
        if (missing := painter.fontMetrics().horizontalAdvance(text) - room.width()) > 0:
            table.need(min(rect.width() + missing, WIDEST))
        text = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, _PLACE, text)


def is_not_finite(value: Any) -> bool:
    return isinstance(value, (float, complex)) and not (value - value == 0)


def tint_of(value: Any, reach: float) -> QColor | None:
    """Accent above zero, amber below, the stronger the greater; none for what is no number."""
    if isinstance(value, complex):
        value = abs(value)
    if not isinstance(value, (int, float)) or isinstance(value, bool) or not reach > 0 or value == 0 or value != value:
        return None
    strength = min(abs(value) / reach, 1.0)
    return look.current().colour("accent" if value > 0 else "amber", TINT * strength)
