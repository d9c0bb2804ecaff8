"""Numbers as colours."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as some
from hypothesis.extra import numpy as arrays
from PySide6.QtGui import QColor

from inspector.panels.style import colors
from inspector.panels.style.colors import ValueRange

WIDE = some.floats(-1e300, 1e300)
LIMITS = some.tuples(WIDE, WIDE).map(sorted).filter(lambda pair: pair[0] < pair[1]).map(lambda pair: ValueRange(*pair))


@given(arrays.arrays(np.float32, 20), LIMITS, some.sampled_from(["diverging", "sequential"]))
def test_a_greater_number_never_has_a_lower_level(numbers: np.ndarray, limits: ValueRange, scale: str):
    found = colors.levels(numbers, limits, scale)
    finite = np.isfinite(numbers)
    in_order = np.argsort(numbers[finite], kind="stable")
    assert np.all(np.diff(found[finite][in_order].astype(int)) >= 0)
    assert np.all(found[finite] < colors.LEVELS)


@given(arrays.arrays(np.float64, 12, elements=some.floats(-1e308, 1e308)), LIMITS)
def test_zero_is_in_the_middle_of_a_diverging_map(numbers: np.ndarray, limits: ValueRange):
    middle = colors.LEVELS // 2
    assert colors.levels(np.zeros(3), limits, "diverging").tolist() == [middle] * 3
    found = colors.levels(numbers, limits, "diverging").astype(int)
    opposite = colors.levels(-numbers, limits, "diverging").astype(int)
    assert np.all(np.abs(found + opposite - 2 * middle) <= 1)


@given(LIMITS, some.sampled_from(["diverging", "sequential"]))
@example(ValueRange(9.99999999998778e299, 9.999999999987913e299), "sequential")  # their middle is no number of float64
@example(ValueRange(-1.7e308, 1.7e308), "sequential")  # nor is their span
def test_the_ends_of_a_map_are_the_limits(limits: ValueRange, scale: str):
    low, high = colors.ends(limits, scale)
    expected = [0, colors.LEVELS - 1]
    if high - low < np.finfo(np.float64).tiny:  # nothing can be divided by less: one colour for all
        expected = [colors.LEVELS // 2] * 2
    assert colors.levels(np.array([low, high]), limits, scale).tolist() == expected


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_what_is_not_finite_has_a_colour_of_its_own(dtype: type):
    numbers = np.array([math.nan, math.inf, -math.inf, 0.5], dtype)
    found = colors.levels(numbers, ValueRange(0, 1), "sequential").tolist()
    assert found[:3] == [colors.NAN, colors.PLUS_INF, colors.MINUS_INF]
    assert found[3] == colors.LEVELS // 2
    table = colors.table("sequential", True)
    assert len({table[index] for index in found}) == 4


@pytest.mark.parametrize("dtype", [np.uint8, np.int64, np.int8, np.uint64])
def test_integers_have_the_levels_of_their_values(dtype: type):
    assert colors.levels(np.array([0, 100], dtype), ValueRange(0, 100), "sequential").tolist() == [0, colors.LEVELS - 1]


def test_limits_that_are_one_number_give_the_middle():
    assert colors.levels(np.array([3.0, 3.0]), ValueRange(3, 3), "sequential").tolist() == [colors.LEVELS // 2] * 2


def test_numbers_of_both_signs_diverge_and_others_do_not():
    assert colors.map_of(ValueRange(-1, 2)) == "diverging"
    assert colors.map_of(ValueRange(0, 2)) == colors.map_of(ValueRange(-3, -1)) == "sequential"


@pytest.mark.parametrize("is_dark", [True, False])
@pytest.mark.parametrize("scale", ["diverging", "sequential", "gray"])
def test_steps_of_a_map_look_equal_and_begin_and_end_as_written(scale: str, is_dark: bool):
    stops = colors._MAPS[scale, is_dark]
    table = colors.table(scale, is_dark)
    assert QColor(table[0]) == QColor(stops[0]) and QColor(table[colors.LEVELS - 1]) == QColor(stops[-1])
    assert len(table) == 256 and QColor.fromRgba(table[colors.GAP]).alpha() == 0
    steps = np.array([QColor(colour).getRgb()[:3] for colour in table[: colors.LEVELS]], dtype=int)
    assert np.abs(np.diff(steps, axis=0)).max() <= 6  # no jump that would look like an edge


def test_brightness_says_how_far_a_number_is_from_the_low_end():
    for is_dark, sign in ((True, 1), (False, -1)):
        light = [QColor(colour).lightnessF() for colour in colors.table("sequential", is_dark)[: colors.LEVELS]]
        assert np.all(np.diff(light) * sign > -0.004)


def test_a_picture_has_the_colour_of_each_level():
    picture = colors.image(np.array([[0, 250, colors.NAN]], np.uint8), "diverging", True)
    table = colors.table("diverging", True)
    assert [picture.pixel(x, 0) for x in range(3)] == [table[0], table[250], table[colors.NAN]]


def test_three_levels_are_red_green_and_blue():
    indices = np.array([[[0, 125, 250], [0, colors.NAN, 250], [colors.GAP] * 3]], np.uint8)
    picture = colors.colour_image(colors.colour_pixels(indices, True))
    assert picture.pixelColor(0, 0) == QColor(0, 127, 255)
    assert picture.pixelColor(1, 0) == QColor(colors.NOT_FINITE[colors.NAN])
    assert picture.pixelColor(2, 0).alpha() == 0


def test_ink_is_read_on_every_colour():
    assert colors.ink_on(0xFF000000).lightness() > 200
    assert colors.ink_on(0xFFFFFFFF).lightness() < 60
