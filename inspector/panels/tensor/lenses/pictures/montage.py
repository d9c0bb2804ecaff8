"""Small pictures laid beside each other in one: rows and columns of tiles with a gap between them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True)
class Grid:
    """Where the tiles of a montage lie, in its own pixels. `count` tiles of `height` × `width`, `columns` in a row."""

    count: int
    columns: int
    height: int
    width: int
    gap: int

    @property
    def rows(self) -> int:
        return -(-self.count // self.columns)

    @property
    def size(self) -> tuple[int, int]:
        """(height, width) of the whole; there is no gap around it."""
        return (
            max(self.rows * (self.height + self.gap) - self.gap, 0),
            max(self.columns * (self.width + self.gap) - self.gap, 0),
        )

    def place(self, number: int) -> tuple[int, int]:
        """(top, left) of a tile."""
        row, column = divmod(number, self.columns)
        return row * (self.height + self.gap), column * (self.width + self.gap)

    def at(self, y: float, x: float) -> int | None:
        """The tile that a pixel belongs to, the gap behind a tile included; None beside all of them."""
        row, column = int(y // (self.height + self.gap)), int(x // (self.width + self.gap))
        number = row * self.columns + column
        return number if 0 <= column < self.columns and row >= 0 and number < self.count else None


def montage(pictures: np.ndarray, grid: Grid, fill: int) -> np.ndarray:
    """Pictures [count, height, width, …] as one [grid height, grid width, …]; gaps and missing tiles are `fill`."""
    height, width, rest = grid.height + grid.gap, grid.width + grid.gap, pictures.shape[3:]
    out = np.full((grid.rows * grid.columns, height, width, *rest), fill, pictures.dtype)
    out[: grid.count, : grid.height, : grid.width] = pictures[: grid.count]
    laid = out.reshape(grid.rows, grid.columns, height, width, *rest).swapaxes(1, 2)
    whole = laid.reshape(grid.rows * height, grid.columns * width, *rest)
    tall, wide = grid.size
    return whole[:tall, :wide]


def fitted(count: int, height: int, width: int, room: tuple[float, float], gap: int, together: int = 0) -> int:
    """How many columns make the tiles largest in a room of (height, width); a multiple of `together` where one fits.

    `together` is how many pictures belong in a row, as the inputs of one kernel do.
    """
    tall, wide = max(room[0], 1), max(room[1], 1)
    choices = range(1, count + 1)
    if 1 < together <= count:
        choices = range(together, count + together, together)
    return max(choices, key=lambda columns: min(
        wide / (columns * (width + gap)), tall / (-(-count // columns) * (height + gap))
    ), default=1)  # fmt: skip
