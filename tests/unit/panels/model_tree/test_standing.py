"""Where execution stands within a forward or a backward, and how the tree keeps it in sight."""

from __future__ import annotations

import dataclasses

import pytest
from PySide6.QtCore import QModelIndex, Qt

from inspector.desk.appearance import languages
from inspector.panels.model_tree.model import CHANGE_ROLE, EXECUTION_ROLE, PATH_ROLE, ModelTreeModel
from inspector.panels.model_tree.panel import ModelTreePanel
from inspector.wire.inside import Inside
from inspector.wire.messages import AskStructure, RunTo, Stopped
from tests.fakes import FakeSession

from .samples import Builder, convolutional, structure, values

NODES = convolutional()
ROWS = {node.name: node.id for node in NODES if node.kind in ("root", "module")}


def stopped(stop: int, inside: Inside | None = None, version: int = 1) -> Stopped:
    return Stopped(stop, None, None, 1, "batch", (), 10, 0, version, None, 0.0, None, None, None, inside)


def before(layer: str, done: str = "", place: str = "layer", call: int = 1, **more) -> Inside:
    return Inside(place, f"model.model1.{layer}", call, 2, ROWS[layer], "", done_row=ROWS.get(done, -1), **more)


@pytest.fixture
def session(qapp):
    return FakeSession()


@pytest.fixture
def panel(qtbot, session):
    made = ModelTreePanel(session)
    qtbot.addWidget(made.view)
    made.view.resize(560, 300)  # not all rows fit
    made.view.show()
    session.hold(stopped(1))
    answer_structure(session, NODES)
    return made


def answer_structure(session: FakeSession, nodes, version: int = 1) -> None:
    asked = [i for i, (question, _) in enumerate(session.asked) if isinstance(question, AskStructure)]
    session.answer(asked[-1], structure(nodes, version))


def row(model: ModelTreeModel, path: str) -> QModelIndex:
    at = QModelIndex()
    for name in path.split("."):
        at = next(index for i in range(model.rowCount(at)) if (index := model.index(i, 0, at)).data() == name)
    return at


def signs(model: ModelTreeModel) -> dict[str, str]:
    """{name: code} of the layers with a sign."""
    layers = row(model, "model.model1")
    rows = [model.index(i, 0, layers) for i in range(model.rowCount(layers))]
    return {index.data(): index.data(EXECUTION_ROLE) for index in rows if index.data(EXECUTION_ROLE)}


def is_in_sight(panel: ModelTreePanel, path: str) -> bool:
    rect = panel.view.tree.visualRect(row(panel.model, path))
    return rect.isValid() and panel.view.tree.viewport().rect().contains(rect.center())


def collapse(panel: ModelTreePanel, path: str) -> None:
    panel.view.tree.collapse(row(panel.model, path))


def wheel_to(qtbot, panel: ModelTreePanel, end: str) -> None:
    """The user scrolls to the top or the bottom."""
    bar = panel.view.tree.verticalScrollBar()
    bar.triggerAction(bar.SliderAction.SliderToMinimum if end == "top" else bar.SliderAction.SliderToMaximum)
    qtbot.wait(1)  # until the tree has seen what came of it


def test_the_layer_to_come_and_the_one_done_last_have_signs_while_held(panel, session):
    session.hold(stopped(2, before("conv2", "maxpool1")))
    assert signs(panel.model) == {"conv2": "next", "maxpool1": "done"}
    conv2 = row(panel.model, "model.model1.conv2")
    assert conv2.data(Qt.ItemDataRole.ToolTipRole).endswith("execution stands here: this layer is called next")
    assert conv2.data(Qt.ItemDataRole.AccessibleTextRole) == ("conv2: execution stands here: this layer is called next")
    assert row(panel.model, "model.model1.conv1").data(Qt.ItemDataRole.AccessibleTextRole) is None
    session.go_on()
    assert signs(panel.model) == {}
    session.hold(stopped(3))
    assert signs(panel.model) == {}


def test_a_second_call_and_the_end_of_a_layer_and_a_backward_are_told_apart(panel, session):
    session.hold(stopped(2, before("conv2", call=2)))
    assert row(panel.model, "model.model1.conv2").data(Qt.ItemDataRole.ToolTipRole).endswith("called next (call 2)")
    session.hold(stopped(3, before("conv2", place="layer_end")))
    assert signs(panel.model) == {"conv2": "end"}
    session.hold(stopped(4, before("conv2", "conv3", place="group")))
    assert "gradients of this layer come next" in row(panel.model, "model.model1.conv2").data(
        Qt.ItemDataRole.ToolTipRole
    )
    assert "the last node that ran" in row(panel.model, "model.model1.conv3").data(Qt.ItemDataRole.ToolTipRole)


def test_the_sign_is_painted(panel, session):
    session.hold(stopped(2, before("conv1")))
    tree = panel.view.tree
    rect = tree.visualRect(row(panel.model, "model.model1.conv1"))
    shown = tree.viewport().grab().toImage()
    bar, ground = shown.pixelColor(1, rect.center().y()), shown.pixelColor(1, rect.center().y() + 40)
    assert bar.green() > bar.red() + 40 and bar != ground


def test_the_row_is_brought_into_sight_and_what_is_chosen_stays_chosen(panel, session):
    tree = panel.view.tree
    tree.setCurrentIndex(row(panel.model, "model.model1.conv1"))
    chosen = tree.selected
    collapse(panel, "model.model1")
    session.hold(stopped(2, before("linear2")))
    assert tree.isExpanded(row(panel.model, "model.model1")) and is_in_sight(panel, "model.model1.linear2")
    assert tree.selected == chosen and session.selection.selected.path == "model.model1.conv1"


def test_it_rests_when_the_user_has_scrolled_away_until_the_row_is_in_sight_again(qtbot, panel, session):
    session.hold(stopped(2, before("linear1")))
    wheel_to(qtbot, panel, "top")
    assert not is_in_sight(panel, "model.model1.linear1")
    session.hold(stopped(3, before("linear2")))
    assert panel.view.tree.verticalScrollBar().value() == 0
    wheel_to(qtbot, panel, "bottom")
    session.hold(stopped(4, before("conv1")))
    assert is_in_sight(panel, "model.model1.conv1")


def test_it_does_not_open_what_the_user_has_closed_before_another_forward_is_entered(qtbot, panel, session):
    session.hold(stopped(2, before("conv1")))
    collapse(panel, "model.model1")
    qtbot.wait(1)
    session.hold(stopped(3, before("conv2")))
    assert not panel.view.tree.isExpanded(row(panel.model, "model.model1"))
    session.hold(stopped(4))
    session.hold(stopped(5, before("conv2")))
    assert panel.view.tree.isExpanded(row(panel.model, "model.model1"))


def test_the_menu_calls_it_back(qtbot, panel, session):
    session.hold(stopped(2, before("linear1")))
    wheel_to(qtbot, panel, "top")
    menu = panel.view.tree.menu_for(row(panel.model, "model"))
    [follow] = [action for action in menu.actions() if action.text() == "Follow execution"]
    assert not follow.isChecked()
    follow.trigger()
    assert is_in_sight(panel, "model.model1.linear1")
    menu.deleteLater()


def test_rows_that_come_later_get_their_sign_then(panel, session):
    wide = Builder()
    extra = convolutional(wide)
    grown = (*extra, dataclasses.replace(extra[1], id=len(extra), parent=0, name="model2"))
    session.hold(stopped(2, Inside("layer", "model.model2", 1, 1, 2, "", done_row=1), version=7))
    assert signs(panel.model) == {}  # those rows are of another tree
    answer_structure(session, grown, 7)
    added = row(panel.model, "model.model2")
    assert added.data(EXECUTION_ROLE) == "next" and is_in_sight(panel, "model.model2")
    assert row(panel.model, "model.model1").data(EXECUTION_ROLE) == "done"


def test_gradients_that_have_just_come_light_up(panel, session):
    weight = row(panel.model, "model.model1.conv1.weight").internalId() >> 1
    panel.model.set_values(values(NODES, ["accumulated"] * 10, stop=1), at_stop=True)
    session.hold(stopped(2, before("conv1", place="node", populated=(weight,))))
    lit: list[int] = []
    panel.model.changed.connect(lit.extend)
    panel.model.set_values(values(NODES, ["accumulated"] * 10, stop=2), at_stop=True)
    assert lit == [2 * weight + 1]


# ── run to here ──────────────────────────────────────────────────────────────────────────────────────────────────────


def entry(panel: ModelTreePanel, path: str):
    menu = panel.view.tree.menu_for(row(panel.model, path))
    return menu, next(action for action in menu.actions() if action.text() == "Run to here")


def test_run_to_here_of_the_menu_runs_to_a_layer_or_a_parameter(panel, session):
    for path in ("model.model1.conv2", "model.model1.conv2.weight", "model.model1.conv2.weight.grad"):
        menu, run_to = entry(panel, path)
        run_to.trigger()
        key = row(panel.model, path).internalId()
        assert session.calls[-1] == ("run_to", RunTo(0, 0, 1, key >> 1), path)
        menu.deleteLater()


def test_only_what_training_comes_to_can_be_run_to_and_only_while_held(qtbot, session):
    builder = Builder()
    root = builder.add(-1, "root", "model", "Net")
    builder.parameter(root, "weight", (2,), trainable=False)
    builder.add(root, "buffer", "mean", shape=(2,), dtype="float32")
    panel = ModelTreePanel(session)
    qtbot.addWidget(panel.view)
    panel.view.show()
    session.hold(stopped(1))
    answer_structure(session, tuple(builder.nodes))
    for path, possible in (("model", True), ("model.weight", False), ("model.mean", False)):
        menu, run_to = entry(panel, path)
        panel.view.tree.setCurrentIndex(row(panel.model, path))
        assert run_to.isEnabled() == possible == (session.selection.aim is not None)
        menu.deleteLater()
    session.go_on()
    menu, run_to = entry(panel, "model")
    assert not run_to.isEnabled()
    menu.deleteLater()


def test_another_run_aims_at_nothing(panel, session):
    panel.view.tree.setCurrentIndex(row(panel.model, "model"))
    assert session.selection.aim is not None
    session.started.emit(None)
    assert session.selection.aim is None and row_paths(panel.model) == []


def row_paths(model: ModelTreeModel) -> list[str]:
    return [model.index(i, 0).data(PATH_ROLE) for i in range(model.rowCount())]


def test_a_sign_is_no_change(panel, session):
    session.hold(stopped(2, before("conv1")))
    assert row(panel.model, "model.model1.conv1").data(CHANGE_ROLE) is None


def test_a_layer_gets_a_breakpoint_from_its_menu_and_loses_it_there(panel, session):
    menu = panel.view.tree.menu_for(row(panel.model, "model"))
    next(action for action in menu.actions() if action.text() == "Hold after it has run").trigger()
    (point,) = session.breakpoints.all
    assert (point.kind, point.name, point.when) == ("layer", "model", "after")
    again = panel.view.tree.menu_for(row(panel.model, "model"))
    action = next(action for action in again.actions() if action.text() == "Hold after it has run")
    assert action.isChecked()
    action.trigger()
    assert session.breakpoints.all == ()
    for one in (menu, again):
        one.close()


def test_a_parameter_holds_when_its_gradient_arrives_or_it_changes(panel, session):
    wishes = (
        ("model.model1.conv1.weight", "Hold when its gradient arrives", ("gradient", "model.model1.conv1.weight")),
        ("model.model1.conv1.weight", "Hold when it changes", ("tensor", "model.model1.conv1.weight")),
        ("model.model1.conv1", "Hold when its gradient arrives", ("gradient", "model.model1.conv1")),
    )
    for path, text, _ in wishes:
        menu = panel.view.tree.menu_for(row(panel.model, path))
        next(action for action in menu.actions() if action.text() == text).trigger()
        menu.close()
    assert [(point.kind, point.name) for point in session.breakpoints.all] == [wish for *_, wish in wishes]


def test_the_menu_of_a_row_speaks_the_language_of_the_window(panel):
    languages.use("zh_CN")
    menu = panel.view.tree.menu_for(row(panel.model, "model"))
    texts = [action.text() for action in menu.actions() if not action.isSeparator()]
    menu.close()
    languages.use("en")
    assert texts and all(any("\u4e00" <= sign <= "\u9fff" for sign in text) for text in texts)
