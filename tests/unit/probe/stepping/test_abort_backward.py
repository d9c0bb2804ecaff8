"""A backward that is ended by the user: what it leaves, what becomes of that, and where it is declined."""

from __future__ import annotations

import gc
import sys
import threading
import types
import warnings
import weakref
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import torch
from torch import nn
from torch.utils.checkpoint import checkpoint

from inspector.probe import attach
from inspector.probe.core import guard
from inspector.probe.core.live import live
from inspector.probe.execution.gate import Gate
from inspector.probe.frames.user_code import Site
from inspector.probe.hooks.training_hooks import TrainingHooks
from inspector.probe.stepping.abort_backward import CHECKPOINT
from inspector.wire.abort import Abortable, AbortBackward, AskAbort, BackwardAborted, LeaveOut, PartialOver
from inspector.wire.messages import Go, Refused, Resumed, Stopped

Act = Callable[[Stopped], Any]
When = Callable[[Stopped], bool]


class Training:
    """A model whose backwards come to the real gate. What the window wishes there is planned: it steps by node until
    `when`, wishes `acts` one after the other, a stop each, and then lets run."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, model: nn.Module) -> None:
        self.sent: list[Any] = []
        self.acts: list[Act] = []
        self.when: When = bool
        self.gate = Gate(self._send, hold=False)
        monkeypatch.setattr(live, "recorder", None)  # the one made here lasts for this test only
        self.watcher = attach.build(self.gate)
        self.model = model
        self.watcher.roots._held.ref(model)
        self.watcher.roots.called(model, Site("train.py", 1, "model"))
        self.watcher.roots.refresh(None)
        self.hooks = TrainingHooks(self.watcher)
        monkeypatch.setattr(self.hooks.step, "are_lost", lambda: False)  # they are not hung
        around = self.hooks.backward.around
        for name in ("backward", "grad"):
            monkeypatch.setattr(torch.autograd, name, around(getattr(torch.autograd, name)))

    def _send(self, message: Any) -> None:
        self.sent.append(message)
        if isinstance(message, Stopped):
            self.gate.tell(self._wish(message))
        elif isinstance(message, (Refused, Abortable)):  # still held
            self.gate.tell(Go(self.gate.stop, "run"))

    def _wish(self, stop: Stopped) -> Any:
        if not self.when(stop):
            return Go(stop.stop, "node")
        self.when = lambda stop: True
        return self.acts.pop(0)(stop) if self.acts else Go(stop.stop, "run")

    def plan(self, when: int | When, *acts: Act) -> None:
        """`when`: the node that comes next, counted from 1, or what tells a stop."""
        self.gate.mode, self.acts = "node", list(acts)
        self.when = when if callable(when) else lambda stop: stop.inside is not None and stop.inside.index == when

    def heard(self, kind: type) -> list[Any]:
        return [message for message in self.sent if isinstance(message, kind)]

    def with_grad(self) -> list[str]:
        return [name for name, parameter in self.model.named_parameters() if parameter.grad is not None]

    def loss(self) -> torch.Tensor:
        return self.model(torch.ones(2, 3)).sum()


def abort(stop: Stopped) -> AbortBackward:
    return AbortBackward(7, stop.stop)


def preview(stop: Stopped) -> AskAbort:
    return AskAbort(8)


def leave_out(number: int = 1) -> Act:
    return lambda stop: LeaveOut(9, stop.stop, number)


def network() -> nn.Sequential:
    torch.manual_seed(0)
    return nn.Sequential(nn.Linear(3, 4), nn.ReLU(), nn.Linear(4, 4), nn.ReLU(), nn.Linear(4, 1))


@pytest.fixture(autouse=True)
def unguarded(monkeypatch: pytest.MonkeyPatch, probe_on: None) -> None:
    """A failure of the probe fails the test."""
    monkeypatch.setattr(guard, "guarded", lambda entry, is_usual=False: entry)


@pytest.fixture
def make(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[nn.Module], Training]]:
    with monkeypatch.context() as patch:
        yield lambda model: Training(patch, model)


@pytest.fixture
def training(make: Callable[[nn.Module], Training]) -> Training:
    return make(network())


MIDDLE = 6  # after Sum, Addmm, bias, T, weight: before the ReLU


def test_the_other_nodes_do_not_run_and_the_script_goes_on(training: Training):
    assert training.watcher.roots.summary(None)[0] == 6
    training.plan(MIDDLE, abort)
    assert training.loss().backward() is None
    assert training.with_grad() == ["4.weight", "4.bias"]
    [told] = training.heard(BackwardAborted)
    place = told.partial
    assert (told.number, place.node, place.index, place.nodes, place.sums) == (1, "ReluBackward0", 6, 15, 0)
    assert (place.given.parameters, place.given.names, place.given.left_out) == (2, ("model.4",), 0)
    assert (place.missing.parameters, place.missing.names) == (4, ("model.2", "model.0"))
    end = training.heard(Stopped)[-1]
    assert training.sent.index(told) < training.sent.index(end)
    assert (end.done.phase, end.done.aborted, end.done.failed) == ("backward", True, False)
    assert end.inside is None and end.with_grad == 2


def test_what_follows_is_what_it_would_be_without(training: Training):
    training.plan(MIDDLE, abort)
    training.loss().backward()
    training.model.zero_grad()
    training.gate.mode = "run"
    training.loss().backward()
    expected = network()
    expected(torch.ones(2, 3)).sum().backward()
    pairs = zip(training.model.parameters(), expected.parameters())
    assert all(torch.equal(one.grad, other.grad) for one, other in pairs)


def test_it_can_be_asked_before_what_it_would_leave(training: Training):
    training.plan(MIDDLE, preview)
    training.loss().backward()
    [told] = training.heard(Abortable)
    assert (told.request, told.partial.given.names, told.partial.missing.parameters) == (8, ("model.4",), 4)
    assert len(training.with_grad()) == 6 and not training.heard(BackwardAborted)


def test_a_layer_that_has_some_of_its_gradients_is_told_by_parameter(training: Training):
    training.plan(4, abort)
    training.loss().backward()
    [told] = training.heard(BackwardAborted)
    assert told.partial.given.names == ("model.4.bias",)
    assert told.partial.missing.names == ("model.4.weight", "model.2", "model.0")


def test_the_script_sees_no_exception(training: Training):
    training.plan(MIDDLE, abort)
    loss = training.loss()
    try:
        loss.backward()
    except BaseException as error:
        pytest.fail(f"the script has seen {error!r}")
    else:
        assert sys.exc_info()[0] is None


def test_gradients_are_left_out_and_those_of_other_backwards_stay(training: Training):
    training.loss().backward()
    older = {name: p.grad.clone() for name, p in training.model.named_parameters()}
    training.plan(MIDDLE, abort, leave_out())
    training.loss().backward()
    assert training.heard(BackwardAborted)[0].partial.sums == 2
    assert training.with_grad() == ["0.weight", "0.bias", "2.weight", "2.bias"]
    parameters = dict(training.model.named_parameters())
    assert all(torch.equal(parameters[name].grad, older[name]) for name in training.with_grad())
    before, after = training.heard(Stopped)[-2:]
    assert (before.with_grad, after.with_grad) == (6, 4)
    assert (before.done, before.next) == (after.done, after.next)
    assert training.sent.index(Resumed(before.stop)) < training.sent.index(after)
    assert training.heard(PartialOver) == [PartialOver(1, "left_out")]
    states = training.watcher.ledger.states(training.model.parameters())
    assert states == [("populated", 1)] * 4 + [("none", 0)] * 2


def test_a_shared_weight_is_told_and_left_out_once(make: Callable[[nn.Module], Training]):
    shared = nn.Linear(3, 3)
    training = make(nn.Sequential(shared, nn.Tanh(), shared, nn.Linear(3, 1)))
    training.plan(6, abort)
    training.loss().backward()
    [told] = training.heard(BackwardAborted)
    assert (told.partial.given.parameters, told.partial.missing.parameters) == (2, 2)
    training.model.zero_grad()
    training.plan(lambda stop: stop.with_grad == 3, abort, leave_out(2))
    training.loss().backward()
    told = training.heard(BackwardAborted)[1]
    assert told.partial.given.parameters + told.partial.missing.parameters == 4
    assert told.partial.given.parameters > 2
    assert training.heard(PartialOver)[-1] == PartialOver(2, "left_out") and len(training.with_grad()) == 0


@pytest.mark.parametrize("how", ["step", "zero_grad"])
def test_nothing_is_to_be_decided_after_a_step_or_zero_grad_of_these(training: Training, how: str):
    other = torch.optim.SGD(nn.Linear(2, 2).parameters(), lr=0.1)
    own = torch.optim.SGD(training.model.parameters(), lr=0.1)
    training.plan(MIDDLE, abort)
    training.loss().backward()
    watcher = training.watcher
    hooks = training.hooks
    end = {"step": hooks.step.after_step, "zero_grad": lambda owner: hooks.zero_grad.after_zero(owner, True)}[how]
    end(other)
    assert watcher.aborting.is_open
    end(own)
    assert not watcher.aborting.is_open and training.heard(PartialOver) == [PartialOver(1, how)]
    training.plan(MIDDLE, leave_out())
    training.loss().backward()
    assert [refused.code for refused in training.heard(Refused)] == ["over"]
    assert len(training.with_grad()) == 6


def test_they_are_left_out_between_phases_only_and_all_that_is_open_together(training: Training):
    training.plan(MIDDLE, abort)
    training.loss().backward()
    training.plan(MIDDLE, leave_out())
    training.loss().backward()
    assert [refused.code for refused in training.heard(Refused)] == ["inside"] and len(training.with_grad()) == 6
    training.model[4].requires_grad_(False)
    training.plan(lambda stop: stop.inside is not None and bool(stop.inside.populated), abort, leave_out(2))
    training.loss().backward()
    told = training.heard(BackwardAborted)[1].partial
    assert (told.given.names, told.sums) == (("model.2.bias", "model.4"), 1)
    assert training.with_grad() == ["0.weight", "0.bias", "2.weight"]  # what the one in between has given


def test_the_one_who_calls_grad_gets_what_it_waits_for(training: Training):
    training.plan(3, abort)
    weight = training.model[4].weight
    (gradient,) = torch.autograd.grad(training.loss(), [weight])
    assert gradient.shape == weight.shape
    assert [refused.code for refused in training.heard(Refused)] == ["grad"]


class Recomputing(nn.Module):
    """Its middle is a reentrant checkpoint, which begins a backward within a node."""

    def __init__(self) -> None:
        super().__init__()
        self.first, self.middle, self.last = nn.Linear(3, 3), nn.Linear(3, 3), nn.Linear(3, 1)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.last(checkpoint(self.middle, self.first(x), use_reentrant=True))


def within_checkpoint(stop: Stopped) -> bool:
    return stop.with_grad > 2


def test_within_a_reentrant_checkpoint_it_is_declined(make: Callable[[nn.Module], Training]):
    training = make(Recomputing())
    training.plan(within_checkpoint, abort)
    training.loss().backward()
    assert [refused.code for refused in training.heard(Refused)] == ["reentrant"]
    assert len(training.with_grad()) == 6


def test_what_a_checkpoint_would_have_come_to_is_missing_what_it_has_is_given(make: Callable[[nn.Module], Training]):
    training = make(Recomputing())
    training.plan(lambda stop: stop.inside is not None and stop.inside.node == CHECKPOINT, abort)
    training.loss().backward()
    told = training.heard(BackwardAborted)[0].partial
    assert (told.node, told.given.names) == (CHECKPOINT, ("model.last",))
    assert set(told.missing.names) == {"model.first", "model.middle"}
    training.model.zero_grad()

    training.plan(lambda stop: stop.with_grad == 4, abort)
    training.sent.clear()
    training.loss().backward()
    told = training.heard(BackwardAborted)[0].partial
    assert set(told.given.names) == {"model.last", "model.middle"} and told.missing.names == ("model.first",)


def reasons(training: Training) -> list[str]:
    training.plan(MIDDLE, abort)
    training.loss().backward()
    assert len(training.with_grad()) == 6  # it has run to its end
    return [refused.code for refused in training.heard(Refused)]


def test_other_processes_are_not_left_waiting(training: Training, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(torch.distributed, "is_initialized", lambda: True)
    assert reasons(training) == ["distributed"]


def test_what_torch_has_compiled_is_not_ended(training: Training, monkeypatch: pytest.MonkeyPatch):
    compiling = types.SimpleNamespace(compiled_autograd_enabled=True)
    monkeypatch.setitem(sys.modules, "torch._dynamo.compiled_autograd", compiling)
    assert reasons(training) == ["compiled"]


def test_a_node_in_a_thread_of_torchs_own_is_not_left(training: Training):
    def elsewhere(stop: Stopped) -> AbortBackward:
        training.watcher.inside.held_backward[0].thread = threading.get_ident() + 1
        return abort(stop)

    training.plan(MIDDLE, elsewhere)
    training.loss().backward()
    assert [refused.code for refused in training.heard(Refused)] == ["thread"]


def test_between_phases_there_is_nothing_to_end(training: Training):
    training.plan(MIDDLE, abort, abort)
    training.loss().backward()
    assert [refused.code for refused in training.heard(Refused)] == ["not_in_backward"]


class Scaled:
    """A training whose losses a GradScaler scales, as the hooks tell it."""

    def __init__(self, training: Training) -> None:
        self.training = training
        self.scaler = torch.amp.GradScaler("cpu")
        self.optimizer = torch.optim.SGD(training.model.parameters(), lr=0.1)
        training.watcher.ledger.knows(self.optimizer)

    def backward(self) -> None:
        loss = self.training.loss()
        scaled = self.scaler.scale(loss)
        self.training.watcher.scaling.scaled(self.scaler, loss, scaled, "loss")
        scaled.backward()

    def step(self) -> None:
        self.scaler.step(self.optimizer)
        self.scaler.update()


def test_a_scaler_is_not_left_with_an_optimizer_that_has_no_gradient(training: Training):
    scaled = Scaled(training)
    training.plan(2, abort)
    scaled.backward()
    assert [refused.code for refused in training.heard(Refused)] == ["scaler"]
    training.model.zero_grad()
    training.sent.clear()
    training.plan(7, abort, leave_out())
    scaled.backward()
    assert training.with_grad() == ["4.weight", "4.bias"]
    assert [refused.code for refused in training.heard(Refused)] == ["scaler"]
    scaled.step()


def test_what_a_scaler_has_unscaled_already_it_can_do_without(training: Training):
    scaled = Scaled(training)
    training.plan(7, abort)
    scaled.backward()
    scaled.scaler.unscale_(scaled.optimizer)
    training.watcher.scaling.unscaled(scaled.optimizer)
    assert not training.watcher.aborting._starves(list(training.model.parameters()), list(training.model.parameters()))


def test_nothing_is_kept_alive(make: Callable[[nn.Module], Training]):
    training = make(network())
    training.plan(MIDDLE, abort)
    hidden = training.model[:3](torch.ones(2, 3))
    ref = weakref.ref(hidden)
    training.model[3:](hidden).sum().backward()
    del hidden
    gc.collect()
    assert ref() is None and training.watcher.inside.backwards._backward is None
    parameter = weakref.ref(training.model[4].weight)
    training.model[4].weight = None
    gc.collect()
    assert parameter() is None


def test_the_anomaly_mode_warns_of_nothing_and_stays_on(training: Training):
    training.plan(MIDDLE, abort)
    with warnings.catch_warnings(record=True) as caught, torch.autograd.set_detect_anomaly(True, check_nan=False):
        warnings.simplefilter("always")
        training.loss().backward()
        assert torch.is_anomaly_enabled() and not torch.is_anomaly_check_nan_enabled()
    assert not [w for w in caught if "Error detected" in str(w.message)]
    assert training.with_grad() == ["4.weight", "4.bias"]
