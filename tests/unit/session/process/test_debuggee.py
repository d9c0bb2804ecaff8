"""The process alone, without a conversation."""

from __future__ import annotations

import gc
import os
import signal
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from inspector.conversation.launch import Launch
from inspector.session.process.debuggee import ENTRY, Debuggee
from tests.unit.session.tape import exists

RUN_ALONE = "import sys; exec(open(sys.argv[1]).read())"


@pytest.fixture(params=["descriptor", "clock"])
def watch(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """How the exit is noticed: by the system's descriptor, or by asking again and again."""
    if request.param == "clock":
        monkeypatch.delattr(os, "pidfd_open", raising=False)
    return str(request.param)


@pytest.fixture
def debuggee(qtbot: QtBot, tmp_path: Path) -> Iterator[Debuggee]:
    entry = tmp_path / "entry.py"
    entry.write_text(RUN_ALONE)
    debuggee = Debuggee(str(entry))
    yield debuggee
    pid = debuggee.pid()
    if shiboken6.isValid(debuggee):
        debuggee.kill()
        debuggee.abandon()
    qtbot.waitUntil(lambda: not (pid and exists(pid)))


@pytest.fixture
def start(debuggee: Debuggee, tmp_path: Path):
    def start(text: str) -> Path:
        script, output = tmp_path / "script.py", tmp_path / "output"
        script.write_text(text)
        descriptor = os.open(output, os.O_WRONLY | os.O_CREAT)
        debuggee.start(Launch(str(script)), "1:abc", descriptor)
        os.close(descriptor)
        return output

    return start


def test_the_entry_is_the_probe_s():
    assert Path(ENTRY).parts[-3:] == ("inspector", "probe", "__main__.py")


@pytest.mark.parametrize(
    ("text", "returncode"),
    [("", 0), ("raise SystemExit(3)", 3), ("import os; os.kill(os.getpid(), 9)", -9)],
)
def test_the_exit_is_noticed(debuggee, start, watch, qtbot, text, returncode):
    with qtbot.waitSignal(debuggee.exited) as exited:
        start(text)
        assert debuggee.is_alive()
    assert exited.args == [returncode]
    assert not debuggee.is_alive()


def test_only_one_variable_is_added(debuggee, start, qtbot):
    with qtbot.waitSignal(debuggee.exited):
        output = start("import os; print(dict(os.environ))")
    environment = eval(output.read_text())
    added = set(environment) - set(os.environ) - {"LC_CTYPE"}  # which Python itself sets, where no locale is
    assert added == {"GRADSTEP_WIRE"}
    assert not set(os.environ) - set(environment)


def test_stop_is_polite_first(debuggee, start, watch, qtbot):
    start("import time; time.sleep(60)")
    with qtbot.waitSignal(debuggee.exited, timeout=1500) as exited:
        debuggee.stop()
        debuggee.stop()
    assert exited.args == [-signal.SIGTERM]
    assert debuggee.was_stopped()


def test_children_that_outlive_a_stopped_process_are_ended(debuggee, start, watch, qtbot):
    output = start(
        "import os, signal, time\n"
        "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        "pid = os.fork()\n"
        "if pid: signal.signal(signal.SIGTERM, signal.SIG_DFL); print(pid, flush=True)\n"
        "time.sleep(60)"
    )
    qtbot.waitUntil(lambda: output.read_text().endswith("\n"))
    with qtbot.waitSignal(debuggee.exited):
        debuggee.stop()
    qtbot.waitUntil(lambda: not exists(int(output.read_text())))


def test_children_of_a_process_that_ends_by_itself_are_left_alone(debuggee, start, qtbot):
    with qtbot.waitSignal(debuggee.exited):
        output = start("import os, time; pid = os.fork(); print(pid or '', end='', flush=True); pid or time.sleep(60)")
    child = int(output.read_text())
    assert exists(child)
    os.kill(child, signal.SIGKILL)


def test_an_abandoned_process_lives_and_is_reaped(debuggee, start, watch, qtbot, tmp_path):
    start(f"import time\nwhile not __import__('os').path.exists({str(tmp_path / 'enough')!r}): time.sleep(0.01)")
    debuggee.exited.connect(lambda _: pytest.fail("told"))
    debuggee.abandon()
    pid = debuggee.pid()
    assert exists(pid)
    (tmp_path / "enough").touch()
    qtbot.waitUntil(lambda: not exists(pid))


def test_an_abandoned_process_is_not_warned_about(debuggee, start, qtbot):
    start("import time; time.sleep(60)")
    process = debuggee._process
    process.let_go = True
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        process.__del__()
        gc.collect()
    assert not [warning for warning in caught if warning.category is ResourceWarning]


def test_a_missing_interpreter_raises(debuggee, tmp_path):
    with pytest.raises(OSError), open(tmp_path / "output", "wb") as output:
        debuggee.start(Launch("x.py", interpreter="/nowhere/python"), "1:a", output.fileno())
    assert not debuggee.is_alive()


def test_nothing_blocks_while_a_stubborn_process_is_stopped(debuggee, start, qtbot):
    output = start("import signal, time; signal.signal(15, signal.SIG_IGN); print('x', flush=True); time.sleep(60)")
    qtbot.waitUntil(lambda: bool(output.read_text()))
    ticks = []
    timer = QTimer(interval=20)
    timer.timeout.connect(lambda: ticks.append(1))
    timer.start()
    with qtbot.waitSignal(debuggee.exited, timeout=6000) as exited:
        debuggee.stop()
    timer.stop()
    assert exited.args == [-signal.SIGKILL]
    assert len(ticks) > 30
