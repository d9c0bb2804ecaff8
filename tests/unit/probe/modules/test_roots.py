"""Roots: which modules are shown and how they are named."""

from __future__ import annotations

import copy
import gc
import sys
import weakref
from collections.abc import Iterator

import pytest
import torch
from torch import nn

from inspector.probe.frames import user_code
from inspector.probe.frames.user_code import Site
from inspector.probe.modules.roots import Roots


@pytest.fixture
def roots() -> Iterator[Roots]:
    """Hung onto torch, without a guard: what fails is seen."""
    roots = Roots()
    undo = roots.hang(lambda entry: entry)
    yield roots
    for take_back in undo:
        take_back()


def called(roots: Roots, module: nn.Module, name: str = "model") -> None:
    roots.called(module, Site("train.py", 1, name))


def names(roots: Roots) -> list[str]:
    return [node.name for node in roots.nodes if node.kind == "root"]


def rows(roots: Roots) -> dict[str, tuple[str, int]]:
    return {node.name: (node.kind, node.count) for node in roots.nodes}


def test_a_root_is_named_by_its_call(roots: Roots):
    model = nn.Linear(3, 2)
    called(roots, model, "net")
    assert roots.summary(None) == (2, 0, 1)
    assert names(roots) == ["net"]


def test_a_root_that_a_library_calls_is_named_by_the_script_where_it_has_a_name_for_it(roots: Roots):
    user_code._users[__file__] = True
    network = nn.Linear(3, 2)
    roots.called(network, Site("train.py", 1, "trainer.fit", through=Site("library.py", 7, "self.model")))
    roots.refresh(None)
    assert names(roots) == ["model"]
    roots.refresh(sys._getframe())
    assert names(roots) == ["network"]


def test_the_version_rises_only_with_the_structure(roots: Roots):
    model = nn.Sequential(nn.Linear(3, 2))
    called(roots, model)
    roots.refresh(None)
    roots.refresh(None)
    assert roots.version == 1
    model.append(nn.Linear(2, 2))
    roots.refresh(None)
    assert roots.version == 2
    model[0].weight = nn.Parameter(model[0].weight.detach().clone())
    roots.refresh(None)
    assert roots.version == 3


def test_gradients_are_counted(roots: Roots):
    model = nn.Sequential(nn.Linear(3, 2), nn.Linear(2, 2))
    called(roots, model)
    model[1](torch.ones(1, 2)).sum().backward()
    assert roots.summary(None) == (4, 2, 1)


def test_a_model_used_through_its_own_methods_is_shown_from_its_top(roots: Roots):
    class Coder(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.encoder, self.decoder = nn.Linear(3, 2), nn.Linear(2, 3)

    coder = Coder()
    called(roots, coder.encoder, "coder.encoder")
    roots.refresh(None)
    assert names(roots) == ["Coder"] and "decoder" in rows(roots)


def test_a_model_of_a_trainer_is_named_by_its_attribute(roots: Roots):
    class Trainer:
        def __init__(self) -> None:
            self.model = nn.Linear(3, 2)

        def fit(self) -> None:
            user_code._users[__file__] = True
            roots.refresh(sys._getframe())

    Trainer().fit()
    assert names(roots) == ["self.model"]


def test_a_model_is_known_by_its_variable_before_it_is_called(roots: Roots):
    user_code._users[__file__] = True
    network = nn.Linear(3, 2)  # noqa: F841
    roots.refresh(sys._getframe())
    assert names(roots) == ["network"]


def test_an_object_that_pretends_is_not_asked(roots: Roots):
    class Proxy:
        @property
        def __class__(self) -> type:  # type: ignore[override]
            raise RuntimeError("not now")

    user_code._users[__file__] = True
    proxy, network = Proxy(), nn.Linear(3, 2)  # noqa: F841
    roots.refresh(sys._getframe())
    assert names(roots) == ["network"]


def test_two_models_are_two_roots(roots: Roots):
    maker, judge = nn.Linear(3, 3), nn.Linear(3, 1)
    called(roots, maker, "maker")
    called(roots, judge, "judge")
    roots.refresh(None)
    assert names(roots) == ["maker", "judge"]
    assert roots.root_of[id(judge.weight)] != roots.root_of[id(maker.weight)]


def test_modules_without_parameters_are_no_roots(roots: Roots):
    assert not roots.owns_parameters(nn.Sequential(nn.ReLU(), nn.Dropout()))
    assert roots.owns_parameters(nn.Sequential(nn.ReLU(), nn.Linear(1, 1)))


def test_parameters_that_come_later_are_noticed(roots: Roots):
    model = nn.Sequential(nn.ReLU())
    assert not roots.owns_parameters(model)
    model.append(nn.Linear(1, 1))
    assert roots.owns_parameters(model)


def test_lazily_made_layers_are_shown_before_and_after(roots: Roots):
    model = nn.Sequential(nn.LazyLinear(4), nn.ReLU())
    called(roots, model)
    assert roots.summary(None) == (2, 0, 1)
    assert rows(roots)["weight"] == ("parameter", 0)
    model(torch.ones(2, 3))
    assert roots.summary(None) == (2, 0, 2)
    assert rows(roots)["weight"] == ("parameter", 12)


def test_siblings_that_compare_are_not_asked(roots: Roots):
    class Odd(nn.Module):
        __hash__ = nn.Module.__hash__

        def __eq__(self, other: object) -> bool:
            raise RuntimeError("compares")

    child = nn.Linear(1, 1)
    top = nn.Sequential(Odd(), child)
    called(roots, child, "child")
    roots.refresh(None)
    assert len(names(roots)) == 1 and names(roots) == ["Sequential"] and top is not None


def test_a_model_that_is_gone_is_gone(roots: Roots):
    model = nn.Sequential(nn.Linear(3, 2))
    called(roots, model)
    roots.refresh(None)
    ref = weakref.ref(model)
    del model
    gc.collect()
    assert ref() is None
    assert roots.summary(None) == (0, 0, 2)
    assert roots.nodes == ()


def test_a_slice_is_no_root_and_changes_nothing(roots: Roots):
    model = nn.Sequential(nn.Linear(3, 2), nn.ReLU(), nn.Linear(2, 2))
    called(roots, model)
    assert roots.summary(None) == (4, 0, 1)
    for _ in range(3):
        called(roots, model[:2], "model[:2]")
        called(roots, model[1:], "model[1:]")
        assert roots.summary(None) == (4, 0, 1)
        assert not roots.is_new
    assert names(roots) == ["model"]


def test_a_model_that_is_only_called_in_slices_is_shown_whole(roots: Roots):
    model = nn.Sequential(nn.Linear(3, 2), nn.Linear(2, 2))
    for _ in range(2):
        roots.called(model[:1], None)
        called(roots, model[1:], "model[1:]")
        assert roots.summary(None) == (4, 0, 1)
    assert names(roots) == ["model"]


def test_a_model_made_of_anothers_layers_is_a_root_where_the_other_is_none(roots: Roots):
    layers = [nn.Linear(3, 2), nn.Linear(2, 2)]
    first = nn.Sequential(*layers)
    second = nn.Sequential(*layers)
    called(roots, second, "second")
    assert roots.summary(None) == (4, 0, 1)
    assert names(roots) == ["second"] and len(first) == 2


def test_layers_outlive_the_model_that_held_them_first(roots: Roots):
    first = nn.Sequential(nn.Linear(3, 2), nn.Linear(2, 2))
    second = nn.Sequential(*first)
    called(roots, first, "first")
    assert roots.summary(None) == (4, 0, 1)
    del first
    gc.collect()
    called(roots, second, "second")
    assert roots.summary(None) == (4, 0, 2)
    assert names(roots) == ["second"]


def test_a_layer_that_left_its_model_is_its_own_root(roots: Roots):
    model = nn.Sequential(nn.Linear(3, 2), nn.Linear(2, 2))
    called(roots, model)
    head = model[1]
    del model[1]
    called(roots, head, "head")
    assert roots.summary(None) == (4, 0, 1)
    assert names(roots) == ["model", "head"]


def test_a_copied_model_is_used_through_its_parts(roots: Roots):
    model = copy.deepcopy(nn.ModuleDict({"encoder": nn.Linear(3, 2), "decoder": nn.Linear(2, 3)}))
    called(roots, model, "model")
    roots.refresh(None)
    called(roots, model["encoder"], "model['encoder']")
    assert roots.summary(None) == (4, 0, 1)


def test_nothing_is_read_again_while_nothing_changes(roots: Roots, monkeypatch):
    model = nn.Sequential(nn.Linear(3, 2), nn.Dropout())
    called(roots, model)
    roots.refresh(None)
    monkeypatch.setattr("inspector.probe.modules.roots.Tree", None)
    for _ in range(3):
        model[:1](torch.ones(1, 3)).sum().backward()
        roots.refresh(None)


def test_a_large_model_comes_in_slices_and_its_parameters_are_unknown_until_then(roots: Roots, monkeypatch):
    monkeypatch.setattr("inspector.probe.modules.roots.until", lambda seconds: lambda: True)
    model = nn.Sequential(*(nn.Linear(1, 1) for _ in range(2000)))
    called(roots, model)
    rows, counts = [], []
    while not roots.is_settled:
        counts.append(roots.summary(None))
        rows.append(len(roots.nodes))
    assert rows == sorted(rows) and len(rows) > 5 and rows[-1] == 6001
    assert set(counts[:-1]) == {(0, 0, 1)} and counts[-1] == (4000, 0, 1)


def test_a_large_model_that_grows_is_shown_as_it_was_until_it_is_read_anew(roots: Roots, monkeypatch):
    monkeypatch.setattr("inspector.probe.modules.roots.until", lambda seconds: lambda: True)
    model = nn.Sequential(*(nn.Linear(1, 1) for _ in range(2000)))
    called(roots, model)
    while not roots.is_settled:
        roots.refresh(None)
    model.append(nn.Linear(1, 1))
    seen = set()
    while not roots.is_settled:
        roots.refresh(None)
        seen.add((roots.version, len(roots.nodes)))
    assert seen == {(1, 6001), (2, 6004)}


def test_a_model_that_is_let_go_while_it_is_read_is_gone(roots: Roots, monkeypatch):
    monkeypatch.setattr("inspector.probe.modules.roots.until", lambda seconds: lambda: True)
    model = nn.Sequential(*(nn.Linear(1, 1) for _ in range(2000)))
    called(roots, model)
    roots.refresh(None)
    del model
    gc.collect()
    assert roots.summary(None)[:2] == (0, 0) and roots.nodes == ()


def test_layers_that_are_replaced_again_and_again_leave_nothing(roots: Roots):
    model = nn.Sequential(nn.Linear(1, 1))
    called(roots, model)
    for _ in range(500):
        model[0] = nn.Linear(1, 1)
    held = roots._held.ref(model).held
    assert held is not None and len(held) <= 70 and len(roots._held.modules()) == 2


def test_layers_of_a_scripted_model_are_found(roots: Roots):
    model = torch.jit.script(nn.Sequential(nn.Linear(3, 2), nn.Linear(2, 2)))
    called(roots, model)
    roots.refresh(None)
    called(roots, nn.Sequential(*model.children()), "nn.Sequential(*model.children())")
    assert roots.summary(None) == (4, 0, 1) and names(roots) == ["model"]
