"""Which names have a value above a line, and what the mouse means."""

from __future__ import annotations

import pytest

from inspector.panels.source.values_here import assigned, expression_at

SOURCE = """\
import torch as t
limit: int = 3
def train(model, *data, rate=0.1):
    total = 0.0
    for x, y in data:
        out = [z for z in x]
        def inner(w):
            hidden = w
            return hidden
        with open(y) as file:
            total += out[0]
        out = None
    return total
class Net:
    def forward(self, x):
        x = x + 1
        return x
end = 1
"""


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (4, {"model": 3, "data": 3, "rate": 3}),
        (11, {"model": 3, "data": 3, "rate": 3, "total": 4, "x": 5, "y": 5, "out": 6, "file": 10}),
        (13, {"model": 3, "data": 3, "rate": 3, "total": 11, "x": 5, "y": 5, "out": 12, "file": 10}),
        (9, {"w": 7, "hidden": 8}),
        (16, {"x": 15}),
        (17, {"x": 16}),
        (3, {"limit": 2}),
        (18, {"limit": 2}),
    ],
)
def test_names_of_the_function_around_a_line_have_their_last_line_above_it(line: int, expected: dict[str, int]):
    assert assigned(SOURCE, line) == expected


@pytest.mark.parametrize("text", ["def (", "x = \x00", "\ud800"])
def test_what_is_no_python_has_no_names(text: str):
    assert assigned(text, 1) == {}


@pytest.mark.parametrize(
    ("text", "under", "expected"),
    [
        ("y = self.model1(x)", "model1", "self.model1"),
        ("y = self.model1(x)", "self", "self"),
        ("y = self.model1(x)", "x", "x"),
        ("y = self.model1(x)", "=", ""),
        ("a = data[0].shape", "shape", "data[0].shape"),
        ("a = data[0].shape", "0", "data[0]"),
        ("a = state['lr'] * 2", "lr", ""),
        ("a = 'words in a text'", "words", ""),
        ("a = 1  # a remark", "remark", ""),
        ("f(x).grad", "grad", ""),
        ("", "", ""),
    ],
)
def test_what_the_mouse_means(text: str, under: str, expected: str):
    assert expression_at(text, text.index(under) + 1 if under else 0) == expected
