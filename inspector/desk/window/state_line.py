"""The bar under the toolbar: what the run is doing, as a chip, the phase strip, and a whole sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QContextMenuEvent, QFontMetrics, QGuiApplication, QPainter, QPaintEvent
from PySide6.QtWidgets import QMenu, QSizePolicy

from inspector.panels.style import look
from inspector.panels.style.strip import Strip
from inspector.panels.widgets import plain_text

from ..sentences import ranks, run_state
from .chip import Chip
from .phase_strip import PhaseStrip
from .toolbar import STATE_HEIGHT

if TYPE_CHECKING:
    from inspector.session.session import Session


_BETWEEN = " · "  # parts of a sentence


class Sentence(plain_text.PlainLabel):
    """A label that keeps its whole text and shows what there is room for."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("run_state")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)

    def setText(self, text: str) -> None:
        shown = plain_text.line(text)
        if shown != self.text():
            super().setText(shown)
            self.setToolTip(plain_text.tip(shown))

    def shown(self) -> str:
        """The parts that there is room for; of the first ones as much as there is."""
        first, parts = _first_part(self.text()), self.text().split(_BETWEEN)
        bold, plain = (QFontMetrics(look.ui_font(12, bold=is_bold)) for is_bold in (True, False))
        room = self.width() - bold.horizontalAdvance(first)
        while len(parts) > 2 and plain.horizontalAdvance(_BETWEEN.join(parts)[len(first) :]) > room:
            parts.pop()
        return _BETWEEN.join(parts)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu().popup(event.globalPos())

    def menu(self) -> QMenu:
        """What can be done with the sentence; deletes itself when it closes."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self.tr("Copy sentence"), lambda: QGuiApplication.clipboard().setText(self.text()))
        return menu

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(self.font())
        painter.setPen(look.current().colour("text"))
        first = _first_part(self.text())
        left = 0
        for words, is_bold in ((first, True), (self.shown()[len(first) :], False)):
            painter.setFont(look.ui_font(12, bold=is_bold))
            room = self.rect().adjusted(left, 0, 0, 0)
            shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, max(0, room.width()))
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
            left += painter.fontMetrics().horizontalAdvance(words)


def _first_part(sentence: str) -> str:
    """ "backward done" of "backward done, next: step · iteration 1": what stands in front of all else." """
    ends = [place for mark in (", ", "，", " · ") if (place := sentence.find(mark)) > 0]
    return sentence[: min(ends, default=0)]


class StateLine(Strip):
    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setObjectName("state_line")
        self._session = session
        self.chip, self.strip, self.sentence = Chip(), PhaseStrip(), Sentence()
        self.row.setContentsMargins(10, 0, 10, 0)
        self.row.setSpacing(12)
        self.row.addWidget(self.chip)
        self.row.addWidget(self.strip)
        self.row.addWidget(self.sentence, 1)
        self.setFixedHeight(STATE_HEIGHT)
        session.state_changed.connect(self.show_state)
        session.started.connect(self.strip.clear)
        session.switched.connect(self.strip.clear)
        session.ranks_changed.connect(lambda: self.show_state(session.state))
        session.stopped.connect(self.strip.show_stop)
        session.progressed.connect(self.strip.show_progress)
        session.ended.connect(self.strip.show_end)
        self.strip.breakpoint_wished.connect(lambda phase, when: session.breakpoints.toggle_named("phase", phase, when))
        session.breakpoints.changed.connect(self._show_breakpoints)
        self.show_state(session.state)

    def _show_breakpoints(self) -> None:
        phases = (point for point in self._session.breakpoints.all if point.kind == "phase")
        self.strip.breakpoints = frozenset((point.name, point.when) for point in phases)

    def show_state(self, state: Any) -> None:
        self.chip.show_word(run_state.chip_word(state), run_state.chip_colour(state))
        sentence = run_state.state_sentence(state, self._session.launch)
        if self._session.ranks.are_several():
            beside = ranks.sentence(self._session.ranks, self._session.rank)
            sentence = run_state.SEPARATOR.join(part for part in (beside, sentence) if part)
        self.sentence.setText(sentence)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.show_state(self._session.state)
        super().changeEvent(event)
