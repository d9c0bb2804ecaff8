"""How numbers, shapes and dtypes are written."""

from __future__ import annotations

import math

import pytest

from inspector.panels.base import notation


@pytest.mark.parametrize(
    "value, text",
    [(None, ""), (0.41873, "0.4187"), (-0.02, "−0.02"), (1.5e-7, "1.5e−07"), (math.nan, "NaN"), (-math.inf, "−∞")],
)
def test_a_number_has_four_digits_and_a_real_minus(value, text):
    assert notation.number(value) == text


@pytest.mark.parametrize(
    "amount, text",
    [(0, "0"), (999, "999"), (2432, "2.4K"), (1000, "1K"), (145578, "146K"), (999_999, "1M"), (11_700_000, "11.7M")],
)
def test_a_count_is_short(amount, text):
    assert notation.count(amount) == text


def test_shapes_and_dtypes():
    assert notation.shape((32, 3, 5, 5)) == "32×3×5×5"
    assert notation.shape(()) == "[]"
    assert notation.brackets((32, 3)) == "[32, 3]"
    assert [notation.dtype(name) for name in ("torch.float32", "bfloat16", "quint8")] == ["f32", "bf16", "quint8"]
