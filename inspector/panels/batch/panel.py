"""The batch's controller: asks for the current batch at each stop and while training runs free, and for those of its
samples that are looked at; what is counted for the confusion matrix it asks for while that is on the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from inspector.panels.base.panel import Panel
from inspector.panels.batch.model import ItemsModel
from inspector.panels.batch.view import CONFUSION, BatchView
from inspector.wire.batches import Batch, Confusion
from inspector.wire.messages import Refused
from inspector.wire.tensors import TensorName

if TYPE_CHECKING:
    from inspector.session.session import Session


class BatchPanel(Panel):
    """Hands each answer to the view."""

    drawer = "batch"
    view: BatchView

    def __init__(self, session: Session) -> None:
        self.model = ItemsModel()
        super().__init__(session, BatchView(self.model))
        self.model.setParent(self)
        self._order = 0  # pieces of another order than the last are of no use
        samples, confusion = self.view.samples, self.view.confusion
        samples.order_wished.connect(self._ask_again)
        samples.sample_wished.connect(lambda: self._ask_piece(samples.sample_question()))
        samples.piece_wished.connect(lambda: self._ask_piece(samples.piece()))
        confusion.wished.connect(self._ask_confusion)
        self.view.tabs.currentChanged.connect(self._on_tab)
        session.resumed.connect(lambda: self.view.tell("passing"))
        session.ended.connect(self._on_ended)
        self.view.table.chosen.connect(self._choose_item)
        self.view.table.opened.connect(session.selection.show)

    def begin(self, launch: Any) -> None:
        self.view.clear()
        self.view.samples.set_answers(True)

    def _on_ended(self, outcome: Any) -> None:
        self.view.samples.set_answers(False)
        self.view.tell("over")

    def ask(self) -> None:
        self._ask_again()
        if self.view.tabs.currentIndex() == CONFUSION:
            self._ask_confusion()

    def _choose_item(self, row: int) -> None:
        """Its tensor is what panels of tensors show."""
        leaf = self.model.leaf(row)
        if leaf is not None:
            side, number, path = leaf
            self.session.selection.select(TensorName(side, 0, number), path)

    def _ask_again(self) -> None:
        self._order += 1
        order = self._order
        self.session.ask(self.view.samples.question(), lambda answer: self._take(answer, order), owner=self)

    def _ask_piece(self, question: Any) -> None:
        order = self._order
        if question is not None and self.session.stop is not None:  # of a running training the next answer brings it
            self.session.ask(question, lambda answer: self._take_piece(answer, order), owner=self)

    def _ask_confusion(self) -> None:
        if self.session.can_answer():
            self.session.ask(self.view.confusion.question(), self._take_confusion, owner=self)

    def _on_tab(self, tab: int) -> None:
        if tab != CONFUSION and self.is_showing() and self.session.can_answer():
            self._ask_again()

    def _take(self, answer: Any, order: int) -> None:
        if order != self._order:
            return
        if isinstance(answer, Batch):
            self.view.set_batch(answer)
        elif isinstance(answer, Refused) and answer.code != "stale":
            self.view.set_refused(answer.code)

    def _take_piece(self, answer: Any, order: int) -> None:
        if isinstance(answer, Batch) and order == self._order:
            self.view.add_samples(answer)

    def _take_confusion(self, answer: Any) -> None:
        if isinstance(answer, Confusion) and self.view.confusion.isVisible():
            self.view.confusion.set_confusion(answer)
