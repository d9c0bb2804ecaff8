"""Asks torch what comes of what the lab is set to, at each change, and never more than one question ahead."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer

from inspector.panels.loss_lab.losses import TABLE, comparable
from inspector.panels.loss_lab.model.history import LabModel
from inspector.panels.loss_lab.model.state import Origin
from inspector.panels.loss_lab.sheets.sheet import from_input
from inspector.panels.loss_lab.texts import sentences, words
from inspector.panels.loss_lab.view import LossLabView
from inspector.wire.lab import AskDifference, AskLoss, Curve, Difference, LossAnswer, LossRefused, TakeBatch, Taken
from inspector.wire.messages import Refused

if TYPE_CHECKING:
    from inspector.session.session import Session

SCORES = "cross_entropy"  # takes scores and labels that no loss was given yet


class Asking(QObject):
    """One kind of question: while one is on its way, a newer wish waits, and only the last one is asked."""

    def __init__(self, ask: Callable[..., None], make: Callable[[], Any], take: Callable[[Any, bool], None]) -> None:
        """`make()`: the question as it is now, None: there is none. `take(answer, is_old)`: a newer one follows."""
        super().__init__()
        self._ask, self._make, self._take = ask, make, take
        self._is_under_way = self._is_wished = False
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._go)

    def wish(self) -> None:
        """Soon: what changes in the same turn of the event loop is one question."""
        self._is_wished = True
        if not self._is_under_way:
            self._soon.start()

    def is_waiting(self) -> bool:
        return self._is_wished or self._is_under_way

    def _go(self) -> None:
        self._is_wished = False
        question = self._make()
        if question is not None:
            self._is_under_way = True
            self._ask(question, self._on_answer, self)

    def _on_answer(self, answer: Any) -> None:
        self._is_under_way = False
        if self._is_wished:
            self._soon.start()
        self._take(answer, self._is_wished)


class LossLabController(QObject):
    """`lab` is the session's: it finds who answers."""

    def __init__(self, session: Session, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.session, self.lab = session, session.lab
        self.model = LabModel(self)
        self.view = LossLabView(self.model, folder)
        self._is_here = self._is_begun = False
        self._loss = Asking(self.lab.ask, self._loss_question, self._take_loss)
        self._other = Asking(self.lab.ask, self._other_question, self._take_other)
        self._curve = Asking(self.lab.ask, self.view.curves.question, self._take_curve)
        for asking in (self._loss, self._other, self._curve):
            asking.setParent(self)
        self.model.changed.connect(self._on_changed)
        self.model.chosen_changed.connect(self._loss.wish)
        self.view.batch_wished.connect(self._take_batch)
        self.view.check_wished.connect(self._check)
        self.view.curve_wished.connect(self._curve.wish)
        session.state_changed.connect(self._show_who_answers)
        self.lab.busy.connect(self._show_who_answers)
        self._show_who_answers()

    # ── the panel's ──────────────────────────────────────────────────────────────────────────────────────────────

    def ask(self) -> None:
        """What the lab shows does not depend on where training is."""

    def begin(self) -> None:
        """A new run: what was typed stays."""

    def come(self) -> None:
        self._is_here = True
        if not self._is_begun:
            self._is_begun = True
            self._on_changed()

    def leave(self) -> None:
        self._is_here = False

    def is_waiting(self) -> bool:
        """Whether an answer is still to come."""
        return any(asking.is_waiting() for asking in (self._loss, self._other, self._curve))

    def _show_who_answers(self, *_: object) -> None:
        self.view.set_can_take(self.session.state.code == "held")
        self.view.set_starting(self.lab.is_starting())

    # ── asking ───────────────────────────────────────────────────────────────────────────────────────────────────

    def _on_changed(self) -> None:
        if self._is_begun:
            self._loss.wish()
            self._other.wish()

    def _loss_question(self) -> AskLoss | None:
        """None while something stands there that is no number."""
        state = self.model.state
        return AskLoss(0, state.setup(), self.model.chosen) if state.unread() is None else None

    def _other_question(self) -> AskLoss | None:
        state, other = self.model.state, self.model.other
        if other not in comparable(state.loss) or state.unread() is not None:
            return None
        return AskLoss(0, state.setup(other), -1)

    def _check(self, element: int) -> None:
        if self.model.state.unread() is None:
            question = AskDifference(0, self.model.state.setup(), element, 0.0, self.view.inputs.name)
            self.lab.ask(question, self._take_difference, self)

    def _take_batch(self) -> None:
        self.lab.ask(TakeBatch(0), self._take_taken, self)

    # ── hearing ──────────────────────────────────────────────────────────────────────────────────────────────────

    def _take_loss(self, answer: Any, is_old: bool) -> None:
        if isinstance(answer, Refused):
            self.view.telling.say(sentences.nobody(answer.code, answer.detail))
        elif isinstance(answer, LossRefused) and answer.code == "no_element" and self.model.chosen:
            self.model.choose(0)
        else:
            self.model.take(answer, is_old)

    def _take_other(self, answer: Any, is_old: bool) -> None:
        if isinstance(answer, (LossAnswer, LossRefused)):
            self.model.take_other(answer)

    def _take_curve(self, answer: Any, is_old: bool) -> None:
        if isinstance(answer, Curve):
            self.view.curves.set_curve(answer)

    def _take_difference(self, answer: Any) -> None:
        if isinstance(answer, Difference):
            self.view.telling.show_difference(answer)
        elif isinstance(answer, LossRefused):
            self.view.telling.say(sentences.refused(answer, self.model.state.record) or answer.detail)
        elif isinstance(answer, Refused):
            self.view.telling.say(sentences.nobody(answer.code, answer.detail))

    def _take_taken(self, answer: Any) -> None:
        if isinstance(answer, Refused):
            self.view.telling.say(sentences.nobody(answer.code, answer.detail))
        elif isinstance(answer, Taken):
            self._put_in(answer)

    def _put_in(self, taken: Taken) -> None:
        """A loss that the lab does not have leaves its numbers to the one that is chosen."""
        state = self.model.state
        known = taken.loss in TABLE
        loss = (
            taken.loss if known else SCORES if not taken.function or "input" not in state.record.inputs else state.loss
        )
        family = TABLE[loss].family
        sheets = {given.name: from_input(given) for given in taken.inputs}
        if not set(TABLE[loss].inputs) <= set(sheets):
            self.view.telling.say(self.tr("The loss was not given a tensor and a target: there is nothing to take."))
            return
        arguments = {given.name: given.value for given in taken.arguments} if known else {}
        origin = Origin(taken.iteration, taken.function, taken.samples, taken.of, taken.value)
        self.model.chosen = 0
        self.model.become(
            replace(
                state,
                loss=loss,
                sheets={**state.sheets, family: sheets},
                arguments={**state.arguments, loss: arguments},
                origins={**state.origins, family: origin},
            ),
            words.undone("batch"),
        )
        if not known:
            self.view.telling.say(self.tr("The script calls none of these losses: choose the one to see."))
