"""A part of a plane with its numbers, and the picture of them."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage

from inspector.panels.style import colors
from inspector.panels.tensor.colours import ranges
from inspector.panels.tensor.colours.ranges import Range
from inspector.panels.tensor.lenses.heat.viewport import Patch, Viewport
from inspector.wire.arrays import Array


def numbers_of(array: Array) -> np.ndarray:
    """The numbers of an answer, as numpy has them; they are not copied."""
    return np.frombuffer(array.data, "<" + array.dtype).reshape(array.shape)


class Layer:
    """`numbers` [patch.height, patch.width]: every `down`-th row and `across`-th column of the patch."""

    def __init__(self, patch: Patch, numbers: np.ndarray, is_bool: bool = False) -> None:
        height, width = numbers.shape
        self.patch = Patch(patch.top, patch.left, height, width, patch.down, patch.across)
        self.numbers = numbers
        self.reals = ranges.reals(numbers)
        self.is_bool = is_bool
        self.levels = np.zeros((0, 0), np.uint8)
        self._image = QImage()

    @property
    def is_sampled(self) -> bool:
        return self.patch.down > 1 or self.patch.across > 1

    def colour(self, limits: Range, scale: str, is_dark: bool) -> None:
        """Makes the picture."""
        self.levels = colors.levels(self.reals, limits, scale)
        if self.levels.size:
            picture = colors.image(self.levels, scale, is_dark)
            self._image = picture.convertToFormat(QImage.Format.Format_RGB32)

    @property
    def image(self) -> QImage:
        return self._image

    def place(self, view: Viewport) -> QRectF:
        """Where the picture lies in the room of the view; it may be much larger."""
        top, left = view.pixel(self.patch.top, self.patch.left)
        tall, wide = view.cell
        patch = self.patch
        return QRectF(left, top, patch.width * patch.across * wide, patch.height * patch.down * tall)

    def cell(self, row: float, column: float) -> tuple[int, int] | None:
        """Which of the numbers stands for a place of the plane; None outside."""
        y = int(row - self.patch.top) // self.patch.down
        x = int(column - self.patch.left) // self.patch.across
        inside = row >= self.patch.top and column >= self.patch.left
        return (y, x) if inside and y < self.patch.height and x < self.patch.width else None
