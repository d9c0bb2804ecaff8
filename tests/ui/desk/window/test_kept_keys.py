"""F8 and F9 pressed while the script starts are done when it is ready."""

from __future__ import annotations

from PySide6.QtCore import Qt

from inspector.conversation.launch import Launch
from tests.unit.desk.samples import stopped

STEP, RUN = ("step", "phase"), ("run",)


def test_keys_pressed_while_it_starts_are_done_one_at_each_stop(qtbot, desk, session):
    session.start(Launch("train.py"))
    session.calls.clear()
    for key in (Qt.Key.Key_F8, Qt.Key.Key_F8, Qt.Key.Key_F9):
        qtbot.keyClick(desk.window, key)
    assert session.calls == [] and "Step, Step, Resume" in desk.window.statusBar().currentMessage()
    for calls in ([STEP], [STEP, STEP], [STEP, STEP, RUN]):
        session.hold(stopped("data", "forward"))
        qtbot.waitUntil(lambda calls=calls: session.calls == calls)
        session.go_on()
    session.hold(stopped("data", "forward"))
    qtbot.wait(1)
    assert session.calls == [STEP, STEP, RUN] and desk.window.statusBar().currentMessage() == ""


def test_another_start_forgets_them(qtbot, desk, session):
    session.start(Launch("train.py"))
    qtbot.keyClick(desk.window, Qt.Key.Key_F8)
    session.start(Launch("other.py"))
    session.calls.clear()
    session.hold(stopped("data", "forward"))
    qtbot.wait(1)
    assert session.calls == []


def test_a_free_run_keeps_no_keys(qtbot, desk, session):
    session.start(Launch("train.py"))
    session.go_on()
    session.calls.clear()
    qtbot.keyClick(desk.window, Qt.Key.Key_F8)
    session.hold(stopped("data", "forward"))
    qtbot.wait(1)
    assert session.calls == []
