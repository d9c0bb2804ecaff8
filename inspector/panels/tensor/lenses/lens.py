"""What the lenses that draw share: they ask only while they are seen, drop answers to older questions, and say in one
sentence why there is nothing to draw."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from inspector.panels.style import look
from inspector.panels.widgets.caption import Caption
from inspector.wire.messages import Refused

Ask = Callable[[Any, Callable[[Any], None]], None]


class PictureLens(QWidget):
    """Subclasses lay out `body` and override `load`, `why_not` and `retranslate`.

    `place_wanted` says that the plane shall be the one through an index. `refused` hands on an answer that says why
    there is none: what was drawn stays.
    """

    place_wanted = Signal(tuple)
    refused = Signal(object)

    def __init__(self, name: str, ask: Ask, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.sight: Any = None
        self._ask = ask
        self._round = 0
        self._is_due, self._is_old = False, True
        self.body = QWidget(self)
        self.sentence = Caption(name + ".sentence", self).wrapping()
        self.sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 6, 8, 6)
        layout.addWidget(self.sentence)
        layout.addWidget(self.body, 1)
        self._show_body("")

    # ── what a panel tells it ────────────────────────────────────────────────────────────────────────────────────

    def set_sight(self, sight: Any) -> None:
        """Another tensor, plane or comparison is looked at, or none."""
        self.sight = sight
        self._come()

    def refresh(self) -> None:
        """The numbers may have changed."""
        self._is_old = True
        self._come()

    def fits(self, sight: Any) -> bool:
        return not self.why_not(sight)

    # ── what a subclass says ─────────────────────────────────────────────────────────────────────────────────────

    def why_not(self, sight: Any) -> str:
        """A sentence on why this tensor can not be drawn like this; "" where it can."""
        return "" if sight.facts.count else self.tr("The tensor has no elements: there is nothing to draw.")

    def load(self, is_old: bool) -> None:
        """Ask for what is drawn now. `is_old`: even where the same was answered before, the numbers may be others."""
        raise NotImplementedError

    def give_up(self) -> None:
        """What was asked for does not come."""

    def retranslate(self) -> None:
        """Texts in another language."""

    def recolour(self) -> None:
        """The theme is another."""

    # ── asking ───────────────────────────────────────────────────────────────────────────────────────────────────

    def ask(self, question: Any, on_answer: Callable[[Any], None]) -> None:
        """The answer comes to `on_answer`, unless `renew` was called meanwhile or it is a refusal."""
        now = self._round
        self._ask(question, lambda answer: self._hear(now, answer, on_answer))

    def renew(self) -> None:
        """What was asked so far is of no interest any more."""
        self._round += 1

    def _hear(self, when: int, answer: Any, on_answer: Callable[[Any], None]) -> None:
        if when != self._round:
            return
        if isinstance(answer, Refused):
            self.give_up()
            self.refused.emit(answer)
        else:
            on_answer(answer)

    def _come(self) -> None:
        self._is_due = True
        if self.isVisible():
            self._load()

    def _load(self) -> None:
        self._is_due = False
        if self.sight is None:
            self.renew()
            self._is_old = True
            return
        reason = self.why_not(self.sight)
        self._show_body(reason)
        if reason:
            self.renew()
            self._is_old = True
        else:
            is_old, self._is_old = self._is_old, False
            self.load(is_old)

    def _show_body(self, reason: str) -> None:
        self.sentence.put(reason)
        self.body.setVisible(not reason)

    # ── events ───────────────────────────────────────────────────────────────────────────────────────────────────

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_due:
            self._load()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.recolour()
        elif event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), look.current().colour("panel"))
