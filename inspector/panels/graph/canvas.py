"""The surface of the graph: a large picture of which a part is in view, moved by dragging, zoomed by wheel and keys."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFontMetricsF,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)  # fmt: skip
from PySide6.QtWidgets import QFrame, QToolTip, QWidget

from inspector.panels.graph import words
from inspector.panels.graph.area import GraphArea
from inspector.panels.graph.model import NONE, GraphModel
from inspector.panels.graph.painting import GraphPainting
from inspector.panels.graph.scene import Scene
from inspector.panels.style import look
from inspector.panels.widgets import plain_text

STEP = 1.25  # of one notch of the wheel, or one key
NOTCH = 120
DRAG = 4  # pixels, from which on a press is no click


class GraphCanvas(GraphArea):
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
        self.selected = NONE
        self.is_fitted = False
        self._choices: dict[str, bool] = {}  # whether groups are open, of all graphs so far
        self._painting = GraphPainting()
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

    def mark(self, levels: Mapping[str, str]) -> None:
        """Levels of findings by the paths of parameters."""
        if self.scene is not None:
            self.scene.mark(levels)
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
            QToolTip.showText(event.globalPos(), plain_text.tip(text), self.viewport())
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
