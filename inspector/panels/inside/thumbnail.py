"""Small pictures of a tensor, beside its row: channels of an activation, an image, or a matrix as it lies."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from inspector.panels.style import colors, look
from inspector.panels.style.colors import ValueRange
from inspector.wire.tensors import AskPictures, Pictures, TensorName

HEIGHT, GAP = 36, 1  # pixels on the screen; of two rows each has half of them
MOST = 16  # pictures, from the first channel on
SINGLE = 4  # so many are in one row
SIDE = 48  # pixels of a picture at most, every k-th where there are more
NARROWEST, WIDEST = 18, 108  # of a matrix


def question(name: TensorName, shape: tuple[int, ...]) -> AskPictures | None:
    """What asks for its pictures; None where it has none that say anything."""
    rank = len(shape)
    if rank < 2 or math.prod(shape) < 2 or math.prod(shape[-2:]) < 2:
        return None
    along, colour = _channels(name.kind, shape)
    at = (0,) * rank
    limit = SINGLE if colour >= 0 else MOST
    return AskPictures(0, name, None, "", shape, at, along, rank - 2, rank - 1, colour, 0, limit, SIDE)


def _channels(kind: str, shape: tuple[int, ...]) -> tuple[tuple[int, ...], int]:
    """(axes that tell pictures apart, axis of colours or -1): three channels that go into a layer are colours."""
    if len(shape) < 4:
        return (), -1
    if kind == "argument" and shape[1] == 3:
        return (0,), 1
    return ((1,) if shape[1] > 1 else (0,)), -1


class Thumbnail:
    """What has come; drawn in the colours of the theme."""

    def __init__(self, pictures: Pictures) -> None:
        array = pictures.numbers
        self._numbers = np.frombuffer(array.data, "<f4").reshape(array.shape)
        low, high = pictures.low, pictures.high
        self._limits = ValueRange(low, high) if low is not None and high is not None else ValueRange(0.0, 1.0)
        self._image: tuple[bool, QImage] | None = None  # of the dark theme?

    def count(self) -> int:
        return len(self._numbers)

    def places(self, room: float) -> list[QRectF]:
        """Where its pictures lie: in one row, in two where they are more than SINGLE; as many as there is room for."""
        count = self.count()
        rows = 1 if count <= SINGLE else 2
        side = (HEIGHT - GAP * (rows - 1)) / rows
        wide = self._width(side)
        if count == 1 and room >= NARROWEST:
            wide = min(wide, room)
        columns = min(-(-count // rows), int((room + GAP) / (wide + GAP)))
        found = [divmod(number, columns) for number in range(min(count, rows * columns))] if columns > 0 else []
        return [QRectF(column * (wide + GAP), row * (side + GAP), wide, side) for row, column in found]

    def _width(self, side: float) -> float:
        """As the picture's own sides are to each other; a long one is squeezed."""
        height, width = self._numbers.shape[1:3]
        most = WIDEST if self.count() == 1 else side * 1.5
        return min(max(side * width / max(height, 1), side / 2), most)

    def paint(self, painter: QPainter, right: float, top: float, room: float) -> float:
        """Ends at `right` and is at most `room` wide; gives where it begins."""
        is_dark = look.current() is look.DARK
        if self._image is None or self._image[0] != is_dark:
            self._image = is_dark, self._drawn(is_dark)
        places = self.places(room)
        left = right - max((place.right() for place in places), default=0.0)
        height, width = self._numbers.shape[1:3]
        for number, place in enumerate(places):
            part = QRectF(0, number * height, width, height)
            painter.drawImage(place.translated(left, top), self._image[1], part)
        return left

    def _drawn(self, is_dark: bool) -> QImage:
        """All of them, one below the other."""
        numbers = self._numbers.reshape(-1, *self._numbers.shape[2:])
        if numbers.ndim == 3:
            return colors.colour_image(
                colors.colour_pixels(colors.levels(numbers, self._limits, "sequential"), is_dark)
            )
        scale = colors.map_of(self._limits)
        return colors.image(colors.levels(numbers, self._limits, scale), scale, is_dark)
