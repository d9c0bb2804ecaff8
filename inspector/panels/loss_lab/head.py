"""What is always in sight: which loss, its formula, the value, and what is to be said about it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeySequence, QUndoStack
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QMenu, QPushButton, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from inspector.panels.loss_lab.about.formula import Formula
from inspector.panels.loss_lab.losses import TABLE, comparable
from inspector.panels.loss_lab.model.state import LabState
from inspector.panels.widgets.label import ColouredLabel


class LabHead(QWidget):
    """Emits `loss_wished(loss)`, `example_wished(loss, Example)`, `batch_wished()`, `copy_wished()`, `other_wished(loss)`."""

    loss_wished = Signal(str)
    example_wished = Signal(str, object)
    batch_wished = Signal()
    copy_wished = Signal()
    other_wished = Signal(str)

    def __init__(self, folder: Path, stack: QUndoStack, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.loss, self.other = QComboBox(self), QComboBox(self)
        self.loss.setObjectName("loss_lab.loss")
        self.other.setObjectName("loss_lab.other")
        for code, loss in TABLE.items():
            self.loss.addItem(loss.title, code)
        self.loss.activated.connect(lambda row: self.loss_wished.emit(self.loss.itemData(row)))
        self.other.activated.connect(lambda row: self.other_wished.emit(self.other.itemData(row)))
        for box in (self.loss, self.other):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(6)
        self.take = QPushButton(self)
        self.take.setObjectName("loss_lab.take_batch")
        self.take.clicked.connect(self.batch_wished)
        self.formula = Formula(folder, self)
        self.value = ColouredLabel("loss_lab.value", "amber", 18, self, mono=True)
        self.value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.value.setWordWrap(False)
        self.kind = ColouredLabel("loss_lab.kind", "muted", 11, self)
        self.kind.setWordWrap(False)
        self.other_value = ColouredLabel("loss_lab.other_value", "violet", 11, self, mono=True)
        self.origin = ColouredLabel("loss_lab.origin", "muted", 11, self)
        self.problem = ColouredLabel("loss_lab.problem", "red", 12, self)
        self.torchs = ColouredLabel("loss_lab.error", "muted", 11, self, mono=True)
        self.torchs.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.notes = ColouredLabel("loss_lab.notes", "amber", 11, self)
        self._add_menus(stack)
        self._lay_out()
        self.retranslate()

    def _add_menus(self, stack: QUndoStack) -> None:
        self.examples, self.more = QToolButton(self), QToolButton(self)
        self.loss.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.examples.setObjectName("loss_lab.examples")
        self.more.setObjectName("loss_lab.menu")
        self._examples = [(code, example, QAction(self)) for code, loss in TABLE.items() for example in loss.examples]
        self.menus = QMenu(self.examples), QMenu(self.more)
        for button, menu in zip((self.examples, self.more), self.menus):
            button.clicked.connect(lambda _=False, button=button, menu=menu: _open(menu, button))
        for loss, example, action in self._examples:
            action.setObjectName(f"action.loss_lab_example_{example.code}")
            action.triggered.connect(
                lambda _=False, loss=loss, example=example: self.example_wished.emit(loss, example)
            )
            self.menus[0].addAction(action)
        self.copy = QAction(self)
        self.copy.setObjectName("action.loss_lab_copy")
        self.copy.triggered.connect(self.copy_wished)
        self._undo, self._redo = stack.createUndoAction(self), stack.createRedoAction(self)
        for action, name, key in ((self._undo, "undo", "Undo"), (self._redo, "redo", "Redo")):
            action.setObjectName(f"action.loss_lab_{name}")
            action.setShortcut(QKeySequence(getattr(QKeySequence.StandardKey, key)))
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.menus[1].addActions([self.copy, self._undo, self._redo])

    def undo_actions(self) -> list[QAction]:
        return [self._undo, self._redo]

    def _lay_out(self) -> None:
        first = QHBoxLayout()
        first.setSpacing(2)
        first.addWidget(self.loss, 1)
        for widget in (self.take, self.more):
            first.addWidget(widget)
        second = QHBoxLayout()
        second.setSpacing(8)
        second.addWidget(self.value)
        second.addWidget(self.kind, 1)
        second.addWidget(self.examples)
        second.addWidget(self.other)
        self.other.setMinimumWidth(100)
        self.loss.setMinimumWidth(90)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(10, 6, 8, 2)
        rows.setSpacing(3)
        rows.addLayout(first)
        rows.addWidget(self.formula)
        rows.addLayout(second)
        for label in (self.other_value, self.origin, self.problem, self.torchs, self.notes):
            rows.addWidget(label)
            label.hide()

    def set_state(self, state: LabState) -> None:
        self.loss.setCurrentIndex(self.loss.findData(state.loss))
        self.formula.set_state(state)
        beside = ["", *comparable(state.loss)]
        if beside != [self.other.itemData(row) for row in range(self.other.count())]:
            self._fill_other(beside)

    def _fill_other(self, beside: list[str]) -> None:
        chosen = self.other.currentData()
        self.other.clear()
        for code in beside:
            self.other.addItem(TABLE[code].title if code else self.tr("Compare…"), code)
        self.other.setCurrentIndex(max(0, self.other.findData(chosen)))
        self.other.setEnabled(self.other.count() > 1)
        if chosen and self.other.currentData() != chosen:
            self.other_wished.emit("")

    def retranslate(self) -> None:
        self.loss.setAccessibleName(self.tr("Loss"))
        self.other.setAccessibleName(self.tr("Loss to compare with"))
        if self.other.count():
            self.other.setItemText(0, self.tr("Compare…"))
        self.examples.setText(self.tr("Examples"))
        self.more.setText("⋯")
        self.more.setAccessibleName(self.tr("More of the loss lab"))
        self.take.setText(self.tr("Take this batch"))
        self.take.setToolTip(self.tr("Bring what the script gives to its loss into the lab, while training is stopped"))
        self.copy.setText(self.tr("Copy as Python"))
        for _, example, action in self._examples:
            action.setText(example.text())


def _open(menu: QMenu, button: QToolButton) -> None:
    menu.popup(button.mapToGlobal(button.rect().bottomLeft()))
