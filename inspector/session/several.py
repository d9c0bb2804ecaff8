"""What several ranks tell, brought together for the one session."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, QTimer

from inspector.conversation.conversation import Conversation
from inspector.conversation.outcome import Outcome

TORCHRUN = -1  # in place of a rank
QUICK_MS = 40  # changes within this are told at once: a step changes each rank several times


class Several(QObject):
    """Listens to each conversation of the session; of a training in one process it passes on what that one tells."""

    def __init__(self, session: Any) -> None:
        super().__init__(session)
        self._session = session
        self._soon = QTimer(self, singleShot=True, interval=QUICK_MS)
        self._soon.timeout.connect(session.ranks_changed)
        session.ranks.changed.connect(self._on_changed)
        session.carrier.torchruns.text.connect(lambda text: session.rank_output.emit(TORCHRUN, text))

    def listen(self, conversation: Conversation, number: int) -> None:
        told = conversation.events
        told.state_changed.connect(lambda state: self._on_state(conversation))
        told.printed.connect(lambda text: self._on_printed(conversation, number, text))
        told.ended.connect(lambda outcome: self._on_ended(conversation, number, outcome))
        conversation.found.choice_changed.connect(lambda: self._share_choice(conversation))

    def _share_choice(self, conversation: Conversation) -> None:
        """What is chosen for the findings of the selected one is chosen for all."""
        for other in self._session.ranks.all if conversation is self._session.conversation else ():
            if other is not conversation:
                other.found.choose_like(conversation.found)

    def _on_changed(self) -> None:
        if not self._soon.isActive():
            self._soon.start()

    def _on_state(self, conversation: Conversation) -> None:
        ranks = self._session.ranks
        if ranks.are_several() and conversation in ranks.all:
            ranks.heard()

    def _on_printed(self, conversation: Conversation, number: int, text: str) -> None:
        if self._session.ranks.are_several():
            self._session.rank_output.emit(number, text)
        elif conversation is self._session.conversation:
            self._session.output.emit(text)

    def _on_ended(self, conversation: Conversation, number: int, outcome: Outcome) -> None:
        ranks = self._session.ranks
        if conversation not in ranks.all:
            return
        if ranks.are_several():
            self._session.rank_ended.emit(number, outcome)
        if ranks.are_over():
            self._session.ended.emit(ranks.outcome_of_all(outcome))
