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


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (3.26, "3.2600"), (0.07697, "0.0770"), (1234.5, "1,234.5000"), (0.00067, "6.700e-4".replace("-", notation.MINUS)), (0.0, "0"),
        (math.nan, "NaN"), (None, ""), (2e7, "2.000e7"),
    ],
)  # fmt: skip
def test_norms_have_the_same_digits_in_a_column(value, text):
    assert notation.norm(value) == text
