"""Breakpoints set and taken by clicks into the gutter and by keys, kept until the next start."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from inspector.conversation.launch import Launch
from inspector.desk.appearance import languages
from inspector.wire.lines import BreakpointsSet, Resolved, StopReason
from inspector.wire.messages import Moment
from tests.unit.desk.samples import stopped

TEXT = "import torch\n\n\ndef work(x):\n    return x\n\n\nwork(1)\nwork(2)\n"


@pytest.fixture
def script(tmp_path: Path) -> str:
    path = tmp_path / "train.py"
    path.write_text(TEXT)
    return str(path)


class Source:
    def __init__(self, qtbot: Any, desk: Any) -> None:
        self._qtbot = qtbot
        self.edit: Any = desk.window.findChild(QPlainTextEdit, "source.view")
        self.gutter: Any = desk.window.findChild(QWidget, "source.gutter")

    def height_of(self, line: int) -> int:
        places = {block.blockNumber() + 1: place for block, place in self.edit.visible_blocks()}
        return int(places[line].center().y()) + self.edit.viewport().y() - self.gutter.y()

    def click(self, line: int, button: Qt.MouseButton = Qt.MouseButton.LeftButton) -> None:
        self._qtbot.mouseClick(self.gutter, button, pos=QPoint(9, self.height_of(line)))

    def tip(self, line: int) -> str:
        return str(self.gutter.tip_at(self.height_of(line)))


@pytest.fixture
def source(qtbot: Any, desk: Any, script: str) -> Source:
    desk.start(Launch(script))
    return Source(qtbot, desk)


def told(session: Any) -> list[tuple[int, ...]]:
    return [tuple(p.line for p in call[1]) for call in session.calls if call[0] == "set_breakpoints"]


def test_a_click_into_the_gutter_sets_a_breakpoint_and_another_takes_it(session, source):
    source.click(8)
    source.click(5)
    assert source.edit.breakpoint_lines() == [5, 8]
    source.click(8)
    assert source.edit.breakpoint_lines() == [5]
    assert told(session) == [(8,), (8, 5), (5,)]


def test_the_key_toggles_at_the_line_that_comes_or_at_the_cursor(qtbot, desk, session, source, script):
    session.hold(stopped("loss", None, next=Moment(0, "line", "", 1, script, 8)))
    qtbot.keyClick(desk.window, Qt.Key.Key_F8, Qt.KeyboardModifier.ControlModifier)
    assert source.edit.breakpoint_lines() == [8]
    source.edit.setFocus()
    source.edit.point_at(9)
    qtbot.keyClick(source.edit, Qt.Key.Key_F8, Qt.KeyboardModifier.ControlModifier)
    assert source.edit.breakpoint_lines() == [8, 9]


def test_the_gutter_tells_what_has_become_of_it(session, desk, source):
    source.click(7)
    assert "when the script runs" in source.tip(7)
    number = desk.breakpoints.all[0].id
    session.breakpoints_resolved.emit(BreakpointsSet(0, (Resolved(number, "moved", 8, ""),)))
    assert source.edit.breakpoint_lines() == [8]
    assert source.tip(8) == "No statement begins at line 7: it holds at line 8."
    source.click(8, Qt.MouseButton.MiddleButton)
    assert source.tip(8) == "It is off." and not desk.breakpoints.all[0].enabled


def test_the_tip_speaks_the_language_of_the_window(qtbot, source):
    source.click(8)
    languages.use("zh_CN")
    qtbot.waitUntil(lambda: "脚本" in source.tip(8))


def test_they_are_known_before_the_next_start(make_desk, session, source, script):
    source.click(5)
    other = make_desk()
    other.start(Launch(script))
    names = [call[0] for call in other.session.calls]
    assert names.index("set_breakpoints") < names.index("start")
    assert [p.line for p in other.breakpoints.all] == [5]


def test_one_that_was_set_before_the_script_was_chosen_is_its_own(make_desk, source, script):
    source.click(5)
    other = make_desk()
    other.breakpoints.toggle(script, 8)
    other.breakpoints.toggle(script, 5)
    other.start(Launch(script))
    assert [p.line for p in other.breakpoints.all] == [5, 8]


def test_muted_all_stand_hollow_and_the_list_stays(desk, session, source):
    source.click(5)
    desk.window.action("action.mute_breakpoints").trigger()
    assert session.calls[-1][2] is True and source.tip(5) == "All breakpoints are muted."
    desk.window.action("action.mute_breakpoints").trigger()
    assert session.calls[-1][2] is False and source.edit.breakpoint_lines() == [5]


def test_f10_is_a_line_whatever_the_unit(qtbot, desk, session):
    session.hold(stopped("loss", "backward"))
    session.calls.clear()
    qtbot.keyClick(desk.window, Qt.Key.Key_F10)
    assert session.calls == [("step", "line")]


def test_at_a_line_the_unit_is_a_line_and_outside_what_was_chosen_returns(desk, session):
    units = desk.window.toolbar.units
    at_line = Moment(0, "line", "", 1, "/home/ada/train.py", 8)
    session.hold(stopped("loss", None, next=at_line, reason=StopReason("breakpoint", (1,))))
    assert units.currentData() == "line" and "Breakpoint, line 8" in desk.window.state_line.sentence.text()
    session.calls.clear()
    for name in ("step", "step_into", "step_out"):
        desk.window.action(f"action.{name}").trigger()
    assert session.calls == [("step", "line"), ("step", "line_into"), ("step", "line_out")]
    session.hold(stopped("loss", "backward"))
    desk.window.action("action.step_into").trigger()
    assert units.currentData() == "phase" and session.calls[-1] == ("step", "into")
