"""The ledger: what it says of each gradient equals what has been done to it."""

from __future__ import annotations

import gc
import weakref
from typing import Any

import pytest
import torch

from inspector.probe.core.threads import threads
from inspector.probe.frames.user_code import Site
from inspector.probe.gradients.grad_states import Ledger
from inspector.probe.modules.roots import Roots
from tests.unit.probe.other_thread import Other


class Watched:
    """Models whose backwards, steps and zero_grads are told to a ledger, as the hooks do it."""

    def __init__(self, **models: torch.nn.Module) -> None:
        self.roots = Roots()
        self.ledger = Ledger(self.roots)
        self.models = models
        for name, model in models.items():
            self.roots.called(model, Site("train.py", 1, name))

    def backward(self, loss: torch.Tensor) -> None:
        self.ledger.before_backward()
        threads.enter_backward()
        loss.backward()
        threads.leave_backward()
        self.ledger.after_backward()

    def train(self, name: str = "model") -> None:
        self.backward(self.models[name](torch.ones(2, 3)).sum())

    def zero(self, owner: Any, set_to_none: bool = True) -> None:
        threads.trains()
        owner.zero_grad(set_to_none=set_to_none)
        self.ledger.zeroed(owner, set_to_none)

    def step(self, optimizer: torch.optim.Optimizer) -> None:
        self.ledger.knows(optimizer)
        optimizer.step()
        self.ledger.stepped(optimizer)

    def state(self, name: str = "model") -> set[tuple[str, int]]:
        return {self.ledger.state(parameter) for parameter in self.models[name].parameters()}


@pytest.fixture
def watched() -> Watched:
    return Watched(model=torch.nn.Sequential(torch.nn.Linear(3, 4), torch.nn.ReLU(), torch.nn.Linear(4, 2)))


@pytest.fixture
def sgd(watched: Watched) -> torch.optim.Optimizer:
    return torch.optim.SGD(watched.models["model"].parameters(), lr=0.1)


def test_before_any_backward_there_is_none(watched: Watched):
    assert watched.state() == {("none", 0)}


def test_a_backward_populates(watched: Watched):
    watched.train()
    assert watched.state() == {("populated", 1)}


def test_a_second_backward_accumulates(watched: Watched):
    watched.train()
    watched.train()
    assert watched.state() == {("accumulated", 2)}
    watched.train()
    assert watched.state() == {("accumulated", 3)}


def test_clipping_does_not_count(watched: Watched):
    watched.train()
    torch.nn.utils.clip_grad_norm_(watched.models["model"].parameters(), 1e-3)
    assert watched.state() == {("populated", 1)}
    watched.train()
    assert watched.state() == {("accumulated", 2)}


def test_a_step_consumes(watched: Watched, sgd: torch.optim.Optimizer):
    watched.train()
    watched.step(sgd)
    assert watched.state() == {("consumed", 1)}


def test_a_step_without_gradients_consumes_nothing(watched: Watched, sgd: torch.optim.Optimizer):
    watched.step(sgd)
    assert watched.state() == {("none", 0)}


def test_what_was_consumed_and_not_zeroed_accumulates(watched: Watched, sgd: torch.optim.Optimizer):
    watched.train()
    watched.step(sgd)
    watched.train()
    assert watched.state() == {("accumulated", 2)}


def test_zeroed_to_none_is_none(watched: Watched, sgd: torch.optim.Optimizer):
    watched.train()
    watched.zero(sgd)
    assert watched.state() == {("none", 0)}
    watched.train()
    assert watched.state() == {("populated", 1)}


@pytest.mark.parametrize("by_optimizer", [True, False])
def test_zeroed_in_place_is_zeroed_and_counted_anew(watched, sgd, by_optimizer):
    watched.train()
    watched.zero(sgd if by_optimizer else watched.models["model"], set_to_none=False)
    assert watched.state() == {("zeroed", 0)}
    watched.train()
    assert watched.state() == {("populated", 1)}


def test_zeroed_after_a_step(watched: Watched, sgd: torch.optim.Optimizer):
    for _ in range(3):
        watched.zero(sgd)
        watched.train()
        watched.step(sgd)
    assert watched.state() == {("consumed", 1)}


def test_frozen(watched: Watched):
    first, last = watched.models["model"][0], watched.models["model"][2]
    first.requires_grad_(False)
    watched.train()
    assert {watched.ledger.state(p) for p in first.parameters()} == {("frozen", 0)}
    assert {watched.ledger.state(p) for p in last.parameters()} == {("populated", 1)}


def test_unreached_is_what_a_backward_passed_by(watched: Watched):
    model = watched.models["model"]
    watched.backward(model[2](torch.ones(2, 4)).sum())
    assert watched.ledger.state(model[0].weight) == ("unreached", 0)
    assert watched.ledger.state(model[2].weight) == ("populated", 1)
    watched.train()
    assert watched.ledger.state(model[0].weight) == ("populated", 1)
    assert watched.ledger.state(model[2].weight) == ("accumulated", 2)


def test_set_to_none_by_hand(watched: Watched):
    watched.train()
    for parameter in watched.models["model"].parameters():
        parameter.grad = None
    assert watched.state() == {("none", 0)}
    watched.train()
    assert watched.state() == {("populated", 1)}


def test_the_models_of_a_gan_do_not_touch_each_other():
    gan = Watched(maker=torch.nn.Linear(3, 3), judge=torch.nn.Linear(3, 1))
    gan.train("judge")
    assert gan.state("judge") == {("populated", 1)}
    assert gan.state("maker") == {("none", 0)}
    gan.backward(gan.models["judge"](gan.models["maker"](torch.ones(2, 3))).sum())
    assert gan.state("judge") == {("accumulated", 2)}
    assert gan.state("maker") == {("populated", 1)}


def test_two_losses_of_one_graph(watched: Watched):
    out = watched.models["model"](torch.ones(2, 3))
    watched.ledger.before_backward()
    out[:, 0].sum().backward(retain_graph=True)
    watched.ledger.after_backward()
    watched.backward(out[:, 1].sum())
    assert watched.state() == {("accumulated", 2)}


def test_a_backward_that_fails_leaves_what_it_reached(watched: Watched):
    model = watched.models["model"]

    def fail(grad: torch.Tensor) -> None:
        raise RuntimeError("in the middle")

    hidden = model[0](torch.ones(2, 3))
    hidden.register_hook(fail)
    watched.ledger.before_backward()
    with pytest.raises(RuntimeError, match="in the middle"):
        model[2](hidden).sum().backward()
    watched.ledger.after_backward()
    assert watched.ledger.state(model[2].weight) == ("populated", 1)
    assert watched.ledger.state(model[0].weight) == ("unreached", 0)


def test_sparse_gradients_count_too():
    watched = Watched(table=torch.nn.Embedding(5, 2, sparse=True))
    for count in (1, 2):
        watched.backward(watched.models["table"](torch.tensor([1, 3])).sum())
        (state,) = watched.state("table")
        assert state[1] == count


def test_parameters_of_no_module_are_known_by_their_optimizer():
    weight = torch.ones(3, requires_grad=True)
    watched = Watched()
    watched.ledger.knows(torch.optim.SGD([torch.ones(1, requires_grad=True)], lr=0.1))  # leaves its id to the next
    sgd = torch.optim.SGD([weight], lr=0.1)
    watched.ledger.knows(sgd)
    for _ in range(2):
        watched.backward((weight * 2).sum())
    assert watched.ledger.state(weight) == ("accumulated", 2)


def test_it_keeps_nothing_alive():
    watched = Watched(model=torch.nn.Linear(3, 2))
    sgd = torch.optim.SGD(watched.models["model"].parameters(), lr=0.1)
    watched.train()
    watched.step(sgd)
    refs = [weakref.ref(watched.models.pop("model")), weakref.ref(sgd)]
    del sgd
    gc.collect()
    assert [ref() for ref in refs] == [None, None]
    watched.ledger.before_backward()
    watched.ledger.after_backward()


# ── several threads ──


def agents() -> tuple[Watched, dict[str, torch.optim.Optimizer]]:
    """Two models, each with an optimizer of its own."""
    agents = Watched(mine=torch.nn.Linear(3, 2), its=torch.nn.Linear(3, 2))
    return agents, {name: torch.optim.SGD(model.parameters(), lr=0.1) for name, model in agents.models.items()}


def begin(agents: Watched, optimizers: dict[str, torch.optim.Optimizer], other: Other) -> None:
    """Both threads have trained once."""
    for name, does in (("mine", lambda act: act()), ("its", other.does)):
        does(lambda: agents.zero(optimizers[name]))
        does(lambda: agents.train(name))
        does(lambda: agents.step(optimizers[name]))


def test_each_of_two_threads_knows_what_it_trains_while_the_other_runs(other: Other):
    watched, optimizers = agents()
    begin(watched, optimizers, other)
    for name, does in (("mine", lambda act: act()), ("its", other.does)):
        does(lambda: watched.zero(optimizers[name]))
        does(lambda: watched.train(name))
        does(lambda: watched.train(name))
        assert does(lambda: watched.state(name)) == {("accumulated", 2)}
        does(lambda: watched.step(optimizers[name]))
        assert does(lambda: watched.state(name)) == {("consumed", 2)}


def test_what_another_thread_trains_is_not_read_while_it_runs(other: Other, monkeypatch: pytest.MonkeyPatch):
    watched, optimizers = agents()
    begin(watched, optimizers, other)
    read: list[int] = []

    def grad_of(parameter: Any) -> Any:
        read.append(id(parameter))
        return parameter.grad

    monkeypatch.setattr("inspector.probe.gradients.grad_states.grad_of", grad_of)
    monkeypatch.setattr("inspector.probe.gradients.accounts.grad_of", grad_of)
    its = set(map(id, watched.models["its"].parameters()))
    with threads.reading(0) as reads_all:
        assert not reads_all and watched.state("its") == {("none", 0)}  # what was put off is not worked out
        assert watched.state("mine") == {("consumed", 1)}
        assert not any(watched.ledger.reads(p) for p in watched.models["its"].parameters())
    watched.train("mine")
    assert not its & set(read)


def test_it_is_read_where_the_other_thread_waits(other: Other):
    watched, optimizers = agents()
    begin(watched, optimizers, other)
    with threads.turn:
        other.begins(lambda: threads.wait_for_turn(lambda: True) and threads.turn.release())
        with threads.reading(30) as reads_all:
            assert (
                reads_all and watched.state("its") == {("consumed", 1)} and watched.state("mine") == {("consumed", 1)}
            )
    other.ends()


def test_what_two_threads_train_is_known_by_what_both_have_done(other: Other):
    watched = Watched(model=torch.nn.Linear(3, 2))
    mine, its = (torch.optim.SGD(watched.models["model"].parameters(), lr=0.1) for _ in range(2))
    watched.zero(mine)
    watched.train()
    for optimizer in (its, its):  # whom they belong to is known from the second time on
        other.does(lambda optimizer=optimizer: watched.zero(optimizer))
        other.does(watched.train)
    watched.zero(mine)
    watched.train()
    other.does(watched.train)
    assert not watched.ledger.reads(watched.models["model"].weight)
    assert watched.state() == {("accumulated", 2)}
    watched.step(mine)
    assert watched.state() == {("consumed", 2)} == other.does(watched.state)


def test_when_the_other_thread_has_ended_all_is_read_again(other: Other):
    watched, optimizers = agents()
    begin(watched, optimizers, other)
    other.does(lambda: watched.zero(optimizers["its"]))
    other.does(lambda: watched.train("its"))
    other.quits()
    assert watched.state("its") == {("populated", 1)} and watched.state("mine") == {("consumed", 1)}
    watched.train("its")
    assert watched.state("its") == {("accumulated", 2)}


@pytest.mark.parametrize("last, state", [("step", ("consumed", 1)), ("zero", ("zeroed", 0))])
def test_what_an_optimizer_did_is_known_when_it_is_gone(watched, last: str, state: tuple[str, int]):
    optimizer = torch.optim.SGD(watched.models["model"].parameters(), lr=0.1)
    for _ in range(2):
        watched.zero(optimizer)
        watched.train()
        watched.step(optimizer)
    if last == "zero":
        watched.zero(optimizer, set_to_none=False)
    gone = weakref.ref(optimizer)
    del optimizer
    gc.collect()
    assert gone() is None
    assert watched.state() == {state}


def test_optimizers_that_come_and_go_leave_nothing_behind(watched):
    for _ in range(20):
        optimizer = torch.optim.SGD(watched.models["model"].parameters(), lr=0.1)
        watched.train()
        watched.step(optimizer)
    assert len(watched.ledger._left) <= 2
