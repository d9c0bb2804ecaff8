"""Variables as a tree that knows of each row only what somebody has looked at, and says what is to be asked for."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QCoreApplication, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from inspector.panels.style import look
from inspector.panels.variables import words
from inspector.panels.variables.words import UNMEASURED, Numbers
from inspector.panels.widgets import plain_text
from inspector.wire.variables import CHANGED, FOLDED, NEW, SET, Value

CODE_ROLE = Qt.ItemDataRole.UserRole + 1
"""str: one of wire.variables.VALUE_KINDS."""
VALUE_ROLE = Qt.ItemDataRole.UserRole + 2
"""The wire's own `Value`, untranslated."""
PATH_ROLE = Qt.ItemDataRole.UserRole + 3
"""str: the expression that means the row in the script, "net.layers[0].weight"; "" where none does."""
CHANGED_ROLE = Qt.ItemDataRole.UserRole + 4
"""bool: whether it is another since the last stop in this frame."""

NAME, VALUE, TYPE = range(3)
TOP = 0  # the number of what holds the variables of the frame
_Index = QModelIndex | QPersistentModelIndex


@dataclass
class Node:
    """`children`: numbers of those that are known, None before anybody asked. `total`: how many there are."""

    value: Value | None = None
    numbers: Numbers = UNMEASURED
    above: int = TOP
    children: list[int] | None = None
    total: int = 0
    told: str = ""  # all that its row says, to tell whether another says the same


class VariablesModel(QAbstractItemModel):
    """An index carries the number of its node. `wanted(node, first)`: rows of it are to be asked for. `assigned(expression,
    text)` and `watch_edited(before, after)`: what the user has typed into a row."""

    wanted = Signal(int, int)
    assigned = Signal(str, str)
    watch_edited = Signal(str, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._nodes: dict[int, Node] = {TOP: Node(children=[])}
        self._last = TOP
        self.assigned_later: frozenset[str] = frozenset()
        self.awaited: frozenset[str] = frozenset()  # watches that are not evaluated yet at this stop
        self.told: Callable[[str], str] = lambda watch: ""  # its values at the last stops
        self.is_past = False  # training runs: what is shown was so at the last stop

    # ── what is listed ──

    def clear(self) -> None:
        self.beginResetModel()
        self._nodes = {TOP: Node(children=[])}
        self.endResetModel()

    def value(self, number: int) -> Value | None:
        node = self._nodes.get(number)
        return node.value if node is not None else None

    def set_rows(self, number: int, first: int, total: int, values: Sequence[Value], numbers: Sequence[float]) -> None:
        """Rows that were there before stay the same rows, and what is known below them is asked for anew."""
        if number not in self._nodes:
            return
        measured = [_five(numbers, row) for row in range(len(values))]
        rows = list(zip(values, measured))
        if number == TOP:
            rows.sort(key=lambda row: _turn(row[0]))
        node = self._nodes[number]
        node.total = total
        if not first:
            self._replace(number, rows)
        elif first == len(node.children or ()):
            self._insert(number, first, rows)

    def _replace(self, number: int, rows: list[tuple[Value, Numbers]]) -> None:
        node = self._nodes[number]
        before = [self._named(child) for child in node.children or ()]
        after = [_key(value) for value, _ in rows]
        start = _common(before, after)
        end = _common(before[start:][::-1], after[start:][::-1])
        self._remove(number, start, len(before) - end)
        self._insert(number, start, rows[start : len(rows) - end])
        children = node.children or []
        others = [place for place, (child, row) in enumerate(zip(children, rows)) if self._put(child, *row)]
        if others:
            top = self.index_of(number)
            self.dataChanged.emit(self.index(others[0], NAME, top), self.index(others[-1], TYPE, top))
        self._renew(children)

    def _put(self, child: int, value: Value, numbers: Numbers) -> bool:
        """Returns whether the row says something else than before."""
        node = self._nodes[child]
        node.value, node.numbers = value, numbers
        is_later, history = value.name in self.assigned_later, self.told(value.name) if value.group == "watch" else ""
        was, node.told = node.told, repr((value, numbers, is_later, self._is_waited_for(value), history))
        return was != node.told

    def _renew(self, children: Sequence[int]) -> None:
        for child in list(children):
            node = self._nodes[child]
            if node.children is None or node.value is None:
                continue
            if node.value.children and not self._is_waited_for(node.value):
                self.wanted.emit(child, 0)
            elif not node.value.children:
                self._remove(child, 0, len(node.children))
                node.children = None

    def _is_waited_for(self, value: Value) -> bool:
        """A watch whose value at this stop has not come yet."""
        return value.group == "watch" and value.name in self.awaited

    def _insert(self, number: int, at: int, rows: Sequence[tuple[Value, Numbers]]) -> None:
        node = self._nodes[number]
        if node.children is None:
            node.children = []
        if not rows:
            return
        self.beginInsertRows(self.index_of(number), at, at + len(rows) - 1)
        made = [self._make(value, numbers, number) for value, numbers in rows]
        node.children[at:at] = made
        self.endInsertRows()

    def _make(self, value: Value, numbers: Numbers, above: int) -> int:
        self._last += 1
        self._nodes[self._last] = Node(value, numbers, above)
        return self._last

    def _remove(self, number: int, start: int, end: int) -> None:
        node = self._nodes[number]
        if end <= start or not node.children:
            return
        self.beginRemoveRows(self.index_of(number), start, end - 1)
        for child in node.children[start:end]:
            self._forget(child)
        del node.children[start:end]
        self.endRemoveRows()

    def _forget(self, number: int) -> None:
        for child in self._nodes.pop(number).children or ():
            self._forget(child)

    def _named(self, number: int) -> tuple[str, str]:
        value = self._nodes[number].value
        return _key(value) if value is not None else ("", "")

    def set_past(self, is_past: bool) -> None:
        if is_past != self.is_past:
            self.is_past = is_past
            self.retell()

    def retell(self) -> None:
        """The words or the colours are others."""
        for number, node in self._nodes.items():
            if node.children:
                top = self.index_of(number)
                self.dataChanged.emit(self.index(0, NAME, top), self.index(len(node.children) - 1, TYPE, top))
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, NAME, TYPE)

    # ── where a row is ──

    def number_at(self, index: _Index) -> int:
        return int(index.internalId()) if index.isValid() else TOP

    def index_of(self, number: int) -> QModelIndex:
        if number == TOP or number not in self._nodes:
            return QModelIndex()
        siblings = self._nodes[self._nodes[number].above].children or []
        return self.createIndex(siblings.index(number), NAME, number)

    def expression(self, number: int) -> str:
        """What means the row in the script; "" where nothing does."""
        node = self._nodes[number]
        if node.value is None or not node.value.step:
            return ""
        if node.above == TOP:
            return node.value.step
        above = self.expression(node.above)
        return above + node.value.step if above else ""

    # ── Qt's ──

    def index(self, row: int, column: int, parent: _Index = QModelIndex()) -> QModelIndex:
        node = self._nodes.get(self.number_at(parent))
        children = node.children or () if node is not None and parent.column() <= 0 else ()
        if not (0 <= row < len(children) and 0 <= column <= TYPE):
            return QModelIndex()
        return self.createIndex(row, column, children[row])

    def parent(self, index: _Index = QModelIndex()) -> QModelIndex:  # type: ignore[override]
        node = self._nodes.get(self.number_at(index)) if index.isValid() else None
        return self.index_of(node.above) if node is not None else QModelIndex()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:
        node = self._nodes.get(self.number_at(parent))
        return len(node.children or ()) if node is not None and parent.column() <= 0 else 0

    def columnCount(self, parent: _Index = QModelIndex()) -> int:
        return 3

    def hasChildren(self, parent: _Index = QModelIndex()) -> bool:
        node = self._nodes.get(self.number_at(parent))
        if node is None or parent.column() > 0:
            return False
        return bool(node.children) or (node.value is not None and node.value.children > 0)

    def canFetchMore(self, parent: _Index) -> bool:
        node = self._nodes.get(self.number_at(parent))
        if node is None or self.is_past:
            return False
        if node.children is None:
            return node.value is not None and node.value.children > 0
        return len(node.children) < node.total

    def fetchMore(self, parent: _Index) -> None:
        number = self.number_at(parent)
        self.wanted.emit(number, len(self._nodes[number].children or ()))

    def flags(self, index: _Index) -> Qt.ItemFlag:
        flags, node = super().flags(index), self._nodes.get(self.number_at(index))
        if node is None or node.value is None or self.is_past:
            return flags
        if node.value.kind == "head":
            return Qt.ItemFlag.ItemIsEnabled
        is_watch = node.value.group == "watch" and node.above == TOP
        column = NAME if is_watch else VALUE if self.is_settable(index) else -1
        return flags | Qt.ItemFlag.ItemIsEditable if index.column() == column else flags

    def is_settable(self, index: _Index) -> bool:
        """Whether an assignment to its expression may be one."""
        node = self._nodes.get(self.number_at(index))
        if node is None or node.value is None or node.value.kind in _NOT_SET or self.is_past:
            return False
        expression = self.expression(self.number_at(index))
        return bool(expression) and not expression.endswith(")") and node.value.group != "returned"

    def setData(self, index: _Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        number, text = self.number_at(index), str(value).strip()
        node = self._nodes.get(number)
        if role != Qt.ItemDataRole.EditRole or node is None or node.value is None:
            return False
        if index.column() == NAME:
            self.watch_edited.emit(node.value.name, text)
        elif text and text != node.value.text:
            self.assigned.emit(self.expression(number), text)
        return True

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        translate = QCoreApplication.translate
        titles = translate("variables", "Name"), translate("variables", "Value"), translate("variables", "Type")
        return titles[section]

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        number = self.number_at(index)
        node = self._nodes.get(number)
        if number == TOP or node is None or node.value is None:
            return None
        value = node.value
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(node, index.column())
        if role == Qt.ItemDataRole.EditRole:
            return value.name if index.column() == NAME else value.text if value.tensor is None else ""
        if role == Qt.ItemDataRole.ToolTipRole:
            told = self.told(value.name) if value.group == "watch" and value.kind != "head" else ""
            tip = words.tip(value, node.numbers, self.expression(number)) if value.kind != "head" else ""
            return plain_text.tip("\n".join(part for part in (tip, told) if part))
        if role == Qt.ItemDataRole.FontRole:
            is_bold = index.column() == NAME and (value.kind == "head" or bool(value.flags & (CHANGED | NEW | SET)))
            return look.ui_font(12, is_bold) if index.column() == NAME else look.mono_font(11)
        if role == Qt.ItemDataRole.ForegroundRole:
            return look.current().colour(self._ink(value, index.column()), 0.5 if self.is_past else 1.0)
        known = {CODE_ROLE: value.kind, VALUE_ROLE: value, CHANGED_ROLE: bool(value.flags & (CHANGED | NEW))}
        return self.expression(number) if role == PATH_ROLE else known.get(role)

    def _text(self, node: Node, column: int) -> str:
        value = node.value
        assert value is not None
        if column == NAME:
            return plain_text.shortened(words.name_of(value))
        if value.kind == "head":
            return ""
        if column == TYPE:
            return plain_text.shortened(words.type_of(value))
        is_later = node.above == TOP and value.name in self.assigned_later
        return plain_text.shortened(words.value_of(value, node.numbers, is_later), 300)

    def _ink(self, value: Value, column: int) -> str:
        if column == TYPE or value.flags & FOLDED or value.kind in ("gone", "head"):
            return "muted"
        if column == NAME:
            return "text"
        if value.kind == "error":
            return "red"
        return "amber" if value.flags & (CHANGED | SET) else "cyan" if value.kind in _DATA else "muted"


_DATA = ("plain", "text", "tensor", "parameter", "array")
_NOT_SET = ("gone", "head", "property", "function", "class")
_GROUPS = ("watch", "returned", "error", "locals", "cells", "globals", "")


def _turn(value: Value) -> tuple[bool, bool, bool, bool, int]:
    """Watches come first, then what was returned; what is seldom looked at is last. Heads stand above what is theirs."""
    is_folded = bool(value.flags & FOLDED) and value.group != "watch"
    return value.group != "watch", value.kind != "head", value.kind == "gone", is_folded, _GROUPS.index(value.group)


def _key(value: Value) -> tuple[str, str]:
    """What makes it the same row at the next stop."""
    return value.name, "watch" if value.group == "watch" else value.kind if value.kind == "head" else ""


def _five(numbers: Sequence[float], row: int) -> Numbers:
    found = tuple(numbers[5 * row : 5 * row + 5])
    return (found[0], found[1], found[2], found[3], found[4]) if len(found) == 5 else (math.nan,) * 5


def _common(one: Sequence[object], other: Sequence[object]) -> int:
    """How many are the same from the beginning on."""
    return next((place for place, pair in enumerate(zip(one, other)) if pair[0] != pair[1]), min(len(one), len(other)))
