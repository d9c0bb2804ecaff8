"""The call of a module as the probe is told of it: one frame, which looks like torch's own."""

from __future__ import annotations

import traceback
from types import SimpleNamespace
from typing import Any

import pytest
import torch
from torch import nn

from inspector.probe.modules import module_call
from inspector.probe.modules.module_call import Running

STEPPED: Any = SimpleNamespace(mode="phase", is_recorded=False)


class Fails(nn.Module):
    def forward(self, x: torch.Tensor) -> torch.Tensor:
        raise ValueError("no")


@pytest.fixture
def hung() -> Any:
    """Told: what `begins` and `ends` were. Gives (running, told)."""
    running, told = Running(), []

    def begins(module: Any, args: Any, kwargs: Any) -> bool:
        told.append(("begins", type(module).__name__, args, kwargs))
        is_root, running.root = running.root is None, running.root or module
        return is_root

    def ends(module: Any, args: Any, kwargs: Any, result: Any, is_root: bool, failed: bool) -> None:
        told.append(("ends", type(module).__name__, is_root, failed))

    undo = module_call.hang(running, STEPPED, {}, begins, ends)
    yield running, told
    undo()


def lines(model: nn.Module) -> str:
    with pytest.raises(ValueError) as caught:
        model(torch.ones(1))
    return "".join(traceback.format_tb(caught.value.__traceback__)[1:])


def test_a_traceback_is_what_it_is_without_us(request: pytest.FixtureRequest):
    model = nn.Sequential(Fails())
    bare = lines(model)
    _, told = request.getfixturevalue("hung")
    assert lines(model) == bare and "_wrapped_call_impl" in bare
    assert [what for what, *_ in told] == ["begins", "ends"]


def test_the_scripts_own_call_is_told_and_those_within_only_to_a_follower(hung, monkeypatch):
    running, told = hung
    model = nn.Sequential(nn.ReLU())
    model(input=torch.ones(1))
    assert told == [("begins", "Sequential", (), {"input": torch.ones(1)}), ("ends", "Sequential", True, False)]
    told.clear()
    monkeypatch.setattr(Running, "follower", object())
    model(torch.ones(1))
    assert [(what, name) for what, name, *_ in told] == [
        ("begins", "Sequential"), ("begins", "ReLU"), ("ends", "ReLU"), ("ends", "Sequential"),
    ]  # fmt: skip
    assert running.root is None


def test_what_is_no_exception_is_not_told_and_leaves_no_root(hung):
    running, told = hung
    module = nn.Identity()
    module.forward = lambda x: (_ for _ in ()).throw(KeyboardInterrupt)  # type: ignore[method-assign]
    with pytest.raises(KeyboardInterrupt):
        module(1)
    assert [what for what, *_ in told] == ["begins"] and running.root is None


def test_a_call_that_torch_has_compiled_is_that_one(hung):
    module = nn.Identity()
    module._compiled_call_impl = lambda x: x + 1  # type: ignore[method-assign]
    assert module(1) == 2


def test_of_another_torch_its_own_call_is_called(hung):
    running, told = hung
    asked = []

    def other(self: Any, *args: Any, **kwargs: Any) -> Any:
        asked.append(self)
        return self.another_name(*args, **kwargs)

    names = {**nn.Module.__call__.__globals__, "original": other}
    call = module_call._function(other.__code__, names)
    module = nn.Identity()
    module.another_name = module.forward
    assert call(module, 3) == 3 and asked == [module] and [what for what, *_ in told] == ["begins", "ends"]


def test_it_can_be_taken_back():
    original = nn.Module.__call__
    undo = module_call.hang(Running(), STEPPED, {}, lambda *call: False, lambda *call: None)
    assert nn.Module.__call__ is not original and nn.Module.__call__ is nn.Module._wrapped_call_impl
    undo()
    assert nn.Module.__call__ is original and nn.Module._wrapped_call_impl is original
