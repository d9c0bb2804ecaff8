"""The dialog in which something is evaluated in the chosen frame: what it gives stands there as rows of variables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QDialog, QHBoxLayout, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from inspector.panels.style import look
from inspector.panels.variables import words
from inspector.panels.variables.asking import Below, numbers_of
from inspector.panels.variables.model import TOP, VariablesModel
from inspector.panels.variables.view import VariablesTree
from inspector.panels.widgets import plain_text
from inspector.wire.messages import Refused
from inspector.wire.variables import LONGEST_CODE, Evaluate, Evaluated

if TYPE_CHECKING:
    from inspector.session.session import Session


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


class Evaluating(QObject):
    """Between the dialog and the session."""

    def __init__(self, session: Session, window: QWidget) -> None:
        super().__init__(window)
        self._session = session
        self.model = VariablesModel(self)
        self.dialog = EvaluateDialog(self.model, window)
        self._below = Below(session, self.model, self)
        self.dialog.wished.connect(self._evaluate)
        self.dialog.cancel_wished.connect(session.cancel_evaluation)
        self.dialog.tree.evaluate_wished.connect(self.dialog.put)
        self.dialog.tree.watch_wished.connect(session.watches.add)
        session.resumed.connect(self._on_resumed)
        session.ended.connect(lambda outcome: self._on_resumed())

    def open(self, text: str) -> None:
        self.dialog.put(text)
        self.dialog.show()
        self.dialog.raise_()
        self.dialog.activateWindow()
        if self._session.stop is None:
            self.dialog.say(words.away(self._session.state.code))

    def _evaluate(self, text: str) -> None:
        if self._session.stop is None:
            self.dialog.say(words.away(self._session.state.code))
            return
        grad = "off" if self.dialog.without_grad.isChecked() else ""
        question = Evaluate(0, self._session.selection.frame, text, self.dialog.keeps_random.isChecked(), grad)
        self.dialog.show_busy(True)
        self.dialog.say("")
        self._session.ask(question, self._take, owner=self)

    def _take(self, answer: Any) -> None:
        self.dialog.show_busy(False)
        if isinstance(answer, Refused):
            self.dialog.say(words.refused(answer.code, answer.detail))
        elif isinstance(answer, Evaluated):
            self.model.set_past(False)
            self.model.clear()
            values = [answer.value] if answer.value is not None else []
            self.model.set_rows(TOP, 0, len(values), values, numbers_of(answer.numbers))
            self.dialog.say(words.evaluated(answer))
            self._session.touched.emit()

    def _on_resumed(self) -> None:
        self.dialog.show_busy(False)
        self.model.set_past(True)
