"""What is known of a graph: which nodes have run, and what is kept and freed."""

from __future__ import annotations

from dataclasses import replace

from inspector.panels.graph.model import GraphModel
from inspector.panels.graph.scene import CURRENT, PARTLY, RAN, TO_COME, WIDEST, Scene
from tests.unit.panels.graph.graphs import advance, chain, ints, network

FIRST, LAST, WHOLE = 11, 12, 10  # items of the groups of `network`


def scene(model: GraphModel, choices: dict[str, bool] | None = None) -> Scene:
    return Scene(model, lambda text: 7.0 * len(text), lambda ran, nodes: f"{ran}/{nodes}", choices or {})


def test_a_node_knows_its_layer_its_parameter_and_what_runs_along_its_edges():
    model = GraphModel(network())
    assert (model.name(1), model.group(1).path, model.label(1)) == ("AddmmBackward0", "model.last", "")
    assert model.is_leaf(4) and model.label(4) == "model.last.weight"
    assert model.group(0) is None and model.flow(0).shape == (2, 3)
    assert model.members[0] == [1, 2, 3, 4, 5, 6, 7, 8, 9] and model.members[2] == [1, 2, 3, 4]


def test_a_name_without_end_makes_no_box_without_end():
    known = network()
    groups = tuple(replace(group, path=f"model.{'x' * 5000}") for group in known.groups)
    shown = scene(GraphModel(replace(known, groups=groups)), {f"model.{'x' * 5000} 1": False})
    assert max(box.width for box in shown.layout.boxes.values() if not box.is_open) == WIDEST


def test_storages_are_counted_once_and_freed_when_the_last_that_shares_them_has_run():
    model = GraphModel(network())
    assert model.saved == model.held == 5120 and model.kept_by([1]) == model.kept_by([1, 5]) == 4096
    model.advance(advance([0, 1, 2, 3, 4], current=5))
    assert model.held == 5120
    model.advance(advance([5], current=6, first=5))
    assert model.held == 1024 and (model.known, model.order) == (6, [0, 1, 2, 3, 4, 5])
    model.advance(advance([6], current=8, first=6, is_retained=True))
    assert model.held == 5120


def test_a_backward_that_nobody_stepped_has_come_to_all():
    model = GraphModel(network())
    model.advance(advance(state="done", is_all=True))
    assert model.ran.all() and model.held == 0 and model.known == 0


def test_a_node_that_there_is_not_does_not_come_next():
    model = GraphModel(network())
    model.advance(advance(current=len(model)))
    assert scene(model).current == model.current == -1


def test_boxes_tell_how_far_it_has_come():
    model = GraphModel(network())
    looked = scene(model)
    assert {looked.state(item) for item in (0, 1, FIRST, LAST, WHOLE)} == {TO_COME}
    model.advance(advance([0, 1], current=2))
    looked.advance()
    assert [looked.state(item) for item in (0, 1, 2, 3, LAST, FIRST)] == [RAN, RAN, CURRENT, TO_COME, PARTLY, TO_COME]
    looked.toggle(LAST)
    assert looked.state(LAST) == CURRENT and looked.shown(2) == LAST
    model.advance(advance([2, 3, 4], current=5, first=2))
    looked.advance()
    assert looked.state(LAST) == RAN and looked.detail(LAST) == "Linear · 4/4"


def opened(looked: Scene) -> set[str]:
    return {key for key, is_open in looked.choices().items() if is_open}


def test_small_graphs_are_open_large_ones_are_not_but_where_that_was_chosen_before():
    assert opened(scene(GraphModel(network()))) == {"model 1", "model.first 1", "model.last 1"}
    assert opened(scene(GraphModel(network()), {"model.first 1": False})) == {"model 1", "model.last 1"}
    facts, many = network(), chain(400)
    large = GraphModel(replace(many, groups=facts.groups, groups_of=_of(many)))
    assert opened(scene(large)) == {"model 1"}
    assert opened(scene(large, {"model.last 1": True})) == {"model 1", "model.last 1"}


def _of(facts):
    count = len(facts.names.data) // 4
    return ints([1 if node < count // 2 else 2 for node in range(count)])


def test_arrows_go_along_the_edges_and_to_what_is_beside():
    looked = scene(GraphModel(network()))
    assert looked.neighbours(1, True) == [3, 5, 2] and looked.neighbours(5, False) == [1]
    assert looked.beside(8, 1) == 7 and looked.beside(7, -1) == 8 and looked.beside(7, 1) == -1
    box = looked.layout.boxes[8]
    assert looked.item_at(box.left + 2, box.top + 2) == 8
    frame = looked.layout.boxes[FIRST]
    assert looked.item_at(frame.left + 2, frame.top + 2) == FIRST and looked.item_at(-5, -5) == -1


def test_boxes_say_what_they_are():
    looked = scene(GraphModel(network()))
    assert (looked.title(WHOLE), looked.title(FIRST), looked.kind(FIRST)) == ("model", "first", "Linear")
    assert looked.detail(2) == "last.bias" and looked.detail(1) == "4.0 KB" and looked.detail(0) == ""
    assert looked.flow_text([0, 1]) == "2×3" and looked.flow_text([]) == ""


def test_layers_and_parameters_with_a_finding_are_marked_with_the_gravest():
    shown = scene(GraphModel(network()))
    shown.mark({"model.last.weight": "error", "model.first.weight": "hint"})
    weight = shown.model.leaves["model.last.weight"]
    assert {shown.marks.get(item) for item in (weight, LAST, WHOLE)} == {"error"}
    assert shown.marks[FIRST] == "hint"
    shown.mark({})
    assert shown.marks == {}


def test_what_is_in_no_graph_marks_nothing():
    shown = scene(GraphModel(network()))
    shown.mark({"other.weight": "error"})
    assert shown.marks == {}
