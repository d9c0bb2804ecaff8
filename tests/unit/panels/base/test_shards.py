"""What is said of a part of a tensor that ranks share."""

from __future__ import annotations

import pytest

from inspector.panels.base.shards import below, sentence
from inspector.wire.shards import Shard


@pytest.mark.parametrize(("shard", "shape", "text"), [
    (None, (16, 8), ""),
    (Shard((16, 8), (0, 0), 0, 2), (8, 8), "shard 0 of 2, rows 0–7 of (16, 8)"),
    (Shard((16, 8), (8, 0), 1, 2), (8, 8), "shard 1 of 2, rows 8–15 of (16, 8)"),
    (Shard((16,), (8,), 1, 2), (8,), "shard 1 of 2, elements 8–15 of (16,)"),
    (Shard((16, 8), (8, 4), 3, 4), (8, 4), "shard 3 of 4, [8–15, 4–7] of (16, 8)"),
    (Shard((1, 8), (), 1, 2), (0, 8), "shard 1 of 2, nothing of (1, 8)"),
    (Shard((16, 8), (), 1, 4), (4, 8), "shard 1 of 4 of (16, 8)"),
    (Shard((), (), 1, 2, True), (), "summand 1 of 2 of ()"),
])  # fmt: skip
def test_a_part_is_told_by_its_number_and_place(shard: Shard | None, shape: tuple[int, ...], text: str):
    assert sentence(shard, shape) == text


def test_a_layer_without_parts_has_no_word_of_them():
    assert (below(False), below(True)) == ("", "norms of the shards on this rank")
