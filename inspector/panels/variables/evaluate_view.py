"""The dialog in which something is evaluated in the chosen frame: what it gives stands there as rows of variables."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QDialog, QHBoxLayout, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from inspector.panels.style import look
from inspector.panels.variables.model import VariablesModel
from inspector.panels.variables.view import VariablesTree
from inspector.panels.widgets import plain_text
from inspector.wire.variables import LONGEST_CODE


class EvaluateInput(QPlainTextEdit):
    """Enter evaluates, with Shift it begins a line."""

    entered = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_enter and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.entered.emit()
        else:
            super().keyPressEvent(event)


class EvaluateDialog(QDialog):
    """Not modal. `wished(text)`; `cancel_wished()`."""

    wished = Signal(str)
    cancel_wished = Signal()

    def __init__(self, model: VariablesModel, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("evaluate")
        self.input, self.tree = EvaluateInput(), VariablesTree(model, name="evaluate.output")
        self.input.setObjectName("evaluate.input")
        self.input.setFont(look.mono_font(12))
        self.input.setFixedHeight(4 * self.input.fontMetrics().lineSpacing())
        self.input.setTabChangesFocus(True)
        self.keeps_random, self.without_grad = QCheckBox(), QCheckBox()
        self.keeps_random.setObjectName("evaluate.keeps_random")
        self.keeps_random.setChecked(True)
        self.without_grad.setObjectName("evaluate.no_grad")
        self.button, self.cancel = QPushButton(), QPushButton()
        self.button.setObjectName("evaluate.evaluate")
        self.cancel.setObjectName("evaluate.cancel")
        self.sentence = plain_text.PlainLabel(wrapped=True)
        self.sentence.setObjectName("evaluate.sentence")
        self.sentence.setFont(look.ui_font(11))
        self._lay_out()
        self.input.entered.connect(self._wish)
        self.button.clicked.connect(self._wish)
        self.cancel.clicked.connect(lambda: self.cancel_wished.emit())
        self.show_busy(False)
        self.retranslate()

    def _lay_out(self) -> None:
        choices = QHBoxLayout()
        for widget in (self.keeps_random, self.without_grad):
            choices.addWidget(widget)
        choices.addStretch(1)
        for button in (self.button, self.cancel):
            button.setAutoDefault(False)
            choices.addWidget(button)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(10, 10, 10, 10)
        rows.addWidget(self.input)
        rows.addLayout(choices)
        rows.addWidget(self.tree, 1)
        rows.addWidget(self.sentence)
        self.resize(560, 360)

    def put(self, text: str) -> None:
        if text:
            self.input.setPlainText(text)
        self.input.selectAll()
        self.input.setFocus()

    def say(self, text: str) -> None:
        self.sentence.setText(text)

    def show_busy(self, is_busy: bool) -> None:
        self.cancel.setEnabled(is_busy)
        self.button.setEnabled(not is_busy)

    def _wish(self) -> None:
        text = self.input.toPlainText()
        if text.strip() and self.button.isEnabled():
            self.wished.emit(text[:LONGEST_CODE])

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def retranslate(self) -> None:
        self.setWindowTitle(self.tr("Evaluate"))
        self.input.setAccessibleName(self.tr("What is evaluated"))
        self.input.setPlaceholderText(
            self.tr("An expression or statements; Enter evaluates, Shift+Enter begins a line")
        )
        self.tree.setAccessibleName(self.tr("Value"))
        self.keeps_random.setText(self.tr("Put random generators back"))
        self.keeps_random.setToolTip(plain_text.tip(self.tr("What it draws changes nothing of what is trained")))
        self.without_grad.setText(self.tr("Without gradients"))
        self.button.setText(self.tr("Evaluate"))
        self.cancel.setText(self.tr("Cancel"))
