"""Every reason of the wire has a sentence."""

from __future__ import annotations

import pytest

from inspector.panels.tensor.target import words
from inspector.wire.tensors import AXES, REASONS


@pytest.mark.parametrize("code", REASONS)
def test_every_reason_has_a_sentence_of_its_own(code: str):
    sentence = words.reason(code, "gradient", "detail")
    assert sentence != words.reason("no such code", "gradient", "detail")
    assert "{" not in sentence and sentence.endswith((".", "detail"))


def test_axes_have_names_or_numbers():
    assert [words.axis(name, 2) for name in AXES] == [*AXES[:-1], "axis 2"]
