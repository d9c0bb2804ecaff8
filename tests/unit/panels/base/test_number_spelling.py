"""How single numbers are written."""

from __future__ import annotations

import math
from typing import Any

import pytest
import torch

from inspector.panels.base.number_spelling import BITS, LEAST, cell_text, index_text, shortest, value_text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"), (-0.5, "−0.5"), (1234.5, "1.23e+03"), (-1.234e-5, "−1.23e−05"), (math.nan, "NaN"),
        (math.inf, "+Inf"), (-math.inf, "−Inf"), (1234567, "1234567"), (-123456789, "−1.23e+08"), (3 + 4j, "5"),
    ],
)  # fmt: skip
def test_a_cell_has_three_digits(value: Any, text: str):
    assert cell_text(value) == text
    assert len(text) <= 9


def test_truth_is_a_word():
    assert (cell_text(1, is_bool=True), cell_text(0, is_bool=True), value_text(True)) == ("True", "False", "True")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.1234567891, "0.12345679"), (-(2**63), "−9223372036854775808"), (1 - 2j, "1 − 2i"), (math.nan, "NaN"),
        (complex(math.nan, -math.inf), "NaN − Infi"),
    ],
)  # fmt: skip
def test_one_number_has_all_that_is_of_use(value: Any, text: str):
    assert value_text(value) == text


def test_an_index_is_as_torch_takes_it():
    assert index_text((3, 0, 2)) == "[3, 0, 2]" and index_text(()) == "[]"


@pytest.mark.parametrize(
    ("value", "dtype", "text"),
    [
        (0.10009765625, "bfloat16", "0.1"), (3.140625, "bfloat16", "3.14"), (0.0999755859375, "float16", "0.1"),
        (-448.0, "float8_e4m3fn", "-448"), (0.0, "float8_e5m2", "0"), (2.0**-133, "bfloat16", "9e-41"), (2064.0, "bfloat16", "2064"),
    ],
)  # fmt: skip
def test_a_number_of_few_bits_has_few_digits(value: float, dtype: str, text: str):
    assert shortest(value, dtype) == text


@pytest.mark.parametrize("dtype", BITS)
def test_the_shortest_decimal_reads_back_as_the_same(dtype: str):
    kind = getattr(torch, dtype)
    numbers = torch.randn(500, generator=torch.Generator().manual_seed(2))
    numbers = torch.cat([numbers, numbers * 2.0 ** LEAST[dtype], numbers * 2.0 ** (LEAST[dtype] + 8)]).to(kind)
    texts = [shortest(value, dtype) for value in numbers.float().tolist()]
    back = torch.tensor([float(text) for text in texts], dtype=torch.float64).to(kind)
    assert torch.equal(back.float(), numbers.float())
