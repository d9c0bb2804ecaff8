"""Calls of layers: which runs within which, which one it is, and which nodes of the graph it has made."""

from __future__ import annotations

import threading

import pytest
import torch
from torch import nn

from inspector.probe.execution.phases import Recorder
from inspector.probe.modules import calls as calls_module
from inspector.probe.modules.calls import Call, Calls

FIRST, SECOND, OUTER = nn.Linear(2, 2), nn.Tanh(), nn.Identity()


@pytest.fixture
def calls(recorder: Recorder) -> Calls:
    found = Calls(recorder)
    found.start()
    return found


def run(calls: Calls, module: nn.Module, *inputs: torch.Tensor, is_root: bool = False) -> tuple[Call, torch.Tensor]:
    call = calls.begins(module, is_root)
    result = module(*inputs)
    assert calls.ends(module, False) is call
    return call, result


def test_calls_lie_within_each_other(calls: Calls):
    outer = calls.begins(OUTER, True)
    inner = calls.begins(FIRST, False)
    assert (outer.depth, inner.depth, inner.above, inner.root) == (0, 1, outer, outer)
    assert calls.open_here() is inner and calls.done_here() is None
    calls.ends(FIRST, False)
    assert calls.done_here() is inner and calls.open_here() is outer
    assert inner.seconds is not None and outer.seconds is None


def test_each_node_belongs_to_the_innermost_call_that_has_made_it(calls: Calls):
    inputs = torch.ones(1, 2, requires_grad=True) * 1
    outer = calls.begins(OUTER, True)
    first, hidden = run(calls, FIRST, inputs)
    own = hidden * 2
    second, result = run(calls, SECOND, own)
    calls.ends(OUTER, False)
    loss = result.sum()

    def call_of(tensor: torch.Tensor) -> Call | None:
        return calls.of_node(tensor.grad_fn._sequence_nr(), threading.get_ident())

    assert [call_of(t) for t in (inputs, hidden, own, result, loss)] == [None, first, outer, second, None]


def test_calls_of_a_layer_are_counted_in_each_iteration(calls: Calls, recorder: Recorder):
    calls.begins(OUTER, True)
    inputs = torch.ones(1, 2)
    assert [run(calls, FIRST, inputs)[0].number for _ in range(3)] == [1, 2, 3]
    recorder.passes.number += 1
    assert [run(calls, FIRST, inputs)[0].number for _ in range(2)] == [1, 2]


def test_which_call_it_is_is_unknown_where_counting_began_in_the_midst_of_an_iteration(recorder: Recorder):
    recorder.passes.count("forward", lambda: True)
    calls = Calls(recorder)
    calls.start()
    calls.begins(OUTER, True)
    assert run(calls, FIRST, torch.ones(1, 2))[0].number == 0
    recorder.passes.number += 1
    assert run(calls, FIRST, torch.ones(1, 2))[0].number == 1


def test_an_end_without_a_beginning_is_none_and_one_that_skips_others_closes_them(calls: Calls):
    calls.begins(OUTER, True)
    assert calls.ends(SECOND, False) is None
    left = calls.begins(FIRST, False)
    outer = calls.ends(OUTER, True)
    assert outer is not None and outer.failed and left.end != calls_module.NEVER
    assert calls.open_here() is None


def test_calls_that_were_running_when_it_began_are_found_in_the_frames(calls: Calls):
    class Outer(nn.Module):
        def forward(self, inner: nn.Module) -> Call:
            return calls.begins(inner, False)

    outer, inner = Outer(), nn.Identity()
    call = outer(inner)
    assert call.module() is inner and call.depth == 1
    assert call.above is not None and call.above.module() is outer and call.above.number == 0


def test_of_very_many_calls_the_oldest_are_forgotten(calls: Calls, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(calls_module, "MOST", 8)
    calls.begins(OUTER, True)
    found = [run(calls, FIRST, torch.ones(1, 2)) for _ in range(20)]
    known = calls._threads[threading.get_ident()]
    assert len(known.calls) == len(known.begins) <= 8
    assert calls.of_node(found[-1][1].grad_fn._sequence_nr(), threading.get_ident()) is found[-1][0]


def test_a_layer_is_not_kept_alive(calls: Calls):
    layer = nn.Linear(2, 2)
    call, _ = run(calls, layer, torch.ones(1, 2), is_root=True)
    del layer
    assert call.module() is None
