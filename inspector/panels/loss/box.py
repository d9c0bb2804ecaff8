"""What the mouse does in the plot: the wheel zooms the iterations, with Shift the values; a rubber band (Shift and
drag) both; a drag moves.

Imports pyqtgraph: load it only once the window is painted.
"""

from __future__ import annotations

from typing import Any

import pyqtgraph
from PySide6.QtCore import Qt

ITERATIONS, VALUES = 0, 1


class ZoomBox(pyqtgraph.ViewBox):
    def __init__(self) -> None:
        super().__init__(enableMenu=False)

    def wheelEvent(self, event: Any, axis: int | None = None) -> None:
        """Over an axis the wheel zooms that one, as ever."""
        if axis is None:
            axis = VALUES if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else ITERATIONS
        super().wheelEvent(event, axis)

    def mouseDragEvent(self, event: Any, axis: int | None = None) -> None:
        is_band = event.button() == Qt.MouseButton.LeftButton and event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        self.state["mouseMode"] = self.RectMode if is_band or self.rbScaleBox.isVisible() else self.PanMode
        super().mouseDragEvent(event, axis)
