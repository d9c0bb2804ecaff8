"""The drawer: the table of breakpoints, or the sentence that says how to set one."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QHeaderView, QToolButton, QWidget

from inspector.panels.base.telling_tree import TellingTree, TellingView
from inspector.panels.breakpoints.model import HITS, ID_ROLE, STATE, WHEN, WHERE, BreakpointsModel
from inspector.panels.style import look
from inspector.panels.widgets import plain_text

HITS_WIDTH, STATE_WIDTH = 70, 110


class BreakpointsTree(TellingTree):
    """`taken(id)`: Del. `place_wished(id)`: Enter or a double click on where it is."""

    taken = Signal(int)
    place_wished = Signal(int)

    def __init__(self, model: BreakpointsModel) -> None:
        super().__init__("breakpoints.view", model)
        self.setRootIsDecorated(False)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(triggers.DoubleClicked | triggers.EditKeyPressed)
        header = self.header()
        header.setStretchLastSection(False)
        for column in (WHERE, WHEN):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        header.resizeSection(HITS, HITS_WIDTH)
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
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.place_wished.emit(number)
        elif event.key() == Qt.Key.Key_F2:
            self.edit(index.siblingAtColumn(WHEN))
        else:
            super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and index.column() != WHEN:
            self.place_wished.emit(index.data(ID_ROLE))
        else:
            super().mouseDoubleClickEvent(event)


class BreakpointsView(TellingView):
    tree: BreakpointsTree

    def __init__(self, model: BreakpointsModel) -> None:
        self.mute = QToolButton()
        super().__init__("breakpoints", BreakpointsTree(model))
        self.mute.setObjectName("breakpoints.mute")
        self.mute.setCheckable(True)
        self.mute.setFont(look.ui_font(11))
        self.tools = QWidget()
        row = QHBoxLayout(self.tools)
        row.setContentsMargins(4, 0, 4, 0)
        row.addWidget(self.mute)

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
        self.mute.setText(self.tr("Mute all"))
        self.mute.setToolTip(plain_text.tip(self.tr("No breakpoint holds while this is pressed")))
