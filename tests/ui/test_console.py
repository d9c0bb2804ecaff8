"""The console in the window, by its public object names: typing, finding, following, clearing, colours."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QLabel, QLineEdit, QPlainTextEdit, QToolButton

from inspector.conversation.launch import Launch
from inspector.conversation.outcome import Outcome
from inspector.desk import actions
from inspector.desk.appearance import theme
from inspector.desk.base.settings import Settings
from inspector.desk.main_window import MainWindow
from inspector.desk.sentences.outcome import outcome_sentence
from inspector.panels.console.input_bar import LONGEST
from inspector.panels.console.panel import ConsolePanel
from inspector.panels.style import look
from inspector.wire.messages import Where
from tests.fakes import FakeSession
from tests.ui.conftest import DRAWERS, StubPanel

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
WAITS = Where(0, 0, "/home/ada/train.py", 12, "ask", "", "input")


class Console:
    """What a person can see and reach of it."""

    def __init__(self, qtbot, window: MainWindow, panel: ConsolePanel, session: FakeSession) -> None:
        self._qtbot, self.window, self._panel, self.session = qtbot, window, panel, session
        self.text = window.findChild(QPlainTextEdit, "console.view")
        self.line = window.findChild(QLineEdit, "console.input")
        self.words = window.findChild(QLineEdit, "console.find")
        self.bar = self.text.verticalScrollBar()

    def print(self, text: str) -> None:
        self.session.output.emit(text)
        self._panel.view.flush()

    def shown(self) -> str:
        self._panel.view.flush()
        return self.text.toPlainText()

    def label(self, name: str) -> str:
        """Its text, "" while it is hidden."""
        label = self.window.findChild(QLabel, f"console.{name}")
        return label.text() if label.isVisible() else ""

    def action(self, name: str) -> QAction:
        return self.window.findChild(QAction, f"console.{name}")

    def key(self, key: Qt.Key, modifiers=Qt.KeyboardModifier.NoModifier, widget=None) -> None:
        self._qtbot.keyClick(widget or self.line, key, modifiers)

    def type(self, words: str) -> None:
        self._qtbot.keyClicks(self.line, words)
        self.key(Qt.Key.Key_Return)

    def paste(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self.key(Qt.Key.Key_V, CONTROL)

    def sent(self) -> list[tuple[str, ...]]:
        return [call for call in self.session.calls if call[0] in ("send_input", "end_input")]

    def colour_of(self, words: str) -> str:
        """The ink of the first place where these words stand."""
        cursor = self.text.document().find(words)
        at = cursor.selectionStart() - cursor.block().position()
        for range in cursor.block().layout().formats():
            if range.start <= at < range.start + range.length:
                return range.format.foreground().color().name()
        return self.text.palette().text().color().name()


@pytest.fixture
def console(qtbot) -> Iterator[Console]:
    session = FakeSession()
    panel = ConsolePanel(session, lambda outcome: outcome_sentence(outcome, session.launch))
    others = {drawer: StubPanel(drawer) for drawer in DRAWERS if drawer != "console"}
    calls = {row.id: (lambda: None) for row in actions.ROWS}
    window = MainWindow(Settings(), calls)
    window.furnish(session, {**others, "console": panel})
    qtbot.addWidget(window)
    window.resize(1440, 860)
    with qtbot.waitActive(window):  # keys go to the active one
        window.show()
        window.activateWindow()
    session.start(Launch("train.py"))
    yield Console(qtbot, window, panel, session)
    window.close_now()


# ── typing ──


def test_a_typed_line_goes_to_the_script_and_stands_behind_the_question(console):
    console.print("Your name? ")
    console.type("Ada")
    assert console.sent() == [("send_input", "Ada\n")]
    assert console.shown() == "Your name? Ada\n"
    assert console.colour_of("Ada") == look.current().accent.lower()
    assert console.colour_of("Your") == look.current().text.lower()
    assert console.line.text() == ""


def test_that_the_script_waits_is_said_at_the_line_and_above(console):
    console.session.set_state("running", where=WAITS)
    assert console.line.placeholderText() == "Script waits for input"
    said = console.window.findChild(QLabel, "run_state").text()
    assert said == "running · waits for input at train.py:12: type it under the console"
    console.session.set_state("running", where=None)
    assert console.line.placeholderText() == "Input for the script"


def test_up_and_down_bring_back_what_was_typed(console):
    for words in ("first", "second"):
        console.type(words)
    console._qtbot.keyClicks(console.line, "third")
    seen = []
    for key in (Qt.Key.Key_Up, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Down):
        console.key(key)
        seen.append(console.line.text())
    assert seen == ["second", "first", "second", "third"]


def test_the_end_of_input_brings_what_stands_in_the_line_too(console):
    console._qtbot.keyClicks(console.line, "half a line")
    console.key(Qt.Key.Key_D, CONTROL)
    assert console.sent() == [("send_input", "half a line"), ("end_input",)]
    assert console.shown() == "half a line\n── end of input ──\n"
    console.type("more")
    assert console.line.text() == "more" and len(console.sent()) == 2
    assert console.label("hint") == "The input of this run has ended; the line stays here for the next run."


def test_the_button_ends_the_input_as_well(console):
    button = console.window.findChild(QToolButton, "console.end_of_input")
    console._qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert console.sent() == [("end_input",)]
    assert not button.isEnabled()


def test_what_is_typed_survives_the_end_and_the_next_start(console):
    console.type("sent")
    console._qtbot.keyClicks(console.line, "unfinished")
    console.session.finish(Outcome("finished", iteration=3))
    console.key(Qt.Key.Key_Return)
    assert console.label("hint") == "No script is running that could read this; the line stays here."
    assert console.line.text() == "unfinished" and console.line.placeholderText() == "No script is running"
    console.session.start(Launch("train.py"))
    assert console.label("hint") == ""
    console.key(Qt.Key.Key_Return)
    assert console.sent() == [("send_input", "sent\n"), ("send_input", "unfinished\n")]
    console.key(Qt.Key.Key_Up)
    console.key(Qt.Key.Key_Up)
    assert console.line.text() == "sent"


def test_whole_lines_that_are_pasted_are_sent_and_the_rest_stays(console):
    console._qtbot.keyClicks(console.line, "begin  end")
    console.line.setCursorPosition(6)
    console.paste("a\r\nb\nc")
    assert console.sent() == [("send_input", "begin a\nb\n")]
    assert console.line.text() == "c end" and console.line.cursorPosition() == 1


def test_a_big_paste_is_sent_whole(console):
    many = "".join(f"{number}\n" for number in range(50_000))
    console.paste(many)
    assert console.sent() == [("send_input", many)]
    assert console.shown().endswith("49999\n")


def test_a_paste_that_can_not_be_edited_is_refused_in_words(console):
    console.paste("whole\n" + "x" * (LONGEST + 1))
    assert console.sent() == [] and console.line.text() == ""
    assert console.label("hint") == "What you pasted has a last line that is too long to edit; nothing was sent."


def test_what_is_typed_into_the_text_goes_to_the_line(console):
    console.print("Continue? ")
    console._qtbot.keyClicks(console.text, "y")
    assert console.line.text() == "y" and console.line.hasFocus()


# ── finding ──


def find(console: Console, words: str) -> None:
    console.action("search").trigger()
    console.words.clear()
    console._qtbot.keyClicks(console.words, words)


def test_finding_counts_and_goes_on_and_back(console):
    console.print("Loss 1\nother\nloss 2\nloss 3\n")
    find(console, "loss")
    said = [console.label("matches")]
    for key, modifier in ((Qt.Key.Key_Return, SHIFT), (Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier)):
        console.key(key, modifier, console.words)
        said.append(console.label("matches"))
    assert said == ["1 of 3", "3 of 3", "1 of 3"]
    assert console.text.textCursor().selectedText() == "Loss"
    console._qtbot.keyClicks(console.words, "x")
    assert console.label("matches") == "not found"


def test_the_count_grows_with_the_text(console):
    console.print("loss 1\n")
    find(console, "loss")
    console.print("loss 2\n")
    console._qtbot.waitUntil(lambda: console.label("matches") == "1 of 2")


def test_escape_closes_the_bar_and_its_key_opens_it(console):
    console.window.activateWindow()
    console._qtbot.waitUntil(lambda: console.window.isActiveWindow())
    console.text.setFocus()
    console.key(Qt.Key.Key_F, CONTROL, console.text)
    assert console.words.isVisible() and console.words.hasFocus()
    console.key(Qt.Key.Key_Escape, widget=console.words)
    assert not console.words.isVisible() and console.text.hasFocus()


# ── following, clearing, wrapping ──


def test_the_end_stays_in_view_when_the_window_shrinks(console):
    console.print("line\n" * 100 + "a very long line " * 30)
    console.window.resize(1000, 600)
    console._qtbot.waitUntil(lambda: console.window.height() == 600)
    assert console.bar.value() == console.bar.maximum() > 0


def test_who_scrolled_up_stays_there_also_when_old_lines_go(console):
    console.print("".join(f"{number}\n" for number in range(9_990)))
    console.bar.setValue(500)
    console.print("".join(f"{number}\n" for number in range(9_990, 10_200)))
    assert console.text.firstVisibleBlock().text() == "500"
    console.action("to_end").trigger()
    console.print("last\n")
    assert console.bar.value() == console.bar.maximum()


def test_clearing_leaves_an_empty_text_that_goes_on(console):
    console.print("old\n" * 20_000 + "50%")
    console.action("clear").trigger()
    assert console.shown() == "" and console.label("kept") == ""
    console.print("\r60%\nnew\n")
    assert console.shown() == "60%\nnew\n"


def test_long_lines_are_wrapped_when_wished_for(console):
    console.print("word " * 500)
    assert console.text.horizontalScrollBar().maximum() > 0
    console.action("wrap").trigger()
    assert console.text.horizontalScrollBar().maximum() == 0
    assert console.bar.value() == console.bar.maximum()
    console.action("wrap").trigger()
    assert console.text.horizontalScrollBar().maximum() > 0


def test_all_of_it_can_be_copied(console):
    console.print("\x1b[31mred\x1b[0m\nplain\n")
    console.text.setFocus()
    console.key(Qt.Key.Key_A, CONTROL, console.text)
    console.key(Qt.Key.Key_C, CONTROL, console.text)
    assert QGuiApplication.clipboard().text() == "red\nplain\n"


# ── colours ──


def test_colours_change_with_the_theme(console):
    console.print("\x1b[31mred\x1b[0m and \x1b[38;2;255;255;200mpale\x1b[0m and plain\n")
    dark = [console.colour_of(words) for words in ("red", "pale", "plain")]
    theme.apply("light")
    light = [console.colour_of(words) for words in ("red", "pale", "plain")]
    theme.apply("dark")
    assert dark[1] == "#ffffc8" and light[1] != dark[1]  # that one can not be read on white
    assert dark[0] != light[0] and light[2] == look.LIGHT.text.lower()
    assert [console.colour_of(words) for words in ("red", "pale", "plain")] == dark


def test_colours_stay_with_their_words_when_lines_above_are_rewritten(console):
    red, green = (f"#{colour}" for colour in ("ec6a5e", "57b87b"))
    console.print("🔥 \x1b[31mouter\x1b[0m 0\n\x1b[32minner\x1b[0m 0")
    console.print("\x1b[A\r🔥 \x1b[31mouter\x1b[0m 1\n\x1b[32minner\x1b[0m")
    console.print(" plain \x1b[31mtail\x1b[0m")
    assert console.shown() == "🔥 outer 1\ninner plain tail"
    inks = [console.colour_of(words) for words in ("🔥", "outer", " 1", "inner", "plain", "tail")]
    plain = look.current().text.lower()
    assert inks == [plain, red, plain, green, plain, red]
    console.print("\r\x1b[K\x1b[A\r\x1b[Kbare\nnothing")
    assert [console.colour_of(words) for words in ("bare", "nothing")] == [plain, plain]


def test_every_button_says_what_it_does(console):
    row = console.line.parentWidget()
    buttons = row.findChildren(QToolButton)
    assert len(buttons) == 4
    assert all(button.accessibleName() or button.text() for button in buttons)
    assert all(button.toolTip() for button in buttons)
