"""Processes that the script starts are said, as long as they run and at the end; nobody follows them."""

from __future__ import annotations

from PySide6.QtWidgets import QPlainTextEdit

from inspector.wire.messages import Children
from tests.end_to_end.debuggee import Debuggee
from tests.end_to_end.window import PATIENCE_MS, SCRIPTS, driving


def test_processes_that_train_are_said_while_they_do_and_at_the_end(qtbot):
    with driving(qtbot, SCRIPTS / "children_train.py", fresh=True) as d:
        says = "2 processes run that this one started (worker); Gradstep follows only this one"
        qtbot.waitUntil(lambda: says in d.sentence(), timeout=PATIENCE_MS)
        assert d.until_ended().kind == "finished"
        assert d.sentence() == (
            "children_train.py has finished; this process itself did not train anything. · "
            "2 processes that it started (worker) were not followed"
        )
        console = d.desk.window.findChild(QPlainTextEdit, "console.view").toPlainText()
        assert "exit [0, 0]" in console  # the exit codes are the script's own to take


def test_workers_of_a_loader_are_nobody_s_affair():
    with Debuggee(SCRIPTS / "workers.py", "fork", hold=False) as debuggee:
        assert debuggee.finish()[2] == 0
        assert not [message for message in debuggee.seen if isinstance(message, Children)]
