"""The surface of the timeline: dragged and zoomed by mouse and keys, a click chooses a moment."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)  # fmt: skip
from PySide6.QtWidgets import QToolTip, QWidget

from inspector.panels.style import look
from inspector.panels.timeline import details, words
from inspector.panels.timeline.model import TimelineModel
from inspector.panels.timeline.painting import TimelinePainting, TimelineRows, is_near
from inspector.panels.timeline.sight import TimelineViewport
from inspector.panels.widgets import plain_text

STEP = 1.4  # of a zoom by key; a notch of the wheel is one, too
NOTCH = 120.0
GRIP = 4.0  # pixels that the mouse may move in a click


class Canvas(QWidget):
    """`chosen` says that another moment is, `moved` that something else is in view, `place_wanted` that the source of
    the chosen one shall be shown."""

    chosen = Signal()
    moved = Signal()
    place_wanted = Signal()
    menu_wanted = Signal(QPointF)

    def __init__(self, model: TimelineModel) -> None:
        super().__init__()
        self.setObjectName("timeline.ribbon")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(120, 74)
        self._model = model
        self.sight = TimelineViewport(model)
        self._grip: tuple[float, float] | None = None  # where the mouse was pressed, and what was in view then
        self._drags = False

    def sizeHint(self) -> QSize:
        return QSize(600, 126)

    def refresh(self) -> None:
        """The model has taken what is new."""
        self.sight.take()
        self._show()

    def clear(self) -> None:
        self.sight.clear()
        self._show()

    def follow(self, on: bool) -> None:
        if on:
            self.sight.follow()
        else:
            self.sight.follows = False
        self._show()

    def set_equal(self, equal: bool) -> None:
        self.sight.set_equal(equal)
        self._show()

    def scroll_to(self, left: float) -> None:
        self.sight.move_to(left)
        self._show()

    def zoom(self, factor: float, x: float | None = None) -> None:
        self.sight.zoom(factor, x)
        self._show()

    def show_all(self) -> None:
        self.sight.show_all()
        self._show()

    def _show(self) -> None:
        self.update()
        self.moved.emit()

    # ── what is where ────────────────────────────────────────────────────────────────────────────────────────────────

    def moment_at(self, position: QPointF) -> int | None:
        return self.sight.layout.index_at(self.sight.left + position.x())

    def finer_at(self, position: QPointF) -> Any:
        """The layer or node in the lower lane."""
        index = self.moment_at(position)
        if index is None or not self._lane().contains(position) or not is_near(self.sight):
            return None
        finer = self._model.finer_of(int(self._model.ribbon.ordinals[index]))
        left = self.sight.layout.phase_left(index) - self.sight.left
        right = self.sight.layout.cell(index)[1] - self.sight.left
        part = (position.x() - left) / max(right - left, 1.0)
        return finer[min(int(part * len(finer)), len(finer) - 1)] if finer and part >= 0 else None

    def rect_of(self, index: int) -> QRectF:
        """The pixels of a moment in the ribbon."""
        left, right = (edge - self.sight.left for edge in self.sight.layout.cell(index))
        row = TimelineRows.of(QRectF(self.rect())).ribbon
        return QRectF(left, row.top(), right - left, row.height())

    def _lane(self) -> QRectF:
        return TimelineRows.of(QRectF(self.rect())).lane

    def choose(self, index: int, finer: Any = None) -> None:
        self._model.choose(index, finer)
        self.sight.show(index)
        self.setAccessibleDescription(details.head(self._model, index))
        self._show()
        self.chosen.emit()

    # ── painting, mouse, wheel and keys ──────────────────────────────────────────────────────────────────────────────

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), look.current().colour("panel"))
        TimelinePainting(painter, self._model, self.sight, QRectF(self.rect())).paint(self.hasFocus())

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.sight.resize(self.width())
        self._show()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._grip, self._drags = (event.position().x(), self.sight.left), False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._grip is None or not event.buttons() & Qt.MouseButton.LeftButton:
            return
        away = self._grip[0] - event.position().x()
        if self._drags or abs(away) > GRIP:
            self._drags = True
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
            self.scroll_to(self._grip[1] + away)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._grip is not None and not self._drags:
            self._click(event.position())
        self._grip, self._drags = None, False
        self.unsetCursor()

    def _click(self, position: QPointF) -> None:
        index = self.moment_at(position)
        if index is not None:
            self.choose(index, self.finer_at(position))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self.moment_at(event.position()) is not None:
            self.place_wanted.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Moves along; with Ctrl it zooms."""
        turned = event.angleDelta().y() or event.angleDelta().x()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            is_followed = self.sight.follows and self._model.now.state == "running"
            self.zoom(STEP ** (turned / NOTCH), None if is_followed else event.position().x())
        else:
            self.scroll_to(self.sight.left - turned)
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not len(self._model.ribbon):
            super().keyPressEvent(event)
        elif event.text() in ("+", "="):
            self.zoom(STEP, self._chosen_middle())
        elif event.text() in ("-", "\u2212"):
            self.zoom(1 / STEP, self._chosen_middle())
        elif event.text() == "0":
            self.show_all()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.place_wanted.emit()
        else:
            self._walk(event)

    def _walk(self, event: QKeyEvent) -> None:
        keys, last = Qt.Key, len(self._model.ribbon) - 1
        at = self._model.chosen_index()
        iteration = self._model.ribbon.iteration_of(last if at is None else at)
        by_iteration = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        places = {
            keys.Key_Home: 0,
            keys.Key_End: last,
            keys.Key_PageUp: iteration.start - 1,
            keys.Key_PageDown: iteration.stop,
            keys.Key_Left: last if at is None else iteration.start - 1 if by_iteration else at - 1,
            keys.Key_Right: last if at is None else iteration.stop if by_iteration else at + 1,
        }
        to = places.get(keys(event.key()))
        if to is None:
            super().keyPressEvent(event)
        else:
            self.choose(min(max(to, 0), last))

    def _chosen_middle(self) -> float | None:
        """Where in view the chosen moment is; None where it is not."""
        index = self._model.chosen_index()
        middle = self.rect_of(index).center().x() if index is not None else -1.0
        return middle if 0 <= middle <= self.width() else None

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        position = QPointF(event.pos())
        if event.reason() == QContextMenuEvent.Reason.Mouse:
            self._click(position)
        self.menu_wanted.emit(QPointF(event.globalPos()))

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip:
            assert isinstance(event, QHelpEvent)
            QToolTip.showText(event.globalPos(), plain_text.tip(self._tip(QPointF(event.pos()))), self)
            return True
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.update()
        return super().event(event)

    def _tip(self, position: QPointF) -> str:
        index, finer = self.moment_at(position), self.finer_at(position)
        if position.y() > self._lane().bottom():
            return words.scale() if not self.sight.equal else ""
        if index is None:
            return ""
        return details.of_finer(finer) if finer is not None else details.tip(self._model, index)
