"""F8 follows the depth: what the selector shows is what one Step does."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox

from inspector.conversation.launch import Launch
from tests.unit.desk.samples import at_node, stopped
from tests.unit.panels.inside.examples import BEFORE_LAYER
from tests.unit.panels.inside.examples import stopped as within


@pytest.fixture
def units(desk, session):
    session.set_state("running")
    return desk.window.findChild(QComboBox, "unit_selector")


def choose(units, unit):
    units.setCurrentIndex(units.findData(unit))


def f8(qtbot, desk, session):
    session.calls.clear()
    qtbot.keyClick(desk.window, Qt.Key.Key_F8)
    return session.calls


def test_f8_steps_over_at_the_level_where_training_is_held(qtbot, desk, session, units):
    for stop, unit in (
        (stopped("loss", "backward"), "phase"),
        (at_node("node"), "node"),
        (at_node("group"), "layer"),
        (within(BEFORE_LAYER, stop=4), "layer"),
        (stopped("forward", "loss"), "phase"),
    ):
        session.hold(stop)
        assert units.currentData() == unit
        assert f8(qtbot, desk, session) == [("step", unit)]


def test_what_is_chosen_within_holds_until_another_level(qtbot, desk, session, units):
    session.hold(at_node())
    choose(units, "layer")
    session.hold(at_node())
    assert units.currentData() == "layer"
    session.hold(at_node("group"))
    session.hold(at_node())
    assert units.currentData() == "node"


def test_back_outside_what_was_chosen_there_returns(desk, session, units):
    session.hold(stopped("data", "forward"))
    choose(units, "iteration")
    session.hold(at_node())
    assert units.currentData() == "node"
    choose(units, "layer")
    session.hold(stopped("backward", "step"))
    assert units.currentData() == "iteration"


def test_a_new_run_begins_outside(desk, session, units):
    session.hold(at_node())
    session.start(Launch("train.py"))
    assert units.currentData() == "phase"


def test_another_language_chooses_nothing(desk, session, units):
    session.hold(at_node())
    desk.use_language("zh_CN")
    assert units.currentData() == "node"
    session.hold(stopped("backward", "step"))
    assert units.currentData() == "phase"
