"""Steps of optimizers are told by torch's global hooks; a script that clears them is found out, once."""

from __future__ import annotations

from collections import OrderedDict
from types import SimpleNamespace
from typing import Any

import pytest
import torch
from torch.optim import optimizer as optimizers

from inspector.probe.core import guard
from inspector.probe.core.live import live
from inspector.probe.execution.phases import Recorder
from inspector.probe.hooks.optimizer_steps import OptimizerSteps
from inspector.wire.messages import HooksCleared

TABLES = ("_global_optimizer_pre_hooks", "_global_optimizer_post_hooks")


@pytest.fixture
def steps(recorder: Recorder, monkeypatch: pytest.MonkeyPatch) -> tuple[OptimizerSteps, list[Any]]:
    """The hooks, and the optimizers that have stepped."""
    for table in TABLES:
        monkeypatch.setattr(optimizers, table, OrderedDict())
    monkeypatch.setattr(live, "agent", SimpleNamespace(gate=recorder.gate))
    monkeypatch.setattr(guard, "guarded", lambda entry, is_usual=False: entry)
    stepped: list[Any] = []
    looking = SimpleNamespace(steps=lambda: None, shelf=SimpleNamespace(watched={}))
    watcher = SimpleNamespace(
        recorder=recorder,
        looking=looking,
        ledger=SimpleNamespace(knows_several=lambda: False),
    )
    hooks = OptimizerSteps(watcher)  # type: ignore[arg-type]
    monkeypatch.setattr(hooks, "before_step", lambda optimizer: None)
    monkeypatch.setattr(hooks, "after_step", stepped.append)
    hooks._hang_on_steps()
    return hooks, stepped


def step() -> torch.optim.Optimizer:
    sgd = torch.optim.SGD([torch.nn.Parameter(torch.ones(1))], lr=0.1)
    sgd.step()
    return sgd


def test_steps_are_told_and_nothing_is_said(steps, sent):
    hooks, stepped = steps
    sgd = step()
    hooks.look()
    assert stepped == [sgd] and sent == []


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("replaced", [False, True])
def test_hooks_that_are_gone_are_told_once_and_not_hung_again(steps, sent, monkeypatch, table: str, replaced: bool):
    hooks, _ = steps
    if replaced:
        monkeypatch.setattr(optimizers, table, OrderedDict())
    else:
        getattr(optimizers, table).clear()
    hooks.look()
    hooks.look()
    assert sent == [HooksCleared("step")] and not getattr(optimizers, table)


def test_iterations_are_counted_by_backwards_from_then_on(steps, recorder: Recorder):
    hooks, _ = steps
    recorder.passes.sees_optimizer()
    assert recorder.basis == "step"
    optimizers._global_optimizer_post_hooks.clear()
    hooks.look()
    recorder.passes.sees_optimizer()
    for _ in range(3):
        recorder.passes.meets("backward")
        recorder.passes.count("backward", lambda: True)
    assert (recorder.basis, recorder.iteration) == ("backward", 3)
