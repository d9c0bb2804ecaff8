"""The console of a real debuggee: what it reads, what it prints, and how much of that."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QElapsedTimer, Qt, QTimer
from PySide6.QtWidgets import QLabel, QLineEdit, QPlainTextEdit, QToolButton

from tests.end_to_end.window import PATIENCE_MS, SCRIPTS, Driver, driving

ASKS = SCRIPTS / "console_asks.py"


def line_of(script: Path, mark: str) -> int:
    return next(n for n, line in enumerate(script.read_text().splitlines(), 1) if line.endswith(f"# mark: {mark}"))


class Console:
    """What a person sees in it and types."""

    def __init__(self, qtbot, driver: Driver) -> None:
        self._qtbot, self._driver = qtbot, driver
        window = driver.desk.window
        self._text = window.findChild(QPlainTextEdit, "console.view")
        self.line = window.findChild(QLineEdit, "console.input")
        self.end_of_input = window.findChild(QToolButton, "console.end_of_input")
        self.kept = window.findChild(QLabel, "console.kept")

    def text(self) -> str:
        return self._text.toPlainText()

    def until(self, end: str) -> None:
        """Waits until this is the last that stands there."""
        self._qtbot.waitUntil(lambda: self.text().endswith(end), timeout=PATIENCE_MS)

    def until_asked(self, words: str) -> None:
        """Waits until the window says so."""
        self._qtbot.waitUntil(lambda: words in self._driver.sentence(), timeout=PATIENCE_MS)
        assert self.line.placeholderText() == "Script waits for input"

    def type(self, words: str) -> None:
        self._qtbot.keyClicks(self.line, words)
        self._qtbot.keyClick(self.line, Qt.Key.Key_Return)


def test_a_script_asks_and_its_debugger_too(qtbot):
    with driving(qtbot, ASKS, fresh=True) as d:
        console = Console(qtbot, d)
        place = f"console_asks.py:{line_of(ASKS, 'question')}"
        console.until_asked(f"waits for input at {place}: type it under the console")
        console.type("Ada")
        console.until("(Pdb) ")
        assert "Your name? Ada\nHello Ada\n" in console.text()
        console.type("p name")
        console.until("'Ada'\n(Pdb) ")
        console.type("c")
        console.until_asked(f"console_asks.py:{line_of(ASKS, 'loop')}")
        console.type("one")
        console.until("first one\n")
        console.type("two")
        qtbot.keyClicks(console.line, "three")
        qtbot.mouseClick(console.end_of_input, Qt.MouseButton.LeftButton)
        assert d.until_ended().kind == "finished"
        console.until("rest ['two', 'three']\nconsole_asks.py has finished; it did not train anything.\n")


def test_training_that_asks_goes_on_to_its_next_stop(qtbot):
    with driving(qtbot, SCRIPTS / "console_confirms.py", fresh=True) as d:
        assert d.settle().done.phase == "data"
        d.press("step_iteration")
        console = Console(qtbot, d)
        console.until_asked("running · waits for input at console_confirms.py:")
        with qtbot.waitSignal(d.desk.answered, timeout=PATIENCE_MS):
            console.type("yes")
        assert (d.desk.session.stop.iteration, d.desk.session.stop.done.phase) == (2, "data")
        assert console.line.placeholderText() == "Input for the script"
        console.until("Another batch? yes\n")


def test_bars_and_colours_stand_as_in_a_terminal(qtbot):
    with driving(qtbot, SCRIPTS / "console_bars.py") as d:
        assert d.until_ended().kind == "finished"
        console = Console(qtbot, d)
        console.until("train anything.\n")
        lines = console.text().split("\n")
        assert lines[0] == "Training on cpu,  3 epochs "
        assert lines[4:7] == ["WARNING lr is large", f"epochs: 100%|{'█' * 24}| 3/3", "✓ accuracy 0.913"]
        assert len(lines) == 9


def test_a_flood_leaves_the_window_at_work(qtbot):
    with driving(qtbot, SCRIPTS / "console_floods.py") as d:
        clock, stalls = QElapsedTimer(), []
        timer = QTimer(interval=0)
        timer.timeout.connect(lambda: stalls.append(clock.restart()))
        clock.start()
        timer.start()
        assert d.until_ended().kind == "finished"
        console = Console(qtbot, d)
        console.until("train anything.\n")
        timer.stop()
        assert "\nthrough\n" in console.text()
        assert console.kept.text().startswith("The last 10,000 lines are kept; ")
        assert sum(stall > 100 for stall in stalls) < len(stalls) / 50
        assert max(stalls) < 1000  # a shared machine has its own stalls
