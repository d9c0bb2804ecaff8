"""The drawer: the table of breakpoints, or the sentence that says how to set one."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QHeaderView, QMenu, QToolButton, QWidget

from inspector.panels.base.telling_tree import TellingTree, TellingView
from inspector.panels.breakpoints.editing import BreakpointEdit
from inspector.panels.breakpoints.model import CODE_ROLE, COST, HITS, ID_ROLE, STATE, WHEN, WHERE, BreakpointsModel
from inspector.panels.style import look
from inspector.panels.widgets import plain_text
from inspector.wire.messages import PHASES, SMALL

HITS_WIDTH, COST_WIDTH, STATE_WIDTH = 70, 60, 110


class BreakpointsTree(TellingTree):
    """`taken(id)`: Del. `place_wished(id)`: Enter or a double click on where it is. `edit_wished(id)`: what it does shall
    be changed. `here_wished(id)`: what workers run of it shall run in this process."""

    taken = Signal(int)
    place_wished = Signal(int)
    edit_wished = Signal(int)
    here_wished = Signal(int)

    def __init__(self, model: BreakpointsModel) -> None:
        super().__init__("breakpoints.view", model)
        self.setRootIsDecorated(False)
        header = self.header()
        header.setStretchLastSection(False)
        for column in (WHERE, WHEN):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        header.resizeSection(HITS, HITS_WIDTH)
        header.resizeSection(COST, COST_WIDTH)
        header.resizeSection(STATE, STATE_WIDTH)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        index = self.currentIndex().siblingAtColumn(WHERE)
        number = index.data(ID_ROLE)
        if number is None or self.state() == QAbstractItemView.State.EditingState:
            super().keyPressEvent(event)
        elif event.key() == Qt.Key.Key_Space:
            is_on = index.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked
            state = Qt.CheckState.Unchecked if is_on else Qt.CheckState.Checked
            self.model().setData(index, state, Qt.ItemDataRole.CheckStateRole)
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.taken.emit(number)
        elif event.key() == Qt.Key.Key_F2:
            self.edit_wished.emit(number)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.place_wished.emit(number)
        else:
            super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if index.isValid():
            (self.edit_wished if index.column() == WHEN else self.place_wished).emit(index.data(ID_ROLE))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        index = self.indexAt(event.pos()).siblingAtColumn(WHERE)
        number = index.data(ID_ROLE)
        if number is None:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self.tr("Edit…"), lambda: self.edit_wished.emit(number))
        if index.data(CODE_ROLE) == "worker":
            menu.addAction(self.tr("Load data in this process"), lambda: self.here_wished.emit(number))
        menu.addAction(self.tr("Go to its line"), lambda: self.place_wished.emit(number))
        menu.addAction(self.tr("Take away"), lambda: self.taken.emit(number))
        menu.popup(event.globalPos())


class BreakpointsView(TellingView):
    """`added(kind, attributes)`: one that is on no line is wished for."""

    tree: BreakpointsTree
    added = Signal(str, dict)

    def __init__(self, model: BreakpointsModel) -> None:
        self.mute, self.add, self.strip = QToolButton(), QToolButton(), BreakpointEdit()
        super().__init__("breakpoints", BreakpointsTree(model))
        self.tree.setMinimumHeight(2 * look.ROW_HEIGHT)
        self.strip.hide()
        self.put_below(self.strip)
        self.add.setObjectName("breakpoints.add")
        self.add.setFont(look.ui_font(11))
        self.add.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.add.setStyleSheet("QToolButton::menu-indicator { image: none; }")  # it would lie over the word
        self.add.setMenu(QMenu(self.add))
        self.add.menu().aboutToShow.connect(self._fill_add)
        self.mute.setObjectName("breakpoints.mute")
        self.mute.setCheckable(True)
        self.mute.setFont(look.ui_font(11))
        self.tools = QWidget()
        row = QHBoxLayout(self.tools)
        row.setContentsMargins(4, 0, 4, 0)
        row.addWidget(self.add)
        row.addWidget(self.mute)

    def choose(self, number: int | None) -> QModelIndex:
        """The row of a breakpoint is the current one."""
        model = self.tree.model()
        rows = (model.index(row, WHERE) for row in range(model.rowCount()))
        index = next((index for index in rows if index.data(ID_ROLE) == number), QModelIndex())
        if index.isValid() and index.row() != self.tree.currentIndex().row():
            self.tree.setCurrentIndex(index)
        return index

    def show_edit(self, number: int) -> None:
        index = self.choose(number)
        self.strip.setVisible(index.isValid())
        self.tree.scrollTo(index)

    def close_edit(self) -> None:
        self.strip.hide()
        self.tree.setFocus()

    def _fill_add(self) -> None:
        menu = self.add.menu()
        menu.clear()
        menu.addAction(self.tr("At a function…"), lambda: self.added.emit("function", {}))
        menu.addAction(self.tr("At uncaught errors"), lambda: self.added.emit("uncaught", {}))
        menu.addAction(self.tr("When an exception is raised…"), lambda: self.added.emit("exception", {}))
        menu.addAction(self.tr("When a gradient arrives…"), lambda: self.added.emit("gradient", {}))
        menu.addAction(self.tr("When a tensor changes…"), lambda: self.added.emit("tensor", {}))
        phases = menu.addMenu(self.tr("At a phase"))
        for phase in PHASES[: -len(SMALL)]:
            for when, text in (("before", self.tr("before {phase}")), ("after", self.tr("after {phase}"))):
                wish = {"name": phase, "when": when}
                phases.addAction(text.format(phase=phase), partial(self.added.emit, "phase", wish))

    def current(self) -> QModelIndex:
        return self.tree.currentIndex()

    def show_all(self, count: int) -> None:
        """The table, or how to set the first one."""
        if count:
            self.show_rows()
        else:
            self.say(self.tr("No breakpoints. A click beside a line of the source (or Ctrl+F8) sets one."))

    def retranslate(self) -> None:
        self.tree.setAccessibleName(self.tr("Breakpoints"))
        self.add.setText(self.tr("+ Add"))
        self.add.setToolTip(
            plain_text.tip(self.tr("A breakpoint that is on no line: at a function, an error, a phase"))
        )
        self.mute.setText(self.tr("Mute all"))
        self.mute.setToolTip(plain_text.tip(self.tr("No breakpoint holds while this is pressed")))
