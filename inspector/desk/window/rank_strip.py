"""The row under the phase strip, of a training in several processes: what each rank does, and how they stand.

Object names, for tests: `rank_strip`, hidden with one rank; in it `rank.0`, `rank.1`, … (buttons: a click selects the
rank), `rank_strip.chip`, `rank_strip.catch_up`, `rank_strip.compare`, `rank_strip.timeout`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QPushButton, QSizePolicy

from inspector.panels.style import look
from inspector.panels.style.strip import Strip
from inspector.panels.widgets import plain_text

from ..sentences import ranks as words
from .chip import Chip

if TYPE_CHECKING:
    from inspector.session.session import Session

    from .rank_compare import RankCompare

HEIGHT, CELL_HEIGHT, NARROWEST, PADDING, GAP = 34, 26, 110, 10, 10
COLOURS = ("accent", "violet", "cyan", "green")  # of ranks; then from the first one on


class RankCell(QAbstractButton):
    """One rank: its name, what it does, and where."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.setObjectName(f"rank.{number}")
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(CELL_HEIGHT)
        self._number = number
        self._parts = ("", "muted", "")

    def show_rank(self, parts: tuple[str, str, str], is_selected: bool) -> None:
        """`parts`: what it does, that word's colour, the rest."""
        self.setChecked(is_selected)
        if parts != self._parts:
            self._parts = parts
            self.setText(plain_text.line("  ".join([words.name(self._number), parts[0], parts[2]]).strip()))
            self.setAccessibleName(self.text())
            self.setToolTip(plain_text.tip(self.text()))
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(NARROWEST, CELL_HEIGHT)

    minimumSizeHint = sizeHint

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, tokens = QPainter(self), look.current()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        own = tokens.colour(COLOURS[self._number % len(COLOURS)])
        self._paint_ground(painter, own)
        self._paint_words(painter)

    def _paint_ground(self, painter: QPainter, own: QColor) -> None:
        tokens = look.current()
        is_lit = self.isChecked() or self.underMouse()
        painter.setPen(QPen(tokens.colour("accent"), 1.5) if self.isChecked() or self.hasFocus() else Qt.PenStyle.NoPen)
        painter.setBrush(
            tokens.colour("accent", 0.22) if self.isChecked() else tokens.colour("line", 0.8 if is_lit else 0.5)
        )
        painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), 4, 4)
        painter.fillRect(QRect(2, 5, 3, self.height() - 10), own)

    def _paint_words(self, painter: QPainter) -> None:
        tokens, left = look.current(), PADDING
        what, colour, rest = self._parts
        shown = ((words.name(self._number), "text", True), (what, colour, True), (plain_text.line(rest), "text", False))
        for text, ink, is_bold in shown:
            painter.setFont(look.ui_font(12, bold=is_bold))
            painter.setPen(tokens.colour(ink))
            metrics = painter.fontMetrics()
            room = self.rect().adjusted(left, 0, -PADDING, 0)
            text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(0, room.width()))
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
            left += metrics.horizontalAdvance(text) + GAP


class RankStrip(Strip):
    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setObjectName("rank_strip")
        self._session = session
        self._cells: list[RankCell] = []
        self.chip = Chip("rank_strip.chip")
        self.catch_up = QPushButton(autoDefault=False)
        self.catch_up.setObjectName("rank_strip.catch_up")
        self.catch_up.setProperty("filled", True)
        self.catch_up.clicked.connect(session.catch_up)
        self.compare = QPushButton(autoDefault=False)
        self.compare.setObjectName("rank_strip.compare")
        self.compare.clicked.connect(lambda: self._comparing().open())
        self._compares: RankCompare | None = None
        self.timeout = plain_text.PlainLabel()
        self.timeout.setObjectName("rank_strip.timeout")
        self._lay_out()
        session.ranks_changed.connect(self.retell)
        self.retell()

    def _lay_out(self) -> None:
        self.setFixedHeight(HEIGHT)
        self.row.setContentsMargins(10, 0, 10, 0)
        self.row.setSpacing(8)
        self.row.addWidget(self.chip)
        for widget in (self.catch_up, self.compare, self.timeout):
            self.row.addWidget(widget)

    def retell(self) -> None:
        """Shows all ranks as they are now."""
        ranks = self._session.ranks
        self.setVisible(ranks.are_several())
        if not ranks.are_several():
            return
        self._make_cells(len(ranks.all))
        for number, cell in enumerate(self._cells):
            cell.show_rank(words.cell(ranks, number, self._session.launch), number == self._session.rank)
        code = ranks.code()
        self.chip.show_word(words.chip_word(code), words.CHIP_COLOURS.get(code, "muted"))
        self.catch_up.setText(self.tr("Catch up"))
        self.catch_up.setToolTip(
            plain_text.tip(self.tr("Lets those that are behind go on, until all are held at one place"))
        )
        self.catch_up.setVisible(ranks.can_catch_up())
        self.compare.setText(self.tr("Compare …"))
        self.compare.setToolTip(
            plain_text.tip(self.tr("Which weights, gradients, buffers and optimizer states differ between the ranks"))
        )
        self.compare.setEnabled(code == "together")
        self.timeout.setText(words.timeout(ranks))
        self.timeout.setToolTip(plain_text.tip(words.timeout_tip(ranks)))
        self._recolour()

    def _recolour(self) -> None:
        palette = self.timeout.palette()
        palette.setColor(self.timeout.foregroundRole(), look.current().colour("muted"))
        self.timeout.setPalette(palette)
        self.timeout.setFont(look.ui_font(11))

    def _make_cells(self, count: int) -> None:
        while len(self._cells) > count:
            self._cells.pop().deleteLater()
        while len(self._cells) < count:
            number = len(self._cells)
            cell = RankCell(number)
            cell.clicked.connect(lambda checked=False, number=number: self._select(number))
            self._cells.append(cell)
            self.row.insertWidget(1 + number, cell, 1)

    def _comparing(self) -> RankCompare:
        from .rank_compare import RankCompare

        self._compares = self._compares or RankCompare(self._session, self)
        return self._compares

    def _select(self, number: int) -> None:
        self._session.select_rank(number)
        self.retell()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in (QEvent.Type.LanguageChange, QEvent.Type.PaletteChange) and hasattr(self, "timeout"):
            self.retell()
        super().changeEvent(event)
