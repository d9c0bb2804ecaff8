"""The guided tour: each balloon waits for its act, points at something that is there, and can be left."""

from __future__ import annotations

import dataclasses

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget

from inspector.conversation.launch import Launch
from inspector.conversation.outcome import Outcome
from inspector.desk.base import resources
from inspector.desk.tour import places
from inspector.wire.messages import AskStructure, AskValues
from inspector.wire.tensors import TensorName
from tests.unit.desk.samples import at_node, loss, stopped
from tests.unit.panels.model_tree.samples import PARAMETERS, convolutional, structure, values

WALKTHROUGH = Launch(str(resources.walkthrough()), ("--optimizer", "none"))
NODES = convolutional()


def hold(session, stop, states="none"):
    """The stop, with what the tree asks for."""
    session.hold(stop)
    for place, (question, _) in enumerate(list(session.asked)):
        if isinstance(question, AskStructure):
            session.answer(place, structure(NODES, stop=stop.stop))
    for place, (question, _) in enumerate(list(session.asked)):
        if isinstance(question, AskValues):
            session.answer(place, values(NODES, [states] * PARAMETERS, stop=stop.stop))


@pytest.fixture
def tour(qtbot, desk, session):
    desk.window.resize(1440, 900)
    session.start(WALKTHROUGH)
    desk.tour.begin()
    return desk.tour


def balloon(desk):
    return desk.window.findChild(QWidget, "tour.balloon")


def says(qtbot, desk, part):
    """Waits until the balloon is there with this in its title."""

    def is_said():
        made = balloon(desk)
        return made is not None and made.isVisible() and part in made.title.text()

    qtbot.waitUntil(is_said)
    assert desk.window.rect().contains(balloon(desk).geometry())


def go(session, stop, states="populated"):
    session.go_on()
    hold(session, stop, states)


AFTER_LOSS = stopped("loss", "backward", loss=loss(2.2476))
AFTER_BACKWARD = stopped("backward", "data", with_grad=10)


def test_the_seven_balloons_follow_what_is_done(qtbot, desk, session, tour):
    assert balloon(desk) is None  # nothing is held yet
    hold(session, stopped(None, "data"))
    says(qtbot, desk, "None")
    go(session, stopped("data", "forward"), "none")
    says(qtbot, desk, "None")
    go(session, AFTER_LOSS, "none")
    says(qtbot, desk, "loss is one number")
    assert "loss = 2.2476" in balloon(desk).text.text() and "F8" in balloon(desk).act.text()
    go(session, AFTER_BACKWARD)
    says(qtbot, desk, "has come")
    assert "10 of 10" in balloon(desk).text.text() and "conv1.weight" in balloon(desk).act.text()
    session.selection.select(TensorName("parameter", 1, 3), "model.model1.conv1.weight")
    says(qtbot, desk, "kernels")
    assert desk.window.docks["tensor"].is_in_front()
    go(session, dataclasses.replace(AFTER_BACKWARD, iteration=2), "accumulated")
    says(qtbot, desk, "accumulated ×2")
    go(session, at_node())
    says(qtbot, desk, "chain rule")
    assert desk.window.docks["graph"].is_in_front()
    go(session, at_node())
    says(qtbot, desk, "article")
    qtbot.mouseClick(balloon(desk).leave, Qt.MouseButton.LeftButton)
    assert balloon(desk).isHidden() and not tour.is_going_on()


def test_while_training_runs_no_balloon_is_in_the_way(qtbot, desk, session, tour):
    hold(session, stopped(None, "data"))
    says(qtbot, desk, "None")
    session.go_on()
    assert balloon(desk).isHidden()


def test_it_can_be_left_at_any_balloon_and_begun_again(qtbot, desk, session, tour):
    hold(session, stopped(None, "data"))
    go(session, AFTER_LOSS, "none")
    says(qtbot, desk, "loss is one number")
    qtbot.mouseClick(desk.window.findChild(QPushButton, "tour.leave"), Qt.MouseButton.LeftButton)
    go(session, AFTER_BACKWARD)
    qtbot.wait(1)
    assert balloon(desk).isHidden()
    desk.window.acts["action.tour"].trigger()
    assert session.launch.arguments[:2] == ("--optimizer", "none")
    hold(session, stopped(None, "data"))
    says(qtbot, desk, "None")


def test_back_shows_the_balloon_before_and_waits_for_its_act_again(qtbot, desk, session, tour):
    hold(session, stopped(None, "data"))
    says(qtbot, desk, "None")
    assert not balloon(desk).back.isEnabled()
    go(session, AFTER_LOSS, "none")
    says(qtbot, desk, "loss is one number")
    qtbot.mouseClick(balloon(desk).back, Qt.MouseButton.LeftButton)
    says(qtbot, desk, "None")
    go(session, AFTER_LOSS)
    says(qtbot, desk, "loss is one number")


def test_the_first_balloon_points_at_the_first_gradient(qtbot, desk, session, tour):
    hold(session, stopped(None, "data"))
    says(qtbot, desk, "None")
    tree = desk.panels["model_tree"].view.tree
    weight = places.first_weight(tree)
    row = tree.visualRect(tree.model().index(0, 0, weight))
    top = tree.viewport().mapTo(desk.window, row.topLeft()).y()
    qtbot.waitUntil(lambda: balloon(desk).ring.geometry().top() == top)
    assert places.weights_name(tree) == "conv1.weight"


def test_it_begins_once_by_itself_and_only_in_the_walkthrough(desk, session):
    session.start(Launch("/home/ada/train.py"))
    desk.tour.begin_once()
    assert not desk.tour.is_going_on()
    session.start(WALKTHROUGH)
    desk.tour.begin_once()
    assert desk.tour.is_going_on()
    desk.tour.leave()
    desk.tour.begin_once()
    assert not desk.tour.is_going_on()


def test_the_end_of_the_script_ends_it(qtbot, desk, session, tour):
    hold(session, stopped(None, "data"))
    says(qtbot, desk, "None")
    session.finish(Outcome("finished", iteration=1))
    assert balloon(desk).isHidden() and not tour.is_going_on()


def test_with_zero_grad_it_says_that_the_gradient_came_anew(qtbot, desk, session, tour):
    session.start(Launch(str(resources.walkthrough())))
    tour._at = 4
    hold(session, dataclasses.replace(AFTER_BACKWARD, iteration=2))
    says(qtbot, desk, "came anew")


def test_it_speaks_chinese(qtbot, desk, session, tour):
    hold(session, stopped(None, "data"))
    says(qtbot, desk, "None")
    desk.use_language("zh_CN")
    says(qtbot, desk, "梯度是")
    assert "离开" in balloon(desk).leave.text()


@pytest.mark.parametrize("size", [(1440, 900), (1100, 700)])
def test_it_stays_whole_within_the_window(qtbot, desk, session, tour, size):
    hold(session, stopped(None, "data"))
    desk.window.resize(*size)
    for at in range(7):
        tour._at = at
        tour._show()
        qtbot.waitUntil(lambda at=at: balloon(desk) is not None and balloon(desk).number.text().startswith(str(at + 1)))
        assert desk.window.rect().contains(balloon(desk).geometry())
        assert balloon(desk).text.height() >= balloon(desk).text.heightForWidth(balloon(desk).text.width())
