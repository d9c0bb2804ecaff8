"""The structure: rows of a module tree, shared things once."""

from __future__ import annotations

import torch
from torch import nn
from torch.nn.utils import parametrize

from inspector.probe.structure import build
from inspector.wire.messages import Node


def rows(module: nn.Module) -> dict[str, Node]:
    """The rows by their path."""
    paths: dict[int, str] = {}
    nodes = build([("model", module)]).nodes
    for node in nodes:
        paths[node.id] = f"{paths[node.parent]}.{node.name}" if node.parent >= 0 else node.name
    return {paths[node.id]: node for node in nodes}


def test_parents_come_before_their_children_in_order_of_registration():
    found = rows(nn.Sequential(nn.Linear(3, 4), nn.BatchNorm1d(4)))
    assert list(found) == [
        "model", "model.0", "model.0.weight", "model.0.bias", "model.1", "model.1.weight", "model.1.bias",
        "model.1.running_mean", "model.1.running_var", "model.1.num_batches_tracked",
    ]  # fmt: skip
    assert [node.id for node in found.values()] == list(range(10))


def test_a_row_tells_what_torch_tells():
    found = rows(nn.Sequential(nn.Linear(3, 4)))
    weight = found["model.0.weight"]
    assert (weight.kind, weight.shape, weight.dtype, weight.device) == ("parameter", (4, 3), "float32", "cpu")
    assert found["model.0"].detail == "in_features=3, out_features=4, bias=True"
    assert (found["model"].kind, found["model"].type, found["model"].count) == ("root", "Sequential", 16)


def test_tied_weights_are_shared_and_counted_once():
    model = nn.ModuleDict({"embed": nn.Embedding(5, 3), "head": nn.Linear(3, 5, bias=False)})
    model["head"].weight = model["embed"].weight
    found = rows(model)
    assert found["model.embed.weight"].shared_with == -1
    assert found["model.head.weight"].shared_with == found["model.embed.weight"].id
    assert found["model"].count == 15


def test_a_module_used_twice_is_opened_once():
    layer = nn.Linear(2, 2)
    found = rows(nn.Sequential(layer, nn.ReLU(), layer))
    assert found["model.2"].shared_with == found["model.0"].id
    assert "model.2.weight" not in found
    assert found["model"].count == 6


def test_a_module_that_holds_itself_has_an_end():
    module = nn.Sequential(nn.Linear(1, 1))
    module.add_module("self", module)
    assert rows(module)["model.self"].shared_with == 0


def test_the_users_extra_repr_is_not_called():
    class Mine(nn.Linear):
        def extra_repr(self) -> str:
            raise RuntimeError("not ready")

    assert rows(Mine(2, 2))["model"].detail == ""


def test_nor_below_a_class_that_torch_made():
    class Mine(nn.Linear):
        def extra_repr(self) -> str:
            raise RuntimeError("not ready")

    mine = Mine(2, 2)
    parametrize.register_parametrization(mine, "weight", nn.Identity())
    found = rows(mine)
    assert found["model"].detail == ""
    assert "model.parametrizations.weight.original" in found


def test_frozen_parameters_are_not_trainable():
    layer = nn.Linear(2, 2)
    layer.weight.requires_grad_(False)
    found = rows(layer)
    assert not found["model.weight"].trainable and found["model.bias"].trainable


def test_scalars_have_an_empty_shape():
    module = nn.Module()
    module.scale = nn.Parameter(torch.tensor(2.0))
    assert rows(module)["model.scale"].shape == () and rows(module)["model"].count == 1


def test_each_parameter_knows_its_root():
    first, second = nn.Linear(1, 1), nn.Linear(1, 1)
    built = build([("first", first), ("second", second)])
    assert built.root_of[id(first.weight)] == 0
    assert built.nodes[built.root_of[id(second.weight)]].name == "second"


def test_a_black_box_says_so():
    scripted = torch.jit.script(nn.Linear(2, 2))
    in_place = nn.Linear(2, 2)
    in_place.compile(backend="eager")
    boxes = [torch.compile(nn.Linear(2, 2), backend="eager"), in_place, scripted, nn.Linear(2, 2)]
    notes = [build([("model", box)]).nodes[0].note for box in boxes]
    assert notes == ["compiled", "compiled", "scripted", ""]
