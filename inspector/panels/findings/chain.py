"""The way from the weights to the loss as boxes in a row, with the scissors where it breaks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from inspector.panels.base import finding_words as words
from inspector.panels.style import look
from inspector.panels.widgets import plain_text
from inspector.wire.findings import Link

HEIGHT, GAP, ROW, PADDING, WIDEST, RADIUS = 38, 24, 46, 9, 210, 4
SPARE = 4  # pixels: a text is as wide as its letters are painted, which is not always what is foretold


@dataclass(frozen=True)
class Box:
    """`is_reached`: the gradient comes here."""

    link: Link
    title: str
    place: str
    is_reached: bool

    @property
    def colour(self) -> str:
        return "red" if self.link.kind == "cut" else "green" if self.is_reached else "muted"

    def width(self) -> int:
        title = QFontMetrics(look.ui_font(11, bold=True)).horizontalAdvance(self.title)
        place = QFontMetrics(look.mono_font(10)).horizontalAdvance(self.place)
        return min(max(title, place, 24) + 2 * PADDING + SPARE, WIDEST)


class Chain(QWidget):
    """`findings.chain`. `line_wished(file, line)`: a box was clicked that has a line."""

    line_wished = Signal(str, int)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("findings.chain")
        self.boxes: tuple[Box, ...] = ()
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setMouseTracking(True)

    def show_links(self, links: Sequence[Link]) -> None:
        self.boxes = tuple(_boxes(links))
        self.setVisible(bool(links))
        self.setAccessibleName(self.text())
        self.updateGeometry()
        self.update()

    def text(self) -> str:
        """ "encoder → ✂ .detach() train.py:16 → head → loss train.py:28" """
        return " → ".join(f"{box.title} {box.place}".strip() for box in self.boxes)

    # ── room ──

    def places(self, width: int) -> list[QRect]:
        """Where the boxes stand: as many in a row as there is room for."""
        left, top, found = 1, 1, []
        for box in self.boxes:
            wide = box.width()
            if left > 1 and left + wide > width:
                left, top = 1 + GAP, top + ROW
            found.append(QRect(left, top, min(wide, max(width - left - 1, 30)), HEIGHT))
            left += wide + GAP
        return found

    def heightForWidth(self, width: int) -> int:
        places = self.places(width)
        return places[-1].bottom() + 3 if places else 0

    def sizeHint(self) -> QSize:
        return QSize(200, self.heightForWidth(max(self.width(), 200)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.setFixedHeight(max(1, self.heightForWidth(self.width())))

    # ── painting ──

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        places = self.places(self.width())
        for number, (box, place) in enumerate(zip(self.boxes, places)):
            self._paint_box(painter, box, QRectF(place))
            if number:
                self._paint_arrow(painter, box, QRectF(place), places[number - 1].top() == place.top())

    def _paint_box(self, painter: QPainter, box: Box, room: QRectF) -> None:
        tokens = look.current()
        is_known, is_cut = box.link.kind != "unseen", box.link.kind == "cut"
        if is_known:
            is_plain = box.is_reached or is_cut
            style = Qt.PenStyle.SolidLine if is_plain else Qt.PenStyle.DashLine
            painter.setPen(QPen(tokens.colour(box.colour), 1.4 if is_cut else 1, style))
            painter.setBrush(tokens.colour(box.colour, 0.14 if is_plain else 0.0))
            painter.drawRoundedRect(room.adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
        inner = room.adjusted(PADDING, 3, -PADDING, -3)
        middle = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter
        upper = QRectF(inner.left(), inner.top(), inner.width(), inner.height() / 2) if box.place else inner
        _write(painter, upper, box.title, "red" if is_cut else "text" if box.is_reached else "muted", True, middle)
        if box.place:
            lower = QRectF(inner.left(), inner.center().y(), inner.width(), inner.height() / 2)
            _write(painter, lower, box.place, "accent", False, middle)

    def _paint_arrow(self, painter: QPainter, box: Box, room: QRectF, is_beside: bool) -> None:
        """To the box before: that is how the gradient goes."""
        y, right = room.center().y(), room.left() - 2
        left = right - GAP + 4
        colour = look.current().colour("green" if box.is_reached else "muted")
        painter.setPen(QPen(colour, 1.3, Qt.PenStyle.SolidLine if box.is_reached else Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(left, y), QPointF(right, y))
        painter.setPen(QPen(colour, 1.3))
        painter.setBrush(colour)
        if is_beside or right > GAP:
            painter.drawPolygon(QPolygonF([QPointF(left, y), QPointF(left + 6, y - 3.5), QPointF(left + 6, y + 3.5)]))

    # ── the mouse ──

    def _at(self, event: QMouseEvent) -> Link | None:
        point = event.position().toPoint()
        found = (b.link for b, place in zip(self.boxes, self.places(self.width())) if place.contains(point))
        return next(found, None)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        link = self._at(event)
        self.setCursor(Qt.CursorShape.PointingHandCursor if link and link.line else Qt.CursorShape.ArrowCursor)
        self.setToolTip(plain_text.tip(words.link(link)[0] if link else ""))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        link = self._at(event)
        if link is not None and link.line and event.button() == Qt.MouseButton.LeftButton:
            self.line_wished.emit(link.file, link.line)


def _boxes(links: Sequence[Link]) -> list[Box]:
    """What stands after the cut is reached; a loss right behind it has no graph at all."""
    cuts = [place for place, link in enumerate(links) if link.kind == "cut"]
    first = cuts[-1] + 1 if cuts else 0
    is_alive = len(links) - first > 1
    return [Box(link, *words.link(link), place >= first and is_alive) for place, link in enumerate(links)]


def _write(painter: QPainter, room: QRectF, text: str, colour: str, is_title: bool, side: Qt.AlignmentFlag) -> None:
    font = look.ui_font(11, bold=True) if is_title else look.mono_font(10)
    painter.setFont(font)
    painter.setPen(look.current().colour(colour))
    shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, int(room.width()))
    painter.drawText(room, side, shown)
