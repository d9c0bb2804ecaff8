"""Which part of the ribbon is in view: moved, zoomed, and following the newest moment until somebody scrolls back."""

from __future__ import annotations

from inspector.panels.timeline.layout import USUAL, RibbonLayout
from inspector.panels.timeline.model import TimelineModel

ROOM = 116.0  # pixels behind the last moment, for what comes
EDGE = 1.5  # pixels from the end that still count as being there


class TimelineViewport:
    def __init__(self, model: TimelineModel) -> None:
        self._model = model
        self.width = 1.0
        self.left = 0.0
        self.equal = False
        self.follows = True
        self._scale: float | None = None  # None: as wide as is usual
        self.layout = RibbonLayout(model.ribbon, 1.0, model.typical)

    def clear(self) -> None:
        self._scale, self.follows, self.left = None, True, 0.0
        self.take()

    def take(self) -> None:
        """The model has other moments: what is in view stays where it is, or follows the newest."""
        kept = self._place(0.0)
        self._lay_out()
        if self.follows:
            self.left = self.farthest()
        elif kept is not None:
            self._bring(kept, 0.0)

    def resize(self, width: float) -> None:
        self.width = max(width, 1.0)
        self.left = self.farthest() if self.follows else self._held(self.left)

    def farthest(self) -> float:
        return max(self.layout.width + ROOM - self.width, 0.0) if len(self.layout.ribbon) else 0.0

    def move_to(self, left: float) -> None:
        """As somebody scrolls: who comes to the end follows again."""
        self.left = self._held(left)
        self.follows = self.left >= self.farthest() - EDGE

    def follow(self) -> None:
        self.follows = True
        self.left = self.farthest()

    def set_equal(self, equal: bool) -> None:
        self.equal = equal
        self._zoom_to(self.layout.scale, self.width / 2)

    def zoom(self, factor: float, x: float | None) -> None:
        """Around a pixel of what is in view; None: around the newest moment where it is followed, else the middle."""
        least = self.layout.fitting(max(self.width - ROOM, 1.0)) if len(self._model.ribbon) else 0.0
        self._zoom_to(max(self.layout.scale * factor, min(least, self.layout.scale)), x)

    def show_all(self) -> None:
        if len(self._model.ribbon):
            self._zoom_to(self.layout.fitting(max(self.width - ROOM, 1.0)), None)
            self.follow()

    def show(self, index: int) -> None:
        """Brings a moment into view, if it is not."""
        left, right = self.layout.cell(index)
        if left < self.left or right - left > self.width:
            self.move_to(left - 20)
        elif right > self.left + self.width:
            self.move_to(right + 20 - self.width if index < len(self._model.ribbon) - 1 else self.farthest())

    def _zoom_to(self, scale: float, x: float | None) -> None:
        at_end = self.follows and x is None
        x = self.width / 2 if x is None else x
        kept = self._place(x)
        self._scale = scale
        self._lay_out()
        if at_end or kept is None:
            self.follow()
        else:
            self._bring(kept, x)
            self.follows = self.left >= self.farthest() - EDGE

    def _lay_out(self) -> None:
        model = self._model
        scale = self._scale if self._scale is not None else USUAL / model.typical
        self.layout = RibbonLayout(model.ribbon, scale, model.typical, self.equal)

    def _place(self, x: float) -> tuple[int, float] | None:
        """(serial number, part of its width) of what is at a pixel of the view; behind the last one, that."""
        layout = self.layout
        if not len(layout.ribbon):
            return None
        index = layout.index_at(min(max(self.left + x, 0.0), layout.width - 1e-6))
        if index is None:
            return None
        left, right = layout.cell(index)
        return layout.ribbon.first + index, (self.left + x - left) / max(right - left, 1e-9)

    def _bring(self, kept: tuple[int, float], x: float) -> None:
        serial, part = kept
        index = self.layout.ribbon.index_of(serial)
        if index is None:
            self.left = self._held(0.0)
            return
        left, right = self.layout.cell(index)
        self.left = self._held(left + min(max(part, 0.0), 1.0) * (right - left) - x)

    def _held(self, left: float) -> float:
        return min(max(left, 0.0), self.farthest())
