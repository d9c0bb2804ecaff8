"""How variables are written."""

from __future__ import annotations

from dataclasses import replace

from inspector.panels.variables import words
from inspector.wire.shards import Shard

from .examples import tensor


def test_a_tensor_that_ranks_share_says_which_part_is_here(qapp):
    whole = tensor("weight", (8, 8))
    assert whole.tensor is not None
    part = replace(whole, tensor=replace(whole.tensor, shard=Shard((16, 8), (0, 0), 0, 2)))
    numbers = (-0.5, 0.5, 0.0, 0.1, 0.0)
    assert words.value_of(part, numbers, False) == "8×8  shard 0 of 2, rows 0–7 of (16, 8)  −0.5 … 0.5"
    assert words.value_of(whole, numbers, False) == "8×8  −0.5 … 0.5"
