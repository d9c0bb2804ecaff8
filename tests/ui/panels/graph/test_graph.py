"""The drawer of the graph: what it asks, shows and wishes, by mouse and by key."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtWidgets import QLabel, QToolButton

from inspector.desk.appearance import icons
from inspector.panels.graph import words
from inspector.panels.graph.canvas import GraphCanvas
from inspector.panels.graph.panel import GraphPanel
from inspector.wire.findings import FindingTold
from inspector.wire.graph import AskGraph, GraphProgress, RunToNode
from inspector.wire.messages import Refused, Stopped
from inspector.wire.tensors import TensorName
from tests.fakes import FakeSession
from tests.unit.panels.graph.graphs import advance, chain, moved_to, network

FIRST, LAST, WHOLE = 11, 12, 10  # items of the groups of `network`
STOPPED = Stopped(1, None, None, 1, "batch", (), 4, 0, 5, None, 0.0, None, None)


class Drawer:
    def __init__(self, qtbot: Any) -> None:
        self.qtbot, self.session = qtbot, FakeSession()
        self.panel = GraphPanel(self.session, icons.icon)
        qtbot.addWidget(self.panel.view)
        self.panel.view.resize(520, 640)
        with qtbot.waitExposed(self.panel.view):
            self.panel.view.show()
        self.view = self.panel.controller.view
        self.canvas: GraphCanvas = self.panel.view.findChild(GraphCanvas, "graph.canvas")

    def text(self, name: str) -> str:
        label = self.panel.view.findChild(QLabel, f"graph.{name}")
        return label.text() if label.isVisible() else ""

    def hold(self, *answers: Any) -> AskGraph:
        """Training is held, and the question is answered; gives that."""
        self.session.hold(STOPPED)
        asked = [question for question, _ in self.session.asked]
        number = max(place for place, question in enumerate(asked) if isinstance(question, AskGraph))
        for answer in answers:
            self.session.answer(number, answer)
        return self.session.asked[number][0]

    def key(self, key: Any) -> None:
        self.qtbot.keyClick(self.canvas, key)

    def press(self, item: int) -> None:
        place = self.canvas.place(item)
        point = QPoint(round(place.center().x()), round(min(place.center().y(), place.top() + 9)))
        self.qtbot.mouseClick(self.canvas.viewport(), Qt.MouseButton.LeftButton, pos=point)


@pytest.fixture
def drawer(qtbot: Any) -> Drawer:
    return Drawer(qtbot)


def test_it_says_why_there_is_no_graph(drawer: Drawer):
    assert "once training is held" in drawer.text("sentence")
    drawer.hold(Refused(0, 1, "no_loss", ""))
    assert "has not come to its loss" in drawer.text("sentence") and not drawer.canvas.isVisible()
    drawer.hold(Refused(0, 1, "no_grad", ""))
    assert "no_grad" in drawer.text("sentence")


def test_a_graph_is_shown_and_then_only_how_far_its_backward_has_come(drawer: Drawer):
    assert drawer.hold(network()) == AskGraph(0, 0, 0)
    assert drawer.text("heading") == "loss, iteration 3" and drawer.canvas.isVisible()
    assert drawer.text("status") == "10 nodes, none has run · 5.0 KB saved for backward"
    question = drawer.hold(GraphProgress(0, 1, 1, advance([0, 1, 2, 3, 4, 5], current=6)))
    assert question == AskGraph(0, 1, 0)
    assert drawer.text("status") == "node 7 of 10 · 5.0 KB saved, 4.0 KB freed"
    assert drawer.hold(GraphProgress(0, 1, 1, advance(state="done", first=6, is_all=True))) == AskGraph(0, 1, 6)
    assert drawer.text("status") == "all 10 nodes have run · 5.0 KB saved, 5.0 KB freed"
    drawer.hold(Refused(0, 1, "no_loss", ""))
    assert "last loss" in drawer.text("remark") and drawer.canvas.isVisible()


def test_of_a_backward_that_was_aborted_it_says_how_far_it_came(drawer: Drawer):
    drawer.hold(network())
    drawer.hold(GraphProgress(0, 1, 1, advance([0, 1, 2, 3, 4, 5], state="aborted")))
    assert drawer.text("status").startswith("backward was aborted after 6 of 10 nodes · ")


def test_nothing_is_asked_while_training_runs_or_the_panel_is_hidden(drawer: Drawer):
    drawer.session.go_on()
    drawer.panel.ask()
    assert not drawer.session.asked
    drawer.panel.view.hide()
    drawer.session.hold(STOPPED)
    assert not drawer.session.asked
    drawer.panel.view.show()
    assert AskGraph(0, 0, 0) in [question for question, _ in drawer.session.asked]


def test_a_new_run_begins_with_nothing(drawer: Drawer):
    drawer.hold(network())
    drawer.panel.begin(None)
    assert drawer.text("sentence") and not drawer.canvas.isVisible()
    assert drawer.hold(network()) == AskGraph(0, 0, 0)


def test_a_click_on_what_accumulates_shows_the_gradient_in_panels_of_tensors(drawer: Drawer):
    drawer.hold(network())
    with drawer.qtbot.waitSignal(drawer.view.node_chosen) as chosen:
        drawer.press(4)
    assert chosen.args == [4]
    selected = drawer.session.selection.selected
    assert (selected.tensor, selected.path) == (TensorName("gradient", 5, 14), "model.last.weight.grad")
    with drawer.qtbot.waitSignal(drawer.session.selection.wanted):
        drawer.key(Qt.Key.Key_Return)


def test_layers_open_and_close_by_click_and_key(drawer: Drawer):
    drawer.hold(network())
    scene = drawer.canvas.scene
    drawer.press(LAST)
    assert not scene.is_open(LAST) and scene.shown(2) == LAST and drawer.canvas.selected == LAST
    drawer.key(Qt.Key.Key_Return)
    assert scene.is_open(LAST)
    drawer.key(Qt.Key.Key_Escape)
    assert drawer.canvas.selected == WHOLE
    drawer.qtbot.mouseClick(drawer.view.findChild(QToolButton, "graph.close_all"), Qt.MouseButton.LeftButton)
    assert not any(scene.choices().values()) and scene.shown(9) == WHOLE
    drawer.hold(moved_to(network(), 2))  # of the next iteration
    assert drawer.canvas.scene.shown(9) == WHOLE


def test_arrows_walk_along_the_edges(drawer: Drawer):
    drawer.hold(network())
    drawer.key(Qt.Key.Key_Down)
    assert drawer.canvas.selected == 0
    found = []
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Right):
        drawer.key(key)
        found.append(drawer.canvas.selected)
    assert found[:2] == [1, 3] and found[2:4] == [4, 3]
    assert drawer.canvas.viewport().rect().contains(drawer.canvas.place(found[-1]).center().toPoint())


def test_it_is_zoomed_by_key_and_wheel_and_shown_whole(drawer: Drawer):
    drawer.hold(chain(300))
    canvas = drawer.canvas
    canvas.set_zoom(1.0)
    canvas.select(150)  # not at the beginning, where there is nothing to move
    place = QPointF(200, 200)
    before = canvas.at(place)
    canvas.set_zoom(0.7, place)
    assert (canvas.at(place) - before).manhattanLength() < 4
    canvas.setFocus()
    drawer.key("0")
    assert all(canvas.viewport().rect().contains(canvas.place(item).center().toPoint()) for item in (0, 150, 299))
    smallest = canvas.zoom
    drawer.key("+")
    assert canvas.zoom > smallest


@pytest.mark.parametrize("size", [(240, 260), (330, 380), (520, 640), (900, 700)])
def test_at_first_and_shown_whole_no_box_is_without_a_title_that_can_be_read(drawer: Drawer, size: tuple[int, int]):
    drawer.panel.view.resize(*size)
    drawer.hold(network())
    assert drawer.canvas.zoom * 12 >= 9
    drawer.key("0")
    assert drawer.canvas.zoom * 12 >= 9


def test_shown_whole_closes_the_layers_where_there_is_no_room_for_their_nodes(drawer: Drawer):
    drawer.panel.view.resize(330, 380)
    drawer.hold(network())
    assert drawer.canvas.scene.has_open()
    drawer.key("0")
    assert not drawer.canvas.scene.has_open()


def test_the_node_that_runs_next_is_kept_in_view_while_that_is_wanted(drawer: Drawer):
    drawer.hold(chain(400))
    canvas = drawer.canvas

    def is_seen(node: int) -> bool:
        return canvas.viewport().rect().contains(canvas.place(node).center().toPoint())

    assert not is_seen(300)
    drawer.hold(GraphProgress(0, 1, 1, advance(range(300), current=300)))
    assert is_seen(300)
    drawer.key("F")
    drawer.hold(GraphProgress(0, 1, 1, advance([*range(300, 390)], current=390, first=300)))
    assert not is_seen(390)
    drawer.key("F")
    assert is_seen(390)


def test_training_runs_to_a_node_that_is_to_come_and_to_no_other(drawer: Drawer):
    drawer.hold(network())
    drawer.hold(GraphProgress(0, 1, 1, advance([0, 1], current=2)))

    def action(item: int) -> Any:
        return next(one for one in drawer.view.menu(item).actions() if one.objectName() == "graph.menu.run_to")

    assert [action(item).isEnabled() for item in (0, 2, 6, FIRST)] == [False, False, True, True]
    action(FIRST).trigger()
    assert drawer.session.calls == [("run_to", RunToNode(0, 0, 1, 6), words.node_name(drawer.view.model, 6))]
    drawer.session.go_on()
    assert not action(6).isEnabled()


def test_what_is_not_known_of_layers_is_said(drawer: Drawer):
    drawer.hold(chain(10))
    assert "No call of a layer was seen" in drawer.text("remark")
    drawer.hold(replace(chain(10), version=2, total=50_000))
    assert "only the first 10 of 50,000 nodes" in drawer.text("heading")


def test_a_black_box_is_said_to_be_one(drawer: Drawer):
    groups = tuple(replace(group, note="compiled" if group.path == "model" else "") for group in network().groups)
    drawer.hold(replace(network(), groups=groups))
    assert drawer.text("remark").startswith("model: compiled")


def test_its_buttons_have_icons_in_the_colours_of_the_theme(drawer: Drawer):
    for name in ("fit", "larger", "smaller", "open_all", "close_all", "follow"):
        button = drawer.panel.view.findChild(QToolButton, f"graph.{name}")
        assert not button.icon().isNull() and button.text() == "" and button.toolTip() and button.accessibleName()


CUT = FindingTold(1, "grad_zero", "warning", "t.py", 3, (), ("model.last.weight",), 0, 1, 1, 1, ())


def test_a_layer_with_a_finding_has_its_mark(drawer):
    drawer.hold(network())
    before = drawer.canvas.viewport().grab().toImage()
    drawer.session.found.hear(CUT)
    drawer.session.findings.changed.emit()
    assert drawer.canvas.scene.marks[LAST] == "warning"
    assert drawer.canvas.viewport().grab().toImage() != before
    assert "▲" in words.tooltip(drawer.canvas.scene, LAST)


def test_a_graph_that_nobody_looks_at_marks_nothing_until_it_is_shown(drawer):
    drawer.hold(network())
    drawer.panel.view.hide()
    drawer.session.found.hear(CUT)
    drawer.session.findings.changed.emit()
    assert drawer.canvas.scene.marks == {}
    drawer.panel.view.show()
    drawer.hold()
    assert drawer.canvas.scene.marks[LAST] == "warning"
