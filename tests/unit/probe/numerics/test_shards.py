"""The part of a tensor that lies on this rank, against what torch itself says of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
import torch
from torch.distributed._functional_collectives import AsyncCollectiveTensor
from torch.distributed.tensor import DTensor, Partial, Replicate, Shard
from torch.distributed.tensor._utils import compute_local_shape_and_global_offset

from inspector.probe.core.neutral import Neutral
from inspector.probe.core.ranks import WaitsForRanks
from inspector.probe.inspection.copies import TensorCopies
from inspector.probe.numerics import marks, norms, shards
from inspector.probe.numerics.layouts import readable
from inspector.probe.numerics.leaves import Leaf
from inspector.probe.numerics.numbers import Unavailable
from inspector.wire import shards as wire
from inspector.wire.tensors import TensorName
from tests.unit.probe.rank_examples import as_rank, shared

WHOLE = torch.arange(128.0).view(16, 8)
CUTS: list[tuple[int, int, tuple[int, ...], tuple[int, ...], Sequence[Any]]] = [
    (0, 2, (16, 8), (2,), [Shard(0)]), (1, 2, (16, 8), (2,), [Shard(0)]), (1, 2, (16, 8), (2,), [Shard(1)]),
    (0, 2, (5,), (2,), [Shard(0)]), (1, 2, (5,), (2,), [Shard(0)]),
    (3, 4, (16, 8), (2, 2), [Shard(0), Shard(1)]), (2, 4, (7, 8), (2, 2), [Shard(0), Shard(0)]),
    (3, 4, (16, 8), (2, 2), [Replicate(), Shard(0)]),
]  # fmt: skip


@pytest.mark.parametrize(("rank", "of", "shape", "mesh", "placements"), CUTS)
def test_a_shard_lies_where_torch_says(rank: int, of: int, shape: Any, mesh: Any, placements: Any):
    with as_rank(rank, of):
        tensor = shared(torch.zeros(shape), placements, mesh)
        size, first = compute_local_shape_and_global_offset(torch.Size(shape), tensor.device_mesh, placements)
        found = shards.shard_of(tensor)
        assert found is not None and (found.shape, found.first) == (shape, tuple(first))
        assert shards.shape_here(tensor) == tuple(size) == tuple(shards.local_part(tensor).shape)


def test_a_shard_has_its_number_among_those_that_differ():
    with as_rank(3, 4):
        one = shards.shard_of(shared(WHOLE, [Shard(0), Shard(1)], (2, 2)))
        copied = shards.shard_of(shared(WHOLE, [Replicate(), Shard(0)], (2, 2)))
    assert one is not None and copied is not None
    assert ((one.number, one.of), (copied.number, copied.of)) == ((3, 4), (1, 2))


def test_an_empty_shard_lies_nowhere():
    with as_rank(1):
        assert shards.shard_of(shared(torch.zeros(1, 8), [Shard(0)])) == wire.Shard((1, 8), (), 1, 2)


def test_what_each_rank_has_whole_is_no_shard_and_a_summand_is_one():
    with as_rank(1):
        replica = shared(WHOLE, [Replicate()])
        assert shards.shard_of(replica) is None and torch.equal(shards.whole(replica), WHOLE)
        summand = DTensor.from_local(torch.ones(()), replica.device_mesh, [Partial()])
        assert shards.shard_of(summand) == wire.Shard((), (), 1, 2, True)
        with pytest.raises(WaitsForRanks):
            shards.whole(summand)
    assert shards.shard_of(WHOLE) is None and shards.whole(WHOLE) is WHOLE


@pytest.mark.parametrize("rank", [0, 1])
def test_every_number_is_of_the_part_on_this_rank(rank: int):
    own = WHOLE[8 * rank : 8 * rank + 8].clone()
    with as_rank(rank):
        tensor = torch.nn.Parameter(shared(WHOLE, [Shard(0)]))
        copies = TensorCopies()
        with Neutral():
            assert norms.norm(tensor) == norms.norm(own) and norms.spread(tensor) == norms.spread(own)
            assert norms.extremes(tensor) == norms.extremes(own) and marks.mark(tensor) == marks.mark(own) != 0
            assert torch.equal(readable(tensor), own)
            copies.keep(TensorName("parameter", 1, 1), tensor, 1, 1, ())
            assert torch.equal(copies.kept(1), own)
            item = Leaf("", tensor).item()
    assert (item.type, item.shape, (item.low, item.high)) == ("DTensor", (8, 8), norms.extremes(own))


def test_what_has_no_memory_any_more_is_not_read():
    tensor = torch.ones(4, 16)
    tensor.untyped_storage().resize_(0)  # as FSDP does with a weight between two uses
    with pytest.raises(Unavailable, match="gone"):
        readable(tensor)
    assert norms.norm(tensor) is None and norms.extremes(tensor) == (None, None) and marks.mark(tensor) == 0
    assert shards.local_part(torch.ones(0, 3)).shape == (0, 3)


def test_what_is_still_on_its_way_is_not_waited_for():
    late = AsyncCollectiveTensor(WHOLE.clone())
    with pytest.raises(WaitsForRanks):
        shards.local_part(late)
    with pytest.raises(Unavailable, match="ranks"):
        readable(late)
    assert norms.norm(late) is None and norms.extremes(late) == (None, None)
    late.completed = True
    assert torch.equal(shards.local_part(late), WHOLE)
