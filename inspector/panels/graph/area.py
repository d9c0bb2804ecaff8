"""The part of a graph that is in view: how large it is drawn, and where the layout lies in the window."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from inspector.panels.graph.model import NONE
from inspector.panels.graph.scene import Scene

LEAST, MOST = 0.005, 3.0
SHAPED = 0.2  # the zoom from which on boxes are boxes, not dots
LEGIBLE = 0.75  # the zoom at which a box's title, of 12 pixels, still has 9
MARGIN = 24.0


class GraphArea(QAbstractScrollArea):
    """Scroll bars tell which part of the picture is in view; nothing is a widget of its own in it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.scene: Scene | None = None
        self.zoom = 1.0

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
        """All of it is in view, with its groups closed where there is no room for what they hold. Boxes that would be
        too small for their titles are not shown so: either their beginning is, or, where there are very many, dots."""
        if self.scene is None:
            return
        if self._whole() < LEGIBLE and self.scene.has_open():
            self.scene.open_all(False)
        whole = self._whole()
        is_between = SHAPED <= whole < LEGIBLE
        self.set_zoom(LEGIBLE if is_between else whole)
        if is_between:
            self._show_root()

    def _whole(self) -> float:
        """The zoom at which all of it is in view."""
        assert self.scene is not None
        room, layout = self.viewport().size(), self.scene.layout
        wide = (room.width() - 2 * MARGIN) / max(layout.width, 1.0)
        tall = (room.height() - 2 * MARGIN) / max(layout.height, 1.0)
        return min(wide, tall, 1.0)

    def show_top(self) -> None:
        """The loss is in view, as wide as there is room for it."""
        if self.scene is None:
            return
        wide = (self.viewport().width() - 2 * MARGIN) / max(self.scene.layout.width, 1.0)
        self.set_zoom(min(max(wide, LEGIBLE), 1.0))
        self._show_root()

    def _show_root(self) -> None:
        self.verticalScrollBar().setValue(0)
        if self.scene is not None and self.scene.model.roots:
            self.show_item(self.scene.model.roots[0])

    def show_item(self, item: int) -> None:
        """Moved as little as possible to have it in view, with something around it."""
        if self.scene is None or item == NONE:
            return
        place, room = self.place(item), QRectF(self.viewport().rect())
        if self.scene.is_open(item):
            place.setHeight(min(place.height(), 40.0))
        around = place.adjusted(-30, -50, 30, 70)
        right = _away(around.left(), around.right(), room.width())
        self._shift(QPointF(right, _away(around.top(), around.bottom(), room.height())))

    def _shift(self, by: QPointF) -> None:
        for bar, amount in ((self.horizontalScrollBar(), by.x()), (self.verticalScrollBar(), by.y())):
            bar.setValue(bar.value() + round(amount))
        self.viewport().update()


def _away(first: float, last: float, room: float) -> float:
    """How far to move so that what reaches from one to the other is in view; its beginning, where that is too much."""
    if last - first > room or first < 0:
        return first
    return max(0.0, last - room)
