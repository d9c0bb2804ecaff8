"""Compare ranks: which weights, gradients, buffers and optimizer states are not the same on all ranks.

Object names, for tests: `compare_ranks` (QDialog), `compare_ranks.summary` (QLabel), `compare_ranks.table` (QTableView,
a row for each tensor that differs: what it is, its name, and its norm on each rank).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QDialog, QHeaderView, QTableView, QVBoxLayout, QWidget

from inspector.conversation.comparing import Comparing, Comparison, Difference
from inspector.panels.style import look
from inspector.panels.widgets import plain_text
from inspector.wire.collectives import TensorMark

from ..sentences import rank_compare as sentences
from ..sentences import ranks as words

if TYPE_CHECKING:
    from inspector.session.session import Session

WIDTH, HEIGHT, ROW_HEIGHT = 720, 380, 20
WHAT, NAME, FIRST = 0, 1, 2  # columns; from FIRST on those of the ranks
DIGITS = 8

Index = QModelIndex | QPersistentModelIndex


class DifferencesModel(QAbstractTableModel):
    """The differences of one comparison."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._rows: tuple[Difference, ...] = ()
        self._ranks = 0

    def show(self, comparison: Comparison | None) -> None:
        self.beginResetModel()
        self._rows = comparison.differences if comparison is not None else ()
        self._ranks = comparison.ranks if comparison is not None else 0
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else FIRST + self._ranks

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row, column = self._rows[index.row()], index.column()
        if role == Qt.ItemDataRole.TextAlignmentRole and column >= FIRST:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if column == WHAT:
            return sentences.kind_word(row.kind)
        if column == NAME:
            return plain_text.line(f"{row.path} {row.key}".strip())
        return _norm(row.marks[column - FIRST])

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        if section >= FIRST:
            return words.name(section - FIRST)
        return sentences.head(section == NAME)


def _norm(mark: TensorMark | None) -> str:
    if mark is None:
        return "–"
    shape = "×".join(str(size) for size in mark.shape)
    return shape if mark.norm is None else f"{mark.norm:.{DIGITS}g}".replace("-", "−")


class CompareDialog(QDialog):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("compare_ranks")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(WIDTH, HEIGHT)
        self._comparison: Comparison | None = None
        self._is_left = False
        self.summary = plain_text.PlainLabel(wrapped=True)
        self.summary.setObjectName("compare_ranks.summary")
        self.model = DifferencesModel(self)
        self.table = QTableView()
        self.table.setObjectName("compare_ranks.table")
        self.table.setModel(self.model)
        self._lay_out()
        self.retell()

    def _lay_out(self) -> None:
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.table.setFont(look.mono_font(11))
        column = QVBoxLayout(self)
        column.addWidget(self.summary)
        column.addWidget(self.table, 1)

    def show_comparison(self, comparison: Comparison) -> None:
        self._comparison = comparison
        self.retell()

    def say_left(self) -> None:
        """The ranks have gone on before all had answered."""
        self._is_left = True
        self.retell()

    def retell(self) -> None:
        self.setWindowTitle(self.tr("Compare ranks"))
        self.model.show(self._comparison)
        self.table.setVisible(self.model.rowCount() > 0)
        if self._comparison is not None:
            self.summary.setText(sentences.summary(self._comparison))
        elif self._is_left:
            self.summary.setText(self.tr("Nothing was compared: the ranks have gone on, or one does not answer."))
        else:
            self.summary.setText(self.tr("Comparing…"))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange and hasattr(self, "table"):
            self.retell()
        super().changeEvent(event)


class RankCompare(QObject):
    """Opens the dialog and asks the ranks."""

    def __init__(self, session: Session, parent: QWidget) -> None:
        super().__init__(parent)
        self._session, self._window = session, parent
        self._dialog: CompareDialog | None = None
        self._comparing: Comparing | None = None
        session.ranks_changed.connect(self._on_changed)

    def open(self) -> None:
        """Compares what the ranks hold now; a comparison that is shown gives way to it."""
        if self._dialog is not None:
            self._dialog.close()
        dialog = self._dialog = CompareDialog(self._window.window())
        dialog.finished.connect(lambda: self._forget(dialog))
        dialog.show()
        self._comparing = Comparing(self._session.ranks.all, dialog.show_comparison, dialog.say_left)
        self._comparing.begin()

    def _on_changed(self) -> None:
        if self._comparing is not None and self._session.ranks.code() != "together":
            self._comparing.give_up()
            self._comparing = None

    def _forget(self, dialog: CompareDialog) -> None:
        if self._dialog is dialog:
            self._dialog = self._comparing = None
