"""The rows of the statistics: what each number is called, how it is written and how it is computed."""

from __future__ import annotations

import math
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QCoreApplication, QModelIndex, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

from inspector.panels.base import notation
from inspector.panels.base.number_spelling import shortest, value_text
from inspector.panels.style import look
from inspector.wire.tensors import Statistics

VALUES = ("minimum", "maximum", "mean", "std", "l1", "l2", "largest")
ELEMENTS = {"minimum", "maximum", "largest"}  # numbers that an element has, up to its sign
COUNTS = ("zeros", "nan", "plus_inf", "minus_inf", "subnormal")
NAMES = ("counted", *VALUES, *COUNTS)
BAD = {"nan", "plus_inf", "minus_inf"}  # red where there are any

CODE = Qt.ItemDataRole.UserRole + 1  # the name of a row in `wire.tensors.Statistics`, the same in all languages
ANY = QModelIndex()


class StatisticsModel(QAbstractTableModel):
    """Two columns: the name of a statistic, and its number. A sampled one has ≈ before it."""

    def __init__(self, parent: Any = None) -> None:
        super().__init__(parent)
        self._statistics: Statistics | None = None
        self._dtype = ""

    def set_statistics(self, statistics: Statistics | None, dtype: str = "") -> None:
        """`dtype`: that the elements were widened from, one of spelling.BITS."""
        self._dtype = dtype
        if (statistics is None) != (self._statistics is None):
            self.beginResetModel()
            self._statistics = statistics
            self.endResetModel()
            return
        self._statistics = statistics
        self.retranslate()

    def retranslate(self) -> None:
        if self.rowCount():
            self.dataChanged.emit(self.index(0, 0), self.index(len(NAMES) - 1, 1))

    def rowCount(self, parent: Any = ANY) -> int:
        return 0 if parent.isValid() or self._statistics is None else len(NAMES)

    def columnCount(self, parent: Any = ANY) -> int:
        return 0 if parent.isValid() else 2

    def data(self, index: Any, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or self._statistics is None:
            return None
        name = NAMES[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return text(self._statistics, name, self._dtype) if index.column() else title(name)
        if role == Qt.ItemDataRole.ToolTipRole:
            return formula(name)
        if role == CODE:
            return name
        if index.column() == 0:
            return look.current().colour("muted") if role == Qt.ItemDataRole.ForegroundRole else None
        return self._value_look(name, role)

    def _value_look(self, name: str, role: int) -> Any:
        if role == Qt.ItemDataRole.FontRole:
            return look.mono_font(11)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.ForegroundRole and name in BAD and getattr(self._statistics, name):
            return look.current().colour("red")
        return None

    def as_text(self) -> str:
        """Names and numbers, divided by tabs, a line each."""
        if self._statistics is None:
            return ""
        return "\n".join(f"{title(name)}\t{text(self._statistics, name, self._dtype)}" for name in NAMES)


def text(statistics: Statistics, name: str, dtype: str = "") -> str:
    """A number as it is shown: with ≈ where it is sampled, "—" where torch has none."""
    sign = "" if statistics.exact else "≈ "
    if name == "counted":
        return _counted(statistics)
    value = getattr(statistics, name)
    if name in VALUES:
        return "—" if value is None else sign + _value(value, dtype if name in ELEMENTS else "")
    return _part(value, statistics, sign)


def _value(value: float, dtype: str) -> str:
    return shortest(value, dtype).replace("-", notation.MINUS) if dtype and math.isfinite(value) else value_text(value)


def _counted(statistics: Statistics) -> str:
    if statistics.exact or statistics.counted == statistics.total:
        return notation.exact(statistics.total)
    words = QCoreApplication.translate("Statistics", "{counted} of {total} sampled")
    return words.format(counted=notation.exact(statistics.counted), total=notation.exact(statistics.total))


def _part(count: int, statistics: Statistics, sign: str) -> str:
    """A count with its percentage; of a sample the count in the whole is estimated."""
    if not count or not statistics.counted:
        return sign + "0" if statistics.counted else "0"
    part = count / statistics.counted
    whole = count if statistics.exact else round(part * statistics.total)
    return f"{sign}{notation.exact(whole)}  ({_percent(part)} %)"


def _percent(part: float) -> str:
    if part == 1:
        return "100"
    shown = "%.2f" % (100 * part) if part < 0.1 else "%.1f" % (100 * part)
    if float(shown) == 0:
        return "< 0.01"
    return "> 99.9" if float(shown) == 100 else shown


def title(name: str) -> str:
    return {
        "counted": QCoreApplication.translate("Statistics", "count"),
        "minimum": QCoreApplication.translate("Statistics", "minimum"),
        "maximum": QCoreApplication.translate("Statistics", "maximum"),
        "mean": QCoreApplication.translate("Statistics", "mean"),
        "std": QCoreApplication.translate("Statistics", "standard deviation"),
        "l1": QCoreApplication.translate("Statistics", "L1 norm"),
        "l2": QCoreApplication.translate("Statistics", "L2 norm"),
        "largest": QCoreApplication.translate("Statistics", "maximum norm"),
        "zeros": QCoreApplication.translate("Statistics", "zeros"),
        "nan": "NaN",
        "plus_inf": "+Inf",
        "minus_inf": notation.MINUS + "Inf",
        "subnormal": QCoreApplication.translate("Statistics", "subnormal"),
    }[name]


def formula(name: str) -> str:
    """How it is computed, and its name in torch where it has one."""
    return {
        "counted": QCoreApplication.translate("Statistics", "How many elements the tensor has"),
        "minimum": QCoreApplication.translate("Statistics", "min x — torch.min; NaN where any element is NaN"),
        "maximum": QCoreApplication.translate("Statistics", "max x — torch.max; NaN where any element is NaN"),
        "mean": QCoreApplication.translate("Statistics", "Σ x / n — torch.mean"),
        "std": QCoreApplication.translate("Statistics", "√( Σ (x − mean)² / (n − 1) ) — torch.std, unbiased"),
        "l1": QCoreApplication.translate("Statistics", "Σ |x| — torch.linalg.vector_norm(x, 1)"),
        "l2": QCoreApplication.translate("Statistics", "√( Σ x² ) — torch.linalg.vector_norm(x)"),
        "largest": QCoreApplication.translate("Statistics", "max |x| — torch.linalg.vector_norm(x, inf)"),
        "zeros": QCoreApplication.translate("Statistics", "Elements that are exactly zero"),
        "nan": QCoreApplication.translate("Statistics", "Elements that are not a number"),
        "plus_inf": QCoreApplication.translate("Statistics", "Elements that are infinite"),
        "minus_inf": QCoreApplication.translate("Statistics", "Elements that are negative infinite"),
        "subnormal": QCoreApplication.translate(
            "Statistics", "Elements so near to zero that they have lost digits: 0 < |x| < smallest normal number"
        ),
    }[name]


class StatisticsTable(QTableView):
    """Ctrl+C copies all rows, or those that are selected."""

    def __init__(self, model: StatisticsModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("tensor.statistics.table")
        self._model = model
        self.setModel(model)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(look.ROW_HEIGHT)
        self.verticalHeader().setMinimumSectionSize(look.ROW_HEIGHT)
        header = self.horizontalHeader()
        header.hide()
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
            event.accept()
        else:
            super().keyPressEvent(event)

    def copy(self) -> None:
        rows = sorted({index.row() for index in self.selectionModel().selectedIndexes()})
        lines = self._model.as_text().split("\n")
        QGuiApplication.clipboard().setText("\n".join([lines[row] for row in rows] or lines))
