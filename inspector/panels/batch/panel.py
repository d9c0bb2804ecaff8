"""The batch's controller: asks for the current batch at each stop, and while training runs free."""

from __future__ import annotations

from typing import Any

from inspector.panels.batch.model import ItemsModel
from inspector.panels.batch.view import BatchView
from inspector.panels.panel import Panel
from inspector.wire.messages import AskBatch, Batch, Refused

SAMPLES = 16  # shown at most
SIDE = 112  # pixels of a picture, at most


class BatchPanel(Panel):
    """Hands each answer to the view."""

    drawer = "batch"

    def __init__(self, session: Any) -> None:
        self.model = ItemsModel()
        super().__init__(session, BatchView(self.model))
        self.model.setParent(self)

    def title(self) -> str:
        return self.tr("Batch")

    def begin(self, launch: Any) -> None:
        self.view.clear()

    def ask(self) -> None:
        self.session.ask(AskBatch(0, SAMPLES, SIDE), self._take, owner=self)

    def _take(self, answer: Any) -> None:
        if isinstance(answer, Batch):
            self.view.set_batch(answer)
        elif isinstance(answer, Refused) and answer.code != "stale":
            self.view.set_refused(answer.code)
