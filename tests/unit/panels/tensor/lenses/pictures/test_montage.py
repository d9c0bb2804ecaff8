"""Pictures laid beside each other."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from inspector.panels.tensor.lenses.pictures.montage import Grid, fitted, montage

FEW = some.integers(1, 6)
GRIDS = some.builds(Grid, some.integers(1, 20), FEW, FEW, FEW, some.integers(0, 3))


@given(GRIDS)
def test_every_picture_is_where_the_grid_says(grid: Grid):
    pictures = np.arange(grid.count * grid.height * grid.width).reshape(grid.count, grid.height, grid.width) + 1
    whole = montage(pictures, grid, 0)
    assert whole.shape == grid.size
    for number in range(grid.count):
        top, left = grid.place(number)
        tile = whole[top : top + grid.height, left : left + grid.width]
        assert np.array_equal(tile, pictures[number])
        assert grid.at(top, left) == grid.at(top + grid.height - 1, left + grid.width - 1) == number
    assert np.count_nonzero(whole) == pictures.size


@given(GRIDS)
def test_the_colours_of_a_pixel_stay_together(grid: Grid):
    shape = (grid.count, grid.height, grid.width, 3)
    pictures = np.arange(np.prod(shape)).reshape(shape)
    whole = montage(pictures, grid, -1)
    for channel in range(3):
        assert np.array_equal(whole[..., channel], montage(pictures[..., channel], grid, -1))


def test_beside_the_pictures_there_is_none():
    grid = Grid(5, 3, 4, 4, 1)
    assert grid.at(6, 11) is None  # the sixth place of two rows of three
    assert grid.at(-1, 0) is None and grid.at(0, 40) is None and grid.at(0, -3) is None


@pytest.mark.parametrize(("room", "columns"), [((100, 1000), 10), ((1000, 100), 1), ((100, 100), 3), ((200, 500), 5)])
def test_as_many_columns_as_make_the_pictures_large(room: tuple[float, float], columns: int):
    assert fitted(10, 4, 4, room, 0) == columns


def test_the_inputs_of_a_kernel_stay_in_one_row():
    assert fitted(32, 5, 5, (400, 400), 1, together=8) == 8
    assert fitted(32, 5, 5, (100, 4000), 1, together=8) == 32
