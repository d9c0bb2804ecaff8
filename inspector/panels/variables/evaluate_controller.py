"""Between the dialog in which something is evaluated and the session."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from inspector.panels.variables import words
from inspector.panels.variables.below_controller import Below, numbers_of
from inspector.panels.variables.evaluate_view import EvaluateDialog
from inspector.panels.variables.model import TOP, VariablesModel
from inspector.wire.messages import Refused
from inspector.wire.variables import Evaluate, Evaluated

if TYPE_CHECKING:
    from inspector.session.session import Session


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
        self.dialog.tree.hold_wished.connect(lambda text: session.breakpoints.toggle_named("tensor", text, "before"))
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
