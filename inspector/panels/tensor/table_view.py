"""The table of a plane: numbers tinted by their size, drawn straight from the tiles."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QKeyEvent, QKeySequence, QPainter
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QStyle, QStyledItemDelegate, QStyleOptionViewItem
from PySide6.QtWidgets import QTableView, QWidget

from inspector.panels import look
from inspector.panels.tensor.table_model import VALUE_ROLE, WAITING, TensorTableModel, number_text

WIDTHS = {3: 72, 5: 88, 8: 112, 17: 176}  # of a column, by digits
TINT = 0.42  # alpha of the greatest number
COPIED = 200_000  # cells at most


class TensorTable(QTableView):
    """`looked_at(row, column)`: the current cell, in the plane."""

    looked_at = Signal(int, int)
    too_much = Signal(int)

    def __init__(self, model: TensorTableModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.numbers = model
        self.setObjectName("tensor.table")
        self.setModel(model)
        self.setItemDelegate(_Cell(self))
        self.reach = 0.0  # the greatest magnitude, for the tint
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setFont(look.mono_font(11))
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        for header in (self.horizontalHeader(), self.verticalHeader()):
            header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
            header.setFont(look.mono_font(11))
            header.setHighlightSections(True)
            header.setMinimumSectionSize(18)
        self.verticalHeader().setDefaultSectionSize(look.ROW_HEIGHT)
        self.verticalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.horizontalHeader().setFixedHeight(22)
        self.set_digits(5)

    def set_digits(self, digits: int) -> None:
        self.horizontalHeader().setDefaultSectionSize(WIDTHS[digits])
        self.numbers.set_digits(digits)

    def set_reach(self, reach: float) -> None:
        self.reach = reach
        self.viewport().update()

    def currentChanged(self, current: QModelIndex, previous: QModelIndex) -> None:
        super().currentChanged(current, previous)
        if current.isValid():
            self.looked_at.emit(*self.numbers.place_of(current))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        else:
            super().keyPressEvent(event)

    def copy(self) -> None:
        """The chosen cells as lines of tab-separated numbers with all digits; what has not come stays empty."""
        ranges = self.selectionModel().selection()
        if ranges.isEmpty():
            return
        rows = range(min(r.top() for r in ranges), max(r.bottom() for r in ranges) + 1)
        columns = range(min(r.left() for r in ranges), max(r.right() for r in ranges) + 1)
        if len(rows) * len(columns) > COPIED:
            self.too_much.emit(COPIED)
            return
        lines = ("\t".join(_plain(self._value(row, column)) for column in columns) for row in rows)
        QGuiApplication.clipboard().setText("\n".join(lines))

    def _value(self, row: int, column: int) -> Any:
        return self.numbers.index(row, column).data(VALUE_ROLE)


def _plain(value: Any) -> str:
    return "" if value is None else repr(value)


class _Cell(QStyledItemDelegate):
    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        table: TensorTable = self.parent()
        value = table.numbers.number(*table.numbers.place_of(index))
        rect: QRect = option.rect
        tokens = look.current()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, tokens.colour("selection"))
        elif (tint := tint_of(value, table.reach)) is not None:
            painter.fillRect(rect, tint)
        text = WAITING if value is None else number_text(value, table.numbers.digits)
        is_odd = isinstance(value, float) and not (value - value == 0)
        painter.setPen(tokens.colour("red" if is_odd else "muted" if value is None else "text"))
        painter.setFont(table.font())
        painter.drawText(rect.adjusted(4, 0, -6, 0), Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)


def tint_of(value: Any, reach: float) -> QColor | None:
    """Accent above zero, amber below, the stronger the greater; none for what is no number."""
    if isinstance(value, complex):
        value = abs(value)
    if not isinstance(value, (int, float)) or isinstance(value, bool) or not reach > 0 or value == 0 or value != value:
        return None
    strength = min(abs(value) / reach, 1.0)
    return look.current().colour("accent" if value > 0 else "amber", TINT * strength)
