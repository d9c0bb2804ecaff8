"""The prompt under the console: what is typed there is evaluated in the held frame, as the script's own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPalette
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QToolButton, QWidget

from inspector.panels.console.history import InputHistory
from inspector.panels.style import look
from inspector.panels.widgets import plain_text
from inspector.wire.messages import Refused
from inspector.wire.variables import Evaluate, Value

if TYPE_CHECKING:
    from collections.abc import Callable

    from inspector.session.session import Session

LONGEST = 32_767


class PromptLine(QLineEdit):
    """`entered(text)`: Enter."""

    entered = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("console.prompt")
        self.setMaxLength(LONGEST)
        self.setFont(look.mono_font(11))
        self._history = InputHistory()
        self.returnPressed.connect(self._enter)

    def _enter(self) -> None:
        text = self.text().strip()
        if text:
            self._history.add(text)
            self.clear()
            self.entered.emit(text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Up:
            self.setText(self._history.earlier(self.text()))
        elif event.key() == Qt.Key.Key_Down:
            self.setText(self._history.later(self.text()))
        else:
            super().keyPressEvent(event)


class PromptBar(QWidget):
    """The line with its mark, where it is evaluated, and the button that cancels. `cancel_wished()`."""

    cancel_wished = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.mark, self.line, self.where = plain_text.PlainLabel(">>>"), PromptLine(), plain_text.PlainLabel()
        self.mark.setFont(look.mono_font(12))
        self.where.setFont(look.ui_font(11))
        self.cancel = QToolButton()
        self.cancel.setObjectName("console.prompt_cancel")
        self.cancel.setFont(look.ui_font(11))
        self.cancel.clicked.connect(lambda: self.cancel_wished.emit())
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 3, 8, 0)
        row.setSpacing(6)
        for widget in (self.mark, self.line, self.cancel, self.where):
            row.addWidget(widget, 1 if widget is self.line else 0)
        self.cancel.hide()
        self.retranslate()
        self.retheme()

    def retranslate(self) -> None:
        self.line.setPlaceholderText(self.tr("Evaluate in the held frame"))
        self.line.setAccessibleName(self.tr("Evaluate in the held frame"))
        self.line.setToolTip(
            plain_text.tip(
                self.tr("It runs as the script's own: what it assigns and draws changes what comes (Alt+F8: a dialog)")
            )
        )
        self.cancel.setText(self.tr("Cancel"))

    def retheme(self) -> None:
        for label, name in ((self.mark, "accent"), (self.where, "muted")):
            palette = label.palette()
            palette.setColor(QPalette.ColorRole.WindowText, look.current().colour(name))
            label.setPalette(palette)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        elif event.type() == QEvent.Type.PaletteChange:
            self.retheme()
        super().changeEvent(event)


class Prompt(QObject):
    """Between the bar and the session; `note(words, role)` writes into the console."""

    def __init__(self, session: Session, bar: PromptBar, note: Callable[[str, str], None]) -> None:
        super().__init__(bar)
        self._session, self._bar, self._note = session, bar, note
        bar.line.entered.connect(self._evaluate)
        bar.cancel_wished.connect(session.cancel_evaluation)
        session.state_changed.connect(self._show)
        self._show(session.state)

    def _show(self, state: Any) -> None:
        """There only while somebody is held to answer."""
        stop = state.stop
        self._bar.setVisible(state.code == "held" and not (stop is not None and stop.passing))
        self._bar.cancel.hide()
        if stop is not None and stop.next is not None and stop.next.line:
            self._bar.where.setText(self.tr("line {line}").format(line=stop.next.line))
        else:
            self._bar.where.setText("")

    def _evaluate(self, text: str) -> None:
        self._note(f">>> {text}", "typed")
        self._bar.cancel.show()
        question = Evaluate(0, self._session.selection.frame, text, False)
        self._session.ask(question, self._take, owner=self)

    def _take(self, answer: Any) -> None:
        self._bar.cancel.hide()
        if isinstance(answer, Refused):
            self._note(
                self.tr("It could not be evaluated: {reason}").format(reason=answer.detail or answer.code), "failed"
            )
            return
        if answer.error:
            words = self.tr("cancelled") if answer.error == "cancelled" else f"{answer.error}: {answer.words}"
            self._note(words.replace("\n", " "), "failed")
        elif answer.value is not None and answer.value.text != "None":
            self._note(_shown(answer.value), "value")
        if "random" in answer.changed.codes:
            self._note(self.tr("random generators have advanced"), "separator")
        self._session.touched.emit()


def _shown(value: Value) -> str:
    facts = value.tensor
    if facts is None:
        return value.text
    parts = (value.text, "×".join(map(str, facts.shape)), facts.dtype, facts.grad_fn)
    return "  ".join(part for part in parts if part)
