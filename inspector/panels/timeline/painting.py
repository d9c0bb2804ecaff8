"""Draws what is in view of the ribbon: cells of moments, or their shares from afar; iterations, layers, the place."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPolygonF

from inspector.panels.style import look
from inspector.panels.timeline import shares, words
from inspector.panels.timeline.model import TimelineModel
from inspector.panels.timeline.sight import ROOM, TimelineViewport
from inspector.wire.seen import ABORTED, FAILED, SKIPPED

RULER, LANE, FOOT = 20.0, 15.0, 18.0
TALLEST = 72.0
NEAR = 2.0  # pixels of a moment in the mean: with less, its iteration is one cell …
FAR = 1.0  # … and with less for an iteration, a pixel has those that begin in it
LETTER, PADDING = 9.0, 6.0
MARKED = 60.0  # pixels of an iteration, from which on each is marked
CENTRE = Qt.AlignmentFlag.AlignCenter
_MARKS = ((FAILED, "✕ "), (SKIPPED, "⊘ "), (ABORTED, "⊗ "))
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class TimelineRows:
    """Where the parts stand, from top to bottom."""

    ribbon: QRectF
    lane: QRectF

    @classmethod
    def of(cls, area: QRectF) -> TimelineRows:
        tall = min(max(area.height() - RULER - LANE - FOOT, 18.0), TALLEST)
        ribbon = QRectF(0, RULER, area.width(), tall)
        return cls(ribbon, QRectF(0, ribbon.bottom() + 2, area.width(), LANE - 2))


class TimelinePainting:
    def __init__(self, painter: QPainter, model: TimelineModel, sight: TimelineViewport, area: QRectF) -> None:
        self._painter, self._model, self._sight, self._area = painter, model, sight, area
        self._rows = TimelineRows.of(area)
        self._small = QFontMetricsF(look.ui_font(10))

    def paint(self, focused: bool) -> None:
        if len(self._model.ribbon):
            if is_near(self._sight):
                self._paint_moments()
            else:
                self._paint_shares()
            self._paint_iterations()
            self._paint_chosen(focused)
        self._paint_now()
        self._paint_scale()

    # ── moments ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def _span(self) -> tuple[int, int]:
        return self._sight.layout.between(self._sight.left, self._sight.left + self._area.width())

    def _paint_moments(self) -> None:
        first, last = self._span()
        self._painter.setFont(look.ui_font(11, bold=True))
        metrics = QFontMetricsF(self._painter.font())
        for index in range(first, last):
            self._paint_cell(index, metrics)
            if self._model.finer:
                self._paint_lane(index)

    def _cell(self, index: int) -> QRectF:
        """The pixels of the phase itself."""
        row = self._rows.ribbon
        right = self._sight.layout.cell(index)[1] - self._sight.left
        left = self._sight.layout.phase_left(index) - self._sight.left
        return QRectF(left, row.top(), max(right - left, 1.0), row.height())

    def _paint_cell(self, index: int, metrics: QFontMetricsF) -> None:
        painter, ribbon, tokens = self._painter, self._model.ribbon, look.current()
        cell, phase, flags = self._cell(index), ribbon.phase(index), ribbon.flags[index]
        painter.fillRect(cell, words.ink(phase, 0.30))
        top = QRectF(cell.left(), cell.top(), cell.width(), 3)
        painter.fillRect(top, tokens.colour("red") if flags & (FAILED | ABORTED) else words.ink(phase))
        if cell.width() > 2:
            painter.fillRect(QRectF(cell.right() - 1, cell.top(), 1, cell.height()), tokens.colour("panel"))
        mark = next((mark for bit, mark in _MARKS if flags & bit), "")
        self._write_cell(index, cell, mark + words.phase(phase), words.phase(phase)[:1], metrics)

    def _write_cell(self, index: int, cell: QRectF, word: str, letter: str, metrics: QFontMetricsF) -> None:
        seen = cell & self._rows.ribbon
        painter, tokens = self._painter, look.current()
        painter.setPen(tokens.colour("text"))
        if seen.width() < metrics.horizontalAdvance(word) + PADDING:
            if cell.width() >= LETTER:
                painter.drawText(seen, CENTRE, letter)
            return
        time = words.time(float(self._model.ribbon.took[index]))
        if self._sight.layout.is_cut(index):
            time = f"{words.CUT} {time}"
        has_time = seen.height() > 34 and seen.width() > self._small.horizontalAdvance(time) + PADDING
        painter.drawText(seen.adjusted(0, 0, 0, -14 if has_time else 0), CENTRE, word)
        if has_time:
            painter.setFont(look.ui_font(10))
            painter.setPen(tokens.colour("muted"))
            painter.drawText(seen.adjusted(0, 16, 0, 0), CENTRE, time)
            painter.setFont(look.ui_font(11, bold=True))

    # ── layers and nodes ─────────────────────────────────────────────────────────────────────────────────────────────

    def _paint_lane(self, index: int) -> None:
        finer = self._model.finer_of(int(self._model.ribbon.ordinals[index]))
        if finer:
            cell = self._cell(index)
            self._paint_finer(finer, cell.left(), cell.width(), self._model.ribbon.phase(index))

    def _paint_finer(self, finer: list[object], left: float, width: float, phase: str) -> None:
        """Side by side below the phase that they are a part of."""
        painter, row = self._painter, self._rows.lane
        wide = width / len(finer)
        if wide < 1:
            painter.fillRect(QRectF(left, row.top(), width, row.height()), words.ink(phase, 0.5))
            return
        painter.setFont(look.ui_font(10))
        for number, one in enumerate(finer):
            cell = QRectF(left + number * wide, row.top(), wide, row.height())
            if cell.right() < 0 or cell.left() > self._area.width():
                continue
            strength = 0.75 if one is self._model.chosen_finer else 0.22
            painter.fillRect(cell.adjusted(0, 0, -1 if wide > 3 else 0, 0), words.ink(phase, strength))
            self._write_finer(cell, str(getattr(one, "role", "")))
        painter.setFont(look.ui_font(11, bold=True))

    def _write_finer(self, cell: QRectF, role: str) -> None:
        name = role.rpartition(".")[2]
        if cell.width() > 28:
            self._painter.setPen(look.current().colour("text"))
            text = self._small.elidedText(name, Qt.TextElideMode.ElideRight, cell.width() - 4)
            self._painter.drawText(cell, CENTRE, text)

    # ── from afar ────────────────────────────────────────────────────────────────────────────────────────────────────

    def _paint_shares(self) -> None:
        row, sight = self._rows.ribbon, self._sight
        width, height = max(int(self._area.width()), 1), int(row.height())
        of = shares.of_iterations if sight.layout.iteration_width() >= FAR else shares.of_pixels
        image = shares.picture(of(sight.layout, sight.left, width), height, words.inks())
        self._painter.drawImage(row.topLeft(), image)

    def _paint_iterations(self) -> None:
        """Their beginnings and, where there is room, their numbers."""
        layout, sight = self._sight.layout, self._sight
        starts, numbers, every = self._iterations_in_view()
        pen, text = QPen(look.current().colour("line"), 1), look.current().colour("muted")
        self._painter.setFont(look.ui_font(10))
        free = -1.0  # from which on nothing is written yet
        for start, number in zip(starts, numbers):
            x = max(layout.cell(start)[0] - sight.left, -1.0)  # of the one that is cut by the edge, the number stays
            self._painter.setPen(pen)
            self._painter.drawLine(QLineF(x, 4, x, self._rows.ribbon.bottom()))
            if number % every == 0 and x >= free:
                free = x + self._write_iteration(number, x, text)

    def _iterations_in_view(self) -> tuple[list[int], list[int], int]:
        """First moments and numbers of those that are marked, and of how many the number is written."""
        ribbon, wide = self._model.ribbon, self._sight.layout.iteration_width()
        first, last = self._span()
        begin, end = ribbon.starts.searchsorted([first, last])
        starts = ribbon.starts[max(int(begin) - (begin == len(ribbon.starts) or ribbon.starts[begin] > first), 0) : end]
        numbers = ribbon.iterations[starts]
        word = words.iteration(int(numbers.max())) if len(numbers) else ""
        every = _every(wide, self._small.horizontalAdvance(word) + 14)
        if wide < MARKED:
            starts, numbers = starts[numbers % every == 0], numbers[numbers % every == 0]
        return starts.tolist(), numbers.tolist(), every

    def _write_iteration(self, number: int, x: float, ink: QColor) -> float:
        """Gives the room that it takes."""
        word = words.iteration(number)
        self._painter.setPen(ink)
        self._painter.drawText(QRectF(x + 4, 2, 200, RULER - 4), LEFT, word)
        return self._small.horizontalAdvance(word) + 10

    # ── chosen, here, how wide ───────────────────────────────────────────────────────────────────────────────────────

    def _paint_chosen(self, focused: bool) -> None:
        index = self._model.chosen_index()
        if index is None:
            return
        cell = self._cell(index)
        if cell.width() < 4:
            cell.adjust(-2, 0, 2, 0)
        self._painter.setBrush(Qt.BrushStyle.NoBrush)
        self._painter.setPen(QPen(look.current().colour("accent" if focused else "text"), 2))
        self._painter.drawRect(cell.adjusted(0, 1, -1, -1))

    def _paint_now(self) -> None:
        model, row, tokens = self._model, self._rows.ribbon, look.current()
        x = self._sight.layout.width - self._sight.left
        if not model.now.state or not -ROOM < x < self._area.width():
            return
        held = model.now.state == "held"
        ink = tokens.colour("amber" if held else "green")
        self._painter.setPen(QPen(ink, 1.5))
        self._painter.drawLine(QLineF(x + 1, row.top() - 2, x + 1, self._rows.lane.bottom()))
        self._painter.setBrush(ink)
        self._painter.setPen(Qt.PenStyle.NoPen)
        top = QPointF(x + 1, row.top() + 1)
        self._painter.drawPolygon(QPolygonF([top, top + QPointF(-5, -7), top + QPointF(5, -7)]))
        if held and model.now.coming:
            self._paint_coming(QRectF(x + 6, row.top(), ROOM - 18, row.height()))

    def _paint_coming(self, cell: QRectF) -> None:
        now, painter = self._model.now, self._painter
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(words.ink(now.coming), 1, Qt.PenStyle.DashLine))
        painter.drawRect(cell.adjusted(0.5, 0.5, -0.5, -0.5))
        painter.setFont(look.ui_font(11, bold=True))
        painter.setPen(look.current().colour("amber"))
        painter.drawText(cell, CENTRE, ("… " if now.is_inside else "▸ ") + words.phase(now.coming))
        finer = self._model.finer_now()
        if finer:
            self._paint_finer(finer, cell.left(), cell.width(), now.coming)

    def _paint_scale(self) -> None:
        """A bar of a round time, as on a map."""
        layout, tokens, painter = self._sight.layout, look.current(), self._painter
        painter.setFont(look.ui_font(10))
        painter.setPen(tokens.colour("muted"))
        y = self._rows.lane.bottom() + 4
        if not len(self._model.ribbon):
            return
        if layout.equal:
            painter.drawText(QRectF(8, y, 300, FOOT - 4), LEFT, words.equal_widths())
            return
        seconds = _round_time(90 / layout.scale)
        long = seconds * layout.scale
        painter.setPen(QPen(tokens.colour("muted"), 1))
        middle = y + (FOOT - 4) / 2
        painter.drawLine(QLineF(8, middle, 8 + long, middle))
        for x in (8, 8 + long):
            painter.drawLine(QLineF(x, middle - 3, x, middle + 3))
        painter.drawText(QRectF(14 + long, y, 400, FOOT - 4), LEFT, words.round_time(seconds))


def is_near(sight: TimelineViewport) -> bool:
    """Whether moments are drawn one by one."""
    return sight.layout.moment_width() >= NEAR


def _every(width: float, room: float) -> int:
    """A round number of iterations that take this room."""
    step = 1
    while width * step < room and step < 10**9:
        step = step * 2 if str(step)[0] in "15" else step * 5 // 2
    return step


def _round_time(seconds: float) -> float:
    """The largest of 1, 2, 5 × a power of ten that is no longer."""
    unit = 10.0 ** (len(str(int(seconds * 1e9))) - 10)
    return max(unit * factor for factor in (1, 2, 5) if factor == 1 or unit * factor <= seconds)
