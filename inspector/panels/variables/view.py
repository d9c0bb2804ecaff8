"""The drawer: the tree of variables, or in its place the sentence that says why there are none."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QKeyEvent, QKeySequence, QMouseEvent
from PySide6.QtWidgets import QHeaderView, QMenu, QWidget

from inspector.panels.base.telling_tree import TellingTree, TellingView
from inspector.panels.variables.model import NAME, PATH_ROLE, TYPE, VALUE, VALUE_ROLE, VariablesModel

NAME_WIDTH, TYPE_WIDTH = 150, 70


class VariablesTree(TellingTree):
    """`opened(Value, expression)`: Enter or a double click on a row."""

    opened = Signal(object, str)

    def __init__(self, model: VariablesModel, parent: QWidget | None = None) -> None:
        super().__init__("variables.view", model, parent)
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(VALUE, QHeaderView.ResizeMode.Stretch)
        header.resizeSection(NAME, NAME_WIDTH)
        header.resizeSection(TYPE, TYPE_WIDTH)
        self.setUniformRowHeights(True)

    def open(self, index: QModelIndex) -> None:
        first = index.siblingAtColumn(NAME)
        if index.isValid():
            self.opened.emit(first.data(VALUE_ROLE), str(first.data(PATH_ROLE) or ""))

    def copy(self, role: int) -> None:
        """The expression of the row, or its value."""
        index = self.currentIndex()
        if index.isValid():
            text = index.siblingAtColumn(NAME).data(role) if role == PATH_ROLE else index.data(VALUE_ROLE).text
            QGuiApplication.clipboard().setText(str(text or index.siblingAtColumn(NAME).data()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.open(self.currentIndex())
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy(PATH_ROLE)
        else:
            super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        super().mouseDoubleClickEvent(event)
        self.open(self.indexAt(event.position().toPoint()))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        index = self.indexAt(event.pos())
        if not index.isValid():
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if index.data(VALUE_ROLE).tensor is not None:
            menu.addAction(self.tr("Show tensor"), lambda: self.open(index))
        menu.addAction(self.tr("Copy the expression"), lambda: self.copy(PATH_ROLE))
        menu.addAction(self.tr("Copy the value"), lambda: self.copy(VALUE_ROLE))
        menu.popup(event.globalPos())


class VariablesView(TellingView):
    tree: VariablesTree

    def __init__(self, model: VariablesModel) -> None:
        super().__init__("variables", VariablesTree(model))

    def retranslate(self) -> None:
        self.tree.setAccessibleName(self.tr("Variables"))
