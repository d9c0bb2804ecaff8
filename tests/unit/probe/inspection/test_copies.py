"""Copies: what was at the last stop, what a step did, what a layer gave, within a budget, and nothing held alive."""

from __future__ import annotations

import gc
import weakref
from typing import Any

import pytest
import torch

from inspector.probe.inspection.copies import Identity, TensorCopies, Watched
from inspector.probe.numerics.numbers import Unavailable
from inspector.wire.tensors import TensorName

WEIGHT = TensorName("parameter", 1, 1)


def watch(shelf: TensorCopies, owner: Any, kind: str = "parameter") -> Identity:
    identity = kind, "", id(owner)
    shelf.watch({identity: Watched(TensorName(kind, 1, 1), owner)})
    return identity


def step(shelf: TensorCopies, parameter: Any) -> None:
    shelf.steps({id(parameter)})
    with torch.no_grad():
        parameter.add_(1)
    shelf.stepped([parameter])


def why(look: Any, *arguments: Any) -> str:
    with pytest.raises(Unavailable) as refused:
        look(*arguments)
    return refused.value.code


@pytest.fixture
def shelf() -> TensorCopies:
    return TensorCopies(limit=1000)


@pytest.fixture
def weight() -> torch.nn.Parameter:
    return torch.nn.Parameter(torch.zeros(10))


def test_the_last_stops_numbers_stay_when_the_tensor_changes(shelf: TensorCopies, weight: Any):
    identity = watch(shelf, weight)
    assert why(shelf.last, identity) == "not_watched"
    shelf.leaves(lambda identity, watched: watched.owner())
    version = weight._version
    with torch.no_grad():
        weight.add_(1)
    assert shelf.last(identity).tolist() == [0] * 10 and weight._version == version + 1


def test_an_update_is_what_the_step_added(shelf: TensorCopies, weight: Any):
    watch(shelf, weight)
    assert why(shelf.update, weight) == "no_step"
    step(shelf, weight)
    assert shelf.update(weight).tolist() == [1] * 10


def test_a_step_of_another_optimizer_is_no_update(shelf: TensorCopies, weight: Any):
    watch(shelf, weight)
    other = torch.nn.Parameter(torch.zeros(10))
    shelf.steps({id(other)})
    shelf.stepped([other])
    assert why(shelf.update, weight) == "no_step"


def test_steps_of_two_optimizers_within_one_another_have_an_update_each(shelf: TensorCopies):
    """As two threads make them."""
    one, two = (torch.nn.Parameter(torch.zeros(10)) for _ in range(2))
    names = {("parameter", "", id(one)): one, ("parameter", "", id(two)): two}
    shelf.watch({identity: Watched(TensorName("parameter", 1, 1), owner) for identity, owner in names.items()})
    shelf.steps({id(one)})
    shelf.steps({id(two)})
    with torch.no_grad():
        one.add_(1)
        two.add_(2)
    shelf.stepped([one])
    shelf.stepped([two])
    assert shelf.update(one).tolist() == [1] * 10 and shelf.update(two).tolist() == [2] * 10


def test_an_update_that_a_later_step_has_outdated_is_not_shown_at_a_stop(shelf: TensorCopies, weight: Any):
    watch(shelf, weight)
    step(shelf, weight)
    shelf.step_passed()
    assert shelf.update(weight).tolist() == [1] * 10  # a free run shows what it has
    shelf.arrives()
    assert why(shelf.update, weight) == "no_step"
    step(shelf, weight)
    shelf.arrives()
    assert shelf.update(weight).tolist() == [1] * 10


def test_an_activation_that_a_later_forward_has_outdated_is_not_shown_at_a_stop(shelf: TensorCopies):
    layer = torch.nn.Linear(1, 1)
    watch(shelf, layer, "activation")
    shelf.gave(layer, (torch.ones(2), torch.zeros(3)))
    assert shelf.activation(layer).tolist() == [1, 1]
    shelf.forward_passed(layer)
    shelf.arrives()
    assert why(shelf.activation, layer) == "not_watched"


def test_more_than_the_budget_is_not_copied_and_said_to_be_so(shelf: TensorCopies):
    large = torch.nn.Parameter(torch.zeros(1000))
    identity = watch(shelf, large)
    shelf.leaves(lambda identity, watched: watched.owner())
    step(shelf, large)
    assert why(shelf.last, identity) == why(shelf.update, large) == "budget"
    assert why(shelf.keep, WEIGHT, large, 1, 1) == "budget"
    assert shelf.bytes() == 0


def test_a_copy_that_finds_no_memory_is_over_the_budget_and_no_failure(shelf: TensorCopies):
    class Full(torch.Tensor):
        def detach(self) -> Any:
            raise torch.OutOfMemoryError("CUDA out of memory")

    assert why(shelf.keep, WEIGHT, torch.zeros(3).as_subclass(Full), 1, 1) == "budget"


def test_kept_copies_fill_the_budget_until_they_are_dropped(shelf: TensorCopies, weight: Any):
    for _ in range(25):
        shelf.keep(WEIGHT, weight, 3, 2)
    assert shelf.bytes() == 1000 and why(shelf.keep, WEIGHT, weight, 3, 2) == "budget"
    assert [copy.number for copy in shelf.copies()] == list(range(1, 26))
    shelf.drop([1])
    shelf.keep(WEIGHT, weight, 3, 2)
    assert why(shelf.kept, 1) == "gone" and shelf.kept(26).tolist() == [0] * 10
    shelf.drop([])
    assert shelf.copies() == () and shelf.bytes() == 0


def test_what_is_no_longer_watched_is_let_go(shelf: TensorCopies, weight: Any):
    identity = watch(shelf, weight)
    shelf.leaves(lambda identity, watched: watched.owner())
    step(shelf, weight)
    shelf.watch({})
    assert shelf.bytes() == 0 and why(shelf.last, identity) == "not_watched" and why(shelf.update, weight) == "no_step"


def test_nothing_of_the_script_is_held_alive(shelf: TensorCopies):
    weight = torch.nn.Parameter(torch.zeros(10))
    identity = watch(shelf, weight)
    shelf.leaves(lambda identity, watched: watched.owner())
    step(shelf, weight)
    shelf.keep(WEIGHT, weight, 1, 1)
    gone = weakref.ref(weight)
    del weight
    gc.collect()
    assert gone() is None
    assert why(shelf.last, identity) == "not_watched"  # another tensor may have its place now


def test_a_copy_has_no_graph_and_no_memory_in_common(shelf: TensorCopies, weight: Any):
    shelf.keep(WEIGHT, (weight * 2)[:5], 1, 1)
    copy = shelf.kept(1)
    assert copy.grad_fn is None and not copy.requires_grad and copy.untyped_storage().nbytes() == 20


def test_however_many_are_watched_each_is_kept_within_the_budget():
    shelf, weights = TensorCopies(limit=100 * 40), [torch.nn.Parameter(torch.full((10,), float(i))) for i in range(101)]
    names = {("parameter", "", id(weight)): Watched(WEIGHT, weight) for weight in weights}
    shelf.watch(names)
    shelf.leaves(lambda identity, watched: watched.owner())
    assert [shelf.last(identity)[0].item() for identity in list(names)[:100]] == list(range(100))
    assert why(shelf.last, list(names)[100]) == "budget"
