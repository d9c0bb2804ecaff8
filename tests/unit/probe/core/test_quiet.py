"""Nothing that the probe or a user's text computes at one rank waits for another."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import pytest
import torch
import torch.distributed as dist
from torch.distributed.tensor import Shard
from torch.utils.data import default_collate

from inspector.probe.breakpoints.conditions import Expression
from inspector.probe.core.alone import quiet
from inspector.probe.core.neutral import Neutral
from inspector.probe.core.quiet import strictly_quiet
from inspector.probe.core.ranks import WaitsForRanks
from inspector.probe.variables import scope
from tests.unit.probe.rank_examples import as_rank, shared

READINGS: list[Callable[[Any], Any]] = [
    lambda t: t[0, 0], lambda t: torch.linalg.vector_norm(t), lambda t: t.full_tensor(), lambda t: t.detach().sum().item(),
    lambda t: t.mean(), lambda t: t.clone(), lambda t: torch.equal(t, t), lambda t: t.isfinite().all(),
    lambda t: t.double(), lambda t: torch.aminmax(t), lambda t: t - torch.zeros(16, 8),
]  # fmt: skip
depth = torch._C._len_torch_dispatch_stack


@pytest.mark.parametrize("number", range(len(READINGS)))
def test_a_reader_that_forgets_the_shards_is_refused_and_does_not_wait(number: int):
    with as_rank(0):
        tensor = shared(torch.ones(16, 8), [Shard(0)])
        with Neutral(), pytest.raises(WaitsForRanks):
            READINGS[number](tensor)
        with Neutral(), Neutral(), pytest.raises(WaitsForRanks):
            READINGS[number](tensor)


def test_the_probe_computes_as_ever_with_what_is_its_own():
    with as_rank(0):
        tensor = shared(torch.ones(16, 8), [Shard(0)])
        with Neutral():
            assert float(tensor.to_local().sum()) == 64.0 and depth() == 1
            with Neutral():  # one of them is enough
                assert float(default_collate([torch.ones(2)]).sum()) == 2.0 and depth() == 1
        assert depth() == 0


def test_the_probe_issues_no_collective():
    with as_rank(0), Neutral():
        for collective in (
            dist.barrier,
            lambda: dist.all_reduce(torch.ones(1)),
            lambda: dist.broadcast(torch.ones(1), 0),
        ):
            with pytest.raises(WaitsForRanks):
                collective()


def test_rules_wait_for_nobody():
    with as_rank(0):
        tensor = shared(torch.ones(16, 8), [Shard(0)])
        with strictly_quiet(), strictly_quiet(), pytest.raises(WaitsForRanks):
            tensor[0, 0]
    assert depth() == 0


def test_one_process_alone_pays_nothing():
    with Neutral(), quiet(), strictly_quiet():
        assert depth() == 0


@pytest.mark.parametrize("evaluated", [
    lambda text: scope.run(sys._getframe(1), text).value, lambda text: Expression(text).value(sys._getframe(1)),
])  # fmt: skip
def test_a_text_of_the_users_goes_as_far_as_no_other_rank_is_needed(evaluated: Callable[[str], Any]):
    with as_rank(0):
        tensor = shared(torch.ones(16, 8), [Shard(0)])
        assert evaluated("(tensor * 2).to_local().sum().item()") == 128.0
        for text in ("tensor[0, 0].item()", "tensor.full_tensor()", "dist.barrier()"):
            with pytest.raises(WaitsForRanks):
                evaluated(text)
        assert depth() == 0 and tensor.shape == (16, 8)
