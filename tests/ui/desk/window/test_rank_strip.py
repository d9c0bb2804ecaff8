"""The strip of ranks: what each does, how they stand, and who is looked at."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLabel, QPushButton, QToolButton, QWidget

from inspector.conversation.launch import Launch
from inspector.conversation.outcome import Outcome
from inspector.conversation.run_state import RunState
from tests.unit.conversation.fake_ranks import FakeRank, hold, put, runs
from tests.unit.desk.samples import stopped


class Strip:
    """The strip by its public names."""

    def __init__(self, qtbot: Any, window: Any, session: Any) -> None:
        self._qtbot, self._window, self._session = qtbot, window, session
        session.ranks.changed.connect(session.ranks_changed.emit)
        session.ranks.muster([FakeRank(), FakeRank()])
        session.launch = Launch("/home/ada/ddp.py", ranks=2)
        session.ranks_changed.emit()

    def find(self, kind: Any, name: str) -> Any:
        return self._window.findChild(kind, name)

    def cell(self, number: int) -> Any:
        return self.find(QAbstractButton, f"rank.{number}")

    def shows(self, number: int, text: str) -> None:
        self._qtbot.waitUntil(lambda: self.cell(number) is not None and self.cell(number).text() == text)

    def chip(self) -> str:
        return str(self.find(QWidget, "rank_strip.chip").word())


@pytest.fixture
def strip(qtbot, desk, session) -> Strip:
    return Strip(qtbot, desk.window, session)


def test_a_training_in_one_process_shows_no_strip(desk, session):
    session.hold(stopped("loss", "backward"))
    assert desk.window.findChild(QWidget, "rank_strip").isHidden()
    assert desk.window.findChild(QAbstractButton, "rank.0") is None


def test_each_cell_tells_what_its_rank_does(session, strip):
    hold(session.ranks, 0)
    hold(session.ranks, 1)
    strip.shows(0, "rank 0  held  loss done, next: backward, line 7")
    assert strip.chip() == "TOGETHER"
    assert strip.find(QPushButton, "rank_strip.catch_up").isHidden()
    runs(session.ranks, 0, 131)
    strip.shows(0, "rank 0  waits for rank 1  in all_reduce #131 [144] · for 2 s")
    strip.shows(1, "rank 1  held  loss done, next: backward, line 7")
    assert strip.chip() == "APART"
    assert strip.find(QLabel, "run_state").text().startswith("rank 0 waits for rank 1 in all_reduce #131 [144]")


def test_the_first_that_failed_is_the_cause(session, strip):
    put(session.ranks, 1, RunState("ended", outcome=Outcome("crashed", 3, cause=1)))
    put(session.ranks, 0, RunState("ended", outcome=Outcome("signal", 15, cause=1)))
    crashed = "ddp.py ended at once with exit code 3, and could not say where (os._exit, or a library that gave up)."
    strip.shows(1, f"rank 1  failed first  {crashed}")
    told = "The debuggee was told to end by another program (SIGTERM)."
    strip.shows(0, f"rank 0  ended after rank 1  {told}")
    assert strip.chip() == "ENDED"


def test_a_click_selects_a_rank(qtbot, session, strip):
    strip.shows(1, "rank 1  starting")
    qtbot.mouseClick(strip.cell(1), Qt.MouseButton.LeftButton)
    assert session.calls[-1] == ("select_rank", 1)
    assert strip.cell(1).isChecked() and not strip.cell(0).isChecked()


def test_catch_up_is_there_for_those_behind(qtbot, session, strip):
    hold(session.ranks, 0, 5)
    hold(session.ranks, 1, 4)
    button = strip.find(QPushButton, "rank_strip.catch_up")
    qtbot.waitUntil(button.isVisible)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert session.calls[-1] == ("catch_up",)


def test_a_raised_timeout_is_said_with_what_it_was(qtbot, session, strip):
    put(session.ranks, 1, RunState("running", timeout=600.0))
    label = strip.find(QLabel, "rank_strip.timeout")
    qtbot.waitUntil(lambda: label.text() == "timeout raised")
    assert "for 600 s" in label.toolTip()


def test_step_is_possible_while_any_rank_is_held(session, strip):
    hold(session.ranks, 1)
    session.set_state("running")
    assert strip.find(QToolButton, "button.step").isEnabled()
    assert not strip.find(QToolButton, "button.evaluate").isEnabled()
    put(session.ranks, 1, RunState("running"))
    assert not strip.find(QToolButton, "button.step").isEnabled()


def test_with_one_rank_again_the_strip_is_gone(qtbot, desk, session, strip):
    strip.shows(1, "rank 1  starting")
    session.ranks.muster([FakeRank()])
    session.ranks_changed.emit()
    qtbot.waitUntil(desk.window.findChild(QWidget, "rank_strip").isHidden)
