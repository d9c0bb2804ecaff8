"""The surface of the graph: a large picture of which a part is in view, moved by dragging, zoomed by wheel and keys."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent, QFontMetricsF, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent,
)  # fmt: skip
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QToolTip, QWidget

from inspector.panels import look
from inspector.panels.graph import words
from inspector.panels.graph.model import NONE, GraphModel
from inspector.panels.graph.painting import Painting
from inspector.panels.graph.scene import Scene

STEP = 1.25  # of one notch of the wheel, or one key
NOTCH = 120
LEAST, MOST = 0.005, 3.0
MARGIN = 24.0
DRAG = 4  # pixels, from which on a press is no click


class GraphCanvas(QAbstractScrollArea):
    """`chosen` brings an item that was chosen, `opened` one that was double-clicked, `menu_wanted` an item (NONE: none)
    and a place on the screen."""

    chosen = Signal(int)
    opened = Signal(int)
    toggled = Signal()
    menu_wanted = Signal(int, QPoint)
    follow_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("graph.canvas")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)
        self.viewport().setAutoFillBackground(False)
        self.setCornerWidget(QWidget(self))  # Qt's own has another colour
        self.scene: Scene | None = None
        self.zoom = 1.0
        self.selected = NONE
        self.is_fitted = False
        self._choices: dict[str, bool] = {}  # whether groups are open, of all graphs so far
        self._painting = Painting()
        self._press: QPointF | None = None
        self._is_dragging = False
        for bar in (self.horizontalScrollBar(), self.verticalScrollBar()):
            bar.setSingleStep(24)

    def sizeHint(self) -> QSize:
        return QSize(420, 420)

    # ── what it is told ──────────────────────────────────────────────────────────────────────────────────────────

    def set_model(self, model: GraphModel | None) -> None:
        """Another graph; groups stay open or closed."""
        if self.scene is not None:
            self._choices.update(self.scene.choices())
        self.scene = None if model is None else Scene(model, self._measure(), words.count, self._choices)
        self.selected = NONE
        self._resize()
        if self.scene is not None and not self.is_fitted:
            self.is_fitted = True
            self.show_top()

    def advance(self) -> None:
        """The model was told how far the backward has come."""
        if self.scene is not None:
            self.scene.advance()
        self.viewport().update()

    def _measure(self) -> Callable[[str], float]:
        return QFontMetricsF(look.ui_font(12)).horizontalAdvance

    def recolour(self) -> None:
        self.viewport().update()

    def relabel(self) -> None:
        """The language is another."""
        if self.scene is not None:
            self.scene.relabel()
            self._resize()

    # ── groups ───────────────────────────────────────────────────────────────────────────────────────────────────

    def toggle(self, item: int) -> None:
        """Opens or closes a group, which stays where it is on the screen."""
        scene = self.scene
        if scene is None or not scene.is_group(item):
            return
        before = self.place(item).topLeft()
        scene.toggle(item)
        self._resize()
        self._shift(self.place(item).topLeft() - before)
        self.selected = scene.shown(self.selected)
        self.toggled.emit()

    def open_all(self, is_open: bool) -> None:
        if self.scene is not None:
            self.scene.open_all(is_open)
            self.selected = self.scene.shown(self.selected)
            self._resize()
            self.toggled.emit()

    def select(self, item: int, told: bool = True) -> None:
        if item != NONE and self.scene is not None:
            self.selected = self.scene.shown(item)
            self.show_item(self.selected)
            self.viewport().update()
            if told:
                self.chosen.emit(self.selected)

    # ── where it looks ───────────────────────────────────────────────────────────────────────────────────────────

    def _origin(self) -> QPointF:
        """Where the layout's corner is, in pixels of the viewport."""
        area = self._area()
        room = self.viewport().size()
        x = (room.width() - area.width()) / 2 if area.width() < room.width() else -self.horizontalScrollBar().value()
        y = -self.verticalScrollBar().value() if area.height() > room.height() else 0.0
        return QPointF(x + MARGIN, y + MARGIN)

    def _area(self) -> QRectF:
        if self.scene is None:
            return QRectF()
        layout = self.scene.layout
        return QRectF(0, 0, layout.width * self.zoom + 2 * MARGIN, layout.height * self.zoom + 2 * MARGIN)

    def _resize(self) -> None:
        area, room = self._area(), self.viewport().size()
        for bar, extent, page in (
            (self.horizontalScrollBar(), area.width(), room.width()),
            (self.verticalScrollBar(), area.height(), room.height()),
        ):
            bar.setRange(0, max(0, int(extent - page)))
            bar.setPageStep(page)
        self.viewport().update()

    def place(self, item: int) -> QRectF:
        """Where the box of an item is, in pixels of the viewport."""
        assert self.scene is not None
        box, origin = self.scene.layout.boxes[self.scene.shown(item)], self._origin()
        zoom = self.zoom
        return QRectF(origin.x() + box.left * zoom, origin.y() + box.top * zoom, box.width * zoom, box.height * zoom)

    def at(self, position: QPointF) -> QPointF:
        """A place of the layout."""
        return (position - self._origin()) / self.zoom

    def item_at(self, position: QPointF) -> int:
        place = self.at(position)
        return NONE if self.scene is None else self.scene.item_at(place.x(), place.y())

    def set_zoom(self, zoom: float, at: QPointF | None = None) -> None:
        """What is under a pixel stays under it."""
        at = QPointF(self.viewport().rect().center()) if at is None else at
        place = self.at(at)
        self.zoom = min(max(zoom, LEAST), MOST)
        self._resize()
        self._shift(place * self.zoom + self._origin() - at)

    def fit(self) -> None:
        """All of it is in view."""
        if self.scene is None:
            return
        room, layout = self.viewport().size(), self.scene.layout
        wide = (room.width() - 2 * MARGIN) / max(layout.width, 1.0)
        tall = (room.height() - 2 * MARGIN) / max(layout.height, 1.0)
        self.set_zoom(min(wide, tall, 1.0))

    def show_top(self) -> None:
        """The loss is in view, as wide as there is room for it."""
        if self.scene is None:
            return
        wide = (self.viewport().width() - 2 * MARGIN) / max(self.scene.layout.width, 1.0)
        self.set_zoom(min(max(wide, 0.6), 1.0))
        self.verticalScrollBar().setValue(0)
        if self.scene.model.roots:
            self.show_item(self.scene.model.roots[0])

    def show_item(self, item: int) -> None:
        """Moved as little as possible to have it in view, with something around it."""
        if self.scene is None or item == NONE:
            return
        place, room = self.place(item), QRectF(self.viewport().rect())
        if self.scene.is_open(item):
            place.setHeight(min(place.height(), 40.0))
        around = place.adjusted(-30, -50, 30, 70)
        self._shift(QPointF(_away(around.left(), around.right(), room.width()), _away(around.top(), around.bottom(), room.height())))

    def _shift(self, by: QPointF) -> None:
        for bar, amount in ((self.horizontalScrollBar(), by.x()), (self.verticalScrollBar(), by.y())):
            bar.setValue(bar.value() + round(amount))
        self.viewport().update()

    # ── painting ─────────────────────────────────────────────────────────────────────────────────────────────────

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), look.current().colour("panel"))
        if self.scene is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, self.zoom >= 0.2)
        origin = self._origin()
        painter.translate(origin)
        painter.scale(self.zoom, self.zoom)
        seen = QRectF(self.at(QPointF(0, 0)), self.at(QPointF(self.viewport().width(), self.viewport().height())))
        selected = self.selected if self.hasFocus() or self.selected != NONE else NONE
        self._painting.paint(painter, self.scene, seen, self.zoom, selected)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._resize()

    def scrollContentsBy(self, x: int, y: int) -> None:
        self.viewport().update()

    # ── mouse and wheel ──────────────────────────────────────────────────────────────────────────────────────────

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._press, self._is_dragging = event.position(), False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._press is None or not event.buttons() & Qt.MouseButton.LeftButton:
            return
        away = self._press - event.position()
        if self._is_dragging or away.manhattanLength() >= DRAG:
            self._is_dragging = True
            self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
            self._press = event.position()
            self._shift(away)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        was_click, self._press = self._press is not None and not self._is_dragging, None
        self.viewport().unsetCursor()
        if was_click and event.button() == Qt.MouseButton.LeftButton:
            self._click(self.item_at(event.position()), event.position())

    def _click(self, item: int, position: QPointF) -> None:
        scene = self.scene
        if scene is None or item == NONE:
            return
        if scene.is_group(item) and (not scene.is_open(item) or self._is_on_header(item, position)):
            self.toggle(item)
        if not scene.is_open(item) or self._is_on_header(item, position):
            self.select(item)

    def _is_on_header(self, item: int, position: QPointF) -> bool:
        return position.y() - self.place(item).top() <= 26 * max(self.zoom, 0.5)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        item = self.item_at(event.position())
        if self.scene is not None and item != NONE and not self.scene.is_group(item):
            self.opened.emit(item)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.set_zoom(self.zoom * STEP ** (event.angleDelta().y() / NOTCH), event.position())
            event.accept()
        else:
            super().wheelEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        item = self.selected
        if event.reason() == QContextMenuEvent.Reason.Mouse:
            item = self.item_at(QPointF(event.pos()))
        self.menu_wanted.emit(item, event.globalPos())

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            item = self.item_at(QPointF(event.pos()))
            text = words.tooltip(self.scene, item) if self.scene is not None and item != NONE else ""
            QToolTip.showText(event.globalPos(), text, self.viewport())
            return True
        return super().viewportEvent(event)

    # ── keys ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.scene is None or not self._take_key(Qt.Key(event.key()), event.text()):
            super().keyPressEvent(event)

    def _take_key(self, key: Qt.Key, text: str) -> bool:
        keys = Qt.Key
        if key in (keys.Key_Up, keys.Key_Down, keys.Key_Left, keys.Key_Right):
            self._walk(key)
        elif text in ("+", "="):
            self.set_zoom(self.zoom * STEP, self._middle())
        elif text in ("-", "\u2212"):
            self.set_zoom(self.zoom / STEP, self._middle())
        elif text == "0":
            self.fit()
        elif text in ("f", "F"):
            self.follow_wanted.emit()
        elif key in (keys.Key_Return, keys.Key_Enter):
            self._enter()
        elif key in (keys.Key_Backspace, keys.Key_Escape):
            assert self.scene is not None
            self.select(self.scene.holder(self.selected) if self.selected != NONE else NONE)
        else:
            return False
        return True

    def _walk(self, key: Qt.Key) -> None:
        scene = self.scene
        assert scene is not None
        if self.selected == NONE:
            first = scene.model.current if scene.model.current >= 0 else next(iter(scene.model.roots), 0)
            self.select(first)
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            near = scene.neighbours(self.selected, key == Qt.Key.Key_Down)
            inside = scene.nesting.below.get(self.selected, []) if scene.is_open(self.selected) else []
            self.select(next(iter(inside or near), NONE))
        else:
            self.select(scene.beside(self.selected, 1 if key == Qt.Key.Key_Right else -1))

    def _enter(self) -> None:
        if self.selected == NONE or self.scene is None:
            return
        if self.scene.is_group(self.selected):
            self.toggle(self.selected)
        else:
            self.opened.emit(self.selected)

    def _middle(self) -> QPointF | None:
        return None if self.selected == NONE else self.place(self.selected).center()


def _away(first: float, last: float, room: float) -> float:
    """How far to move so that what reaches from one to the other is in view; its beginning, where that is too much."""
    if last - first > room or first < 0:
        return first
    return max(0.0, last - room)
