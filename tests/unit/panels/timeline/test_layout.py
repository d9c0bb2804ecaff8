"""Where moments stand: each can be reached, none is lost, and the scale holds for all that are neither short nor long."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.panels.timeline import shares
from inspector.panels.timeline.layout import FINEST, LONGEST_PART, NARROWEST, WIDEST, RibbonLayout
from inspector.panels.timeline.ribbon import GAP, Ribbon
from tests.unit.conversation.loops import seen
from tests.unit.panels.timeline.moments import kept, ribbon, ribbons, row

SCALES = st.sampled_from([1e-6, 1e-2, 1.0, 300.0, 1e5, 1e7])


def layout_of(found: Ribbon, scale: float, equal: bool = False) -> RibbonLayout:
    return RibbonLayout(found, scale, found.typical, equal)


@given(ribbons(), SCALES, st.booleans())
def test_every_moment_is_reached_at_its_own_pixels(found, scale, equal):
    layout = layout_of(found, scale, equal)
    widths = np.diff(layout.edges)
    assert np.all(widths > 0) and widths.sum() == pytest.approx(layout.width) and layout.width <= WIDEST
    for index in range(len(found)):
        left, right = layout.cell(index)
        assert layout.index_at((left + right) / 2) == index
        assert left <= layout.phase_left(index) <= right
    assert layout.index_at(-1) is None and layout.index_at(layout.width) is None


@given(ribbons(), SCALES, st.floats(0, 1), st.floats(1, 2000))
def test_what_is_in_view_is_what_lies_there(found, scale, part, width):
    layout = layout_of(found, scale)
    left = part * layout.width
    first, last = layout.between(left, left + width)
    for index in range(len(found)):
        begin, end = layout.cell(index)
        assert (first <= index < last) or end <= left + 1e-6 or begin >= left + width - 1e-6


@given(ribbons(), st.floats(2, 3000))
def test_all_of_it_fits_where_it_shall(found, width):
    scale = layout_of(found, 1.0).fitting(width)
    fitted = layout_of(found, scale).width
    assert fitted == pytest.approx(width, rel=0.01) or (fitted < width and scale == pytest.approx(FINEST, rel=0.01))


@given(ribbons(), SCALES, st.integers(1, 300))
def test_from_afar_no_iteration_in_view_is_lost(found, scale, width):
    layout = layout_of(found, scale)
    pixels = shares.of_pixels(layout, 0.0, width)
    _, last = layout.between(0.0, width)
    whole = found.iteration_of(max(last - 1, 0)).stop
    assert pixels.sum() == pytest.approx(found.seconds[:whole].sum())


def test_moments_are_as_wide_as_they_are_long():
    found = Ribbon(
        kept(seen([row(1, "forward", 0.0, 1.0), row(2, "backward", 1.0, 3.0), row(3, "step", 3.0, 3.00002)]))
    )
    layout = layout_of(found, 100.0)
    assert np.diff(layout.edges).tolist() == pytest.approx([100.0, 200.0, NARROWEST])
    assert not layout.is_cut(1)


def test_of_a_cell_what_is_between_phases_comes_first():
    layout = layout_of(Ribbon(kept(seen([row(1, "data", 0, 1.0), row(2, "forward", 1.5, 2.0)]))), 100.0)
    assert layout.cell(1) == pytest.approx((100.0, 200.0)) and layout.phase_left(1) == pytest.approx(150.0)


def test_a_moment_of_ages_is_cut():
    rows = [row(i, "step", i - 1.0, float(i), i) for i in range(1, 9)] + [row(9, "data", 8.0, 500.0, 9)]
    layout = layout_of(Ribbon(kept(seen(rows))), 10.0)
    assert layout.is_cut(8) and np.diff(layout.edges)[8] == pytest.approx(10.0 * LONGEST_PART)


def test_equal_widths_are_equal():
    widths = np.diff(layout_of(ribbon(4), 1e5, equal=True).edges)
    assert widths == pytest.approx([widths[0]] * 24)


def test_from_afar_heights_are_shares_of_the_time():
    column = np.zeros((3, GAP + 1))
    column[0, 0], column[0, 4], column[1, GAP] = 1.0, 3.0, 2.0
    found = shares.levels(column, 8)
    assert found[:, 0].tolist() == [0] * 2 + [4] * 6
    assert found[:, 1].tolist() == [GAP] * 8 and found[:, 2].tolist() == [GAP + 1] * 8


def test_an_iteration_is_one_cell_where_its_moments_are_too_narrow():
    found = ribbon(10)
    layout = layout_of(found, 2.0 / found.typical)
    pixels = shares.of_iterations(layout, 0.0, 30)
    assert layout.width == pytest.approx(20.0)
    assert np.allclose(pixels[:20, :6], 0.001) and not pixels[20:].any()
