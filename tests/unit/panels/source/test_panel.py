"""The source panel follows the stops."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QColor, QHelpEvent, QKeySequence, QTextFormat
from PySide6.QtWidgets import QApplication, QComboBox, QPlainTextEdit, QToolTip, QWidget
from pytestqt.qtbot import QtBot

from inspector.conversation.launch import Launch
from inspector.conversation.outcome import Outcome
from inspector.panels.source.panel import SourcePanel
from inspector.panels.style import look
from inspector.wire.messages import Moment, Stopped, Trouble
from inspector.wire.variables import AskHover, AskInline, Value
from tests.fakes import FakeSession
from tests.unit.panels.variables.examples import answer, value

SCRIPT = "import torch\n\n\ndef work():\n    return 1\n\n" + "\n".join(f"step({n})" for n in range(200)) + "\n"


@pytest.fixture
def script(tmp_path: Path) -> str:
    path = tmp_path / "train.py"
    path.write_text(SCRIPT)
    return str(path)


@pytest.fixture
def session() -> FakeSession:
    return FakeSession()


@pytest.fixture
def panel(qtbot: QtBot, session: FakeSession, script: str) -> Iterator[SourcePanel]:
    look.choose(look.DARK)
    panel = SourcePanel(session)
    qtbot.addWidget(panel.view)
    panel.view.resize(500, 300)
    panel.view.show()
    session.start(Launch(script))
    yield panel
    look.choose(look.DARK)


def test_a_module_has_no_file_until_the_first_stop(panel, session, script):
    session.start(Launch(module="package.train"))
    assert panel.view.sentence() == "The script appears here when it is opened." and not panel.view.files.count()
    session.hold(stop(None, moment(script, 3)))
    assert panel.view.sentence() == "" and panel.view.files.currentData() == script


def moment(file: str, line: int) -> Moment:
    return Moment(1, "loss", "", 1, file, line)


def stop(ran: Moment | None, comes: Moment | None) -> Stopped:
    return Stopped(1, ran, comes, 1, "batch", (), 10, 0, 0, None, 0.0, None, None)


def marked_lines(panel: SourcePanel) -> list[tuple[int, str]]:
    """(line, colour) of the full-width backgrounds."""
    chosen = panel.view.edit.extraSelections()
    assert all(mark.format.property(QTextFormat.Property.FullWidthSelection) for mark in chosen)
    return [(mark.cursor.blockNumber() + 1, mark.format.background().color().name()) for mark in chosen]


def test_shows_the_script_at_the_start(panel: SourcePanel, script: str) -> None:
    assert panel.view.findChild(QPlainTextEdit, "source.view").toPlainText() == SCRIPT
    assert panel.view.findChild(QComboBox, "source.files").currentText() == "train.py"
    assert panel.view.edit.isReadOnly()
    assert marked_lines(panel) == []


def test_a_relative_script_is_meant_from_its_directory(session: FakeSession, panel: SourcePanel, script: str) -> None:
    session.start(Launch("train.py", directory=str(Path(script).parent)))
    assert panel.view.sentence() == ""


def test_marks_the_line_that_ran_and_the_line_that_comes(panel: SourcePanel, session: FakeSession, script: str) -> None:
    session.hold(stop(moment(script, 4), moment(script, 5)))
    assert panel.view.edit.lines() == (4, 5, 0)
    assert panel.view.where() == "line 4 done, next 5"
    exec_line = look.DARK.exec_line.lower()
    assert marked_lines(panel) == [(4, exec_line), (5, exec_line)]
    soft, strong = (mark.format.background().color().alphaF() for mark in panel.view.edit.extraSelections())
    assert soft < strong


def test_marks_go_muted_while_it_runs(panel: SourcePanel, session: FakeSession, script: str) -> None:
    session.hold(stop(moment(script, 4), moment(script, 5)))
    session.go_on()
    assert panel.view.edit.is_muted()
    assert panel.view.where() == "line 4 done, next 5 · running"


def test_what_comes_may_be_unknown(panel: SourcePanel, session: FakeSession, script: str) -> None:
    session.hold(stop(moment(script, 120), None))
    assert panel.view.where() == "line 120 done"
    session.hold(stop(None, None))
    assert panel.view.where() == ""
    session.hold(stop(moment(script, 7), Moment(0, "end", "", 1, "", 0)))
    assert panel.view.where() == "line 7 done"


def test_scrolls_only_when_the_line_is_outside(panel: SourcePanel, session: FakeSession, script: str) -> None:
    bar = panel.view.edit.verticalScrollBar()
    session.hold(stop(moment(script, 4), moment(script, 8)))
    assert bar.value() == 0
    session.hold(stop(moment(script, 8), moment(script, 150)))
    there = bar.value()
    assert 130 < there < 148
    session.hold(stop(moment(script, 150), moment(script, 152)))
    assert bar.value() == there


def test_a_line_that_somebody_wants_to_see_is_shown_and_selected(
    panel: SourcePanel, session: FakeSession, script: str
) -> None:
    session.hold(stop(moment(script, 4), moment(script, 8)))
    session.show_place(script, 150)
    assert panel.view.edit.textCursor().selectedText() == SCRIPT.splitlines()[149]
    assert panel.view.edit.verticalScrollBar().value() > 100
    assert panel.view.edit.lines() == (4, 8, 0)


def test_a_stop_in_another_file_switches_to_it(
    panel: SourcePanel, session: FakeSession, script: str, tmp_path: Path
) -> None:
    other = tmp_path / "losses" / "train.py"
    other.parent.mkdir()
    other.write_text("def focal():\n    pass\n")
    session.hold(stop(moment(script, 9), moment(str(other), 2)))
    assert panel.view.edit.toPlainText().startswith("def focal")
    assert panel.view.edit.lines() == (0, 2, 0)
    files = panel.view.files
    assert [files.itemText(index) for index in range(files.count())] == [f"{tmp_path.name}/train.py", "losses/train.py"]
    files.activated.emit(0)
    assert panel.view.edit.toPlainText() == SCRIPT
    assert panel.view.edit.lines() == (9, 0, 0)


def test_a_missing_script_is_a_sentence(panel: SourcePanel, session: FakeSession, tmp_path: Path) -> None:
    session.start(Launch(str(tmp_path / "nothing.py")))
    assert panel.view.sentence() == f"{tmp_path / 'nothing.py'} is not there."
    assert not panel.view.edit.isVisible()


def test_code_that_is_no_file_is_a_sentence(panel: SourcePanel, session: FakeSession) -> None:
    session.hold(stop(None, moment("<string>", 1)))
    assert "<string>" in panel.view.sentence()


def test_an_exception_marks_its_line(panel: SourcePanel, session: FakeSession, script: str) -> None:
    trouble = Trouble("RuntimeError", "shapes do not fit", "", script, 100, "", "", ())
    session.hold(stop(moment(script, 4), moment(script, 5)))
    session.finish(Outcome("exception", 1, trouble))
    assert panel.view.edit.lines() == (0, 0, 100)
    assert panel.view.where() == "failed in line 100"
    picture = panel.view.edit.viewport().grab().toImage()
    red = look.DARK.colour("red")
    pixels = (picture.pixelColor(x, y) for x in range(picture.width()) for y in range(picture.height()))
    assert any(_distance(pixel, red) < 40 for pixel in pixels)


def _distance(one: QColor, other: QColor) -> int:
    return sum(abs(a - b) for a, b in zip(one.getRgb(), other.getRgb()))


def test_nothing_is_marked_after_a_good_end(panel: SourcePanel, session: FakeSession, script: str) -> None:
    session.hold(stop(moment(script, 4), moment(script, 5)))
    session.finish(Outcome("finished"))
    assert marked_lines(panel) == []


def test_colours_follow_the_theme(qtbot: QtBot, panel: SourcePanel) -> None:
    qtbot.waitUntil(panel.view.edit.is_highlighted)
    block = panel.view.edit.document().firstBlock()
    for tokens in (look.DARK, look.LIGHT):
        look.choose(tokens)
        panel.view._retheme()
        formats = block.layout().formats()
        assert formats[0].format.foreground().color() == tokens.colour("keyword")


def test_only_lines_near_the_visible_ones_are_coloured(qtbot: QtBot, panel: SourcePanel) -> None:
    qtbot.waitUntil(panel.view.edit.is_highlighted)
    document = panel.view.edit.document()
    assert not document.findBlockByNumber(200).layout().formats()
    panel.view.edit.reveal(200)
    qtbot.waitUntil(lambda: bool(document.findBlockByNumber(200).layout().formats()))


def test_the_gutter_shows_an_arrow_and_a_check(panel: SourcePanel, session: FakeSession, script: str) -> None:
    session.hold(stop(moment(script, 4), moment(script, 5)))
    picture = panel.view.edit._gutter.grab().toImage()
    seen = {picture.pixelColor(x, y).name() for x in range(34) for y in range(picture.height())}
    assert look.DARK.amber.lower() in seen
    assert any(name.startswith("#5") for name in seen)


# ── values ───────────────────────────────────────────────────────────────────────────────────────────────────────────

LINES = "count = 1\nname = 'a'\nwork(count)\n\nlast = work\n"


@pytest.fixture
def small(panel: SourcePanel, session: FakeSession, script: str) -> str:
    Path(script).write_text(LINES)
    session.start(Launch(script))
    return script


def inline(session: FakeSession, *values: Value) -> AskInline:
    """Answers what was asked for the values behind the lines."""
    number = max(n for n, (question, _) in enumerate(session.asked) if isinstance(question, AskInline))
    session.answer(number, answer(*values))
    question: AskInline = session.asked[number][0]
    return question


def test_values_stand_behind_the_lines_above_the_one_that_comes(panel, session, small):
    session.hold(stop(None, moment(small, 3)))
    asked = inline(session, value("count", "1"), value("name", "'a'", "text"))
    assert asked.names == ("count", "name")
    assert panel.view.edit.inline_texts() == {1: "count = 1", 2: "name = 'a'"}
    session.go_on()
    session.hold(stop(None, moment(small, 3)))
    inline(session, value("count", "2"), value("name", "work", "function"))
    session.touched.emit()
    inline(session, value("count", "2"), value("name", "work", "function"))
    assert panel.view.edit.inline_texts() == {1: "count = 2"}
    assert [one.is_changed for one in panel.view.edit._values[1]] == [True]
    session.start(Launch(small))
    assert panel.view.edit.inline_texts() == {}


def test_the_mouse_asks_for_what_it_rests_over_and_shows_what_comes(qtbot, panel, session, small, monkeypatch):
    shown: list[str] = []
    monkeypatch.setattr(QToolTip, "showText", lambda place, text, widget=None: shown.append(text))
    session.hold(stop(None, moment(small, 3)))
    edit = panel.view.edit
    cursor = edit.textCursor()
    cursor.setPosition(LINES.index("count)") + 2)
    place = edit.cursorRect(cursor).center()
    QApplication.sendEvent(edit.viewport(), QHelpEvent(QEvent.Type.ToolTip, place, edit.viewport().mapToGlobal(place)))
    question, _ = session.asked[-1]
    assert question == AskHover(0, -1, "count")
    session.answer(len(session.asked) - 1, answer(value("count", "41")))
    assert "count: int" in shown[-1] and "41" in shown[-1]
    session.go_on()
    count = len(session.asked)
    QApplication.sendEvent(edit.viewport(), QHelpEvent(QEvent.Type.ToolTip, place, edit.viewport().mapToGlobal(place)))
    assert len(session.asked) == count


def test_a_run_to_a_line_is_wished_by_key_by_the_gutter_and_by_its_menu(qtbot, panel, session, small):
    session.hold(stop(None, moment(small, 1)))
    edit = panel.view.edit
    edit.run_keys = lambda: [QKeySequence("Alt+F9")]
    edit.go_to(3)
    qtbot.keyClick(edit, Qt.Key.Key_F9, Qt.KeyboardModifier.AltModifier)
    gutter = panel.view.findChild(QWidget, "source.gutter")
    places = {block.blockNumber() + 1: place for block, place in edit.visible_blocks()}
    height = int(places[2].center().y()) + edit.viewport().y() - gutter.y()
    qtbot.mouseClick(gutter, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.AltModifier, QPoint(9, height))
    menu = gutter.menu_at(height)
    next(action for action in menu.actions() if action.text() == "Run to this line").trigger()
    wished = [(wish.line, name) for kind, wish, name in (call for call in session.calls if call[0] == "run_to")]
    assert wished == [(3, "train.py:3"), (2, "train.py:2"), (2, "train.py:2")] and edit.breakpoint_lines() == []
    menu.close()
