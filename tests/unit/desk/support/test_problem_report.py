"""What is put on the clipboard for somebody who shall help."""

from __future__ import annotations

import pytest

import inspector
from inspector.conversation.launch import Launch
from inspector.conversation.outcome import Outcome
from inspector.desk.support.problem_report import ProblemReport
from inspector.wire.messages import Hello, Moment, TorchLoaded, Trouble
from inspector.wire.variables import Assigned
from tests.fakes import FakeSession
from tests.unit.desk.samples import stopped

TOKEN = "0123456789abcdef" * 4
TRACEBACK = 'Traceback (most recent call last):\n  File "/home/ada/my net/train.py", line 31\nValueError: no\n'
LAUNCH = Launch(
    "my net/train.py", ("--name", "a b"), "/home/ada/venv/bin/python", "/home/ada", environment=(("SECRET_KEY", "xyz"),)
)


@pytest.fixture
def session(qapp):
    return FakeSession()


@pytest.fixture
def report(session, monkeypatch):
    monkeypatch.setenv("HOME", "/home/ada")
    monkeypatch.setenv("USERPROFILE", "/home/ada")
    return ProblemReport(session)


def test_a_failed_run_is_told_whole(session, report):
    session.start(LAUNCH)
    session.connected.emit(Hello(1, TOKEN, 42, "3.12.1", "/home/ada/venv/bin/python"))
    session.torch_loaded.emit(TorchLoaded("2.6.0"))
    session.output.emit("".join(f"line {number}\n" for number in range(1, 81)))
    trouble = Trouble("ValueError", "no", TRACEBACK, "/home/ada/my net/train.py", 31, "", "", ())
    session.finish(Outcome("exception", 1, trouble, 2))
    text = report.text()
    assert f"{inspector.NAME}: {inspector.VERSION}" in text and "PySide6: 6." in text and "pyqtgraph: 0." in text
    assert "The script's Python: 3.12.1 (~/venv/bin/python)" in text and "The script's torch: 2.6.0" in text
    assert "Command: ~/venv/bin/python 'my net/train.py' --name 'a b'\nFolder: ~\n" in text
    assert "State: ValueError at train.py:31: no" in text
    assert 'File "~/my net/train.py", line 31\nValueError: no' in text
    assert "line 31\n" in text and "line 80\n" in text and "line 30\n" not in text


def test_neither_home_nor_token_nor_the_values_of_variables_are_told(session, report):
    session.start(LAUNCH)
    session.connected.emit(Hello(1, TOKEN, 42, "3.12.1", "/home/ada/python"))
    session.output.emit(f"GRADSTEP_WIRE=40001:{TOKEN}\n/home/ada/data /home/ada\n/home/adam/data\n")
    text = report.text()
    assert TOKEN not in text and "xyz" not in text and "Variables added: SECRET_KEY" in text
    assert "/home/ada/" not in text and "~/data ~\n" in text
    assert "/home/adam/data" in text


def test_before_any_run_the_versions_are_told(report):
    text = report.text()
    assert "The script's torch: not loaded" in text and "State: Open a script to begin" in text
    assert "Console" not in text and "traceback" not in text


def test_bars_and_colours_become_plain_lines(session, report):
    session.start(LAUNCH)
    session.output.emit("\x1b[31mred\x1b[0m\n 10 %\r 20 %\r100 %\nlast\r\n")
    assert report.text().endswith("\nred\n100 %\nlast\n")


def test_a_new_run_forgets_the_one_before_but_not_the_window_s_own_failure(session, report):
    session.start(LAUNCH)
    session.output.emit("of the run before\n")
    report.remember_failure("Traceback of the window\n")
    session.start(LAUNCH)
    text = report.text()
    assert "of the run before" not in text and "The window's traceback:\nTraceback of the window" in text


def test_a_flood_is_kept_short(session, report):
    session.start(LAUNCH)
    for _ in range(100):
        session.output.emit("x" * 100_000)
    assert len(report.text()) < 80_000


def test_what_was_set_by_hand_is_told_with_its_place(session, report):
    session.start(LAUNCH)
    at = Moment(0, "line", "", 7, "/home/ada/my net/train.py", 42)
    session.hold(stopped("loss", None, next=at, iteration=7))
    session.value_set.emit(Assigned(1, 1, "lr", "0.1", "0.01", "", "", True, ""))
    session.hold(stopped("backward", None, stop=2, iteration=8))
    session.value_set.emit(Assigned(2, 2, "net[0].bias[1]", "0.5", "0", "", "", True, ""))
    told = report.text()
    assert "Values set by hand (2), the latest last:\n~/my net/train.py:42, iteration 7: lr: 0.1 → 0.01\n" in told
    assert "iteration 8: net[0].bias[1]: 0.5 → 0\n" in told
    session.start(LAUNCH)
    assert "set by hand" not in report.text(), "it was of the run before"


def test_data_that_workers_would_load_is_told_where_it_is_loaded_here(session, report):
    session.start(LAUNCH)
    session.breakpoints.toggle("/home/ada/train.py", 3, loads_here=True)
    assert "loaded in the script's own process" in report.text()
    session.breakpoints.mute(True)
    assert "loaded in the script's own process" not in report.text()
