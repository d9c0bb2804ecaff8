"""The moving average is TensorBoard's, whole or in pieces."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.panels.loss.smoothing import BLOCK, Smoother, moving_average
from tests.examples import examples

anything = st.floats(width=64, allow_subnormal=False, min_value=-1e100, max_value=1e100) | st.sampled_from(
    [math.nan, math.inf, -math.inf]
)


def as_tensorboard(values: list[float], weight: float) -> list[float]:
    """`resmoothDataset`, statement by statement."""
    last, count, shown = 0.0, 0, []
    is_constant = all(value == values[0] for value in values)
    for value in values:
        if is_constant or not math.isfinite(value):
            shown.append(value)
            continue
        last = last * weight + (1 - weight) * value
        count += 1
        debias = 1.0 if weight == 1 else 1.0 - weight**count
        shown.append(last / debias)
    return shown


@given(st.lists(anything, max_size=300), st.floats(0, 0.99), st.data())
@examples(200)
def test_equals_tensorboard_however_it_is_cut(values: list[float], weight: float, data: st.DataObject) -> None:
    cut = data.draw(st.integers(0, len(values)))
    smoother = Smoother(weight)
    pieces = [smoother.extend(np.array(part, np.float64)) for part in (values[:cut], values[cut:])]
    scale = max((abs(value) for value in values if math.isfinite(value)), default=0.0)
    np.testing.assert_allclose(np.concatenate(pieces), as_tensorboard(values, weight), rtol=1e-9, atol=1e-12 * scale)


@pytest.mark.parametrize("weight", [0.0, 0.6, 0.99])
def test_equal_values_stay_as_they_are(weight: float) -> None:
    assert Smoother(weight).extend(np.full(1000, 0.1)).tolist() == [0.1] * 1000


@pytest.mark.parametrize("weight", [0.0, 0.6, 0.99])
def test_far_from_its_start_a_series_is_what_a_division_gives_bit_for_bit(weight: float) -> None:
    values = np.random.default_rng(0).normal(size=100 * BLOCK)
    smoother, last = Smoother(weight), 0.0
    for start in range(0, len(values), 10 * BLOCK):
        piece = values[start : start + 10 * BLOCK]
        averages = moving_average(piece, weight, last)
        counts = np.arange(start + 1, start + len(piece) + 1, dtype=np.float64)
        assert smoother.extend(piece).tobytes() == (averages / (1.0 - np.power(weight, counts))).tobytes()
        last = float(averages[-1])


def test_weight_zero_changes_nothing() -> None:
    values = np.random.default_rng(0).normal(size=1000)
    assert Smoother(0.0).extend(values).tolist() == values.tolist()


def test_what_is_not_finite_is_passed_through_and_forgotten() -> None:
    shown = Smoother(0.6).extend(np.array([1.0, math.nan, math.inf, 3.0]))
    assert math.isnan(shown[1])
    assert shown[2] == math.inf
    assert shown[3] == pytest.approx(as_tensorboard([1.0, 3.0], 0.6)[1])
