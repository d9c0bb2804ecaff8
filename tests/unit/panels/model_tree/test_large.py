"""A large model: it comes in parts, work is for what can be seen, and nothing that is open or chosen is lost."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QModelIndex

from inspector.panels.model_tree import model as roles
from inspector.panels.model_tree.model import ModelTreeModel
from inspector.panels.model_tree.outline import Outline
from inspector.panels.model_tree.panel import ModelTreePanel
from inspector.panels.model_tree.view import ModelTreeView
from inspector.wire.messages import AskStructure, AskValues, Structure
from tests.fakes import FakeSession

from .samples import Builder, by_levels, convolutional, packed, structure, values
from .test_model import cell, every_path, walk
from .test_panel import questions, stopped

NODES = convolutional()
PATHS = [f"model.model1.conv{number}.{name}" for number in (1, 2, 3) for name in ("weight", "bias")]


def layers(count: int, name: str = "model"):
    """A root with so many layers of one weight each."""
    builder = Builder()
    root = builder.add(-1, "root", name, "Net")
    for number in range(count):
        builder.parameter(builder.add(root, "module", str(number), "Linear"), "weight", (1, 1))
    return by_levels(builder.nodes)


@pytest.fixture
def view(qtbot):
    made = ModelTreeView(ModelTreeModel())
    qtbot.addWidget(made)
    made.resize(560, 600)
    made.show()
    return made


# ── parts ──


@pytest.mark.parametrize("size", [1, 2, 5, 12])
def test_a_tree_that_comes_in_parts_is_the_whole_tree(qtmodeltester, qapp, size):
    model = ModelTreeModel()
    whole = ModelTreeModel()
    whole.set_structure(structure(NODES))
    for first in range(0, len(NODES), size):
        assert model.known() == (int(first > 0), first)
        assert model.set_structure(structure(NODES, first=first, last=min(first + size, len(NODES))))
        qtmodeltester.check(model)
        every_path(model)
    assert every_path(model) == every_path(whole)


def test_parts_below_an_open_row_appear_and_leave_what_is_chosen(view):
    nodes = layers(30)
    view.model.set_structure(structure(nodes, last=11))
    root = view.model.index(0, 0)
    view.tree.expand(root)
    view.tree.setCurrentIndex(view.model.index(3, 0, root))
    view.model.set_structure(structure(nodes, first=11, last=40))
    view.model.set_structure(structure(nodes, first=40))
    assert view.tree.currentIndex().data(roles.PATH_ROLE) == "model.3"
    assert view.model.rowCount(root) == 30 and len(view.tree.visible_keys()) >= 20
    assert walk(view.model, "model", "29", "weight", "grad").isValid()


def test_the_size_of_a_module_is_unknown_until_all_below_it_is_there(qapp):
    model = ModelTreeModel()
    model.set_structure(structure(NODES, last=20))
    assert cell(model.index(0, 0), 4) == ""
    model.set_structure(structure(NODES, first=20))
    assert cell(model.index(0, 0), 4) == "146K"


def test_a_part_that_does_not_fit_is_left(qapp):
    model = ModelTreeModel()
    assert not model.set_structure(structure(NODES, first=3))
    model.set_structure(structure(NODES, last=10))
    assert not model.set_structure(structure(NODES, first=12))
    assert model.known() == (1, 10)


@pytest.mark.parametrize(
    "column, numbers",
    [("parents", [-1, 1]), ("parents", [0, -1]), ("parents", [-1, -2]), ("names", [0, 9]), ("names", [-1, 0]),
     ("looks", [0, 7]), ("shared", [-1, 1]), ("shared", [-1])],
)  # fmt: skip
def test_rows_that_can_not_be_are_not_taken(column, numbers):
    good = structure(layers(1)[:2])
    bad = Structure(*(getattr(good, name) for name in Structure.__slots__[:5]), *(
        packed("i4", numbers) if name == column else getattr(good, name) for name in Structure.__slots__[5:]
    ))  # fmt: skip
    outline = Outline()
    assert not outline.extend(bad) and len(outline) == 0
    assert outline.extend(good)


def test_rows_below_a_parameter_are_not_taken():
    good = structure(NODES)
    parents = memoryview(good.parents.data).cast("i").tolist()
    parameters = [row for row, node in enumerate(good.nodes) if node.kind == "parameter"]
    bad = replace(good, parents=packed("i4", [*parents[:-1], parameters[-2]]))
    outline = Outline()
    assert not outline.extend(bad) and outline.extend(good)


def test_another_version_of_a_tree_is_shown_when_it_is_whole(view):
    view.model.set_structure(structure(layers(20), 1))
    grown = layers(25)
    view.model.set_structure(structure(grown, 2, last=4))
    assert (view.model.version, view.model.known()) == (1, (2, 4))
    assert view.model.rowCount(view.model.index(0, 0)) == 20
    view.model.set_structure(structure(grown, 2, first=4))
    assert view.model.version == 2 and view.model.rowCount(view.model.index(0, 0)) == 25


def test_what_is_open_and_chosen_stays_when_a_layer_is_added(view):
    view.model.set_structure(structure(layers(60), 1))
    view.tree.expand(view.model.index(0, 0))
    layer = view.model.index(40, 0, view.model.index(0, 0))
    view.tree.expand(layer)
    view.tree.setCurrentIndex(view.model.index(0, 0, layer))
    view.model.set_structure(structure(layers(61), 2))
    chosen = view.tree.currentIndex()
    assert chosen.data(roles.PATH_ROLE) == "model.40.weight"
    assert view.tree.isExpanded(chosen.parent())


# ── what is reckoned over all rows ──


def test_a_shared_parameter_counts_once_in_each_sum(qapp):
    builder = Builder()
    root = builder.add(-1, "root", "net", "Net")
    embed, head = builder.add(root, "module", "embed", "Embedding"), builder.add(root, "module", "head", "Linear")
    first = builder.parameter(embed, "weight", (5, 3))
    builder.parameter(head, "weight", (5, 3), shared_with=first)
    model = ModelTreeModel()
    model.set_structure(structure(builder.nodes))
    counts = [cell(walk(model, *path), 4) for path in (("net",), ("net", "embed"), ("net", "head"))]
    assert counts == ["15", "15", "15"]


@pytest.mark.parametrize(
    "text, found",
    [("conv1.w", ["conv1"]), ("nv2.bias.gr", ["conv2"]), ("model1.conv3.weight", ["conv3"]), ("el.model1.conv1.b", ["conv1"]),
     ("conv1.bias.weight", []), ("grad", ["conv1", "conv2", "conv3", "linear1", "linear2"]), ("odel.conv1", []),
     ("self.model.model1.conv1", ["conv1"]), ("f.model.model1.fl", ["flatten"])],
)  # fmt: skip
def test_a_filter_with_dots_follows_the_path(qapp, text, found):
    model = ModelTreeModel()
    model.set_structure(structure(convolutional(name="self.model"), 1))
    model.set_filter(text)
    paths = every_path(model)
    assert sorted({path.split(".")[3] for path in paths if path.count(".") > 2}) == found


# ── values ──


def counting(model: ModelTreeModel, monkeypatch) -> list[int]:
    """Collects the rows of which something is read or compared."""
    asked: list[int] = []
    reading_in = model.cells.reading_in

    def spy(place, *rest):
        asked.append(place)
        return reading_in(place, *rest)

    monkeypatch.setattr(model.cells, "reading_in", spy)
    return asked


def test_a_stop_that_changes_all_costs_what_can_be_seen(view, monkeypatch):
    nodes = layers(3000)
    view.model.set_structure(structure(nodes))
    view.tree.expand(view.model.index(0, 0))
    view.model.set_values(values(nodes, ["none"] * 3000), at_stop=True)
    asked = counting(view.model, monkeypatch)
    view.model.set_values(values(nodes, ["populated"] * 3000, stop=2), at_stop=True)
    view.tree.viewport().grab()
    seen = {key >> 1 for key in view.tree.visible_keys()}
    assert set(asked) <= seen and len(asked) <= 4 * len(seen) < 200


def test_states_of_all_arrive_in_pieces_and_those_of_the_last_stop_stand_until_then(qapp):
    model = ModelTreeModel()
    model.set_structure(structure(NODES))
    model.set_values(values(NODES, ["none"] * 10), at_stop=True)
    root = model.index(0, 0)
    model.set_values(values(NODES, ["populated"] * 10, stop=2, wanted=2, last=4), at_stop=True)
    weight = walk(model, "model", "model1", "conv1", "weight")
    assert (weight.data(roles.STATE_ROLE), cell(root, 5)) == ("populated", "0/10")
    model.set_values(values(NODES, ["populated"] * 10, stop=2, wanted=0, first=4, last=9), at_stop=True)
    assert cell(root, 5) == "0/10"
    model.set_values(values(NODES, ["populated"] * 10, stop=2, wanted=0, first=9), at_stop=True)
    assert (weight.data(roles.STATE_ROLE), cell(root, 5)) == ("populated", "10/10")
    grad = walk(model, "model", "model1", "linear2", "bias", "grad")
    assert (grad.data(roles.STATE_ROLE), grad.data(roles.CHANGE_ROLE)) == ("populated", "new")


# ── the controller ──


@pytest.fixture
def panel(qtbot):
    made = ModelTreePanel(FakeSession())
    qtbot.addWidget(made.view)
    made.view.resize(452, 300)
    made.view.show()
    return made


def test_parts_are_asked_for_until_the_tree_is_whole(panel):
    session, nodes = panel.session, layers(100)
    session.hold(stopped(1))
    session.answer(0, structure(nodes, last=50))
    assert questions(session)[1] == AskStructure(0, 1, 50)
    assert isinstance(questions(session)[2], AskValues) and panel.model.rowCount() == 1
    session.answer(1, structure(nodes, first=50, last=120))
    session.answer(3, structure(nodes, first=120))
    asked = [question for question in questions(session) if isinstance(question, AskStructure)]
    assert asked[-1] == AskStructure(0, 1, 120)
    assert panel.model.known() == (1, 201)


def test_a_stop_that_is_let_go_in_between_loses_nothing(panel):
    session, nodes = panel.session, layers(100)
    session.hold(stopped(1))
    session.answer(0, structure(nodes, last=50))
    session.go_on()
    session.hold(stopped(2))
    known = [question for question in questions(session) if isinstance(question, AskStructure)][-1]
    assert (known.known, known.rows) == (1, 50)
    session.answer(questions(session).index(known, 2), structure(nodes, stop=2, first=50))
    assert panel.model.known() == (1, 201) and panel.model.cells.outline.is_complete


def test_states_are_asked_for_until_all_are_there(panel):
    session = panel.session
    session.hold(stopped(1))
    session.answer(0, structure(NODES))
    session.answer(1, values(NODES, ["none"] * 10, last=6))
    assert questions(session)[-1] == AskValues(0, 1, (), 6)
    session.answer(2, values(NODES, ["none"] * 10, wanted=0, first=6))
    assert len(session.asked) == 3
    assert cell(panel.model.index(0, 0, QModelIndex()), 5) == "0/10"
