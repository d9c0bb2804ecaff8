"""What is pasted is read as what it means, or said to be unreadable; it never raises."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from inspector.panels.loss_lab.sheets import pasting
from inspector.panels.loss_lab.sheets.pasting import parse
from inspector.panels.loss_lab.sheets.sheet import Sheet, read, sheet, written

NUMBERS = st.floats(width=64)
SHAPES = arrays.array_shapes(min_dims=1, max_dims=3, max_side=4)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("[1, 2, 5]", [1, 2, 5]),
        ("1\t2\t3", [1, 2, 3]),
        ("1\n2\n3\n", [1, 2, 3]),
        ("1\t2\r\n3\t4\r\n", [[1, 2], [3, 4]]),
        ("0,5\t1,5", [0.5, 1.5]),
        ("0,5;1,5", [0.5, 1.5]),
        ("1, 2, 3", [1, 2, 3]),
        ("1 2 3", [1, 2, 3]),
        ("[[1., 2.], [3., 4.]]", [[1, 2], [3, 4]]),
        ("(1, -2)", [1, -2]),
        ("tensor([[0.1, -inf]], device='cuda:0', grad_fn=<AddmmBackward0>)", [[0.1, -math.inf]]),
        ("torch.tensor([1, 2])", [1, 2]),
        ("np.array([float('inf'), 2.])", [math.inf, 2]),
        ("−3", -3),
    ],
)
def test_what_people_copy_is_read(text, numbers):
    found = parse(text)
    assert not found.problem and not found.unread
    assert np.array_equal(found.numbers, np.array(numbers, float)) and found.numbers.shape == np.shape(numbers)


@pytest.mark.parametrize(
    ("text", "problem"),
    [("", "empty"), (" \n", "empty"), ("1\t2\n3", "ragged"), ("[[1, 2], [3]]", "ragged"), ("[1, [2]]", "ragged"),
     ("[1, 2", "unread"), ("(lambda: 1)()", "unread"), ("[1+", "unread"), ("open('x')", "unread")],
)  # fmt: skip
def test_what_can_not_be_read_is_said(text, problem):
    assert parse(text).problem == problem


def test_a_word_among_numbers_keeps_its_place():
    found = parse("1\tabc\t3")
    assert found.unread == {1: "abc"} and found.numbers.tolist() == [1, 0, 3]
    assert parse("[1, 'abc', None]").unread == {1: "abc", 2: "None"}


def test_the_dtype_that_the_text_says_is_taken():
    assert parse("tensor([1, 2], dtype=torch.float64)").onto(sheet([1], "int64")).dtype == "float64"
    assert parse("[1, 2]").onto(sheet([1], "int64")).dtype == "int64"
    assert parse("[1, 2.5]").onto(sheet([1], "int64")).dtype == "float32"


@given(st.text())
def test_no_text_raises(text):
    parse(text)
    parse(f"[{text}]")


@given(arrays.arrays(np.float64, SHAPES, elements=NUMBERS))
def test_a_list_of_python_comes_back_as_it_was(numbers):
    found = parse(str(numbers.tolist()))
    assert not found.problem and np.array_equal(found.numbers, numbers, equal_nan=True)


@given(arrays.arrays(np.float64, st.tuples(st.integers(2, 5), st.integers(2, 5)), elements=NUMBERS))
def test_what_is_copied_can_be_pasted(numbers):
    places = np.arange(numbers.size).reshape(numbers.shape)
    assert np.array_equal(parse(pasting.text_of(numbers, places)).numbers, numbers, equal_nan=True)


@given(NUMBERS)
def test_what_is_written_reads_as_the_same_number(value):
    again = read(written(value))
    assert again == value or (math.isnan(value) and again is not None and math.isnan(again))


@given(st.text(max_size=8))
def test_what_is_typed_is_never_lost(text):
    typed = sheet([1.0, 2.0]).put(1, text)
    assert isinstance(typed, Sheet)
    assert typed.unread.get(1, "") == (text.strip() if read(text) is None else "")
