"""The part of a plane that is seen."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from inspector.panels.tensor.lenses.heat.viewport import MOST, OVERVIEW, Patch, Viewport, overview
from inspector.wire.tensors import REGION_LIMIT

SIDES = some.integers(1, 10**8)
ROOMS = some.floats(20, 3000)
VIEWS = some.builds(Viewport, SIDES, SIDES, ROOMS, ROOMS, some.floats(1, 1e6)).map(Viewport.settled)


@given(some.integers(1, 4000), some.integers(1, 4000))
def test_the_overview_is_fine_enough_for_a_small_room(rows: int, columns: int):
    assert Viewport(rows, columns, 256, 256).is_covered(overview(rows, columns))


@given(SIDES, SIDES)
def test_the_overview_is_the_whole_and_small(rows: int, columns: int):
    patch = overview(rows, columns)
    assert patch.height <= OVERVIEW and patch.width <= OVERVIEW
    assert rows <= patch.bottom < rows + patch.down and columns <= patch.right < columns + patch.across


@given(VIEWS)
def test_a_question_is_never_larger_than_an_answer_may_be(view: Viewport):
    patch = view.wanted()
    assert 0 < patch.height * patch.width <= MOST <= REGION_LIMIT
    assert 0 <= patch.top < view.rows and 0 <= patch.left < view.columns


@given(some.builds(Viewport, SIDES, SIDES, some.floats(20, 600), some.floats(20, 600), some.floats(1, 1e6)))
def test_what_is_wanted_covers_what_is_seen(view: Viewport):
    assert view.settled().is_covered(view.settled().wanted())


@given(VIEWS, some.floats(0, 1), some.floats(0, 1), some.floats(0.1, 10))
def test_the_cell_under_the_mouse_stays_there(view: Viewport, down: float, right: float, factor: float):
    y, x = down * view.height, right * view.width
    after = view.zoomed(factor, y, x)
    row, column = view.at(y, x)
    away_y, away_x = after.pixel(row, column)
    at_edge_y = after.top == 0 or after.top == pytest.approx(after.rows - after.height / after.cell[0])
    at_edge_x = after.left == 0 or after.left == pytest.approx(after.columns - after.width / after.cell[1])
    assert at_edge_y or away_y == pytest.approx(y, abs=0.1)
    assert at_edge_x or away_x == pytest.approx(x, abs=0.1)


@given(VIEWS, some.floats(-1e5, 1e5), some.floats(-1e5, 1e5))
def test_a_move_never_leaves_the_plane(view: Viewport, down: float, right: float):
    after = view.moved(down, right)
    assert after.top >= 0 and after.left >= 0
    tall, wide = after.cell
    assert after.top + after.size[0] / tall <= after.rows * (1 + 1e-9) + 1e-6
    assert after.left + after.size[1] / wide <= after.columns * (1 + 1e-9) + 1e-6


def test_a_small_plane_has_cells_with_room_for_numbers():
    view = Viewport(5, 5, 400, 370)
    assert view.cell == (28, 64) and view.size == (140, 320)
    assert view.patch() == Patch(0, 0, 5, 5, 1, 1)


def test_a_large_plane_is_seen_whole_then_cell_by_cell():
    view = Viewport(10_000, 10_000, 400, 370)
    assert view.patch().down == 32 and view.patch().height == 313
    close = view.zoomed(1e9, 0, 0)
    assert close.cell == (28, 64) and close.patch() == Patch(0, 0, 15, 6, 1, 1)
    assert close.zoomed(1e-9, 100, 100) == view


def test_a_flat_plane_grows_only_where_it_is_small():
    view = Viewport(10, 5000, 400, 370)
    assert view.cell[0] == 28
    assert view.zoomed(1e9, 0, 0).cell == (28, 64)


def test_showing_a_cell_moves_as_little_as_possible():
    view = Viewport(1000, 1000, 280, 640).zoomed(1e9, 0, 0)
    assert view.showing(3, 4) == view
    assert view.showing(10, 0).top == 1 and view.showing(0, 12).left == 3
