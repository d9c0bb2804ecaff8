"""A log axis has few, round labels, however much of it is in view."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

from inspector.panels.loss.axis import ValueAxis, log_ticks


@pytest.mark.parametrize(
    ("low", "high", "values"),
    [
        (-3.0, 0.0, [0.001, 0.01, 0.1, 1]),
        (-0.1, 1.1, [1, 2, 5, 10]),
        (math.log10(1.5), math.log10(2.5), [1.6, 1.8, 2.0, 2.2, 2.4]),
        (1.0, 1.0, []),
    ],
)
def test_labels(low: float, high: float, values: list[float]) -> None:
    assert [10**tick for tick in log_ticks(low, high, 200)] == pytest.approx(values)


@given(st.floats(-300, 290), st.floats(1e-6, 10), st.floats(60, 600))
def test_labels_are_few_and_in_view(low: float, span: float, pixels: float) -> None:
    ticks = log_ticks(low, low + span, pixels)
    assert len(ticks) <= max(pixels / 28 + 2, 13)
    assert all(low <= tick <= low + span for tick in ticks)


@given(st.floats(-300, 290), st.floats(1e-6, 10), st.floats(6, 600))
def test_labels_do_not_touch_however_low_the_axis_is(low: float, span: float, pixels: float) -> None:
    ticks = log_ticks(low, low + span, pixels)
    assert all((after - tick) * pixels / span >= 14 - 1e-6 for tick, after in pairwise(ticks))
    if span >= 1:
        assert ticks


@pytest.mark.parametrize("height", [12, 20, 28, 40, 80])
def test_labels_of_a_linear_axis_do_not_touch(qtbot: QtBot, height: int) -> None:
    axis = ValueAxis("left")
    _, values = axis.tickValues(2.18, 2.53, height)[0]
    assert values and all(2.18 <= value <= 2.53 for value in values)
    assert all((after - value) / 0.35 * height >= 14 for value, after in pairwise(values))
