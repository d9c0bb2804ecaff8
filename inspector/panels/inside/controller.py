"""Asks at each stop what is here and shows it, with its small pictures; what is chosen is what panels of tensors show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer

from inspector.panels.inside import rows, thumbnail, words
from inspector.panels.inside.model import InsideModel
from inspector.panels.inside.rows import InsideRow, Section
from inspector.panels.inside.thumbnail import Thumbnail
from inspector.panels.inside.view import InsideView
from inspector.wire.inside import AskInside, InsideFacts
from inspector.wire.messages import END, Refused
from inspector.wire.tensors import Pictures

if TYPE_CHECKING:
    from inspector.session.session import Session

PAST_MS = 1000  # after which what the last stop has shown makes way for a sentence


class InsideController(QObject):
    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.model = InsideModel(self)
        self._shown: tuple[InsideFacts, int] | None = None  # and how many nodes the backward has
        self._followed = ""  # path of the tensor that was chosen here
        self._is_here = False  # on the screen
        self.view = InsideView(self.model, self._retell)
        self._past = QTimer(self, singleShot=True, interval=PAST_MS)
        self._past.timeout.connect(self._say_away)
        tree = self.view.tree
        tree.chosen.connect(self._select)
        tree.opened.connect(lambda row: session.selection.show())
        tree.place_chosen.connect(session.show_place)
        session.resumed.connect(self._past.start)
        session.stopped.connect(self._on_stopped)
        session.ended.connect(self._say_away)
        session.detached.connect(self._say_away)
        self._say_away()

    def begin(self) -> None:
        self._shown, self._followed = None, ""
        self._say_away()

    def come(self) -> None:
        self._is_here = True
        if self.session.stop is None:
            self._say_away()

    def leave(self) -> None:
        """Hidden, it asks only for the sake of a tensor that was chosen here."""
        self._is_here = False

    # ── asking ──

    def ask(self) -> None:
        if self.session.stop is None:  # what the last stop has shown stays a while: a step is short
            self.view.tree.set_past(True)
        else:
            self.session.ask(AskInside(0), self._take, owner=self.parent())

    def _on_stopped(self, stopped: Any) -> None:
        self._past.stop()
        if not self._is_here and self._is_followed() and stopped.inside is not None:
            self.ask()

    def _take(self, answer: Any) -> None:
        stop = self.session.stop
        if isinstance(answer, InsideFacts) and stop is not None:
            self._shown = answer, stop.inside.nodes if stop.inside is not None else 0
            self._show()
        elif isinstance(answer, Refused):
            self._shown = None
            self.view.say(self._reason(answer))

    def _reason(self, answer: Refused) -> str:
        if answer.code != "not_inside":
            return words.failed(answer.detail or answer.code)
        coming = self.session.stop.next if self.session.stop is not None else None
        return words.elsewhere(
            coming.phase if coming is not None and not (coming.phase == END and coming.expected) else ""
        )

    def _ask_for_pictures(self, sections: tuple[Section, Section]) -> None:
        for number, section in enumerate(sections):
            for row in section.rows:
                question = thumbnail.question(row.tensor, row.shape) if row.tensor and row.is_tall else None
                if question is not None and row.has_numbers:
                    self._ask_for_picture(question, number, row.code)

    def _ask_for_picture(self, question: Any, section: int, code: str) -> None:
        shown = self._shown
        self.session.ask(question, lambda answer: self._take_picture(answer, shown, section, code), self.parent())

    def _take_picture(self, answer: Any, shown: Any, section: int, code: str) -> None:
        """What has no pictures (it is sparse, or let go meanwhile) is shown without."""
        if shown is self._shown and isinstance(answer, Pictures) and answer.numbers.shape[0]:
            self.model.set_picture(section, code, Thumbnail(answer))

    # ── showing ──

    def _show(self) -> None:
        assert self._shown is not None
        facts, nodes = self._shown
        done, coming = rows.sections(facts)
        sections = rows.with_count(done, facts.ran, nodes), rows.with_count(coming, facts.node, nodes)
        self.view.show_sections(sections)
        if self._is_here:
            self._ask_for_pictures(sections)
        if self._is_followed():
            self._follow()

    def _say_away(self, *_: Any) -> None:
        """Training is not held."""
        self._past.stop()
        self._shown = None
        state = self.session.state
        is_detached = state.detached is not None and state.code == "running"
        self.view.say(words.detached() if is_detached else words.away(state.code))

    def _retell(self) -> None:
        """In another language."""
        if self._shown is not None:
            self._show()
        elif self.session.stop is not None:
            self.ask()
        else:
            self._say_away()

    # ── choosing ──

    def _select(self, row: InsideRow | None) -> None:
        if row is not None and row.tensor is not None:
            self._followed = row.path
            self.session.selection.select(row.tensor, row.path)

    def _is_followed(self) -> bool:
        """Whether no other tensor was chosen since."""
        selected = self.session.selection.selected
        return selected is not None and bool(self._followed) and selected.path == self._followed

    def _follow(self) -> None:
        """Panels of tensors show what stands in the chosen row now."""
        row = self.view.tree.current()
        if row is not None and row.path != self._followed:
            self._select(row)
