"""How a scene is painted: only what is in view, and no more of it than can be told apart at this zoom."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPen

from inspector.panels.base import finding_words
from inspector.panels.graph.area import SHAPED
from inspector.panels.graph.layout import HEADER, Box, EdgeLine
from inspector.panels.graph.model import NONE
from inspector.panels.graph.scene import CURRENT, PARTLY, RAN, TO_COME, Scene
from inspector.panels.graph.words import GLYPHS
from inspector.panels.style import look

READABLE = 0.7  # the zoom from which on titles are written
DETAILED = 0.85  # … and what stands below them in 10 pixels

_COLOURS = {RAN: "green", PARTLY: "green", CURRENT: "amber", TO_COME: "muted"}
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class GraphPainting:
    """Paths of lines are kept for as long as the layout is the same."""

    def __init__(self) -> None:
        self._layout: object = None
        self._paths: dict[int, QPainterPath] = {}
        self._straights: dict[int, list[QLineF]] = {}

    def paint(self, painter: QPainter, scene: Scene, seen: QRectF, zoom: float, selected: int) -> None:
        """`seen`: what is in view, in the layout's own lengths, which the painter is scaled to."""
        if scene.layout is not self._layout:
            self._layout, self._paths, self._straights = scene.layout, {}, {}
        items, extents = scene.extents
        boxes = [scene.layout.boxes[item] for item in items[_touching(extents, seen)].tolist()]
        frames = [box for box in boxes if box.is_open]
        self._frames(painter, frames)
        lines = np.flatnonzero(_touching(scene.line_extents, seen)).tolist()
        self._lines(painter, scene, lines, zoom)
        closed = [box for box in boxes if not box.is_open]
        if zoom < SHAPED:
            self._dots(painter, scene, closed)
        else:
            for box in closed:
                self._box(painter, scene, box, zoom)
        if zoom >= READABLE:
            for box in frames:
                self._header(painter, scene, box, seen.left())
            self._flows(painter, scene, closed)
        if selected != NONE and selected in scene.layout.boxes:
            self._selection(painter, scene.layout.boxes[selected], zoom)

    # ── lines ──

    def _lines(self, painter: QPainter, scene: Scene, numbers: list[int], zoom: float) -> None:
        tokens = look.current()
        by_state: dict[str, list[int]] = {}
        for number in numbers:
            by_state.setdefault(scene.line_state(number), []).append(number)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for state, colour, width in ((TO_COME, "faint", 1.2), (RAN, "green", 1.6), (CURRENT, "amber", 2.0)):
            painter.setPen(QPen(tokens.colour(colour, 0.85), width if zoom >= SHAPED else 0))
            self._draw_lines(painter, scene, by_state.get(state, []), zoom)

    def _draw_lines(self, painter: QPainter, scene: Scene, numbers: list[int], zoom: float) -> None:
        """Curves, or where they can not be told from it what is straight."""
        if zoom >= SHAPED:
            for number in numbers:
                painter.drawPath(self._path(scene, number))
        elif numbers:
            painter.drawLines([straight for number in numbers for straight in self._straight(scene, number)])

    def _path(self, scene: Scene, number: int) -> QPainterPath:
        if number not in self._paths:
            self._paths[number] = curve(scene.layout.lines[number])
        return self._paths[number]

    def _straight(self, scene: Scene, number: int) -> list[QLineF]:
        if number not in self._straights:
            points = scene.layout.lines[number].points
            self._straights[number] = [QLineF(*one, *other) for one, other in zip(points, points[1:])]
        return self._straights[number]

    def _flows(self, painter: QPainter, scene: Scene, boxes: list[Box]) -> None:
        """The shape of the gradient that comes to a box, above it."""
        painter.setFont(look.mono_font(10))
        painter.setPen(look.current().colour("cyan"))
        for box in boxes:
            text = scene.flow_text(scene.edges_into(box.item))
            if text:
                place = QRectF(box.left + box.width / 2 + 4, box.top - 17, box.width / 2 + 14, 14)
                painter.drawText(place, _LEFT, _elided(painter, text, place.width()))

    # ── boxes ──

    def _dots(self, painter: QPainter, scene: Scene, boxes: list[Box]) -> None:
        tokens = look.current()
        by_state: dict[str, list[QRectF]] = {}
        for box in boxes:
            by_state.setdefault(scene.state(box.item), []).append(QRectF(box.left, box.top, box.width, box.height))
        painter.setPen(Qt.PenStyle.NoPen)
        for state, places in by_state.items():
            painter.setBrush(tokens.colour(_COLOURS[state], 0.9 if state == CURRENT else 0.45))
            painter.drawRects(places)

    def _frames(self, painter: QPainter, boxes: list[Box]) -> None:
        tokens = look.current()
        for box in boxes:
            place = QRectF(box.left, box.top, box.width, box.height)
            painter.setPen(QPen(tokens.colour("violet", 0.45), 1))
            painter.setBrush(tokens.colour("violet", 0.05))
            painter.drawRoundedRect(place, 7, 7)

    def _header(self, painter: QPainter, scene: Scene, box: Box, left: float) -> None:
        """From `left` on, where the frame begins further to the left."""
        tokens = look.current()
        place = QRectF(max(box.left, left) + 10, box.top, 0, HEADER)
        place.setRight(box.right - 8)
        painter.setFont(look.ui_font(12, bold=True))
        painter.setPen(tokens.colour("violet"))
        if level := scene.marks.get(box.item):
            place.setLeft(_mark(painter, place, level) + 4)
            painter.setFont(look.ui_font(12, bold=True))
            painter.setPen(tokens.colour("violet"))
        title = f"▾ {scene.title(box.item)}"
        painter.drawText(place, _LEFT, _elided(painter, title, place.width()))
        used = QFontMetricsF(painter.font()).horizontalAdvance(title) + 10
        painter.setFont(look.ui_font(11))
        painter.setPen(tokens.colour("muted"))
        if place.width() - used > 40:
            rest = place.adjusted(used, 0, 0, 0)
            painter.drawText(rest, _LEFT, _elided(painter, scene.detail(box.item), rest.width()))

    def _box(self, painter: QPainter, scene: Scene, box: Box, zoom: float) -> None:
        tokens, state = look.current(), scene.state(box.item)
        is_group = scene.is_group(box.item)
        place = QRectF(box.left, box.top, box.width, box.height)
        colour = "violet" if is_group and state == TO_COME else _COLOURS[state]
        painter.setPen(_edge(tokens.colour(colour), state))
        painter.setBrush(_fill(tokens, state))
        radius = 17.0 if not is_group and scene.model.is_leaf(box.item) else 6.0
        painter.drawRoundedRect(place, radius, radius)
        if is_group and state != TO_COME:
            self._share(painter, scene, box)
        if zoom >= READABLE:
            self._texts(painter, scene, box, state, zoom >= DETAILED)

    def _share(self, painter: QPainter, scene: Scene, box: Box) -> None:
        """How much of a closed group has run, as a bar."""
        share = scene.ran_of[box.item] / len(scene.nodes_of(box.item))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.current().colour("green", 0.8))
        painter.drawRect(QRectF(box.left + 5, box.bottom - 5, (box.width - 10) * share, 2.5))

    def _texts(self, painter: QPainter, scene: Scene, box: Box, state: str, has_details: bool) -> None:
        tokens, is_group = look.current(), scene.is_group(box.item)
        upper = QRectF(box.left + 10, box.top + 3, box.width - 18, box.height / 2)
        lower = QRectF(box.left + 10, box.top + box.height / 2, box.width - 18, box.height / 2 - 4)
        if not has_details:  # the title has the whole box
            upper.setBottom(box.bottom - 3)
        painter.setFont(look.ui_font(11, bold=True))
        painter.setPen(tokens.colour(_COLOURS[state]))
        painter.drawText(upper, _RIGHT, GLYPHS[state])
        if level := scene.marks.get(box.item):
            upper.setLeft(_mark(painter, upper, level) + 4)
        painter.setPen(tokens.colour("violet" if is_group else "text"))
        title = f"▸ {scene.title(box.item)}" if is_group else scene.title(box.item)
        painter.setFont(look.ui_font(12, bold=is_group))
        painter.drawText(upper, _LEFT, _elided(painter, title, upper.width() - 14))
        if not has_details:
            return
        painter.setFont(look.ui_font(10))
        painter.setPen(tokens.colour("accent" if not is_group and scene.model.label(box.item) else "muted"))
        painter.drawText(lower, _LEFT, _elided(painter, scene.detail(box.item), lower.width()))

    def _selection(self, painter: QPainter, box: Box, zoom: float) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(look.current().colour("accent"), max(2.0, 2.0 / zoom)))
        painter.drawRoundedRect(QRectF(box.left, box.top, box.width, box.height).adjusted(-3, -3, 3, 3), 8, 8)


def _mark(painter: QPainter, room: QRectF, level: str) -> float:
    """The mark of a finding at the left of a title; returns where it ends."""
    painter.setFont(look.ui_font(11, bold=True))
    painter.setPen(look.current().colour(finding_words.COLOURS[level]))
    painter.drawText(room, _LEFT, finding_words.GLYPHS[level])
    return room.left() + QFontMetricsF(painter.font()).horizontalAdvance(finding_words.GLYPHS[level])


def curve(line: EdgeLine) -> QPainterPath:
    """Straight down within a row, bent between two."""
    path = QPainterPath(QPointF(*line.points[0]))
    for (x, y), (to_x, to_y) in zip(line.points, line.points[1:]):
        if abs(x - to_x) < 0.5:
            path.lineTo(to_x, to_y)
        else:
            middle = (y + to_y) / 2
            path.cubicTo(x, middle, to_x, middle, to_x, to_y)
    return path


def _touching(extents: np.ndarray, seen: QRectF) -> np.ndarray:
    return (
        (extents[:, 0] <= seen.right()) & (extents[:, 2] >= seen.left())
        & (extents[:, 1] <= seen.bottom()) & (extents[:, 3] >= seen.top())
    )  # fmt: skip


def _edge(colour: QColor, state: str) -> QPen:
    pen = QPen(colour, 2.2 if state == CURRENT else 1.2)
    if state == TO_COME:
        pen.setStyle(Qt.PenStyle.DashLine)
    return pen


def _fill(tokens: look.Tokens, state: str) -> QColor:
    alpha = {RAN: 0.20, PARTLY: 0.10, CURRENT: 0.28}.get(state)
    ground = tokens.colour("panel")
    return ground if alpha is None else _over(tokens.colour(_COLOURS[state]), ground, alpha)


def _over(colour: QColor, ground: QColor, alpha: float) -> QColor:
    """Opaque, so that no line shines through."""
    rest = 1 - alpha
    return QColor.fromRgbF(
        alpha * colour.redF() + rest * ground.redF(),
        alpha * colour.greenF() + rest * ground.greenF(),
        alpha * colour.blueF() + rest * ground.blueF(),
    )


def _elided(painter: QPainter, text: str, width: float) -> str:
    return QFontMetricsF(painter.font()).elidedText(text, Qt.TextElideMode.ElideRight, max(width, 0))
