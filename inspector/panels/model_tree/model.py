"""The model tree as Qt's item model; it answers from what it has been told and never waits.

Roles beside Qt's own, the same in every column of a row unless said otherwise:

* `STATE_ROLE`: the untranslated grad state of a parameter's or a grad row ("none", "populated", …), else None;
* `COUNT_ROLE`: the k of accumulated ×k;
* `VALUE_ROLE`: the exact number of this numeric cell as Python's float or int, else None;
* `NODE_ROLE`: the `messages.Node` of the row, of a grad row that of its parameter;
* `PATH_ROLE`: the dotted path, "model.model1.conv1.weight.grad";
* `CHANGE_ROLE`: what the last stop did to this row ("new", "changed", "cleared"), else None;
* `KEY_ROLE`: the row's key (see `outline`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt, QTimer, Signal

from inspector.panels.model_tree import words
from inspector.panels.model_tree.cells import NUMERIC, Cells, Column
from inspector.panels.model_tree.outline import NO_ROW, Outline, Rows
from inspector.panels.model_tree.query import Query, QueryError, matches, parse
from inspector.panels.model_tree.readings import Readings
from inspector.wire.messages import Node, Values

STATE_ROLE = Qt.ItemDataRole.UserRole + 1
COUNT_ROLE = Qt.ItemDataRole.UserRole + 2
VALUE_ROLE = Qt.ItemDataRole.UserRole + 3
NODE_ROLE = Qt.ItemDataRole.UserRole + 4
PATH_ROLE = Qt.ItemDataRole.UserRole + 5
CHANGE_ROLE = Qt.ItemDataRole.UserRole + 6
KEY_ROLE = Qt.ItemDataRole.UserRole + 7

_Index = QModelIndex | QPersistentModelIndex


class ModelTreeModel(QAbstractItemModel):
    """Rows are named by integer keys; the objects stay in `cells`."""

    valued = Signal()
    """The numbers are others than before."""
    changed = Signal(object)
    """A list of the keys of the rows that a stop has changed."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.cells = Cells()
        self.version = 0
        self.visible_keys: Callable[[], Iterable[int]] | None = None
        self.problem = ""  # why the filter can not be understood
        self._rows = Rows(self.cells.outline)
        self._query = Query()
        self._marks: dict[int, str] = {}
        self._at_stop: Readings | None = None
        self._roles = self._role_table()

    # ── what it is told ──────────────────────────────────────────────────────────────────────────────────────────

    def set_structure(self, nodes: Sequence[Node], version: int) -> None:
        """Shows another tree; readings stay where the new one has the same shape."""
        self.beginResetModel()
        outline = Outline(nodes)
        if outline.signature != self.cells.outline.signature:
            self._forget_values()
        self.cells.set_outline(outline)
        self.version = version
        self._rows = self._found()
        self.endResetModel()
        QTimer.singleShot(0, self._prepare_filter)

    def set_values(self, values: Values, at_stop: bool) -> None:
        """Takes an answer; at a stop, the rows that differ from the stop before are marked."""
        readings = Readings(values)
        if at_stop:
            self._mark(readings)
        else:
            self._marks = {}
        turned = self.cells.readings is None or self.cells.readings.states != readings.states
        self.cells.set_readings(readings)
        self._tell()
        if turned and self._query.asks_states:
            self._refilter()

    def clear_values(self) -> None:
        """No reading is known any more."""
        self._forget_values()
        self._tell()

    def clear(self) -> None:
        """No model is known any more."""
        self.set_structure((), 0)
        self.clear_values()

    def set_filter(self, text: str) -> None:
        """Shows only the rows that match, and those above them; `problem` says why when the text can not be read."""
        try:
            query, problem = parse(text), ""
        except QueryError as error:
            query, problem = None, str(error)
        if query == self._query and problem == self.problem:
            return
        self.problem = problem
        self._query = query or Query()
        self._refilter()

    def is_filtered(self) -> bool:
        return bool(self._query.terms or self.problem)

    # ── what it tells its own view ───────────────────────────────────────────────────────────────────────────────

    def key(self, index: _Index) -> int:
        return index.internalId() if index.isValid() else NO_ROW

    def index_of(self, key: int, column: int = 0) -> QModelIndex:
        """The index of a row by its key; invalid where the row is not shown."""
        if key == NO_ROW or key not in self._rows:
            return QModelIndex()
        return self.createIndex(self._rows.number(key), column, key)

    def depth(self, key: int) -> int:
        return self._rows.depth(key)

    def children(self, key: int) -> list[int]:
        return self._rows.children(key)

    def first(self, limit: int) -> list[int]:
        """Keys to expand so that no more than `limit` rows show."""
        return self._rows.first(limit)

    def mark(self, key: int) -> str:
        """What the last stop did to this row, as a code."""
        return self._marks.get(key, "")

    def row_text(self, key: int) -> str:
        """The row for the clipboard, columns apart by tabs."""
        texts = [self.cells.text(key, column) for column in list(Column)[1:]]
        return "\t".join([self.cells.outline.path(key), *texts]).rstrip()

    # ── Qt's questions ───────────────────────────────────────────────────────────────────────────────────────────

    def index(self, row: int, column: int, parent: _Index = QModelIndex()) -> QModelIndex:
        if not self.hasIndex(row, column, parent):
            return QModelIndex()
        return self.createIndex(row, column, self._rows.children(self.key(parent))[row])

    def parent(self, index: _Index | None = None) -> Any:
        if index is None:
            return QObject.parent(self)
        above = self._rows.parent(index.internalId()) if index.isValid() else NO_ROW
        return QModelIndex() if above == NO_ROW else self.createIndex(self._rows.number(above), 0, above)

    def rowCount(self, parent: _Index = QModelIndex()) -> int:
        if parent.isValid() and parent.column() > 0:
            return 0
        return len(self._rows.children(self.key(parent)))

    def columnCount(self, parent: _Index = QModelIndex()) -> int:
        return len(Column)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        answer = self._roles.get(role)
        return answer(index.internalId(), index.column()) if answer and index.isValid() else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(Column):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return words.column(section)
        return _alignment(section) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def _role_table(self) -> dict[int, Callable[[int, int], Any]]:
        cells = self.cells
        return {
            int(Qt.ItemDataRole.DisplayRole): cells.text,
            int(Qt.ItemDataRole.ToolTipRole): lambda key, column: cells.tooltip(key, column) or None,
            int(Qt.ItemDataRole.TextAlignmentRole): lambda _, column: _alignment(column),
            int(STATE_ROLE): lambda key, _: cells.state(key) or None,
            int(COUNT_ROLE): lambda key, _: cells.count(key),
            int(VALUE_ROLE): cells.value,
            int(NODE_ROLE): lambda key, _: cells.outline.node(key),
            int(PATH_ROLE): lambda key, _: cells.outline.path(key),
            int(CHANGE_ROLE): lambda key, _: self._marks.get(key),
            int(KEY_ROLE): lambda key, _: key,
        }

    # ── inside ───────────────────────────────────────────────────────────────────────────────────────────────────

    def _mark(self, readings: Readings) -> None:
        before = self._at_stop
        self._at_stop = readings
        if before is not None and before.stop == readings.stop:
            readings.complete_from(before)
            return
        changes = readings.changes_from(before) if before else {}
        place_of = self.cells.outline.place_of
        self._marks = {2 * place_of[node] + grad: code for (node, grad), code in changes.items() if node in place_of}
        if self._marks:
            self.changed.emit(list(self._marks))

    def _forget_values(self) -> None:
        self.cells.set_readings(None)
        self._marks = {}
        self._at_stop = None

    def _prepare_filter(self) -> None:
        """What the filter looks into is listed before someone types."""
        self.cells.outline.prepare()

    def _found(self) -> Rows:
        outline = self.cells.outline
        if self.problem:
            return Rows(outline, bytearray(len(outline.nodes)))
        if not self._query.terms:
            return Rows(outline)
        places = matches(self._query, outline, self.cells.in_states)
        return Rows(outline, outline.with_ancestors(places))

    def _refilter(self) -> None:
        self.beginResetModel()
        self._rows = self._found()
        self.endResetModel()

    def _tell(self) -> None:
        """Emits dataChanged for what can be seen: one range for each parent."""
        keys = self.visible_keys() if self.visible_keys else self._rows.listed()
        shown = sorted((self._rows.parent(key), self._rows.number(key), key) for key in keys)
        for _, run in groupby(shown, key=lambda entry: entry[0]):
            siblings = [key for _, _, key in run]
            self.dataChanged.emit(self.index_of(siblings[0]), self.index_of(siblings[-1], len(Column) - 1))
        self.valued.emit()


def _alignment(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column in NUMERIC else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
