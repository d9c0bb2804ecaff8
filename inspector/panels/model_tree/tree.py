"""The tree widget: draws rows whole, shows the columns that fit, and keeps what is open, chosen and scrolled to."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, Qt, Signal, SignalInstance
from PySide6.QtGui import (
    QContextMenuEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QStyleOptionViewItem, QTreeView, QWidget

from inspector.panels.model_tree import menu, words
from inspector.panels.model_tree.cells import TreeColumn
from inspector.panels.model_tree.flash import Flash
from inspector.panels.model_tree.following import Following
from inspector.panels.model_tree.model import ModelTreeModel
from inspector.panels.model_tree.outline import NO_ROW, Outline, ShownRows
from inspector.panels.model_tree.painting import INDENT, RowHeight, TreeHeader, TreeRowPainter
from inspector.panels.model_tree.standing import END, NEXT
from inspector.panels.style import look

FIRST_ROWS = 48  # opened by themselves
FOUND_ROWS = 150  # opened by a filter
EXPAND_LIMIT = 5000  # rows that "expand all below" opens at most

_NAME_WIDTH = 150
_SIGN_WIDTH = 3  # of the bar at the left of where execution stands
_WIDTHS = {
    TreeColumn.GRAD_NORM: 76, TreeColumn.NORM: 66, TreeColumn.GRAD: 124, TreeColumn.SHAPE: 84, TreeColumn.PARAMS: 58, TreeColumn.TYPE: 40,
    TreeColumn.DEVICE: 54, TreeColumn.MIN: 78, TreeColumn.MAX: 78, TreeColumn.MEAN: 82, TreeColumn.RATIO: 82,
}  # fmt: skip
_NAME_FIRST, _BAR_WIDTH = 24, 56  # of room that no column takes: to the name, then to the bar of the gradient's norm
"""Widths of the columns, the most wanted first."""


class ModelTree(QTreeView):
    """Shows a ModelTreeModel."""

    chosen = Signal(int)
    """The key of the row that is current now."""
    opened = Signal()
    """The tensor of the current row shall be shown: Return, a double click, or the menu."""
    run_to_wished = Signal()
    breakpoint_wished = Signal(str, str, str)
    row_breakpoints: frozenset[tuple[str, str, str]] = frozenset()  # (kind, path, "before" or "after")
    why_wished = Signal(str, str)  # path of a parameter, about its "grad" or its "move"
    """Training shall run to what stands in the current row."""
    escaped = Signal()
    looked_elsewhere = Signal()
    """Other rows can be seen: the user scrolled, opened or closed some."""

    def __init__(self, model: ModelTreeModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model_tree = model
        self.flash = Flash(self)
        self.selected = NO_ROW
        self.is_held = False  # training is, so that it can be run to somewhere
        self._open: set[int] = set()
        self._outline = model.cells.outline  # that `_open` and `selected` are about
        self._open_steps: list[list[str]] = []  # the same by names, while another tree takes the place of this one
        self._selected_steps: list[str] = []
        self._scrolled = 0
        self._wanted_columns: dict[int, bool] = {}
        self._rows = TreeRowPainter(model)
        self._columns: list[tuple[int, int, int]] = []
        self._set_up()
        self.following = Following(self, model)
        self._connect()
        self._after_reset()

    def _set_up(self) -> None:
        self.setObjectName("model_tree.view")
        self.setHeader(TreeHeader(self))
        self.header().setSectionsClickable(True)
        self.setModel(self.model_tree)
        self.setItemDelegate(RowHeight(self))
        self.setUniformRowHeights(True)
        self.setIndentation(INDENT)
        self.setFrameShape(QTreeView.Shape.NoFrame)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.verticalScrollBar().setSingleStep(look.ROW_HEIGHT)
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(TreeColumn.NAME, QHeaderView.ResizeMode.Stretch)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        for column, width in _WIDTHS.items():
            header.resizeSection(column, width)

    def _connect(self) -> None:
        self.model_tree.visible_keys = self.visible_keys
        self.model_tree.modelAboutToBeReset.connect(self._before_reset)
        self.model_tree.modelReset.connect(self._after_reset)
        self.model_tree.changed.connect(self._light_up)
        self.flash.ticked.connect(self._repaint_rows)
        self.expanded.connect(self._on_expanded)
        self.collapsed.connect(self._on_collapsed)
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        self.header().customContextMenuRequested.connect(self._offer_columns)
        self.header().sectionClicked.connect(self.model_tree.set_order)
        self.model_tree.ordered.connect(self.header().viewport().update)

    # ── what can be seen ─────────────────────────────────────────────────────────────────────────────────────────

    def visible_keys(self) -> list[int]:
        """Keys of the rows inside the viewport, from the top."""
        keys: list[int] = []
        index = self.indexAt(QPoint(1, 1))
        rows = self.viewport().height() // look.ROW_HEIGHT + 2
        while index.isValid() and len(keys) < rows:
            keys.append(index.internalId())
            index = self.indexBelow(index)
        return keys

    def _light_up(self, keys: list[int]) -> None:
        self.flash.start(set(keys).intersection(self.visible_keys()))

    def _repaint_rows(self, keys: list[int]) -> None:
        for key in keys:
            top = self.visualRect(self.model_tree.index_of(key)).top()
            self.viewport().update(0, top, self.viewport().width(), look.ROW_HEIGHT)

    # ── what stays ───────────────────────────────────────────────────────────────────────────────────────────────

    def _before_reset(self) -> None:
        if not self.model_tree.is_filtered():
            self._scrolled = self.verticalScrollBar().value()
        steps = self._outline.steps
        self._open_steps = [steps(key) for key in self._open]
        self._selected_steps = steps(self.selected) if self.selected != NO_ROW else []

    def _after_reset(self) -> None:
        """Opens again what was open, or, for another model, what fits on the first screen."""
        self.flash.clear()
        outline = self.model_tree.cells.outline
        if outline is not self._outline and len(outline):
            self._move_to(outline)
        self._open_rows()
        self._choose_again()
        self.doItemsLayout()
        self.verticalScrollBar().setValue(0 if self.model_tree.is_filtered() else self._scrolled)

    def _move_to(self, outline: Outline) -> None:
        """What is open and chosen stays where its names are found in the other tree."""
        if not outline.is_same_shape(self._outline):
            rows = ShownRows(outline)
            found = {rows.at(steps) for steps in self._open_steps} - {NO_ROW}
            self._open = found or set(rows.first(FIRST_ROWS))
            self.selected = rows.at(self._selected_steps)
            self._scrolled = self._scrolled if found else 0
        self._outline = outline

    def _open_rows(self) -> None:
        self.scheduleDelayedItemsLayout()  # so that each row is only noted, and all are laid out at once
        filtered = self.model_tree.is_filtered()
        keys = self.model_tree.first(FOUND_ROWS) if filtered else list(self._open)
        for key in keys:
            index = self.model_tree.index_of(key)
            if index.isValid():
                self.expand(index)

    def _choose_again(self) -> None:
        index = self.model_tree.index_of(self.selected)
        if index.isValid():
            self.setAutoScroll(False)
            self.setCurrentIndex(index)
            self.setAutoScroll(True)

    def _on_expanded(self, index: QModelIndex) -> None:
        if not self.model_tree.is_filtered():
            self._open.add(index.internalId())
        self.looked_elsewhere.emit()

    def _on_collapsed(self, index: QModelIndex) -> None:
        if not self.model_tree.is_filtered():
            self._open.discard(index.internalId())
        self.looked_elsewhere.emit()

    def _on_scrolled(self, _: int) -> None:
        self.looked_elsewhere.emit()

    def currentChanged(
        self, current: QModelIndex | QPersistentModelIndex, previous: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().currentChanged(current, previous)
        if current.isValid():
            self.selected = current.internalId()
            if self.hasAutoScroll():  # else it is chosen as before, in another tree
                self.following.look()
            self.chosen.emit(self.selected)

    # ── columns ──────────────────────────────────────────────────────────────────────────────────────────────────

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.fit_columns()
        super().resizeEvent(event)

    def fit_columns(self) -> None:
        """Shows as many columns as the width allows, the most wanted first, and those that the user chose."""
        room = self.viewport().width() - _NAME_WIDTH
        full = False
        for column, width in _WIDTHS.items():
            full = full or room < width
            shown = self._wanted_columns.get(column, not full)
            room -= width if shown else 0
            self.setColumnHidden(column, not shown)
        bar = max(0, min(room - _NAME_FIRST, _BAR_WIDTH))
        self.header().resizeSection(TreeColumn.GRAD_NORM, _WIDTHS[TreeColumn.GRAD_NORM] + bar)

    def show_column(self, column: int, shown: bool) -> None:
        """The user's wish, which comes before what fits."""
        self._wanted_columns[column] = shown
        self.fit_columns()

    def _offer_columns(self, position: QPoint) -> None:
        offer = QMenu(self)
        offer.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for column in _WIDTHS:
            action = offer.addAction(words.column(column))
            action.setCheckable(True)
            action.setChecked(not self.isColumnHidden(column))
            action.toggled.connect(lambda shown, column=column: self.show_column(column, shown))
        offer.addSeparator()
        offer.addAction(self.tr("As many as fit"), self._forget_columns)
        offer.popup(self.header().mapToGlobal(position))

    def _forget_columns(self) -> None:
        self._wanted_columns.clear()
        self.fit_columns()

    # ── drawing ──────────────────────────────────────────────────────────────────────────────────────────────────

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), look.current().colour("panel"))
        painter.end()
        self._columns = self._shown_columns()
        super().paintEvent(event)

    def drawRow(
        self, painter: QPainter, options: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        key = index.internalId()
        row = QRect(0, options.rect.y(), self.viewport().width(), options.rect.height())
        self._paint_ground(painter, key, row)
        arrow = ""
        if self.model_tree.has_children(key):
            arrow = "open" if self.isExpanded(self.model_tree.index_of(key)) else "closed"
            if arrow == "closed" and self.model_tree.standing.is_above(key, self._outline):
                painter.fillRect(0, row.y(), _SIGN_WIDTH, row.height(), look.current().colour("green", 0.5))
        sections = [(column, QRect(x, row.y(), width, row.height())) for column, x, width in self._columns]
        self._rows.paint(painter, key, sections, arrow)

    def _paint_ground(self, painter: QPainter, key: int, row: QRect) -> None:
        tokens = look.current()
        if self.model_tree.standing.code_of(key) in (NEXT, END):  # in another hue than what is chosen
            painter.fillRect(row, tokens.colour("green", 0.13))
            painter.fillRect(0, row.y(), _SIGN_WIDTH, row.height(), tokens.colour("green"))
        if key == self.selected and self.currentIndex().isValid():
            painter.fillRect(row, tokens.colour("selection"))
        if strength := self.flash.strength(key):
            alpha = 0.28 if tokens is look.DARK else 0.34
            painter.fillRect(row, tokens.colour("flash", alpha * strength))

    def _shown_columns(self) -> list[tuple[int, int, int]]:
        """TreeColumn, left edge and width of each visible column."""
        header = self.header()
        shown = [int(column) for column in TreeColumn if not self.isColumnHidden(column)]
        return [(column, header.sectionViewportPosition(column), header.sectionSize(column)) for column in shown]

    # ── keys and menus ───────────────────────────────────────────────────────────────────────────────────────────

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy) and self.currentIndex().isValid():
            menu.copy(self.model_tree.row_text(self.selected))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.opened.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.escaped.emit()
        else:
            super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Shows a tensor; opens and closes what holds some."""
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and self.model_tree.cells.outline.kind(index.internalId()) in ("parameter", "buffer"):
            self.opened.emit()
        else:
            super().mouseDoubleClickEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        index = self.indexAt(event.pos())
        if index.isValid():
            self.menu_for(index).popup(event.globalPos())

    def menu_for(self, index: QModelIndex) -> QMenu:
        """What can be done with this cell."""
        return menu.make(self, index, self)

    def choose(self, index: QModelIndex, then: SignalInstance) -> None:
        """Makes it current, and says what shall be done with it."""
        self.setCurrentIndex(index)
        then.emit()

    def set_open_below(self, key: int, opened: bool) -> None:
        """Opens or closes a row and all below it."""
        for below in reversed(self._with_descendants(key)):
            self.setExpanded(self.model_tree.index_of(below), opened)

    def _with_descendants(self, key: int) -> list[int]:
        found = [key]
        for above in found:
            if len(found) < EXPAND_LIMIT:
                found += [child for child in self.model_tree.child_keys(above) if self.model_tree.has_children(child)]
        return found
