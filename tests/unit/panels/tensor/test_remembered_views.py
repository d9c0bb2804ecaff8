"""What is remembered of kinds of tensors, and what wrong settings do."""

from __future__ import annotations

import numpy as np
import pytest

from inspector.panels.tensor.remembered_views import Memory
from inspector.panels.tensor.target.sight import first_plane
from inspector.wire.tensors import Plane
from tests.ui.panels.tensor.answering import facts_of

KINDS = ("numbers", "heat")
FACTS = facts_of(np.zeros((4, 3, 5, 5)))


def memory_of(texts: list[str]) -> Memory:
    return Memory(lambda: texts[-1], texts.append)


def test_what_was_chosen_comes_back_for_the_same_kind_and_rank():
    texts = [""]
    memory_of(texts).keep_lens("gradient", FACTS, "heat")
    memory_of(texts).keep_plane("gradient", FACTS, Plane((2, 0, 0, 1), 1, 2))
    again = memory_of(texts)
    assert again.lens("gradient", FACTS, KINDS) == "heat"
    assert again.plane("gradient", FACTS) == Plane((2, 0, 0, 1), 1, 2)
    assert again.lens("parameter", FACTS, KINDS) == "numbers"
    assert again.plane("gradient", facts_of(np.zeros((4, 3)))) == Plane((0, 0), 0, 1)


def test_a_place_beyond_the_tensor_is_not_taken():
    texts = [""]
    memory_of(texts).keep_plane("gradient", FACTS, Plane((3, 0, 0, 1), 1, 2))
    smaller = facts_of(np.zeros((2, 3, 5, 5)))
    assert memory_of(texts).plane("gradient", smaller) == Plane((0, 0, 0, 0), 1, 2)


@pytest.mark.parametrize("text", ["{", "[]", "3", '{"gradient 4": 7}', '{"gradient 4": {"lens": 1, "rows": "x"}}',
                                  '{"gradient 4": {"rows": 9, "columns": 1, "at": [0]}}'])  # fmt: skip
def test_wrong_settings_are_as_good_as_none(text: str):
    memory = memory_of([text])
    assert memory.lens("gradient", FACTS, KINDS) == "numbers"
    assert memory.plane("gradient", FACTS) == first_plane(FACTS.shape)
