"""The drawer: the tree of variables, or in its place the sentence that says why there are none."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QKeyEvent, QKeySequence, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QHeaderView, QLineEdit, QMenu, QToolButton, QWidget

from inspector.panels.base.telling_tree import TellingTree, TellingView
from inspector.panels.style import look
from inspector.panels.variables.model import CODE_ROLE, NAME, PATH_ROLE, TYPE, VALUE, VALUE_ROLE, VariablesModel
from inspector.panels.widgets import plain_text
from inspector.panels.widgets.caption import Caption

NAME_WIDTH, TYPE_WIDTH = 150, 70


class VariablesTree(TellingTree):
    """`opened(Value, expression)`: Enter or a double click on a row; `evaluate_wished(expression)`, `watch_wished`,
    `plot_wished`, `unwatch_wished`: from its menu."""

    opened = Signal(object, str)
    evaluate_wished = Signal(str)
    watch_wished = Signal(str)
    hold_wished = Signal(str)  # … where it changes
    plot_wished = Signal(str)
    unwatch_wished = Signal(str)

    def __init__(self, model: VariablesModel, parent: QWidget | None = None, name: str = "variables.view") -> None:
        super().__init__(name, model, parent)
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(VALUE, QHeaderView.ResizeMode.Stretch)
        header.resizeSection(NAME, NAME_WIDTH)
        header.resizeSection(TYPE, TYPE_WIDTH)
        self.setUniformRowHeights(True)

    def open(self, index: QModelIndex) -> None:
        first = index.siblingAtColumn(NAME)
        if index.isValid() and first.data(CODE_ROLE) != "head":
            self.opened.emit(first.data(VALUE_ROLE), str(first.data(PATH_ROLE) or ""))

    def copy(self, role: int) -> None:
        """The expression of the row, or its value."""
        index = self.currentIndex()
        if index.isValid():
            text = index.siblingAtColumn(NAME).data(role) if role == PATH_ROLE else index.data(VALUE_ROLE).text
            QGuiApplication.clipboard().setText(str(text or index.siblingAtColumn(NAME).data()))

    def set_value(self) -> None:
        """A field is opened in the row: of a watch its expression, of a variable its value."""
        index = self.currentIndex()
        for column in (NAME, VALUE):
            place = index.siblingAtColumn(column)
            if place.flags() & Qt.ItemFlag.ItemIsEditable:
                self.edit(place)
                return

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.state() == QAbstractItemView.State.EditingState:
            super().keyPressEvent(event)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.open(self.currentIndex())
        elif event.key() == Qt.Key.Key_F2:
            self.set_value()
        elif event.key() == Qt.Key.Key_Delete and _is_watch(self.currentIndex()):
            self.unwatch_wished.emit(self.currentIndex().siblingAtColumn(NAME).data(VALUE_ROLE).name)
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy(PATH_ROLE)
        else:
            super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """On a plain value it is set; what can be looked at is opened."""
        super().mouseDoubleClickEvent(event)
        index = self.indexAt(event.position().toPoint())
        is_plain = index.isValid() and index.data(VALUE_ROLE).kind in ("plain", "text", "unset")
        if is_plain and index.column() == VALUE and index.flags() & Qt.ItemFlag.ItemIsEditable:
            self.edit(index)
        else:
            self.open(index)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        index = self.indexAt(event.pos())
        if index.isValid() and index.siblingAtColumn(NAME).data(CODE_ROLE) != "head":
            self.menu_of(index).popup(event.globalPos())

    def menu_of(self, index: QModelIndex) -> QMenu:
        """What can be done with a row; deletes itself when it closes."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        first = index.siblingAtColumn(NAME)
        if index.data(VALUE_ROLE).tensor is not None:
            menu.addAction(self.tr("Show tensor"), lambda: self.open(index))
        if first.flags() & Qt.ItemFlag.ItemIsEditable:
            menu.addAction(self.tr("Edit the watch"), lambda: self.edit(first))
        elif index.siblingAtColumn(VALUE).flags() & Qt.ItemFlag.ItemIsEditable:
            menu.addAction(self.tr("Set value"), lambda: self.edit(index.siblingAtColumn(VALUE)))
        self._add_expression(menu, first)
        menu.addSeparator()
        menu.addAction(self.tr("Copy the expression"), lambda: self.copy(PATH_ROLE))
        menu.addAction(self.tr("Copy the value"), lambda: self.copy(VALUE_ROLE))
        return menu

    def _add_expression(self, menu: QMenu, first: QModelIndex) -> None:
        value, expression = first.data(VALUE_ROLE), str(first.data(PATH_ROLE) or "")
        if _is_watch(first):
            menu.addAction(self.tr("Plot its values"), lambda: self.plot_wished.emit(value.name))
            menu.addAction(self.tr("Take the watch away"), lambda: self.unwatch_wished.emit(value.name))
        elif expression:
            menu.addAction(self.tr("Watch it"), lambda: self.watch_wished.emit(expression))
        if expression and (value.tensor is not None or expression.endswith(".grad")):
            menu.addAction(self.tr("Hold when it changes"), lambda: self.hold_wished.emit(expression))
        if expression:
            menu.addAction(self.tr("Evaluate…"), lambda: self.evaluate_wished.emit(expression))


def _is_watch(index: QModelIndex) -> bool:
    value = index.siblingAtColumn(NAME).data(VALUE_ROLE) if index.isValid() else None
    return value is not None and value.group == "watch" and value.kind != "head"


class VariablesView(TellingView):
    """`watched(text)`: somebody has typed an expression that shall be evaluated at each stop; `undo_wished()`."""

    tree: VariablesTree
    watched = Signal(str)
    undo_wished = Signal()

    def __init__(self, model: VariablesModel) -> None:
        self.told, self.undo, self.watch = Caption("variables.told").clipping(), QToolButton(), QLineEdit()
        super().__init__("variables", VariablesTree(model))
        self.undo.setObjectName("variables.undo")
        self.undo.setFont(look.ui_font(11))
        self.undo.clicked.connect(lambda: self.undo_wished.emit())
        self.watch.setObjectName("watches.new")
        self.watch.setFont(look.mono_font(11))
        self.watch.setMaxLength(2_000)
        self.watch.returnPressed.connect(self._wish_watch)
        self.put_below(self._telling())
        self.put_below(self.watch)
        self.tell("")

    def tell(self, text: str, can_undo: bool = False) -> None:
        """What became of the last value that was set."""
        self.told.setText(text)
        self.told.setToolTip(plain_text.tip(text))
        self._told_row.setVisible(bool(text))
        self.undo.setVisible(can_undo)

    def _telling(self) -> QWidget:
        self._told_row = QWidget()
        row = QHBoxLayout(self._told_row)
        row.setContentsMargins(10, 2, 4, 2)
        row.addWidget(self.told, 1)
        row.addWidget(self.undo)
        return self._told_row

    def _wish_watch(self) -> None:
        text = self.watch.text().strip()
        self.watch.clear()
        if text:
            self.watched.emit(text)

    def retranslate(self) -> None:
        self.tree.setAccessibleName(self.tr("Variables"))
        self.undo.setText(self.tr("Undo"))
        self.watch.setPlaceholderText(self.tr("Watch an expression"))
        self.watch.setAccessibleName(self.tr("Watch an expression"))
        self.watch.setToolTip(plain_text.tip(self.tr("Enter: it is evaluated at each stop, and stands at the top")))
