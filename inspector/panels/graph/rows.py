"""Tables of texts: the tensors of a rule and the terms of a sum. Ctrl+C copies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, Qt
from PySide6.QtGui import QFontMetrics, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QFrame, QStyle, QTableView, QWidget

from inspector.panels.style import look
from inspector.panels.widgets import plain_text

ANY = QModelIndex()


@dataclass(frozen=True, slots=True)
class TableColumn:
    title: str
    is_number: bool = False
    colour: str = "text"


class RowsModel(QAbstractTableModel):
    """What is shown is what is copied."""

    def __init__(self, parent: Any = None) -> None:
        super().__init__(parent)
        self._columns: Sequence[TableColumn] = ()
        self._rows: Sequence[Sequence[str]] = ()

    def set_rows(self, columns: Sequence[TableColumn], rows: Sequence[Sequence[str]]) -> None:
        if (columns, rows) == (self._columns, self._rows):
            return
        self.beginResetModel()
        self._columns, self._rows = columns, rows
        self.endResetModel()

    def rowCount(self, parent: Any = ANY) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Any = ANY) -> int:
        return 0 if parent.isValid() else len(self._columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self._columns):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._columns[section].title
        return _side(self._columns[section]) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def data(self, index: Any, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        column = self._columns[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._rows[index.row()][index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _side(column)
        if role == Qt.ItemDataRole.FontRole:
            return look.mono_font(11)
        if role == Qt.ItemDataRole.ForegroundRole:
            return look.current().colour(column.colour)
        return None

    def width(self, number: int) -> int:
        """Pixels that the texts of a column take, without its title."""
        metrics = QFontMetrics(look.mono_font(11))
        return max((metrics.horizontalAdvance(row[number]) for row in self._rows), default=0)

    def recolour(self) -> None:
        if self._rows and self._columns:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, len(self._columns) - 1))

    def as_text(self, rows: Sequence[int]) -> str:
        """Cells divided by tabs, a line each."""
        return "\n".join("\t".join(map(plain_text.cell, self._rows[row])) for row in rows)


def _side(column: TableColumn) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column.is_number else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


class RowsTable(QTableView):
    """As high as its rows; what contains it scrolls."""

    def __init__(self, name: str, model: RowsModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._model = model
        self.setModel(model)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(look.ROW_HEIGHT)
        self.verticalHeader().setMinimumSectionSize(look.ROW_HEIGHT)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setStyleSheet("QHeaderView { background: transparent; }")
        model.modelReset.connect(self._fit)
        self._fit()

    def _fit(self) -> None:
        """Once for all new rows, by their texts: asking a delegate for every cell takes ten times as long."""
        header = self.horizontalHeader()
        margin = self.style().pixelMetric(QStyle.PixelMetric.PM_FocusFrameHMargin, None, self) + 1
        for number in range(self._model.columnCount()):
            header.resizeSection(number, max(self._model.width(number) + 2 * margin, header.sectionSizeHint(number)))
        bar = self.horizontalScrollBar().sizeHint().height()
        self.setFixedHeight(self.horizontalHeader().sizeHint().height() + self._rows() * look.ROW_HEIGHT + bar)
        self.setVisible(self._rows() > 0)

    def _rows(self) -> int:
        return self._model.rowCount()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
            event.accept()
        else:
            super().keyPressEvent(event)

    def copy(self) -> None:
        """What is selected, else all."""
        chosen = sorted({index.row() for index in self.selectionModel().selectedIndexes()})
        QGuiApplication.clipboard().setText(self._model.as_text(chosen or range(self._rows())))
