"""The prompt under the console: what is typed there is evaluated in the held frame, as the script's own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer

from inspector.panels.console.prompt_bar import PromptBar
from inspector.wire.messages import Refused
from inspector.wire.variables import Evaluate, Value

if TYPE_CHECKING:
    from collections.abc import Callable

    from inspector.session.session import Session

LEAVES_MS = 150  # that training runs until the bar goes: a step is over before


class Prompt(QObject):
    """Between the bar and the session; `note(words, role)` writes into the console."""

    def __init__(self, session: Session, bar: PromptBar, note: Callable[[str, str], None]) -> None:
        super().__init__(bar)
        self._session, self._bar, self._note = session, bar, note
        bar.line.entered.connect(self._evaluate)
        bar.cancel_wished.connect(session.cancel_evaluation)
        self._leaving = QTimer(self, singleShot=True, interval=LEAVES_MS)
        self._leaving.timeout.connect(bar.hide)
        session.state_changed.connect(self._show)
        self._show(session.state)

    def _show(self, state: Any) -> None:
        """There only while somebody is held to answer; a short step does not take it away."""
        stop = state.stop
        is_held = state.code == "held" and not (stop is not None and stop.passing)
        self._bar.line.setReadOnly(not is_held)
        if is_held:
            self._leaving.stop()
            self._bar.show()
            self._bar.show_line(stop.next.line if stop is not None and stop.next is not None else 0)
        elif state.code != "running":
            self._leaving.stop()
            self._bar.hide()
        elif not self._bar.isHidden() and not self._leaving.isActive():
            self._leaving.start()
        self._bar.cancel.hide()

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
