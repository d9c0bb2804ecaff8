"""The row under the phase strip: calm where nothing was found, and what was found where something was."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QToolButton

from inspector.desk.window.health_line import HealthLine
from inspector.wire.findings import Checked, FindingTold, Reading
from inspector.wire.messages import Detached, Progress
from tests.fakes import FakeSession

READINGS = (Reading("backwards", 3.0, ""),)
ZERO = FindingTold(1, "no_zero_grad", "error", "/x/train.py", 12, (), ("net.weight",), 0, 2, 9, 8, READINGS)
SCALE = FindingTold(2, "input_scale", "warning", "/x/train.py", 5, (), (), 0, 1, 9, 8, ())


@pytest.fixture
def session(qtbot):
    return FakeSession()


@pytest.fixture
def line(qtbot, session):
    made = HealthLine(session)
    qtbot.addWidget(made)
    made.resize(900, 24)
    made.show()
    return made


def hear(session: FakeSession, *messages: Any) -> None:
    for message in messages:
        session.found.hear(message)
    session.findings.changed.emit()


def runs(session: FakeSession, iteration: int) -> None:
    session.set_state("running", progress=Progress(iteration, "batch", (), None, None, None, None))


def checked(iterations: int) -> Checked:
    return Checked(iterations, iterations, iterations, iterations, ("no_zero_grad",), ())


def test_before_training_it_says_when_it_looks(line):
    assert line.text() == "No findings yet: the rules look on as soon as something is trained"
    assert line.level() == ""


def test_it_counts_the_iterations_in_which_nothing_was_found(line, session):
    hear(session, checked(12))
    runs(session, 12)
    assert line.text() == "No findings in 12 iterations 1 rules looked"


def test_it_says_in_how_many_of_them_the_rules_looked_on(line, session):
    hear(session, checked(31))
    runs(session, 1204)
    assert line.text().startswith("No findings in 1,204 iterations checked in 31 of them")


def test_it_names_the_gravest_with_its_place_and_counts_all(line, session):
    hear(session, checked(9), SCALE, ZERO)
    assert line.text().startswith("1 error · 1 warning: The step uses the gradients of 3 backwards")
    assert "train.py:12" in line.text()
    assert line.level() == "error"


def test_one_that_is_muted_counts_no_more(line, session):
    hear(session, checked(9), ZERO)
    session.findings.mute(ZERO)
    assert line.text().startswith("No findings")


def test_rules_that_have_left_say_nothing_calm(line, session):
    hear(session, checked(9), Detached("routine", "broken"))
    assert line.text() == "Nothing is checked any more: the rules have left"


def test_a_click_and_enter_wish_to_see_them(qtbot, line):
    with qtbot.waitSignal(line.wished):
        qtbot.mouseClick(line, Qt.MouseButton.LeftButton, pos=QPoint(60, 12))
    with qtbot.waitSignal(line.wished):
        qtbot.keyClick(line, Qt.Key.Key_Return)


def test_holding_at_the_first_nan_is_on_and_one_click_turns_it_off(qtbot, line, session):
    hold = line.findChild(QToolButton, "health_line.hold")
    assert hold.text() == "Hold at the first NaN: on"
    with qtbot.waitSignal(line.hold_wished) as wish:
        hold.click()
    assert wish.args == [False]
    session.findings.hold_at("nonfinite", False)
    assert hold.text() == "Hold at the first NaN: off"


def test_the_menu_of_the_hold_chooses_an_exploding_norm_too(qtbot, line, session):
    exploding = line.findChild(QAction, "action.hold_at_exploding")
    assert not exploding.isChecked()
    with qtbot.waitSignal(line.exploding_wished) as wished:
        exploding.trigger()
    assert wished.args == [True]
    session.findings.hold_at("exploding", True)
    line.retell()
    assert exploding.isChecked()
    assert line.findChild(QAction, "action.hold_at_nonfinite").isChecked()


def test_what_else_holds_training_is_chosen_in_a_menu(qtbot, line, monkeypatch):
    more = line.findChild(QToolButton, "health_line.more")
    assert more.menu() is None, "the style would draw a second arrow"
    opened: list[QMenu] = []
    monkeypatch.setattr(QMenu, "popup", lambda menu, place: opened.append(menu))
    qtbot.mouseClick(more, Qt.MouseButton.LeftButton)
    (menu,) = opened
    assert [action.text() for action in menu.actions()] == [
        "Hold at the first NaN or Inf", "Hold when the norm of the gradients explodes",
    ]  # fmt: skip
