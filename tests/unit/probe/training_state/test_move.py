"""When training moves, what follows it, and how it goes back. float64 stands for another device: a batch that was left
behind raises there, as on a device."""

from __future__ import annotations

import copy
import weakref
from collections.abc import Iterator
from typing import Any

import pytest
import torch
from torch import nn
from torch.nn import functional as F

from inspector.probe.core.neutral import Neutral
from inspector.probe.execution.phases import Recorder
from inspector.probe.frames.user_code import Site
from inspector.probe.gradients.grad_states import Ledger
from inspector.probe.modules.roots import Roots
from inspector.probe.training_state.move import Moving
from inspector.wire.messages import Moved, MovedBack, MoveTo, NotMoved

pytestmark = pytest.mark.usefixtures("probe_on")


class Training:
    """A small training that tells Moving what happens, as the hooks do."""

    def __init__(self, recorder: Recorder, sent: list[Any], basis: str = "batch") -> None:
        torch.manual_seed(0)
        self.recorder, self.sent = recorder, sent
        recorder.passes.basis = basis
        self.model = nn.Sequential(nn.Linear(3, 4), nn.BatchNorm1d(4), nn.Tanh(), nn.Linear(4, 2))
        self.optimizer = torch.optim.Adam(self.model.parameters(), lr=0.01, amsgrad=True)
        self.roots = Roots()
        self.roots.called(self.model, Site("train.py", 1, "model"))
        self.ledger = Ledger(self.roots)
        self.ledger.knows(self.optimizer)
        self.moving = Moving(recorder, self.roots, self.ledger, sent.append)
        self.losses: list[float] = []

    def wish(self, target: str, request: int = 1) -> Any:
        answer = self.moving.asked(MoveTo(request, target))
        return answer

    def batch(self) -> Any:
        rows = torch.linspace(-1, 1, 24).reshape(8, 3)
        return self.moving.loaded([rows.sin(), torch.arange(8) % 2])

    def iterate(self, batch: Any = None, breaks: Exception | None = None) -> None:
        """One iteration; `breaks` is raised by the model."""
        images, labels = self.batch() if batch is None else batch
        self.optimizer.zero_grad()
        self.moving.zeroed()
        loss = F.cross_entropy(self.forward(images, breaks), labels)
        loss.backward()
        self.moving.backward_ended(None)
        self.optimizer.step()
        self.moving.stepped()
        self.losses.append(loss.item())

    def forward(self, images: Any, breaks: Exception | None = None) -> Any:
        try:
            result = self.model(images)
            if breaks is not None:
                raise breaks
        except Exception as error:
            self.moving.called(None, error)
            raise
        self.moving.called(result, None)
        return result

    def dtypes(self) -> set[torch.dtype]:
        return {tensor.dtype for tensor in self.tensors() if tensor.is_floating_point()}

    def tensors(self) -> list[torch.Tensor]:
        grads = [p.grad for p in self.model.parameters() if p.grad is not None]
        state = [tensor for held in self.optimizer.state.values() for tensor in held.values()]
        return [*self.model.parameters(), *self.model.buffers(), *grads, *state]


@pytest.fixture
def training(recorder: Recorder, sent: list[object]) -> Iterator[Training]:
    yield Training(recorder, sent)


def alone(recorder: Recorder, sent: list[object], basis: str) -> Training:
    return Training(recorder, sent, basis)


SINGLE, DOUBLE = {torch.float32}, {torch.float64}


# ── when ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_nothing_moves_before_the_next_batch_and_then_everything(training: Training):
    training.iterate()
    batch = training.batch()
    assert training.wish("float64") is None and training.sent == []
    training.iterate(batch)
    assert training.dtypes() == SINGLE
    images, labels = training.batch()
    assert training.dtypes() == DOUBLE and (images.dtype, labels.dtype) == (torch.float64, torch.int64)
    [moved] = training.sent
    assert (moved.request, moved.origin, moved.target) == (1, "float32", "float64")
    assert moved.tensors == len([t for t in training.tensors() if t.is_floating_point()])
    assert moved.bytes == sum(4 * t.numel() for t in training.tensors() if t.is_floating_point())


def test_training_goes_on_there_as_a_run_that_was_cast_by_hand(training: Training):
    training.iterate()
    model = copy.deepcopy(training.model).double()
    twin = torch.optim.Adam(model.parameters(), lr=0.01, amsgrad=True)
    for mine, yours in zip(training.model.parameters(), model.parameters()):
        twin.state[yours] = {name: tensor.double() for name, tensor in training.optimizer.state[mine].items()}
    training.wish("float64")
    for _ in range(3):
        training.iterate()
        twin.zero_grad()
        rows = torch.linspace(-1, 1, 24).reshape(8, 3).sin().double()
        F.cross_entropy(model(rows), torch.arange(8) % 2).backward()
        twin.step()
    for mine, yours in zip(training.model.parameters(), model.parameters()):
        assert torch.equal(mine, yours)


def test_it_waits_while_a_graph_waits_for_its_backward(training: Training):
    training.wish("float64")
    with torch.no_grad():
        training.forward(torch.zeros(2, 3))  # a validation has no graph
    images, labels = torch.zeros(2, 3), torch.zeros(2, dtype=torch.int64)
    loss = F.cross_entropy(training.forward(images), labels)
    training.batch()
    assert training.dtypes() == SINGLE
    loss.backward()
    training.moving.backward_ended(None)
    training.batch()
    assert training.dtypes() == DOUBLE


def test_a_graph_that_was_there_before_the_wish(recorder: Recorder, sent: list[object]):
    recorder.ends("forward", Site("train.py", 3), "model")
    training = Training(recorder, sent)
    training.wish("float64")
    training.batch()
    assert training.dtypes() == SINGLE


def test_without_a_loader_it_moves_where_a_step_has_ended(recorder: Recorder, sent: list[object]):
    training = alone(recorder, sent, "step")
    batch = torch.ones(4, 3), torch.zeros(4, dtype=torch.int64)
    training.iterate(batch)
    training.wish("float64")
    out = training.forward(batch[0])
    F.cross_entropy(out, batch[1]).backward()
    training.moving.backward_ended(None)
    assert training.dtypes() == SINGLE
    training.optimizer.step()
    training.moving.stepped()
    assert training.dtypes() == DOUBLE


def test_without_a_loader_it_moves_where_zero_grad_has_ended(recorder: Recorder, sent: list[object]):
    training = alone(recorder, sent, "step")
    training.wish("float64")
    training.moving.zeroed()
    assert training.dtypes() == DOUBLE


def test_without_an_optimizer_it_moves_where_backward_has_ended(recorder: Recorder, sent: list[object]):
    training = alone(recorder, sent, "backward")
    training.wish("float64")
    training.moving.backward_ended(None)
    assert training.dtypes() == DOUBLE


def test_not_under_inference_mode_where_parameters_would_be_lost_to_training(training: Training):
    training.wish("float64")
    with torch.inference_mode():
        training.batch()
    assert training.dtypes() == SINGLE
    training.batch()
    assert training.dtypes() == DOUBLE


def test_the_users_modes_and_random_generators_notice_nothing(training: Training):
    training.iterate()
    training.wish("float64")
    seen: list[Any] = []

    class Spy(torch.overrides.TorchFunctionMode):
        def __torch_function__(self, function: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
            seen.append(function)
            return function(*args, **(kwargs or {}))

    state = torch.get_rng_state()
    rows, labels = torch.ones(8, 3), torch.arange(8) % 2
    with Spy(), torch.autocast("cpu", dtype=torch.bfloat16):
        images, _ = training.moving.loaded([rows, labels])
    assert seen == [] and images.dtype == torch.float64 and training.dtypes() == DOUBLE
    assert torch.equal(torch.get_rng_state(), state)


# ── what the user may wish ───────────────────────────────────────────────────────────────────────────────────────────


def test_a_later_wish_replaces_one_that_waits(training: Training):
    training.wish("float64", 1)
    training.wish("bfloat16", 2)
    training.batch()
    assert training.dtypes() == {torch.bfloat16} and [m.request for m in training.sent] == [2]


def test_a_wish_that_waits_can_be_withdrawn(training: Training):
    training.wish("float64")
    assert training.wish("", 2) == Moved(2, "", "", 0, 0)
    training.iterate()
    assert training.dtypes() == SINGLE


def test_and_home_again(training: Training):
    training.wish("float64")
    training.iterate()
    training.wish("", 2)
    training.iterate()
    assert training.dtypes() == SINGLE
    assert training.batch()[0].dtype == torch.float32
    assert [(m.origin, m.target) for m in training.sent] == [("float32", "float64"), ("float64", "")]


def test_where_it_is_already_nothing_has_to_move(training: Training):
    training.wish("cpu")
    training.iterate()
    assert [(m.origin, m.target, m.tensors, m.bytes) for m in training.sent] == [("cpu", "cpu", 0, 0)]


@pytest.mark.parametrize("target, code", [("meta", "meta"), ("nonsense", "unknown_device")])
def test_what_can_not_be_is_declined_at_once(training: Training, target: str, code: str):
    assert training.wish(target) == NotMoved(1, target, code, target)
    training.iterate()
    assert training.dtypes() == SINGLE and training.sent == []


def test_a_training_without_parameters_is_declined(training: Training):
    training.model = training.optimizer = None
    training.wish("float64")
    training.moving.loaded([])
    assert [(m.code, m.target) for m in training.sent] == [("no_root", "float64")]


def test_a_training_on_several_devices_at_once_is_declined(training: Training):
    whole = nn.DataParallel(training.model)
    training.roots.called(whole, Site("train.py", 2, "whole"))
    training.wish("float64")
    training.iterate()
    assert [m.code for m in training.sent] == ["distributed"] and training.dtypes() == SINGLE


# ── going back ───────────────────────────────────────────────────────────────────────────────────────────────────────

NO_MEMORY = RuntimeError("CUDA out of memory. Tried to allocate 2.00 GiB.\nmore")


def numbers(training: Training) -> list[torch.Tensor]:
    return [tensor.detach().clone() for tensor in training.tensors()]


def same(before: list[torch.Tensor], after: list[torch.Tensor]) -> bool:
    pairs = list(zip(before, after, strict=True))
    return all(old.dtype == new.dtype and torch.equal(old, new) for old, new in pairs)


def test_a_forward_that_fails_puts_everything_back_and_the_script_goes_on(training: Training):
    training.iterate()
    before = numbers(training)
    training.wish("float64", 7)
    with pytest.raises(RuntimeError, match="out of memory"):
        training.iterate(breaks=NO_MEMORY)
    assert same(before, numbers(training))
    moved, back = training.sent
    assert isinstance(moved, Moved) and isinstance(back, MovedBack)
    assert (back.request, back.target, back.origin, back.chosen) == (7, "float64", "float32", "")
    assert back.trouble.type == "RuntimeError" and back.trouble.message.startswith("CUDA out of memory.")
    assert back.trouble.file == __file__ and back.trouble.line
    assert training.batch()[0].dtype == torch.float32
    training.iterate()


def test_a_backward_that_fails(training: Training):
    training.iterate()
    before = numbers(training)
    training.wish("float64")
    images, labels = training.batch()
    F.cross_entropy(training.forward(images), labels).backward()
    training.moving.backward_ended(NO_MEMORY)
    assert same(before, numbers(training))


def test_an_end_of_the_script(training: Training):
    before = numbers(training)
    training.wish("float64")
    training.batch()
    training.moving.failed(NO_MEMORY)
    assert same(before, numbers(training))


def test_a_batch_that_does_not_fit_there(training: Training, monkeypatch: pytest.MonkeyPatch):
    from inspector.probe.training_state import move

    def no_room(batch: Any, target: Any) -> Any:
        raise NO_MEMORY

    monkeypatch.setattr(move, "carried", no_room)
    training.wish("float64")
    assert training.batch()[0].dtype == torch.float32 and training.dtypes() == SINGLE
    assert isinstance(training.sent[-1], MovedBack)


def test_after_a_step_there_is_no_going_back(training: Training):
    training.wish("float64")
    training.iterate()
    with pytest.raises(RuntimeError):
        training.iterate(breaks=NO_MEMORY)
    assert training.model[0].weight.dtype == torch.float64 and len(training.sent) == 1


def test_after_the_first_iteration_without_a_step_neither(training: Training):
    training.wish("float64")
    training.batch()
    training.batch()
    training.moving.failed(NO_MEMORY)
    assert training.dtypes() == DOUBLE and len(training.sent) == 1


@pytest.mark.parametrize("error", [StopIteration(), KeyError("x"), KeyboardInterrupt(), None])
def test_what_no_device_says_changes_nothing(training: Training, error: BaseException | None):
    training.wish("float64")
    training.batch()
    training.moving.failed(error)
    assert training.dtypes() == DOUBLE


def test_from_a_place_that_was_chosen_it_goes_back_to_that(training: Training):
    training.wish("float64", 1)
    training.iterate()
    training.wish("bfloat16", 2)
    with pytest.raises(RuntimeError):
        training.iterate(breaks=NO_MEMORY)
    back = training.sent[-1]
    assert (back.target, back.origin, back.chosen) == ("bfloat16", "float64", "float64")
    assert training.batch()[0].dtype == torch.float64
    training.iterate()


def test_nothing_of_before_is_kept_once_it_has_worked(training: Training):
    training.wish("float64")
    training.batch()
    assert training.moving._trial is not None
    kept = [weakref.ref(data) for _, data, _ in training.moving._trial.before._moved]
    training.moving.stepped()
    assert kept and not any(ref() is not None for ref in kept)


def test_a_script_that_makes_tensors_of_its_own_gets_torchs_error(training: Training):
    training.wish("float64")
    training.batch()
    with pytest.raises(RuntimeError, match="Double|Float|dtype"):
        training.forward(torch.ones(2, 3))
    assert training.dtypes() == SINGLE and "dtype" in training.sent[-1].trouble.message


def test_a_worker_of_the_script_keeps_its_batches(training: Training):
    training.wish("float64")
    training.batch()
    training.moving._pid += 1
    batch = [torch.ones(1)]
    assert training.moving.loaded(batch) is batch


def test_batches_follow_even_when_the_probe_has_left(training: Training, monkeypatch: pytest.MonkeyPatch):
    from torch.utils.data import DataLoader, dataloader

    original = dataloader._BaseDataLoaderIter.__next__
    monkeypatch.setattr(dataloader._BaseDataLoaderIter, "__next__", original)
    training.moving.outlive()
    assert dataloader._BaseDataLoaderIter.__next__ is original  # nothing was moved
    training.wish("float64")
    training.batch()
    training.moving.outlive()
    [batch] = DataLoader([torch.ones(3)])
    assert batch.dtype == torch.float64


def test_a_gradient_that_was_there_is_put_back_as_the_same_object(training: Training):
    training.iterate()
    grads = [p.grad for p in training.model.parameters()]
    with Neutral():
        kept = [grad.clone() for grad in grads]
    training.wish("float64")
    with pytest.raises(RuntimeError):
        training.iterate(breaks=NO_MEMORY)
    for parameter, grad, number in zip(training.model.parameters(), grads, kept):
        assert parameter.grad is grad and torch.equal(grad, number)
