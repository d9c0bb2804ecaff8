"""All breakpoints as a table: which line, when it holds, how often it was met, what has become of it."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QCoreApplication,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPointF,
    Qt,
    Signal,
)
from PySide6.QtGui import QPainter, QPixmap

from inspector.panels.base import breakpoint_signs, breakpoint_words, notation
from inspector.panels.style import look
from inspector.panels.widgets import plain_text
from inspector.wire.lines import Breakpoint

CODE_ROLE = Qt.ItemDataRole.UserRole + 1
"""str: the state, see `conversation.breakpoints.Standing`."""
ID_ROLE = Qt.ItemDataRole.UserRole + 2
"""int: the breakpoint's number."""

WHERE, WHEN, HITS, COST, STATE = range(5)
INKS = {"verified": "green", "refused": "red", "failed": "red", "moved": "amber", "stale": "amber", "pending": "amber"}
_Index = QModelIndex | QPersistentModelIndex


class BreakpointsModel(QAbstractTableModel):
    """`switched(id, on)` and `conditioned(id, text)`: what the user wishes; the list itself is kept elsewhere."""

    switched = Signal(int, bool)
    conditioned = Signal(int, str)

    def __init__(self, points: Any, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._points = points  # session.breakpoints.Breakpoints
        self._shown: tuple[int, ...] = ()
        self.held: frozenset[int] = frozenset()  # those that hold here

    def renew(self) -> None:
        """The list, or what has become of one, is another."""
        numbers = tuple(point.id for point in self._points.all)
        if numbers != self._shown:
            self.beginResetModel()
            self._shown = numbers
            self.endResetModel()
        else:
            self.retell()

    def retell(self) -> None:
        if self._shown:
            self.dataChanged.emit(self.index(0, WHERE), self.index(len(self._shown) - 1, STATE))
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, WHERE, STATE)

    def point(self, index: _Index) -> Breakpoint | None:
        found: Breakpoint | None = self._points.list.find(self._shown[index.row()]) if index.isValid() else None
        return found

    def rowCount(self, parent: _Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else 5

    def flags(self, index: _Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        if index.column() == WHERE:
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        return flags | Qt.ItemFlag.ItemIsEditable if index.column() == WHEN else flags

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        translate = QCoreApplication.translate
        return (
            translate("breakpoints", "Where"), translate("breakpoints", "When · what it does"),
            translate("breakpoints", "Hits"), translate("breakpoints", "Cost"), translate("breakpoints", "State"),
        )[section]  # fmt: skip

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        point = self.point(index)
        if point is None:
            return None
        standing = self._points.standing(point)
        if role == Qt.ItemDataRole.CheckStateRole and index.column() == WHERE:
            return Qt.CheckState.Checked if point.enabled else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(point, standing, index.column())
        if role == Qt.ItemDataRole.EditRole and index.column() == WHEN:
            return point.condition
        if role == Qt.ItemDataRole.ToolTipRole:
            words = breakpoint_words.sentence(standing, point, self._points.all)
            return plain_text.tip(f"{point.file}:{standing.line}\n{words}" if point.file else words)
        if role == Qt.ItemDataRole.DecorationRole and index.column() == WHERE:
            return _sign(breakpoint_signs.mark_of(standing, point, ""))
        if role == Qt.ItemDataRole.ForegroundRole:
            return look.current().colour(self._ink(point, standing, index.column()))
        if role == Qt.ItemDataRole.FontRole:
            return look.ui_font(12) if index.column() in (WHERE, STATE) else look.mono_font(11)
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() in (HITS, COST):
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return {CODE_ROLE: standing.state, ID_ROLE: point.id}.get(role)

    def _text(self, point: Breakpoint, standing: Any, column: int) -> str:
        if column == WHERE:
            return plain_text.shortened(f"{breakpoint_words.place(point, standing.line)}  {point.text}".strip())
        if column == WHEN:
            does = breakpoint_words.what(point, self._points.all)
            return plain_text.shortened(does) or QCoreApplication.translate("breakpoints", "always")
        if column == HITS:
            hits = notation.exact(standing.hits)
            return f"{notation.exact(standing.held)} / {hits}" if breakpoint_words.what(point) else hits
        if column == COST:
            return _cost(standing)
        if point.id in self.held:
            return QCoreApplication.translate("breakpoints", "held here")
        return breakpoint_words.state(standing)

    def _ink(self, point: Breakpoint, standing: Any, column: int) -> str:
        if not point.enabled or self._points.is_muted:
            return "muted"
        if column == STATE:
            return "amber" if point.id in self.held else INKS.get(standing.state, "muted")
        is_said = column == COST or column == WHEN and not breakpoint_words.what(point)
        return "muted" if is_said else "text"

    def setData(self, index: _Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        point = self.point(index)
        if point is None:
            return False
        if role == Qt.ItemDataRole.CheckStateRole:
            self.switched.emit(point.id, Qt.CheckState(value) == Qt.CheckState.Checked)
        elif role == Qt.ItemDataRole.EditRole and index.column() == WHEN:
            self.conditioned.emit(point.id, str(value))
        else:
            return False
        return True


SIGN = 14  # pixels


def _sign(mark: breakpoint_signs.BreakpointMark) -> QPixmap:
    picture = QPixmap(2 * SIGN, 2 * SIGN)
    picture.setDevicePixelRatio(2)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    breakpoint_signs.paint_breakpoint(painter, QPointF(SIGN / 2, SIGN / 2), mark)
    painter.end()
    return picture


def _cost(standing: Any) -> str:
    """Of one time, as far as it was measured."""
    if not standing.hits or standing.seconds <= 0:
        return ""
    return f"{1e6 * standing.seconds / standing.hits:.2g} µs"
