"""Training that the user moves to another device while the script runs: the wish, what came of it, and the way back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from inspector.wire.messages import Moved, MovedBack, NotMoved

from ..sentences.outcome import outcome_sentence
from ..window.notice import Notice
from . import sentences as move_sentences

if TYPE_CHECKING:
    from inspector.session.session import Session


class DeviceMove(QObject):
    """`at`: where the user has put training, "" where the script decides; `wish`: where it is about to move."""

    changed = Signal()

    at: str
    wish: str | None

    def __init__(self, session: Session, notice: Notice, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._notice = session, notice
        self._forget()
        session.started.connect(self._forget)
        session.moved.connect(self._on_moved)
        session.not_moved.connect(self._on_not_moved)
        session.moved_back.connect(self._on_moved_back)
        session.ended.connect(self._on_ended)

    def move_to(self, device: str) -> None:
        """Also withdraws a wish, by choosing what is there already."""
        if self._session.can_answer() and device != (self.at if self.wish is None else self.wish):
            self.wish = device
            self._session.move_to(device)
        self.changed.emit()

    def state(self) -> str:
        """In a sentence."""
        return move_sentences.state(self.at, self.wish, self._moved)

    def _forget(self, launch: Any = None) -> None:
        self.at, self.wish = "", None
        self._moved: Moved | None = None
        self._back: MovedBack | None = None

    def _on_moved(self, moved: Moved) -> None:
        self.at, self._moved, self._back = moved.target, moved, None
        self._settle(moved.target)

    def _on_not_moved(self, answer: NotMoved) -> None:
        self._notice.say(move_sentences.refusal(answer))
        self._settle(answer.target)

    def _on_moved_back(self, back: MovedBack) -> None:
        self.at, self._back = back.chosen, back
        self._notice.say(move_sentences.went_back(back))
        self._settle(back.target)

    def _settle(self, target: str) -> None:
        if self.wish == target:  # else it was about a wish before
            self.wish = None
        self.changed.emit()

    def _on_ended(self, outcome: Any) -> None:
        self.wish = None
        if outcome.kind not in ("finished", "stopped", "let_go"):
            self._offer_way_back(outcome)
        self.changed.emit()

    def _offer_way_back(self, outcome: Any) -> None:
        """A script that did not live through it starts anew where it wants to be; the curve so far stays."""
        if self._back is not None and _is_same(outcome.trouble, self._back.trouble):
            sentence = move_sentences.went_back(self._back)
        elif self.at:
            sentence = move_sentences.ended_there(self.at, outcome_sentence(outcome, self._session.launch))
        else:
            return
        self._notice.say(sentence, self.tr("Restart where the script puts it"), lambda: self._session.restart())


def _is_same(trouble: Any, known: Any) -> bool:
    return trouble is not None and (trouble.type, trouble.message) == (known.type, known.message)
