"""The console as a user meets it: order, following, bounds, and how the script ended."""

from __future__ import annotations

import time

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QLabel, QLineEdit, QPlainTextEdit, QToolButton
from pytestqt.qtbot import QtBot

from inspector.conversation.launch import Launch
from inspector.conversation.outcome import Outcome
from inspector.panels.console.model import MAX_LINES
from inspector.panels.console.panel import ConsolePanel
from inspector.panels.style import look
from inspector.wire.arrays import Array
from inspector.wire.lines import Logged
from inspector.wire.variables import Changed, Evaluated, Value
from tests.fakes import FakeSession
from tests.unit.desk.samples import stopped


@pytest.fixture
def session() -> FakeSession:
    return FakeSession()


@pytest.fixture
def panel(qtbot: QtBot, session: FakeSession) -> ConsolePanel:
    panel = ConsolePanel(session, lambda outcome: f"It ended with exit code {outcome.code}.")
    qtbot.addWidget(panel.view)
    panel.view.resize(400, 200)
    panel.view.show()
    session.start(Launch("train.py"))
    return panel


def shown(panel: ConsolePanel) -> str:
    panel.view.flush()
    text = panel.view.findChild(QPlainTextEdit, "console.view")
    assert text is panel.view.text
    return text.toPlainText()


def test_shows_the_output_in_the_order_written(panel: ConsolePanel, session: FakeSession) -> None:
    for chunk in ("one\ntw", "o\n", "\x1b[1mthree\x1b[", "0m\n"):
        session.output.emit(chunk)
    assert shown(panel) == "one\ntwo\nthree\n"


def test_updates_are_collected(qtbot: QtBot, panel: ConsolePanel, session: FakeSession) -> None:
    for number in range(100):
        session.output.emit(f"{number}\n")
    assert panel.view.text.toPlainText() == ""
    qtbot.waitUntil(lambda: panel.view.text.toPlainText().endswith("99\n"))


def test_a_progress_bar_stays_one_line(panel: ConsolePanel, session: FakeSession) -> None:
    session.output.emit("start\n")
    for percent in range(101):
        session.output.emit(f"\r{percent}%")
        panel.view.flush()
    assert shown(panel) == "start\n100%"


def test_keeps_the_last_lines(panel: ConsolePanel, session: FakeSession) -> None:
    session.output.emit("".join(f"line {number}\n" for number in range(MAX_LINES + 5_000)))
    text = shown(panel)
    assert text.count("\n") == MAX_LINES - 1
    assert text.endswith(f"line {MAX_LINES + 4_999}\n")
    said = panel.view.findChild(QLabel, "console.kept")
    assert said.isVisible()
    assert said.text() == "The last 10,000 lines are kept; 5,001 were dropped."


def test_while_all_lines_are_kept_nothing_is_said(panel: ConsolePanel, session: FakeSession) -> None:
    session.output.emit("line\n" * 100)
    panel.view.flush()
    assert not panel.view.findChild(QLabel, "console.kept").isVisible()


def test_two_megabytes_do_not_freeze_the_window(qtbot: QtBot, panel: ConsolePanel, session: FakeSession) -> None:
    session.output.emit("loss 0.123456\n" * 150_000 + "the end\n")
    longest = 0.0
    while panel.model.has_more():
        start = time.perf_counter()
        panel.view._show_piece()
        longest = max(longest, time.perf_counter() - start)
    assert panel.view.text.toPlainText().endswith("the end\n")
    assert longest < 0.25


def test_follows_the_end_unless_scrolled_up(panel: ConsolePanel, session: FakeSession) -> None:
    session.output.emit("line\n" * 100)
    panel.view.flush()
    bar = panel.view.text.verticalScrollBar()
    assert bar.value() == bar.maximum() > 0
    bar.setValue(10)
    session.output.emit("line\n" * 100)
    panel.view.flush()
    assert bar.value() == 10
    bar.setValue(bar.maximum())
    session.output.emit("line\n" * 100)
    panel.view.flush()
    assert bar.value() == bar.maximum()


@pytest.mark.parametrize(("kind", "code", "ink"), [("finished", 0, "green"), ("exit", 3, "red")])
def test_how_it_ended_comes_last_in_its_own_style(
    panel: ConsolePanel, session: FakeSession, kind: str, code: int, ink: str
) -> None:
    session.output.emit("no line end")
    session.finish(Outcome(kind, code))
    assert shown(panel) == f"no line end\nIt ended with exit code {code}.\n"
    [whole] = panel.view.text.document().findBlockByNumber(1).layout().formats()
    assert whole.format.foreground().color() == look.current().colour(ink)
    assert whole.format.fontWeight() == QFont.Weight.DemiBold
    assert panel.view.text.document().firstBlock().layout().formats() == []


def test_the_windows_own_lines_follow_the_theme(panel: ConsolePanel, session: FakeSession) -> None:
    session.finish(Outcome("exit", 3))
    panel.view.flush()
    look.choose(look.LIGHT)
    panel.view._retheme()
    look.choose(look.DARK)
    [whole] = panel.view.text.document().firstBlock().layout().formats()
    assert whole.format.foreground().color() == look.LIGHT.colour("red")


def test_a_restart_draws_a_line_and_keeps_the_text(panel: ConsolePanel, session: FakeSession) -> None:
    session.output.emit("first run\n")
    session.start(Launch("train.py"))
    session.output.emit("second run\n")
    assert shown(panel) == "first run\n── restart ──\nsecond run\n"
    assert panel.view.text.document().findBlockByNumber(2).layout().formats() == []


def test_without_words_the_code_stands_there(qtbot: QtBot, session: FakeSession) -> None:
    panel = ConsolePanel(session)
    qtbot.addWidget(panel.view)
    session.finish(Outcome("finished"))
    assert shown(panel) == "finished\n"


def test_finds_words_around_the_end(qtbot: QtBot, panel: ConsolePanel, session: FakeSession) -> None:
    session.output.emit("alpha\nbeta\nalpha\n")
    panel.view.flush()
    panel.view.find_bar.open()
    words = panel.view.findChild(QLineEdit, "console.find")
    qtbot.keyClicks(words, "alpha")
    found = []
    for _ in range(3):
        qtbot.keyClick(words, Qt.Key.Key_Return)
        found.append(panel.view.text.textCursor().blockNumber())
    assert found == [0, 2, 0] or found == [2, 0, 2]
    words.setText("gamma")
    qtbot.keyClick(words, Qt.Key.Key_Return)
    assert panel.view.find_bar._result.text() == "not found"


# ── the prompt ───────────────────────────────────────────────────────────────────────────────────────────────────────


def prompt(panel: ConsolePanel) -> QLineEdit:
    line: QLineEdit = panel.view.findChild(QLineEdit, "console.prompt")
    return line


def evaluated(shown: str = "", error: str = "", words: str = "", codes: tuple[str, ...] = ()) -> Evaluated:
    value = Value("x", "x", "plain", "int", shown, 0, 0, 0) if shown else None
    return Evaluated(1, 5, value, Array("f8", (0,), b""), error, words, 0, Changed(codes), 0.1)


def test_the_prompt_is_there_while_it_is_held_and_evaluates_as_the_script(
    qtbot: QtBot, panel: ConsolePanel, session: FakeSession
) -> None:
    assert not prompt(panel).isVisible()
    session.hold(stopped("loss", "backward"))
    assert prompt(panel).isVisible()
    qtbot.keyClicks(prompt(panel), "x + 1")
    with qtbot.waitSignal(session.touched):
        qtbot.keyClick(prompt(panel), Qt.Key.Key_Return)
        question = session.asked[-1][0]
        assert (question.text, question.keeps_random) == ("x + 1", False)
        session.answer(len(session.asked) - 1, evaluated("4", codes=("random",)))
    assert shown(panel) == ">>> x + 1\n4\nrandom generators have advanced\n"
    session.go_on()
    assert prompt(panel).isVisible() and prompt(panel).isReadOnly(), "a short step does not take it away"
    qtbot.waitUntil(lambda: not prompt(panel).isVisible())
    session.hold(stopped("loss", "backward"))
    assert prompt(panel).isVisible() and not prompt(panel).isReadOnly()


def test_what_was_evaluated_comes_back_and_what_fails_is_said(
    qtbot: QtBot, panel: ConsolePanel, session: FakeSession
) -> None:
    session.hold(stopped("loss", "backward"))
    qtbot.keyClicks(prompt(panel), "1 / 0")
    qtbot.keyClick(prompt(panel), Qt.Key.Key_Return)
    cancel = panel.view.findChild(QToolButton, "console.prompt_cancel")
    assert cancel.isVisible()
    cancel.click()
    assert session.calls[-1] == ("cancel_evaluation",)
    session.answer(len(session.asked) - 1, evaluated(error="ZeroDivisionError", words="division by zero"))
    assert shown(panel) == ">>> 1 / 0\nZeroDivisionError: division by zero\n" and not cancel.isVisible()
    qtbot.keyClick(prompt(panel), Qt.Key.Key_Up)
    assert prompt(panel).text() == "1 / 0"


def test_what_breakpoints_log_stands_in_the_console(panel: ConsolePanel, session: FakeSession) -> None:
    session.breakpoints.toggle("/home/ada/train.py", 39)
    session.logged.emit(Logged(1, 21, "batch [3]"))
    session.logged.emit(Logged(1, 24, "batch [0]", 812))
    assert shown(panel) == "◆ 39  batch [3]    iteration 21\n◆ 39  … and 812 more\n◆ 39  batch [0]    iteration 24\n"
