"""A log axis has few, round labels, however much of it is in view."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.panels.loss.axis import log_ticks


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
