"""The console of a real debuggee: what it reads, what it prints, and how much of that."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import QElapsedTimer, Qt, QTimer
from PySide6.QtWidgets import QLabel, QLineEdit, QPlainTextEdit, QToolButton

from tests.end_to_end.test_bad_days import is_gone
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


# ── its file ─────────────────────────────────────────────────────────────────────────────────────────────────────────

in_memory = pytest.mark.skipif(not hasattr(os, "memfd_create"), reason="elsewhere the console is a file on disk")


@in_memory
def test_where_no_file_can_be_made_a_script_prints_as_ever(qtbot, tmp_path, monkeypatch):
    """As on a full disk: what it prints goes to none."""
    monkeypatch.setenv("TMPDIR", "/proc")
    monkeypatch.setattr(tempfile, "tempdir", "/proc")
    done = tmp_path / "done"
    with driving(qtbot, SCRIPTS / "console_chatty.py", [str(done)], fresh=True) as d:
        d.settle()
        assert os.readlink(f"/proc/{d.desk.session.pid()}/fd/1").startswith("/memfd:")
        d.press("run")
        outcome = d.until_ended()
        assert (outcome.kind, outcome.code, done.read_text()) == ("finished", 0, "done")
        console = Console(qtbot, d)
        console.until("x 2999\nconsole_chatty.py has finished after iteration 3000.\n")
        assert console.text().count("x" * 60) == 3000


# A window without widgets: it says the process ids of the script and of the keeper.
WINDOW = """
import sys
from PySide6.QtCore import QCoreApplication
from inspector.conversation.launch import Launch
from inspector.session.session import Session
app = QCoreApplication([])
session = Session()
session.output.connect(lambda text: print(session.pid(), session.conversation.runs.run._output._keeper.pid(), flush=True))
session.start(Launch(sys.argv[1], tuple(sys.argv[2:])), hold=False)
app.exec()
"""


@contextmanager
def window(script: Path, told: Path) -> Iterator[tuple[subprocess.Popen[str], int, int]]:
    """(the window, the script's process id, the keeper's); the temporary folder is that of `told`."""
    environment = {**os.environ, "TMPDIR": str(told.parent)}
    command = [sys.executable, "-c", WINDOW, str(script), str(told)]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, env=environment, cwd=Path(__file__).parents[2]
    )  # fmt: skip
    assert process.stdout is not None
    pid, keeper = map(int, process.stdout.readline().split())
    try:
        yield process, pid, keeper
    finally:
        process.kill()
        process.communicate()
        if not is_gone(pid):
            os.kill(pid, signal.SIGKILL)


@in_memory
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGSTOP], ids=["killed", "suspended"])
def test_a_window_that_reads_no_more_lets_no_output_pile_up_and_leaves_nothing(qtbot, tmp_path, how):
    told = tmp_path / "told"
    with window(SCRIPTS / "console_goes_on.py", told) as (process, pid, keeper):
        process.send_signal(how)
        with open(f"/proc/{pid}/fd/1", "rb") as console:
            told.touch()
            qtbot.waitUntil((tmp_path / "told.done").exists, timeout=PATIENCE_MS)
            most = 8 << 20 if how == signal.SIGKILL else 128 << 20
            qtbot.waitUntil(lambda: os.fstat(console.fileno()).st_blocks * 512 <= most, timeout=PATIENCE_MS)
            console.seek(-15, os.SEEK_END)
            assert console.read() == b"\nthe last line\n"
            assert os.fstat(console.fileno()).st_size > 200_000_000
        (tmp_path / "told.done").unlink()
        qtbot.waitUntil(lambda: is_gone(pid), timeout=PATIENCE_MS)
        process.kill()
        qtbot.waitUntil(lambda: is_gone(keeper), timeout=PATIENCE_MS)
    assert list(tmp_path.iterdir()) == []


@in_memory
def test_a_script_that_is_let_go_has_a_log(qtbot, tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    told = tmp_path / "told"
    with driving(qtbot, SCRIPTS / "console_goes_on.py", [str(told)]) as d:
        console = Console(qtbot, d)
        console.until("begun\n")
        pid = d.desk.session.pid()
        d.desk.session.let_go()
        log = Path(d.desk.session.state.outcome.detail)
        assert d.sentence() == f"console_goes_on.py runs on without the window; its output goes to {log}."
        told.touch()
        qtbot.waitUntil((tmp_path / "told.done").exists, timeout=PATIENCE_MS)
        qtbot.waitUntil(lambda: log.read_bytes().endswith(b"\nthe last line\n"), timeout=PATIENCE_MS)
        assert log.stat().st_size < 80e6  # a disk has no end of room
        (tmp_path / "told.done").unlink()
        qtbot.waitUntil(lambda: is_gone(pid), timeout=PATIENCE_MS)


def test_on_disk_what_a_killed_window_left_is_swept_by_the_next(qtbot, tmp_path, monkeypatch):
    monkeypatch.delattr(os, "memfd_create", raising=False)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    left = tmp_path / "gradstep-console-left.log"
    left.touch()
    with driving(qtbot, SCRIPTS / "console_bars.py") as d:
        assert d.until_ended().kind == "finished"
        assert not left.exists()
    assert not list(tmp_path.glob("gradstep-console-*"))
