"""Paths and rows of layers in the model tree."""

from __future__ import annotations

from torch import nn

from inspector.probe.frames.user_code import Site
from inspector.probe.modules.calls import Call
from inspector.probe.modules.paths import Paths
from inspector.probe.modules.roots import Roots
from inspector.probe.modules.structure import whole


def known(model: nn.Module) -> tuple[Roots, Paths]:
    roots = Roots()
    roots._held.ref(model)
    roots.called(model, Site("train.py", 1, "model"))
    roots.refresh(None)
    return roots, Paths(roots)


def test_a_layer_has_the_row_and_the_path_of_the_tree():
    model = nn.Sequential(nn.Linear(2, 2), nn.Sequential(nn.Tanh(), nn.Linear(2, 1)))
    roots, paths = known(model)
    for layer, path in ((model, "model"), (model[0], "model.0"), (model[1], "model.1"), (model[1][1], "model.1.1")):
        row = paths.row_of(layer)
        assert roots.tree.things[row]() is layer and paths.path_of(row) == path
        assert paths.of_call(Call(layer, None, 1, 0.0)) == (path, row)


def test_a_layer_that_stands_in_two_places_is_shown_where_it_is_first():
    shared = nn.Linear(2, 2)
    model = nn.ModuleDict({"first": nn.Sequential(shared), "second": nn.Sequential(shared)})
    _, paths = known(model)
    assert paths.of_call(Call(shared, None, 1, 0.0))[0] == "model.first.0"


def test_a_module_that_is_not_in_the_tree_is_named_by_its_class_below_the_one_that_called_it():
    model, stray = nn.Sequential(nn.Linear(2, 2)), nn.Tanh()
    _, paths = known(model)
    above = Call(model[0], None, 1, 0.0)
    assert paths.of_call(Call(stray, above, 1, 0.0)) == ("model.0.Tanh", -1)
    assert paths.of_call(Call(stray, None, 1, 0.0)) == ("Tanh", -1)


def test_a_layer_whose_row_has_not_been_read_yet_has_its_path():
    model = nn.Sequential(nn.Linear(2, 2), nn.Sequential(nn.Tanh()))
    roots, paths = known(model)
    roots.tree = whole([("model", nn.Identity())])
    roots._names[id(model)] = "model"
    assert paths.of_call(Call(model[1][0], None, 1, 0.0)) == ("model.1.0", -1)


def test_a_layer_that_is_gone_has_no_path():
    model = nn.Sequential(nn.Linear(2, 2))
    _, paths = known(model)
    layer = nn.Linear(2, 2)
    call = Call(layer, None, 1, 0.0)
    del layer
    assert paths.of_call(call) == paths.of_call(None) == ("", -1)
