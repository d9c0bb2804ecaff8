"""The phases of the script in its own order: those of this iteration that are done, and the one that is next."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QMenu, QSizePolicy, QWidget

from inspector.panels.style import look
from inspector.panels.widgets import plain_text
from inspector.wire.messages import END, LINE, PHASES, Progress, Stopped

from ..sentences.run_state import phase_word

CHIP_HEIGHT, GAP, PADDING, GLYPH = 18, 12, 9, 12

_OF_PLACE = {"layer": "forward", "layer_end": "forward", "line": "forward", "group": "backward", "node": "backward"}


class PhaseStrip(QWidget):
    """Chips with words: ✓ done, ⊗ aborted, ▸ next; plain: later. A colour never stands alone."""

    breakpoint_wished = Signal(str, str)  # a phase, "before" or "after": it shall hold there, or no more

    def __init__(self) -> None:
        super().__init__()
        self.breakpoints: frozenset[tuple[str, str]] = frozenset()  # (phase, "before" or "after")
        self.setObjectName("phase_strip")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.order: tuple[str, ...] = ()
        self.done = ""
        self.coming = ""
        self._is_running = False  # `coming` has begun: it is held within
        self._is_aborted = False  # `done` is a backward that was ended before its end

    def show_stop(self, stop: Stopped) -> None:
        done = stop.done.phase if stop.done and stop.done.phase in PHASES else ""
        running = _running(stop)
        coming = running or (stop.next.phase if stop.next and stop.next.phase != LINE else "")
        is_new = coming and coming not in stop.order  # the first of its kind, or the end
        is_aborted = bool(done) and stop.done is not None and stop.done.aborted
        self._show((*stop.order, coming) if is_new else stop.order, done, coming, bool(running), is_aborted)

    def show_progress(self, progress: Progress) -> None:
        """In a free run nothing is just done: the order alone is true for longer than a blink."""
        self._show(progress.order, "", "")

    def show_end(self, outcome: object = None) -> None:
        """Nothing comes any more."""
        self._show(tuple(phase for phase in self.order if phase != END), "", "")

    def clear(self) -> None:
        self._show((), "", "")

    def _show(
        self, order: tuple[str, ...], done: str, coming: str, is_running: bool = False, is_aborted: bool = False
    ) -> None:
        shown = self.order, self.done, self.coming, self._is_running, self._is_aborted
        if shown != (order, done, coming, is_running, is_aborted):
            self.order, self.done, self.coming = order, done, coming
            self._is_running, self._is_aborted = is_running, is_aborted
            self._retell()

    def _retell(self) -> None:
        self.setAccessibleDescription(self.words())
        self.setToolTip(plain_text.tip(self.words()))
        self.updateGeometry()
        self.update()

    def words(self) -> str:
        """What the strip shows, as a sentence."""
        parts = []
        if self.done:
            words = self.tr("{phase} was aborted") if self._is_aborted else self.tr("{phase} is done")
            parts.append(words.format(phase=phase_word(self.done)))
        if self._is_running:
            parts.append(self.tr("within {phase}").format(phase=phase_word(self.coming)))
        elif self.coming:
            parts.append(self.tr("{phase} is next").format(phase=phase_word(self.coming)))
        return ", ".join(parts)

    def sizeHint(self) -> QSize:
        return QSize(max(40, sum(self._widths()) + GAP * max(0, len(self.order) - 1) + 2), CHIP_HEIGHT + 6)

    def minimumSizeHint(self) -> QSize:
        return QSize(40, CHIP_HEIGHT + 6)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in (QEvent.Type.LanguageChange, QEvent.Type.PaletteChange):
            self._retell()
        super().changeEvent(event)

    def _widths(self) -> list[int]:
        metrics = QFontMetrics(look.ui_font(11, bold=True))
        return [metrics.horizontalAdvance(phase_word(phase)) + 2 * PADDING + GLYPH for phase in self.order]

    def phase_at(self, x: float) -> str:
        """The phase whose chip is there; "" where there is none."""
        left = 1.0
        for phase, width in zip(self.order, self._widths()):
            if left <= x < left + width:
                return phase
            left += width + GAP
        return ""

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        phase = self.phase_at(event.pos().x())
        if phase in PHASES:
            self.menu_of(phase).popup(event.globalPos())

    def menu_of(self, phase: str) -> QMenu:
        """Deletes itself when it closes."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for when, text in (
            ("before", self.tr("Hold before each {phase}")),
            ("after", self.tr("Hold after each {phase}")),
        ):
            wish = partial(self.breakpoint_wished.emit, phase, when)
            action = menu.addAction(text.format(phase=phase_word(phase)), wish)
            action.setCheckable(True)
            action.setChecked((phase, when) in self.breakpoints)
        return menu

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(look.ui_font(11, bold=True))
        left, top = 1.0, (self.height() - CHIP_HEIGHT) / 2
        for index, (phase, width) in enumerate(zip(self.order, self._widths())):
            if index:
                self._paint_link(painter, left - GAP, top)
            self._paint_chip(painter, QRectF(left, top, width, CHIP_HEIGHT), phase)
            left += width + GAP

    def _paint_link(self, painter: QPainter, left: float, top: float) -> None:
        painter.setPen(QPen(look.current().colour("line"), 1.5))
        middle = int(top + CHIP_HEIGHT / 2)
        painter.drawLine(int(left + 3), middle, int(left + GAP - 3), middle)

    def behind(self) -> tuple[str, ...]:
        """The phases of this iteration that are done, as far as the last one done and the next one tell."""
        last = self.done or (self.coming if self._is_running else "")
        if last not in self.order:
            return ()
        upto = self.order.index(last) + bool(self.done)
        return self.order[:upto] if self._is_forwards() else (self.done,)

    def _is_forwards(self) -> bool:
        """A phase that was done before is next, but for the first one: the loop is not as the order has it."""
        if self.coming not in self.order or not self.done:
            return True
        return self.coming == self.order[0] or self.order.index(self.coming) > self.order.index(self.done)

    def _sign(self, phase: str) -> tuple[str, str]:
        """(colour, glyph) of its chip."""
        if phase == self.done and self._is_aborted:
            return "red", "⊗"
        if phase == self.coming:
            return "amber", "▸"
        return ("green", "✓") if phase in self.behind() else ("muted", "")

    def _paint_chip(self, painter: QPainter, chip: QRectF, phase: str) -> None:
        tokens = look.current()
        name, glyph = self._sign(phase)
        if name == "amber":
            painter.setPen(QPen(tokens.colour("amber"), 1.5))
        else:
            painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tokens.colour(name, 0.16 if name != "muted" else 0.08))
        painter.drawRoundedRect(chip, CHIP_HEIGHT / 2, CHIP_HEIGHT / 2)
        painter.setPen(tokens.colour(name))
        inner = chip.adjusted(PADDING, 0, -PADDING, 0)
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, glyph)
        indent = GLYPH if glyph else GLYPH // 2  # a chip keeps its width, whatever it tells
        painter.drawText(inner.adjusted(indent, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, phase_word(phase))


def _running(stop: Stopped) -> str:
    """The phase that training is held within, "" where it is held between two."""
    return _OF_PLACE[stop.inside.place] if stop.inside is not None else ""
