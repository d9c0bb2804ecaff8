"""The part of a plane that a heat map shows: how large a cell is, which one is in the corner, what to ask for.

All lengths are in pixels of the widget; a place in the plane is (row, column), with fractions.
"""

from __future__ import annotations

import dataclasses
import math
from dataclasses import dataclass

CELL = (28.0, 64.0)  # height and width of a cell at most: its number is well read there
OVERVIEW = 512  # rows and columns of the whole that are asked for at most
AROUND = 0.25  # of the room, asked for on each side of it
MOST = 1 << 20  # numbers of one question


@dataclass(frozen=True, slots=True)
class Patch:
    """A part of a plane, every `down`-th row and `across`-th column of it."""

    top: int
    left: int
    height: int  # numbers, not rows
    width: int
    down: int
    across: int

    @property
    def bottom(self) -> int:
        return self.top + self.height * self.down

    @property
    def right(self) -> int:
        return self.left + self.width * self.across


def overview(rows: int, columns: int, limit: int = OVERVIEW) -> Patch:
    """The whole plane, as much of it as a question may want."""
    down, across = max(1, -(-rows // limit)), max(1, -(-columns // limit))
    return Patch(0, 0, -(-rows // down), -(-columns // across), down, across)


@dataclass(frozen=True, slots=True)
class Viewport:
    """Of a plane of `rows` × `columns` in a room of `height` × `width` pixels; `zoom` 1 shows all of it."""

    rows: int
    columns: int
    height: float
    width: float
    zoom: float = 1.0
    top: float = 0.0  # row and column in the corner
    left: float = 0.0

    @property
    def cell(self) -> tuple[float, float]:
        """(height, width) of a cell. Each side grows until a number can be read in it."""
        return (
            _side(self.height, self.rows, self.zoom, CELL[0]),
            _side(self.width, self.columns, self.zoom, CELL[1]),
        )

    @property
    def most(self) -> float:
        """The zoom at which both sides of a cell have their full size."""
        return max(1.0, CELL[0] * self.rows / max(self.height, 1), CELL[1] * self.columns / max(self.width, 1))

    @property
    def size(self) -> tuple[float, float]:
        """(height, width) of what is seen of the plane."""
        tall, wide = self.cell
        return min(self.height, tall * self.rows), min(self.width, wide * self.columns)

    def resized(self, height: float, width: float) -> Viewport:
        return dataclasses.replace(self, height=max(height, 1.0), width=max(width, 1.0)).settled()

    def moved(self, down: float, right: float) -> Viewport:
        """With what is further down and right by so many pixels."""
        tall, wide = self.cell
        return dataclasses.replace(self, top=self.top + down / tall, left=self.left + right / wide).settled()

    def zoomed(self, factor: float, y: float, x: float) -> Viewport:
        """The cell under a pixel stays under it."""
        row, column = self.at(y, x)
        after = dataclasses.replace(self, zoom=min(max(self.zoom * factor, 1.0), self.most))
        tall, wide = after.cell
        return dataclasses.replace(after, top=row - y / tall, left=column - x / wide).settled()

    def settled(self) -> Viewport:
        """Moved back to where the plane is."""
        tall, wide = self.cell
        return dataclasses.replace(
            self,
            top=_between(self.top, self.rows - self.height / tall),
            left=_between(self.left, self.columns - self.width / wide),
        )

    def showing(self, row: int, column: int) -> Viewport:
        """Moved as little as possible to show a cell whole."""
        tall, wide = self.cell
        top = min(max(self.top, row + 1 - self.height / tall), row)
        left = min(max(self.left, column + 1 - self.width / wide), column)
        return dataclasses.replace(self, top=top, left=left).settled()

    def at(self, y: float, x: float) -> tuple[float, float]:
        """The place under a pixel."""
        tall, wide = self.cell
        return self.top + y / tall, self.left + x / wide

    def pixel(self, row: float, column: float) -> tuple[float, float]:
        """(y, x) of a place."""
        tall, wide = self.cell
        return (row - self.top) * tall, (column - self.left) * wide

    def patch(self) -> Patch:
        """What is in view, one number per pixel at most."""
        return self._patch(*self.cell)

    def is_covered(self, by: Patch) -> bool:
        """Whether a patch shows all that is in view, at least as finely as there are pixels."""
        seen = self.patch()
        return (
            by.down <= seen.down and by.across <= seen.across and by.top <= seen.top and by.left <= seen.left
            and by.bottom >= min(seen.bottom, self.rows) and by.right >= min(seen.right, self.columns)
        )  # fmt: skip

    def wanted(self) -> Patch:
        """What is in view and some around it, so that a small move needs no question."""
        tall, wide = self.cell
        return dataclasses.replace(
            self,
            top=self.top - AROUND * self.height / tall,
            left=self.left - AROUND * self.width / wide,
            height=self.height * (1 + 2 * AROUND),
            width=self.width * (1 + 2 * AROUND),
        )._patch(tall, wide)

    def _patch(self, tall: float, wide: float) -> Patch:
        """Strides grow until one answer has room for all."""
        down, across = _stride(tall), _stride(wide)
        while True:
            top, height = _run(self.top, self.height / tall, down, self.rows)
            left, width = _run(self.left, self.width / wide, across, self.columns)
            if height * width <= MOST:
                return Patch(top, left, height, width, down, across)
            down, across = (2 * down, across) if height > width else (down, 2 * across)


def _side(room: float, count: int, zoom: float, most: float) -> float:
    """The side of a cell that fits, times the zoom, up to `most`."""
    fit = room / max(count, 1)
    return max(min(fit * zoom, most), min(fit, most))


def _between(place: float, end: float) -> float:
    return max(0.0, min(place, end))


def _stride(side: float) -> int:
    """At most one number per pixel. A power of two: zooming keeps what is shown in place."""
    return 1 << max(0, math.ceil(math.log2(1 / side))) if side < 1 else 1


def _run(first: float, extent: float, stride: int, count: int) -> tuple[int, int]:
    """(first, how many) along one axis, from a multiple of the stride."""
    start = max(0, math.floor(first)) // stride * stride
    end = min(count, math.ceil(first + extent))
    return start, max(0, -(-(end - start) // stride))
