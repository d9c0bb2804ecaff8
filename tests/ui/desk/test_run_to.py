"""Run to here: the key, the button, when it is possible, and what is said when it can not be."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton, QTreeView

from inspector.conversation.launch import Launch
from inspector.conversation.run_state import RunState
from inspector.desk.sentences import refusals, run_state
from inspector.wire.messages import END, AskStructure, Refused, RunTo
from tests.unit.desk.samples import stopped
from tests.unit.panels.model_tree.samples import convolutional, structure

NODES = convolutional()


@pytest.fixture
def tree(desk, session) -> QTreeView:
    session.start(Launch("train.py", directory="/home/ada"))
    session.hold(stopped("backward", "step", with_grad=10))
    [asked] = [i for i, (question, _) in enumerate(session.asked) if isinstance(question, AskStructure)]
    session.answer(asked, structure(NODES))
    session.calls.clear()
    return desk.window.findChild(QTreeView, "model_tree.view")


def choose_model1(tree: QTreeView) -> RunTo:
    row = tree.model().index(0, 0, tree.model().index(0, 0))
    tree.setCurrentIndex(row)
    return RunTo(0, 0, 1, row.internalId() >> 1)


def test_the_key_and_the_button_run_to_the_chosen_row(qtbot, desk, session, tree):
    button = desk.window.findChild(QToolButton, "button.run_to")
    session.selection.aim_at(None)  # what is chosen is nothing that training comes to
    qtbot.keyClick(desk.window, Qt.Key.Key_F9, Qt.KeyboardModifier.AltModifier)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert session.calls == [] and not button.isEnabled()
    wish = choose_model1(tree)
    qtbot.keyClick(desk.window, Qt.Key.Key_F9, Qt.KeyboardModifier.AltModifier)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert session.calls == [("run_to", wish, "model.model1")] * 2


def test_it_is_possible_only_while_held_and_not_at_the_end(desk, session, tree):
    action = desk.window.action("action.run_to")
    choose_model1(tree)
    assert action.isEnabled()
    session.go_on()
    assert not action.isEnabled()
    session.hold(stopped("step", END))
    assert not action.isEnabled()


def test_the_state_says_what_it_runs_to(desk):
    assert run_state.state_sentence(RunState("running", heading="model.conv2"), None) == "running to model.conv2"
    assert run_state.state_sentence(RunState("running"), None) == "running"


@pytest.mark.parametrize("code", ["stale", "gone", "no_target", "no_model", "passed", "unknown_version", "failed"])
def test_a_refusal_is_a_sentence(desk, session, tree, code):
    session.not_run_to.emit(Refused(1, 1, code, ""), "model.conv2")
    told = desk.window.notice.sentence.text()
    assert told == refusals.not_run_to(code, "", "model.conv2") and told.endswith(".")
    assert "{" not in told and ("model.conv2" in told or code == "no_model")
