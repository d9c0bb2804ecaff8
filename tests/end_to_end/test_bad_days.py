"""Bad days: each a clear sentence, curves and tree still readable, and the next start reaches its first stop."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPlainTextEdit, QPushButton

from inspector.conversation.launch import Launch
from inspector.desk.base import resources
from tests.end_to_end import oath, warm
from tests.end_to_end.window import PATIENCE_MS, SCRIPTS, Driver, driving


def begins_anew(d: Driver) -> None:
    """The next start comes to its first stop."""
    d.desk.start(Launch(str(SCRIPTS / "momentum.py"), interpreter=warm.python()))
    assert d.settle().done.phase == "data"


def is_gone(pid: int) -> bool:
    """Whether a process has ended (a zombie has: only its parent has not looked yet)."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"
    except FileNotFoundError:
        return True


def test_a_script_that_is_missing(qtbot):
    with driving(qtbot, "/nowhere/train.py") as d:
        assert d.until_ended().kind == "script_missing"
        assert d.sentence() == "There is no file /nowhere/train.py. Open another script (Ctrl+O)."
        begins_anew(d)


@pytest.mark.parametrize(
    "script, beginning",
    [
        ("syntax_error.py", "SyntaxError at syntax_error.py:"),
        ("import_error.py", "ModuleNotFoundError at import_error.py:"),
    ],
)  # fmt: skip
def test_a_script_that_can_not_start(qtbot, script, beginning):
    with driving(qtbot, SCRIPTS / script) as d:
        assert d.until_ended().kind == "exception"
        assert d.sentence().startswith(beginning)
        begins_anew(d)


def test_an_exception_in_forward_names_layer_inputs_and_line(qtbot):
    with driving(qtbot, SCRIPTS / "uncaught_in_forward.py") as d:
        d.settle()
        d.press("run")
        outcome = d.until_ended()
        sentence = d.sentence()
        assert sentence.startswith("RuntimeError in layer ") and "uncaught_in_forward.py:" in sentence
        assert "(Linear)" in sentence and "inputs: Tensor [" in sentence
        assert outcome.trouble.traceback.startswith("Traceback")
        console = d.desk.window.findChild(QPlainTextEdit, "console.view")
        qtbot.waitUntil(lambda: "RuntimeError" in console.toPlainText(), timeout=PATIENCE_MS)
        assert d.desk.panels["model_tree"].model.rowCount() == 1  # the tree is still there
        assert any(len(s.values) for s in d.desk.panels["loss"].model.series.values())
        begins_anew(d)


def test_sys_exit_3(qtbot):
    with driving(qtbot, SCRIPTS / "sys_exit_3.py") as d:
        d.settle()
        d.press("run")
        outcome = d.until_ended()
        assert (outcome.kind, outcome.code) == ("exit", 3)
        assert d.sentence() == "sys_exit_3.py called sys.exit(3) in iteration 2."
        begins_anew(d)


def test_kill_9_of_the_debuggee(qtbot):
    with driving(qtbot, None, fresh=True) as d:
        d.settle()
        d.until_done("backward")
        os.kill(d.desk.session.pid(), signal.SIGKILL)
        assert d.until_ended().kind == "signal"
        assert d.sentence().startswith("The debuggee was killed (SIGKILL)")
        assert d.grad("model.model1.conv1.weight") == ("populated", 1)
        assert any(len(s.values) for s in d.desk.panels["loss"].model.series.values())
        begins_anew(d)


def test_an_interpreter_without_torch(qtbot, tmp_path):
    bare = tmp_path / "bin" / "python"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", tmp_path], check=True)
    with driving(qtbot, SCRIPTS / "momentum.py", interpreter=str(bare)) as d:
        assert d.until_ended().kind == "no_torch"
        assert d.sentence() == f"{bare} has no torch: install it there, or choose another interpreter."
        begins_anew(d)


def test_an_interpreter_that_is_missing(qtbot):
    with driving(qtbot, SCRIPTS / "momentum.py", interpreter="/nowhere/python") as d:
        assert d.until_ended().kind == "interpreter_missing"
        assert d.sentence().startswith("There is no Python at /nowhere/python.")
        begins_anew(d)


def test_stop_while_it_runs_leaves_no_process(qtbot):
    with driving(qtbot, None, fresh=True) as d:
        d.settle()
        pid = d.desk.session.pid()
        d.press("run")
        d.press("stop")
        assert d.until_ended().kind == "stopped"
        assert is_gone(pid)
        begins_anew(d)


@pytest.mark.parametrize("choice", ["closing.stop", "closing.let_go"])
def test_closing_the_window_during_a_run_asks(qtbot, choice):
    with driving(qtbot, None, fresh=True) as d:
        d.settle()
        d.press("run")
        pid = d.desk.session.pid()
        d.desk.window.close()
        assert d.desk.window.isVisible()  # it asks first
        qtbot.waitUntil(lambda: bool(d.desk.window.findChild(QPushButton, choice)), timeout=PATIENCE_MS)
        d.desk.window.findChild(QPushButton, choice).click()
        qtbot.waitUntil(lambda: not d.desk.window.isVisible(), timeout=PATIENCE_MS)
        if choice == "closing.stop":
            qtbot.waitUntil(lambda: is_gone(pid), timeout=PATIENCE_MS)
        else:
            assert not is_gone(pid)
            os.killpg(pid, signal.SIGKILL)
            qtbot.waitUntil(lambda: is_gone(pid), timeout=PATIENCE_MS)


WINDOW = """
import sys
from PySide6.QtWidgets import QApplication
from inspector.desk.application import open_window
app = QApplication([])
desk = open_window(sys.argv[1], sys.argv[2:])
desk.stopped.connect(lambda stop: desk.session.run())
keeper = lambda: desk.session.conversation.runs.run._output._keeper.pid()
desk.session.progressed.connect(lambda progress: print(desk.session.pid(), keeper(), flush=True))
app.exec()
"""


def test_kill_9_of_the_window_lets_training_go_on_to_the_same_end(tmp_path):
    """Its output and its weights are those of the bare script; of the window nothing is left."""
    script = oath.prepared(SCRIPTS / "momentum.py", tmp_path)
    bare = oath.bare(script, ["400"])
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "TMPDIR": str(tmp_path)}
    window = subprocess.Popen(
        [sys.executable, "-c", WINDOW, script, "400"],
        stdout=subprocess.PIPE, text=True, env=environment, cwd=Path(__file__).parents[2],
    )  # fmt: skip
    assert window.stdout is not None
    pid, keeper = map(int, window.stdout.readline().split())
    with open(f"/proc/{pid}/fd/1", encoding="utf-8") as output:
        window.kill()
        window.communicate()
        until_gone(pid)
        after = oath.Result(output.read(), bare.exit_code, oath.fingerprint_of(script))
    assert oath.compare(bare, after) == []
    until_gone(keeper)
    assert list(tmp_path.glob("gradstep-*")) == []


def until_gone(pid: int) -> None:
    deadline = time.monotonic() + 60
    while not is_gone(pid):
        assert time.monotonic() < deadline
        select.select([], [], [], 0.05)


def test_the_walkthrough_can_be_started_twice_in_one_window(qtbot):
    with driving(qtbot, None, fresh=True) as d:
        d.settle()
        first = d.desk.session.pid()
        d.press("restart")
        assert d.settle().done.phase == "data"
        assert d.desk.session.pid() != first and is_gone(first)
        assert resources.is_walkthrough(d.desk.session.launch.script)
