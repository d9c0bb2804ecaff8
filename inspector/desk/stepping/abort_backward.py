"""A backward that the user aborts: the question before it, and what is offered while its gradients are partial."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QMessageBox

from inspector.panels.widgets import plain_text
from inspector.wire.abort import Abortable, AbortBackward, AskAbort, BackwardAborted, LeaveOut, Partial, PartialOver

from . import abort_sentences

if TYPE_CHECKING:
    from inspector.session.session import Session


class AbortQuestion(QMessageBox):
    """Opened with `open()`, which returns at once; Cancel does nothing."""

    def __init__(self, parent: Any, partial: Partial, abort: Callable[[], None]) -> None:
        super().__init__(parent)
        self.setObjectName("abort_question")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setIcon(QMessageBox.Icon.Question)
        plain_text.put(self, abort_sentences.question(), abort_sentences.meaning(partial))
        aborting = self.addButton(self.tr("Abort backward"), QMessageBox.ButtonRole.DestructiveRole)
        self.setDefaultButton(self.addButton(QMessageBox.StandardButton.Cancel))
        aborting.setObjectName("abort.confirm")
        aborting.clicked.connect(abort)


class Aborting(QObject):
    """`aborted`: what is known of the gradients that one has left, while something can be done about them."""

    def __init__(self, session: Session, window: Any) -> None:
        super().__init__(window)
        self._session, self._notice, self._offer = session, window.notice, window.partial_notice
        self.aborted: BackwardAborted | None = None
        self._question: AbortQuestion | None = None
        session.aborted.connect(self._on_aborted)
        session.partial_over.connect(self._on_over)
        session.state_changed.connect(self._on_state)
        for over in (session.started, session.detached, session.ended):
            over.connect(self._forget)
        self._offer.language_changed.connect(self._on_language)

    def ask(self) -> None:
        """What would it leave? The answer is a question to the user, or says why it can not be done."""
        if self._question is None:
            self._session.ask(AskAbort(0), self._on_answer)

    def _on_answer(self, answer: Any) -> None:
        if not isinstance(answer, Abortable):
            self._refuse(answer)
        elif self._question is None and self._session.stop is not None:
            stop = self._session.stop.stop
            self._question = AbortQuestion(self.parent(), answer.partial, lambda: self._abort(stop))
            self._question.finished.connect(self._on_decided)
            self._question.open()

    def _on_decided(self) -> None:
        self._question = None

    def _abort(self, stop: int) -> None:
        if self._session.stop is not None and self._session.stop.stop == stop:
            self._session.wish(AbortBackward(0, stop), self._refuse)

    def _refuse(self, refused: Any) -> None:
        self._notice.say(abort_sentences.not_aborted(refused.code, refused.detail))

    # ── while gradients are partial ──

    def _on_aborted(self, aborted: BackwardAborted) -> None:
        if not abort_sentences.is_partial(aborted.partial):  # nothing is to be decided
            self._notice.say(abort_sentences.left(aborted.iteration, aborted.partial))
            return
        self.aborted = aborted
        self._say()

    def _say(self) -> None:
        assert self.aborted is not None
        sentence = abort_sentences.left(self.aborted.iteration, self.aborted.partial)
        self._offer.say(sentence, abort_sentences.set_to_none(), self._set_to_none)
        self._offer.button.setToolTip(plain_text.tip(abort_sentences.set_to_none_tip()))
        self._allow()

    def _set_to_none(self) -> None:
        if self.aborted is not None:
            self._session.wish(LeaveOut(0, 0, self.aborted.number), self._keep)

    def _keep(self, refused: Any) -> None:
        self._notice.say(abort_sentences.not_left_out(refused.code, refused.detail))

    def _on_over(self, over: PartialOver) -> None:
        if self.aborted is not None and over.number == self.aborted.number:
            self._forget()

    def _forget(self, what: Any = None) -> None:
        self.aborted = None
        self._offer.hide()

    def _on_state(self, state: Any) -> None:
        if self._question is not None and state.code != "held":
            self._question.reject()
        self._allow()

    def _allow(self) -> None:
        """It can be done between two phases."""
        stop = self._session.state.stop
        self._offer.button.setEnabled(stop is not None and stop.inside is None)

    def _on_language(self) -> None:
        if self.aborted is not None and not self._offer.isHidden():
            self._say()
