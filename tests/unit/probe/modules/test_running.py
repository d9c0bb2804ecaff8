"""Layers: calls that the script makes, the layer that failed, and a stack that mends itself."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
import torch
from torch import nn

from inspector.probe.frames import exceptions
from inspector.probe.modules import running

Calls = list[tuple[Any, ...]]


@pytest.fixture
def gate() -> Any:
    """Of a training that is stepped."""
    return SimpleNamespace(mode="phase", is_recorded=False)


@pytest.fixture
def calls(gate: Any) -> Iterator[Calls]:
    """("begin", module) and ("end", module, failed) of what the script itself calls."""
    calls: Calls = []
    undo = running.hang(
        gate,
        lambda module, args: calls.append(("begin", type(module).__name__)),
        lambda module, args, result, failed: calls.append(("end", type(module).__name__, failed)),
    )
    yield calls
    undo()
    running._running.root = None


class Boom(nn.Module):
    def __init__(self, error: BaseException) -> None:
        super().__init__()
        self.error: BaseException | None = error

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        if self.error is not None:
            raise self.error
        return x


class Outer(nn.Module):
    def __init__(self, inner: nn.Module) -> None:
        super().__init__()
        self.inner = inner

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.inner(x)


def test_only_calls_of_the_script_are_told(calls: Calls):
    nn.Sequential(nn.Linear(2, 2), nn.ReLU())(torch.ones(1, 2))
    nn.ReLU()(torch.ones(1))
    assert calls == [("begin", "Sequential"), ("end", "Sequential", False), ("begin", "ReLU"), ("end", "ReLU", False)]
    assert not running.is_inside()


def test_a_free_run_is_not_told_of_beginnings_but_for_somebody_who_watches(calls: Calls, gate: Any):
    gate.mode = "run"
    nn.ReLU()(torch.ones(1))
    assert calls == [("end", "ReLU", False)] and not running.is_inside()
    gate.is_recorded = True
    nn.ReLU()(torch.ones(1))
    assert calls[1:] == [("begin", "ReLU"), ("end", "ReLU", False)]


def test_a_failed_layer_is_noted_with_its_inputs(calls: Calls):
    model = Outer(nn.Sequential(nn.Linear(2, 2), nn.Linear(3, 3)))
    with pytest.raises(RuntimeError) as caught:
        model(torch.ones(4, 2))
    trouble = exceptions.describe(caught.value)
    assert (trouble.layer, trouble.layer_type) == ("Outer.inner.1", "Linear")
    assert trouble.inputs == ("Tensor [4, 2] float32 cpu",)
    assert calls[-1] == ("end", "Outer", True)
    assert not running.is_inside()


def test_another_error_has_no_layer(calls: Calls):
    with pytest.raises(RuntimeError):
        nn.Linear(3, 3)(torch.ones(1, 2))
    assert exceptions.describe(ValueError("elsewhere")).layer == ""


def test_an_error_that_the_script_survives_is_not_kept(calls: Calls):
    class OutOfMemory(RuntimeError):
        pass

    def attempt() -> weakref.ref[Any]:
        error = OutOfMemory("too large")
        ref = weakref.ref(error)
        try:
            Outer(Boom(error))(torch.ones(1))
        except OutOfMemory:
            del error
        return ref

    ref = attempt()
    gc.collect()
    assert ref() is None


def test_the_script_goes_on_after_a_failure(calls: Calls):
    with pytest.raises(ValueError):
        Outer(Boom(ValueError()))(torch.ones(1))
    calls.clear()
    nn.Identity()(torch.ones(1))
    assert calls == [("begin", "Identity"), ("end", "Identity", False)]


def test_an_interrupt_leaves_nothing_over(calls: Calls):
    model = Outer(Boom(KeyboardInterrupt()))
    with pytest.raises(KeyboardInterrupt):
        model(torch.ones(1))
    assert calls == [("begin", "Outer")] and not running.is_inside()
    model.inner.error = None
    calls.clear()
    model(torch.ones(1))
    assert calls == [("begin", "Outer"), ("end", "Outer", False)]


def test_a_module_that_calls_itself_is_one_call(calls: Calls):
    class Again(nn.Module):
        def forward(self, depth: int) -> int:
            return self(depth - 1) if depth else 0

    Outer(Again())(2)
    Again()(2)
    assert calls == [("begin", "Outer"), ("end", "Outer", False), ("begin", "Again"), ("end", "Again", False)]


def test_inside_a_loss_function_modules_are_its_own_affair(calls: Calls):
    with running.inside():
        assert running.is_inside()
        nn.ReLU()(torch.ones(1))
    assert calls == [] and not running.is_inside()


def test_keyword_calls_are_seen(calls: Calls):
    nn.ReLU()(input=torch.ones(1))
    assert calls == [("begin", "ReLU"), ("end", "ReLU", False)]


@pytest.mark.filterwarnings("ignore:.torch.jit.trace")
def test_tracing_is_no_training(calls: Calls):
    torch.jit.trace(nn.Linear(2, 2), torch.ones(1, 2), check_trace=False)
    assert calls == [] and not running.is_inside()


def test_symbolic_tracing_is_no_training(calls: Calls):
    torch.fx.symbolic_trace(nn.Sequential(nn.Linear(2, 2)))
    assert calls == []
