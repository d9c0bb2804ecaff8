"""Which axes are a picture."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from inspector.panels.tensor.plane import axes as arrangement
from inspector.panels.tensor.plane.axes import Arrangement, changed, suggested

IMAGES = ("batch", "channel", "height", "width")


@pytest.mark.parametrize(
    ("shape", "axes", "is_image", "expected"),
    [
        ((64, 3, 7, 7), ("out", "in", "height", "width"), False, Arrangement((0,), 2, 3, 1)),
        ((64, 32, 3, 3), ("out", "in", "height", "width"), False, Arrangement((0, 1), 2, 3, -1)),
        ((32, 64, 3, 3), ("in", "out", "height", "width"), False, Arrangement((1, 0), 2, 3, -1)),
        ((8, 4, 2, 3, 3), ("out", "in", "depth", "height", "width"), False, Arrangement((0, 1), 3, 4, -1)),
        ((16, 8, 5), ("out", "in", "time"), False, Arrangement((0,), 1, 2, -1)),
        ((10, 64), ("out", "in"), False, Arrangement((), 0, 1, -1)),
        ((64, 32, 16, 16), IMAGES, False, Arrangement((1,), 2, 3, -1)),
        ((64, 3, 32, 32), IMAGES, True, Arrangement((0,), 2, 3, 1)),
        ((64, 1, 28, 28), IMAGES, True, Arrangement((0,), 2, 3, -1)),
        ((64, 3, 32, 32), ("", "", "", ""), True, Arrangement((0,), 2, 3, 1)),
        ((64, 32, 32, 3), ("", "", "", ""), True, Arrangement((0,), 1, 2, 3)),
        ((32, 32, 3), ("", "", ""), True, Arrangement((), 0, 1, 2)),
        ((3, 32, 32), (), True, Arrangement((), 1, 2, 0)),
        ((4, 10, 16), ("batch", "token", "feature"), False, Arrangement((0,), 1, 2, -1)),
        ((5, 6), ("", ""), False, Arrangement((), 0, 1, -1)),
    ],
)
def test_the_names_of_the_axes_say(shape: tuple[int, ...], axes: tuple[str, ...], is_image: bool, expected: object):
    assert suggested(shape, axes, is_image) == expected


SHAPES = some.lists(some.integers(1, 4), min_size=2, max_size=5).map(tuple)


@given(SHAPES, some.booleans())
def test_no_axis_has_two_roles(shape: tuple[int, ...], is_image: bool):
    found = suggested(shape, ("",) * len(shape), is_image)
    held = [*found.along, found.rows, found.columns, *([found.colors] if found.colors >= 0 else [])]
    assert len(held) == len(set(held)) and arrangement.is_whole(found)


@given(SHAPES, some.data())
def test_an_axis_given_another_role_leaves_its_own(shape: tuple[int, ...], data: some.DataObject):
    found = suggested(shape, ("",) * len(shape))
    for _ in range(3):
        role = data.draw(some.sampled_from(["rows", "columns", "along", "colors"]))
        axis = data.draw(some.integers(0, len(shape) - 1))
        found = changed(found, role, (axis,))
        held = [*found.along, *(a for a in (found.rows, found.columns, found.colors) if a >= 0)]
        assert len(held) == len(set(held))
        assert axis in (found.along if role == "along" else (getattr(found, role),))


def test_rows_and_columns_change_places():
    assert changed(Arrangement((0,), 2, 3, -1), "rows", (3,)) == Arrangement((0,), 3, 2, -1)
    assert changed(Arrangement((0,), 2, 3, 1), "colors", (-1,)) == Arrangement((0,), 2, 3, -1)


@given(some.tuples(some.integers(1, 5), some.integers(1, 5)))
def test_pictures_are_counted_with_the_last_axis_fastest(along: tuple[int, int]):
    shape = (*along, 3, 3)
    found = Arrangement((0, 1), 2, 3, -1)
    assert found.total(shape) == along[0] * along[1]
    for number, index in enumerate(np.ndindex(*along)):
        assert found.index(number, shape) == index
        assert found.number((*index, 0, 0), shape) == number


def test_a_picture_needs_two_axes_and_something_on_them():
    assert arrangement.fits((2, 2)) and arrangement.fits((1, 5, 5))
    assert not arrangement.fits((5,)) and not arrangement.fits(()) and not arrangement.fits((0, 3))
