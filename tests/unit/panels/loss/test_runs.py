"""Former runs are called by what they were started with."""

from __future__ import annotations

import pytest

from inspector.panels.loss.runs import FormerRun


@pytest.mark.parametrize(
    "title, now, words",
    [
        ("train.py --lr 0.1 --epochs 3", "train.py --lr 0.01 --epochs 3", "--lr 0.1 · cpu"),
        ("train.py --lr 0.1", "train.py --lr 0.1", "train.py --lr 0.1 · cpu"),
        ("other.py --lr 0.1", "train.py --lr 0.1", "other.py --lr 0.1 · cpu"),
        ("train.py --amp", "train.py", "--amp · cpu"),
    ],
)
def test_of_the_same_script_the_difference_is_named(title, now, words):
    assert FormerRun(title, "cpu", {}, "muted").words(now) == words
