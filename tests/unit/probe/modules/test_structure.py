"""The structure: rows of a module tree, shared things once."""

from __future__ import annotations

import pytest
import torch
from torch import nn
from torch.nn.utils import parametrize

from inspector.probe.modules.structure import PIECE, Tree, whole
from inspector.wire.messages import Look, Node


def rows(module: nn.Module) -> dict[str, Node]:
    """The rows by their path."""
    paths: dict[int, str] = {}
    nodes = whole([("model", module)]).nodes
    for node in nodes:
        paths[node.id] = f"{paths[node.parent]}.{node.name}" if node.parent >= 0 else node.name
    return {paths[node.id]: node for node in nodes}


def test_parents_come_before_their_children_in_order_of_registration():
    found = rows(nn.Sequential(nn.Linear(3, 4), nn.BatchNorm1d(4)))
    assert list(found) == [
        "model", "model.0", "model.1", "model.0.weight", "model.0.bias", "model.1.weight", "model.1.bias",
        "model.1.running_mean", "model.1.running_var", "model.1.num_batches_tracked",
    ]  # fmt: skip
    assert [node.id for node in found.values()] == list(range(10))


def test_a_row_tells_what_torch_tells():
    found = rows(nn.Sequential(nn.Linear(3, 4)))
    weight = found["model.0.weight"]
    assert (weight.kind, weight.shape, weight.dtype, weight.device) == ("parameter", (4, 3), "float32", "cpu")
    assert found["model.0"].detail == "in_features=3, out_features=4, bias=True"
    assert (weight.count, found["model"].kind, found["model"].type) == (12, "root", "Sequential")


def test_tied_weights_are_shared():
    model = nn.ModuleDict({"embed": nn.Embedding(5, 3), "head": nn.Linear(3, 5, bias=False)})
    model["head"].weight = model["embed"].weight
    found = rows(model)
    assert found["model.embed.weight"].shared_with == -1
    assert found["model.head.weight"].shared_with == found["model.embed.weight"].id


def test_a_module_used_twice_is_opened_once():
    layer = nn.Linear(2, 2)
    found = rows(nn.Sequential(layer, nn.ReLU(), layer))
    assert found["model.2"].shared_with == found["model.0"].id
    assert "model.2.weight" not in found


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
    assert rows(module)["model.scale"].shape == () and rows(module)["model.scale"].count == 1


def test_each_row_knows_its_root():
    first, second = nn.Linear(1, 1), nn.Linear(1, 1)
    tree = whole([("first", first), ("second", second)])
    assert [tree.nodes[root].name for root in tree.roots()] == ["first", "second"] + ["first"] * 2 + ["second"] * 2


def test_a_black_box_says_so():
    scripted = torch.jit.script(nn.Linear(2, 2))
    in_place = nn.Linear(2, 2)
    in_place.compile(backend="eager")
    boxes = [torch.compile(nn.Linear(2, 2), backend="eager"), in_place, scripted, nn.Linear(2, 2)]
    notes = [whole([("model", box)]).nodes[0].note for box in boxes]
    assert notes == ["compiled", "compiled", "scripted", ""]


def always() -> bool:
    """A clock whose time is up at every look."""
    return True


def large() -> nn.Module:
    return nn.Sequential(*(nn.Sequential(nn.Linear(1, 1), nn.ReLU()) for _ in range(PIECE)))


def test_a_large_tree_is_read_in_slices_the_upper_levels_first():
    model = large()
    tree, lengths = Tree([("model", model)]), [1]
    while not tree.is_complete:
        assert tree.read(always)
        assert len(tree) - lengths[-1] <= 3 * PIECE
        lengths.append(len(tree))
    assert len(lengths) > 4 and len(tree) == 1 + 5 * PIECE
    assert {node.parent for node in tree.nodes[1 : PIECE + 1]} == {0}
    assert list(tree.parents) == sorted(tree.parents)
    assert tree.is_same(whole([("model", model)]))


def test_a_tree_that_is_read_keeps_nothing_alive():
    model = large()
    tree = Tree([("model", model)])
    tree.read(always)
    del model
    assert not tree.read(always) and not tree.is_complete


def is_as_it_was(tree: Tree) -> bool:
    """Compares all of it, a slice at a time."""
    return all(tree.compare(always) for _ in range(30))


def test_a_large_tree_is_compared_in_turns():
    model = large()
    tree = whole([("model", model)])
    assert is_as_it_was(tree)
    model[PIECE // 2][0].weight.requires_grad_(False)
    assert tree.compare(always)  # not in the first turn
    assert not is_as_it_was(tree)


@pytest.mark.parametrize(
    "change",
    [
        lambda model: model[3].__delattr__("1"),
        lambda model: model.__delitem__(2),
        lambda model: model[0].append(nn.ReLU()),
        lambda model: model[0][0].register_buffer("mean", torch.ones(2)),
        lambda model: setattr(model[5][0], "weight", nn.Parameter(torch.ones(1, 1))),
        lambda model: setattr(model[5][0].weight, "data", torch.ones(2, 2)),
        lambda model: model[7].double(),
        lambda model: model[PIECE - 1].append(nn.ReLU()),
        lambda model: model.__delitem__(PIECE - 1),
    ],
)
def test_a_change_is_found(change):
    model = large()
    tree = whole([("model", model)])
    assert is_as_it_was(tree)
    change(model)
    assert not is_as_it_was(tree) and not tree.is_same(whole([("model", model)]))


def test_a_buffer_that_is_made_anew_is_the_same_row():
    model = nn.Sequential(nn.BatchNorm1d(2))
    tree = whole([("model", model)])
    model[0].running_mean = torch.zeros(2)
    assert is_as_it_was(tree) and tree.is_same(whole([("model", model)]))
    assert tree.things[tree.nodes[-3].id]() is model[0].running_mean
    model[0].running_mean = torch.zeros(2, dtype=torch.float64)
    assert not is_as_it_was(tree)


def test_parts_put_together_are_the_tree():
    model = nn.Sequential(nn.Linear(2, 2), nn.BatchNorm1d(2), nn.Linear(2, 1))
    tree = whole([("model", model)])
    words: list[str] = []
    looks: list[Look] = []
    rows = []
    for first in range(0, len(tree), 3):
        parents, names, styles, _, new_words, new_looks = tree.part(first, min(first + 3, len(tree)))
        words += new_words
        looks += new_looks
        numbers = [list(memoryview(column.data).cast("i")) for column in (parents, names, styles)]
        rows += [(parent, words[name], looks[look].type) for parent, name, look in zip(*numbers)]
    assert rows == [(node.parent, node.name, node.type) for node in tree.nodes]
    assert (words, looks) == (tree.words, tree.styles)
