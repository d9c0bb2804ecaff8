"""The model tree as Qt's item model; it answers from what it has been told and never waits.

Roles beside Qt's own, the same in every column of a row unless said otherwise:

* `STATE_ROLE`: the untranslated grad state of a parameter's or a grad row ("none", "populated", …), else None;
* `COUNT_ROLE`: the k of accumulated ×k;
* `VALUE_ROLE`: the exact number of this numeric cell as Python's float or int, else None;
* `NODE_ROLE`: the `messages.Node` of the row, of a grad row that of its parameter;
* `PATH_ROLE`: the dotted path, "model.model1.conv1.weight.grad";
* `CHANGE_ROLE`: what the last stop did to this row ("new", "changed", "cleared"), else None;
* `KEY_ROLE`: the row's key (see `outline`);
* `EXECUTION_ROLE`: where execution stands: "next", the layer to come; "end", it is held at the end of this layer; "done",
  the layer finished last; else None;
* `MODE_ROLE`: "train" or "eval" of a module where it differs from the one above it, of a root only "eval"; else None;
* `FINDING_ROLE`: the level of what the rules have found there ("error", "warning", "hint"), else None.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from itertools import groupby
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from inspector.panels.model_tree import words
from inspector.panels.model_tree.cells import MEASURED, NUMERIC, Cells, TreeColumn
from inspector.panels.model_tree.outline import NO_ROW, Outline, ShownRows, Sorted, is_grad
from inspector.panels.model_tree.query import Query, QueryError, matches, parse
from inspector.panels.model_tree.readings import Readings, States, change
from inspector.panels.model_tree.standing import NOWHERE, Standing
from inspector.panels.widgets import plain_text
from inspector.wire.messages import Structure, Values

STATE_ROLE = Qt.ItemDataRole.UserRole + 1
COUNT_ROLE = Qt.ItemDataRole.UserRole + 2
VALUE_ROLE = Qt.ItemDataRole.UserRole + 3
NODE_ROLE = Qt.ItemDataRole.UserRole + 4
PATH_ROLE = Qt.ItemDataRole.UserRole + 5
CHANGE_ROLE = Qt.ItemDataRole.UserRole + 6
KEY_ROLE = Qt.ItemDataRole.UserRole + 7
EXECUTION_ROLE = Qt.ItemDataRole.UserRole + 8
FINDING_ROLE = Qt.ItemDataRole.UserRole + 9
MODE_ROLE = Qt.ItemDataRole.UserRole + 10
_LEVELS = ("", "hint", "warning", "error")

COLUMNS = len(TreeColumn)

_Index = QModelIndex | QPersistentModelIndex


class ModelTreeModel(QAbstractItemModel):
    """Rows are named by integer keys; the objects stay in `cells`."""

    valued = Signal()
    """The numbers are others than before."""
    changed = Signal(object)
    """A list of the keys of the rows that a stop has changed."""

    stood = Signal(bool)
    """Execution stands at a row, which may have come only now; True: a forward or a backward was entered."""
    ordered = Signal()
    """The rows are sorted by another column, or stand as in the model again."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.cells = Cells()
        self._standing = NOWHERE
        self.version = 0
        self.visible_keys: Callable[[], Iterable[int]] | None = None
        self.problem = ""  # why the filter can not be understood
        self._rows = ShownRows(self.cells.outline)
        self._query = Query()
        self.order: int | None = None  # the column by which the parameters are sorted; None: the model's own order
        self._common = 0  # letters that the paths of all parameters begin with, where they are sorted
        self._coming: tuple[int, Outline] | None = None  # version and rows of another tree that is not whole yet
        self._arriving = States()  # of this stop, as far as they have come
        self._shows_changes = False  # the numbers are those of a stop, not of a free run
        self._at_stop: Readings | None = None  # of the last stop …
        self._before: Readings | None = None  # … and of the one before it
        self._states_at_stop, self._states_before = States(), States()  # of the same two
        self._findings: dict[int, str] = {}  # levels
        self._marks: dict[int, str] = {}  # what the last stop did to the rows that were asked about
        self._roles = self._role_table()

    # ── what it is told ──────────────────────────────────────────────────────────────────────────────────────────

    def known(self) -> tuple[int, int]:
        """Version of the structure that is here or on its way, and how many of its rows are."""
        version, outline = self._coming or (self.version, self.cells.outline)
        return version, len(outline)

    def set_structure(self, part: Structure) -> bool:
        """Takes the next part of a tree, or the first of another one; that is shown when it is whole, or at once where
        there is none. Readings stay where it has the same shape. False where the part does not fit."""
        if part.version == self.version and self._coming is None:
            return self._append(part)
        version, outline = self._coming or (0, Outline())
        if part.version != version or part.first != len(outline):
            version, outline = part.version, Outline()
        if not outline.extend(part):
            return False
        self._coming = (version, outline)
        if outline.is_complete or not len(self.cells.outline):
            self._replace(outline, version)
        return True

    def _replace(self, outline: Outline, version: int) -> None:
        self.beginResetModel()
        self._coming = None
        if not outline.is_same_shape(self.cells.outline):
            self._forget_values()
        self.cells.set_outline(outline)
        self.version = version
        self._findings = {}
        self._rows = self._found()
        self.endResetModel()
        self._tell_standing()

    def _append(self, part: Structure) -> bool:
        """More rows of the tree that is shown. They are told one parent at a time, and only those that were listed."""
        outline = self.cells.outline
        first, was_complete = len(outline), outline.is_complete
        if not outline.extend(part):
            return False
        if (len(outline), outline.is_complete) == (first, was_complete):
            return True
        self.cells.forget()
        if self.is_filtered() or self.order is not None:
            self._refilter()
            return True
        is_to_be_seen = self.place_to_see().isValid()
        for key, old, new in self._rows.grown(sorted(set(outline.table.parents[first:].tolist()))):
            self.beginInsertRows(self.index_of(key), old, new - 1)
            self._rows.list_anew(key)
            self.endInsertRows()
        self.valued.emit()
        if not is_to_be_seen:
            self._tell_standing()
        return True

    def set_values(self, values: Values, at_stop: bool) -> None:
        """Takes an answer; at a stop, the rows that differ from the stop before are marked."""
        if values.first and not values.complete:  # more states of all, which nobody looks at before the last
            self._arriving.extend(values)
            return
        readings = Readings(values)
        is_new_stop = at_stop and (self._at_stop is None or self._at_stop.stop != readings.stop)
        if at_stop:
            self._follow_stop(readings, is_new_stop)
        self._take_states(values, at_stop)
        self._shows_changes, self._marks = at_stop, {}
        self.cells.set_readings(readings)
        self._follow_numbers()
        self._tell()
        if is_new_stop:
            self._tell_changes()

    def _follow_stop(self, readings: Readings, is_new: bool) -> None:
        if is_new:
            self._before, self._at_stop = self._at_stop, readings
            self._states_before = self._states_at_stop
        elif self._at_stop is not None:
            readings.complete_from(self._at_stop)
            self._at_stop = readings

    def _take_states(self, values: Values, at_stop: bool) -> None:
        """States of all are the last ones until all of the new ones are there."""
        if values.first == 0:
            self._arriving = States()
        self._arriving.extend(values)
        if not values.complete:
            return
        turned = not self._arriving.is_same(self.cells.states)
        if at_stop:
            self._states_at_stop = self._arriving
        self.cells.set_states(self._arriving)
        if turned and self._query.asks_states:
            self._refilter()

    def _follow_numbers(self) -> None:
        """What is sorted or filtered by numbers stands by the new ones."""
        if not self.asks_numbers():
            return
        found = self._found()
        if not found.is_same(self._rows):
            self._refilter(found)

    def asks_numbers(self) -> bool:
        """Whether all parameters have to be measured, seen or not."""
        return self._query.asks_numbers or (self.order is not None and self.order in MEASURED)

    def set_order(self, column: int) -> None:
        """Sorts the parameters by a column; again by the same one, they stand as in the model."""
        if column != TreeColumn.NAME and column not in MEASURED and column != TreeColumn.PARAMS:
            return
        self.order = None if self.order == column else column
        self._refilter()
        self.ordered.emit()

    def lead(self, key: int) -> str:
        """What a sorted parameter's name follows: "linear1." of the layer that it belongs to."""
        if self.order is None or is_grad(key):
            return ""
        return self.cells.outline.path(key)[self._common : -len(self.cells.outline.name(key)) or None]

    def set_standing(self, standing: Standing, is_entered: bool = False) -> None:
        """Where execution stands; its rows may still have to come. `NOWHERE` while it runs or is between phases.
        `is_entered`: at the stop before it was not within a forward or a backward."""
        signs = {*self.standing.keys(), *standing.keys()}
        self._standing = standing
        for index in filter(QModelIndex.isValid, map(self.index_of, signs)):
            self.dataChanged.emit(index, index.siblingAtColumn(COLUMNS - 1))
        self._tell_standing(is_entered)

    @property
    def standing(self) -> Standing:
        """NOWHERE where it is about rows of another tree than this one."""
        return self._standing if self._standing.structure == self.version else NOWHERE

    def place_to_see(self) -> QModelIndex:
        """The row where execution stands; invalid where there is none, or it has not come yet."""
        return self.index_of(self.standing.target(self.cells.outline))

    def mark_findings(self, levels: Mapping[str, str]) -> None:
        """By the paths of parameters; the layer of each is marked as well."""
        rows, before = ShownRows(self.cells.outline), self._findings
        self._findings = {}
        for path, level in levels.items():
            key = rows.at_path(path)
            for marked in (key, rows.parent(key)) if key != NO_ROW else ():  # a parameter has a layer above it
                self._findings[marked] = max(self._findings.get(marked, ""), level, key=_LEVELS.index)
        for key in self._findings.keys() | before.keys():
            index = self.index_of(key)
            if index.isValid():
                self.dataChanged.emit(index, index)

    def finding(self, key: int) -> str:
        """The level of what was found there, "" of nothing."""
        return self._findings.get(key, "")

    def clear_values(self) -> None:
        """No reading is known any more."""
        self._forget_values()
        self._tell()

    def clear(self) -> None:
        """No model is known any more."""
        self._replace(Outline(), 0)
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

    def child_keys(self, key: int) -> list[int]:
        return self._rows.children(key)

    def has_children(self, key: int) -> bool:
        return self._rows.count(key) > 0

    def first(self, limit: int) -> list[int]:
        """Keys to expand so that no more than `limit` rows show."""
        return self._rows.first(limit)

    def mark(self, key: int) -> str:
        """What the last stop did to this row, as a code. Worked out when a row is looked at: a stop may change all."""
        if key not in self._marks:
            self._marks[key] = self._change(key) if self._shows_changes else ""
        return self._marks[key]

    def row_text(self, key: int) -> str:
        """The row for the clipboard, columns apart by tabs."""
        texts = [self.cells.text(key, column) for column in list(TreeColumn)[1:]]
        return "\t".join(map(plain_text.cell, [self.cells.outline.path(key), *texts])).rstrip()

    # ── Qt's questions ───────────────────────────────────────────────────────────────────────────────────────────

    def index(self, row: int, column: int, parent: _Index = QModelIndex()) -> QModelIndex:
        if not 0 <= column < COLUMNS or (parent.isValid() and parent.column() > 0):
            return QModelIndex()
        children = self._rows.children(self.key(parent))
        return self.createIndex(row, column, children[row]) if 0 <= row < len(children) else QModelIndex()

    def parent(self, index: _Index | None = None) -> Any:
        if index is None:
            return QObject.parent(self)
        above = self._rows.parent(index.internalId()) if index.isValid() else NO_ROW
        return QModelIndex() if above == NO_ROW else self.createIndex(self._rows.number(above), 0, above)

    def rowCount(self, parent: _Index = QModelIndex()) -> int:
        if parent.isValid() and parent.column() > 0:
            return 0
        return self._rows.count(self.key(parent))

    def columnCount(self, parent: _Index = QModelIndex()) -> int:
        return COLUMNS

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        answer = self._roles.get(role)
        return answer(index.internalId(), index.column()) if answer and index.isValid() else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(TreeColumn):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return words.column(section)
        return _alignment(section) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def _role_table(self) -> dict[int, Callable[[int, int], Any]]:
        cells = self.cells
        return {
            int(Qt.ItemDataRole.DisplayRole): self._text,
            int(Qt.ItemDataRole.ToolTipRole): self._tooltip,
            int(Qt.ItemDataRole.TextAlignmentRole): lambda _, column: _alignment(column),
            int(STATE_ROLE): lambda key, _: cells.state(key) or None,
            int(COUNT_ROLE): lambda key, _: cells.count(key),
            int(VALUE_ROLE): cells.value,
            int(NODE_ROLE): lambda key, _: cells.outline.node(key),
            int(PATH_ROLE): lambda key, _: cells.outline.path(key),
            int(CHANGE_ROLE): lambda key, _: self.mark(key) or None,
            int(KEY_ROLE): lambda key, _: key,
            int(MODE_ROLE): lambda key, _: cells.odd_mode(key) or None,
            int(FINDING_ROLE): lambda key, _: self.finding(key) or None,
            int(EXECUTION_ROLE): lambda key, _: self.standing.code_of(key) or None,
            int(Qt.ItemDataRole.AccessibleTextRole): self._accessible_text,
        }

    # ── inside ───────────────────────────────────────────────────────────────────────────────────────────────────

    def _text(self, key: int, column: int) -> str:
        text = self.cells.text(key, column)
        return self.lead(key) + text if column == TreeColumn.NAME else text

    def _tooltip(self, key: int, column: int) -> str | None:
        told = [self.cells.tooltip(key, column)]
        if column == TreeColumn.NAME:
            told.append(words.standing_meaning(self.standing, key))
            told.append(words.odd_mode(self.cells.odd_mode(key)))
        return plain_text.tip("\n".join(filter(None, told))) or None

    def _accessible_text(self, key: int, column: int) -> str | None:
        """Of a row with signs, what the signs say as well."""
        if column != TreeColumn.NAME:
            return None
        signs = (words.standing_meaning(self.standing, key), words.odd_mode(self.cells.odd_mode(key)))
        meaning = "; ".join(filter(None, signs))
        return f"{self.cells.text(key, column)}: {meaning}" if meaning else None

    def _tell_standing(self, is_entered: bool = False) -> None:
        if self.standing is not NOWHERE:
            self.stood.emit(is_entered)

    def _change(self, key: int) -> str:
        node = self.cells.outline.node(key)
        if node.kind not in ("parameter", "buffer") or node.shared_with >= 0 or self._before is None:
            return ""
        before = self.cells.reading_in(key >> 1, self._before, self._states_before)
        return change(before, self.cells.reading(key), is_grad(key))

    def _tell_changes(self) -> None:
        came = self.standing.populated
        changed = [key for key in self._seen_keys() if self.mark(key) or (is_grad(key) and key >> 1 in came)]
        if changed:
            self.changed.emit(changed)

    def _forget_values(self) -> None:
        self.cells.set_readings(None)
        self.cells.set_states(States())
        self._marks, self._shows_changes = {}, False
        self._at_stop = self._before = None
        self._states_before = self._states_at_stop = self._arriving = States()

    def _found(self) -> ShownRows:
        outline = self.cells.outline
        if self.order is not None and len(outline):
            return self._sorted()
        if not len(outline) or not self.is_filtered():
            return ShownRows(outline)
        table = outline.table
        if self.problem:
            return ShownRows(outline, table.kinds > 2)
        return ShownRows(outline, table.with_rows_above(self._matches()))

    def _matches(self) -> Any:
        return matches(self._query, self.cells.outline.table, self.cells.in_states, self.cells.numbers)

    def _sorted(self) -> ShownRows:
        """The parameters that the filter leaves, by the column of `order`."""
        from inspector.panels.model_tree import norms

        table = self.cells.outline.table
        kept = self._matches() if not self.problem else table.kinds > 2
        rows = table.parameters[kept[table.parameters]]
        paths = {int(row): self.cells.outline.path(2 * int(row)) for row in rows}
        self._common = os.path.commonprefix(list(paths.values())).rfind(".") + 1
        if self.order == TreeColumn.NAME:
            return Sorted(self.cells.outline, sorted(paths, key=paths.__getitem__))
        if self.order == TreeColumn.PARAMS:
            return Sorted(self.cells.outline, norms.largest_first(table.counts, table.kinds == 1, rows))
        numbers, known = self.cells.numbers(MEASURED[TreeColumn(self.order or 0)])
        return Sorted(self.cells.outline, norms.largest_first(numbers, known, rows))

    def _refilter(self, found: ShownRows | None = None) -> None:
        self.beginResetModel()
        self._rows = found or self._found()
        self.endResetModel()

    def _tell(self) -> None:
        """Emits dataChanged for what can be seen: one range for each parent."""
        shown = sorted((self._rows.parent(key), self._rows.number(key), key) for key in self._seen_keys())
        for _, run in groupby(shown, key=lambda entry: entry[0]):
            siblings = [key for _, _, key in run]
            self.dataChanged.emit(self.index_of(siblings[0]), self.index_of(siblings[-1], len(TreeColumn) - 1))
        self.valued.emit()

    def _seen_keys(self) -> Iterable[int]:
        return self.visible_keys() if self.visible_keys else self._rows.listed()


def _alignment(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column in NUMERIC else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
