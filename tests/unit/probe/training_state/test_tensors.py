"""Everything of a training is brought elsewhere, stays the same objects, and can be put back to the bit."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest
import torch
from torch import nn, optim

from inspector.probe.core.neutral import Neutral
from inspector.probe.training_state.target import Refusal, Target
from inspector.probe.training_state.tensors import Belongings, tensors_in

DOUBLE = Target(torch.float64)
META = Target(torch.device("meta"))

OPTIMIZERS: dict[str, Callable[[Any], Any]] = {
    "SGD": lambda p: optim.SGD(p, lr=0.1),
    "SGD momentum": lambda p: optim.SGD(p, lr=0.1, momentum=0.9, nesterov=True),
    "Adam": lambda p: optim.Adam(p, lr=0.01),
    "Adam foreach": lambda p: optim.Adam(p, lr=0.01, foreach=True),
    "Adam fused": lambda p: optim.Adam(p, lr=0.01, fused=True),
    "Adam tensor rate": lambda p: optim.Adam(p, lr=torch.tensor(0.01)),
    "AdamW amsgrad": lambda p: optim.AdamW(p, lr=0.01, amsgrad=True),
    "Adamax": lambda p: optim.Adamax(p, lr=0.01),
    "NAdam": lambda p: optim.NAdam(p, lr=0.01),
    "RAdam": lambda p: optim.RAdam(p, lr=0.01),
    "Adadelta": lambda p: optim.Adadelta(p, lr=1.0),
    "Adagrad": lambda p: optim.Adagrad(p, lr=0.05),
    "RMSprop": lambda p: optim.RMSprop(p, lr=0.01, momentum=0.9, centered=True),
    "Rprop": lambda p: optim.Rprop(p, lr=0.01),
    "ASGD": lambda p: optim.ASGD(p, lr=0.01),
    "LBFGS": lambda p: optim.LBFGS(p, lr=0.5, max_iter=4, history_size=3),
    "LBFGS wolfe": lambda p: optim.LBFGS(p, lr=0.5, max_iter=4, line_search_fn="strong_wolfe"),
    "Adafactor": lambda p: optim.Adafactor(p, lr=0.01),
}


def network() -> nn.Sequential:
    torch.manual_seed(0)
    return nn.Sequential(nn.Linear(6, 5), nn.BatchNorm1d(5), nn.Tanh(), nn.Linear(5, 3))


def step(model: nn.Module, optimizer: Any) -> None:
    """One step on the same eight rows, in the model's own dtype."""
    dtype = next(model.parameters()).dtype
    rows = torch.linspace(-1, 1, 48, dtype=dtype).reshape(8, 6).sin()

    def closure() -> Any:
        optimizer.zero_grad()
        loss = model(rows).square().sum() + sum(p.square().sum() for p in model.parameters())
        loss.backward()
        return loss

    optimizer.step(closure)


def bring(modules: list[Any], optimizers: list[Any], target: Target = DOUBLE) -> Any:
    with Neutral():
        return Belongings(modules, optimizers).bring(target)


def held(model: nn.Module, optimizer: Any) -> list[Any]:
    """Every tensor of the model, of its gradients, and of the optimizer."""
    grads = [p.grad for p in model.parameters() if p.grad is not None]
    state = [tensor for _, tensor in tensors_in(dict(optimizer.state))]
    return [*model.parameters(), *model.buffers(), *grads, *state]


def trained(name: str) -> tuple[nn.Module, Any]:
    model = network()
    optimizer = OPTIMIZERS[name](model.parameters())
    step(model, optimizer)
    step(model, optimizer)
    return model, optimizer


# ── every optimizer of torch's ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_every_tensor_of_every_optimizer_moves_and_stays_the_same_object(name: str):
    model, optimizer = trained(name)
    before = held(model, optimizer)
    bring([model], [optimizer])
    after = held(model, optimizer)
    assert all(new is old for new, old in zip(after, before, strict=True))
    fused = {id(state["step"]) for state in optimizer.state.values() if optimizer.param_groups[0].get("fused")}
    dtypes = {tensor.dtype for tensor in after if tensor.is_floating_point() and id(tensor) not in fused}
    assert dtypes == {torch.float64}
    assert model[1].num_batches_tracked.dtype == torch.int64


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_the_next_steps_equal_those_of_a_run_continued_from_the_same_state(name: str):
    model, optimizer = trained(name)
    other = copy.deepcopy(model).double()
    twin = OPTIMIZERS[name](other.parameters())
    for mine, yours in zip(model.parameters(), other.parameters()):
        if mine in optimizer.state:
            twin.state[yours] = cast(optimizer.state[mine], bool(optimizer.param_groups[0].get("fused")))
    bring([model], [optimizer])
    for _ in range(2):
        step(model, optimizer)
        step(other, twin)
    for mine, yours in zip(model.parameters(), other.parameters()):
        assert mine.dtype == torch.float64 and torch.equal(mine, yours)


def cast(state: Any, fused: bool, key: str = "") -> Any:
    """A state in float64, made by hand; the counter of a fused optimizer is float32 always."""
    if isinstance(state, dict):
        return {name: cast(value, fused, name) for name, value in state.items()}
    if isinstance(state, list):
        return [cast(value, fused) for value in state]
    if not isinstance(state, torch.Tensor):
        return state
    return state.double() if state.is_floating_point() and not (fused and key == "step") else state.clone()


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_what_is_put_back_is_as_it_was_to_the_bit(name: str):
    model, optimizer = trained(name)
    tensors = held(model, optimizer)
    numbers = [tensor.detach().clone() for tensor in tensors]
    options = copy.deepcopy(optimizer.state_dict())
    before = bring([model], [optimizer])
    step(model, optimizer)
    optimizer.zero_grad()
    with Neutral():
        before.put_back()
    again = held(model, optimizer)
    assert len(again) == len(tensors)
    for tensor, old, number in zip(again, tensors, numbers):
        assert tensor is old and tensor.dtype == number.dtype and torch.equal(tensor, number)
    restored = optimizer.state_dict()["state"]
    assert repr(restored) == repr(options["state"])
    step(model, optimizer)


def test_sparse_gradients_and_the_state_of_sparse_adam():
    model = nn.Embedding(5, 2, sparse=True)
    optimizer = optim.SparseAdam(model.parameters())
    model(torch.tensor([1, 3])).sum().backward()
    optimizer.step()
    bring([model], [optimizer])
    assert model.weight.grad.dtype == torch.float64 and model.weight.grad.is_sparse
    assert optimizer.state[model.weight]["exp_avg"].dtype == torch.float64
    optimizer.step()


def test_muon_where_torch_has_it():
    if not hasattr(optim, "Muon"):
        pytest.skip("a torch without Muon")
    model = nn.Linear(4, 4, bias=False)
    optimizer = optim.Muon(model.parameters(), lr=0.01)
    for dtype in (torch.float32, torch.float64):
        model(torch.ones(2, 4, dtype=dtype)).sum().backward()
        optimizer.step()
        bring([model], [optimizer])
        assert optimizer.state[model.weight]["momentum_buffer"].dtype == torch.float64


# ── what counts steps, on a device ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("options, moves", [({}, False), ({"capturable": True}, True), ({"fused": True}, True)])
def test_steps_are_counted_where_torch_counts_them(options: dict[str, bool], moves: bool):
    """As `load_state_dict` has it; "meta" plays the device, and nothing is really brought there."""
    parameter = nn.Parameter(torch.zeros(2))
    optimizer = optim.Adam([parameter], lr=torch.tensor(0.1))
    optimizer.state[parameter] = {"step": torch.tensor(1.0), "exp_avg": torch.zeros(2), "mu": torch.tensor(1.0)}
    optimizer.param_groups[0].update(options)
    state = optimizer.state[parameter]
    belongings = Belongings([], [optimizer])
    assert belongings._remains(state["step"], META) is not moves
    assert not belongings._remains(state["exp_avg"], META) and not belongings._remains(state["mu"], META)
    assert belongings._remains(optimizer.param_groups[0]["lr"], META)


# ── modules ──────────────────────────────────────────────────────────────────────────────────────────────────────────


class Odd(nn.Module):
    """Tied, frozen, parametrized, with buffers of both kinds and integers among them."""

    def __init__(self) -> None:
        super().__init__()
        self.first, self.second = nn.Linear(4, 4), nn.Linear(4, 4)
        self.second.weight = self.first.weight
        self.frozen = nn.Parameter(torch.ones(3), requires_grad=False)
        self.normed = nn.utils.parametrizations.weight_norm(nn.Linear(4, 2))
        self.register_buffer("kept", torch.ones(2))
        self.register_buffer("passing", torch.ones(2), persistent=False)
        self.register_buffer("ids", torch.arange(3))
        self.register_parameter("none", None)


def test_tied_frozen_parametrized_and_buffers_of_every_kind():
    model = Odd()
    count = bring([model], []).count
    assert model.second.weight is model.first.weight
    assert count == len(list(model.parameters())) + 2
    assert {p.dtype for p in model.parameters()} == {torch.float64}
    assert not model.frozen.requires_grad and model.first.weight.requires_grad
    assert (model.kept.dtype, model.passing.dtype, model.ids.dtype) == (torch.float64, torch.float64, torch.int64)
    assert model.normed(torch.ones(1, 4, dtype=torch.float64)).dtype == torch.float64


def test_parameters_of_an_optimizer_that_no_module_has():
    alone = nn.Parameter(torch.zeros(2))
    optimizer = optim.SGD([alone], lr=0.1)
    bring([], [optimizer])
    assert alone.dtype == torch.float64 and optimizer.param_groups[0]["params"][0] is alone


def test_views_of_a_flat_parameter_stay_views_of_it():
    flat = nn.Parameter(torch.arange(6.0))
    model = nn.Linear(2, 2)
    model.weight.data, model.bias.data = flat.data[:4].view(2, 2), flat.data[4:]
    before = bring([model], [optim.SGD([flat], lr=0.1)])
    with torch.no_grad():
        flat.mul_(2)
    assert model.weight.tolist() == [[0, 2], [4, 6]] and model.bias.tolist() == [8, 10]
    with Neutral():
        before.put_back()
    assert model.weight.tolist() == [[0, 1], [2, 3]] and model.bias.dtype == torch.float32
    with torch.no_grad():
        flat.mul_(3)
    assert model.bias.tolist() == [12, 15]


def test_the_order_in_memory_stays():
    model = nn.Conv2d(3, 4, 3).to(memory_format=torch.channels_last)
    bring([model], [])
    assert model.weight.is_contiguous(memory_format=torch.channels_last)


def test_a_lazy_layer_that_met_no_batch_makes_its_weights_there():
    model = nn.Sequential(nn.LazyLinear(3), nn.Linear(3, 1))
    weight = model[0].weight
    before = bring([model], [])
    assert model(torch.ones(2, 4, dtype=torch.float64)).dtype == torch.float64 and model[0].weight is weight
    with Neutral():
        before.put_back()
    assert weight.dtype == torch.float32 and weight.shape == (3, 4)


def test_a_loss_with_weights_for_its_classes():
    criterion = nn.CrossEntropyLoss(weight=torch.ones(3))
    bring([criterion], [])
    assert criterion.weight.dtype == torch.float64


# ── what is declined ─────────────────────────────────────────────────────────────────────────────────────────────────


def refused(action: Callable[[], Any]) -> str:
    with pytest.raises(Refusal) as caught:
        action()
    return caught.value.code


def test_tensors_that_could_not_stay_the_same_objects_are_declined_and_nothing_moves():
    model, optimizer = trained("Adam")
    tensors = held(model, optimizer)
    assert refused(lambda: bring([model], [optimizer], META)) == "identity"
    assert {tensor.device.type for tensor in tensors} == {"cpu"}


def test_a_copy_that_fails_leaves_everything_where_it_was(monkeypatch: pytest.MonkeyPatch):
    model, optimizer = trained("Adam")
    numbers = [tensor.clone() for tensor in held(model, optimizer)]
    brought, copies = Target.brought, []

    def fails_late(target: Target, tensor: Any) -> Any:
        copies.append(tensor)
        if len(copies) == 7:
            raise RuntimeError("out of memory")
        return brought(target, tensor)

    monkeypatch.setattr(Target, "brought", fails_late)
    with pytest.raises(RuntimeError, match="out of memory"):
        bring([model], [optimizer])
    for tensor, number in zip(held(model, optimizer), numbers, strict=True):
        assert tensor.dtype == number.dtype and torch.equal(tensor, number)


def test_a_training_in_several_places_was_put_there_by_the_script():
    model = nn.Sequential(nn.Linear(2, 2), nn.Linear(2, 2).double())
    assert refused(lambda: Belongings([model], []).origin(DOUBLE)) == "several"


def test_nothing_to_move_is_no_training():
    assert refused(lambda: Belongings([nn.ReLU()], []).origin(DOUBLE)) == "no_root"


def test_where_it_was():
    assert Belongings([network()], []).origin(DOUBLE) == "float32"
    assert Belongings([network()], []).origin(META) == "cpu"
