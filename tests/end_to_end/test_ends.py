"""How a script ended is told as it was: by a window that is busy meanwhile, and of a script that is slow to go."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from inspector.conversation.outcome import Outcome
from inspector.wire.messages import AskBatch, Ended, Pause
from tests.end_to_end.debuggee import PATIENCE_S, Debuggee
from tests.end_to_end.window import PATIENCE_MS, SCRIPTS, Driver, driving
from tests.unit.session.tape import wait_without_a_turn

TRAINED = """
import atexit, ctypes, os, signal, sys, time
import torch
from torch import nn

model = nn.Sequential(nn.Linear(3, 4), nn.ReLU(), nn.Linear(4, 2))

def iteration():
    model.zero_grad()
    loss = model(torch.ones(5, 3)).square().mean()
    loss.backward()

for _ in range(4):
    iteration()
"""


def written(folder: Path, end: str) -> Path:
    script = folder / "ends.py"
    script.write_text(TRAINED + dedent(end))
    return script


def ask_all_at_once(d: Driver) -> None:
    for _ in range(3):
        d.desk.session.ask(AskBatch(0, 0, 8), lambda answer: None)


def ended_while_busy(qtbot: Any, script: Path, then: str) -> tuple[Outcome, str]:
    """How it ended in the words of a window that has no turn from *Run* until the process has exited, and `then`
    "ask"s or is told to "stop"."""
    with driving(qtbot, script, fresh=True) as d:
        d.settle()
        d.press("run")
        wait_without_a_turn(d.desk.session.pid())
        ask_all_at_once(d) if then == "ask" else d.desk.session.stop_debuggee()
        return d.until_ended(), d.sentence()


@pytest.mark.parametrize(
    "end, then, kind, code, says",
    [
        ("raise ValueError('the reason')", "ask", "exception", 1, "ValueError at ends.py:15: the reason"),
        ("raise ValueError('the reason')", "stop", "exception", 1, "ValueError at ends.py:15: the reason"),
        ("sys.exit(3)", "ask", "exit", 3, "ends.py called sys.exit(3) in iteration 4."),
        ("", "ask", "finished", 0, "ends.py has finished after iteration 4."),
        ("os._exit(7)", "ask", "crashed", 7, "ends.py ended at once with exit code 7"),
        ("os.kill(os.getpid(), signal.SIGKILL)", "ask", "signal", 9, "The debuggee was killed (SIGKILL)"),
        ("ctypes.string_at(0)", "ask", "signal", 11, "Segmentation fault (SIGSEGV) at ends.py:15"),
    ],
)  # fmt: skip
def test_an_end_while_the_window_is_busy(qtbot, tmp_path, end, then, kind, code, says):
    outcome, sentence = ended_while_busy(qtbot, written(tmp_path, end), then)
    assert (outcome.kind, outcome.code) == (kind, code)
    assert sentence.startswith(says)
    assert outcome.iteration == 4 or kind in ("crashed", "signal")  # of which the last words may lie unsaid


def test_a_crash_is_told_where_stderr_was_closed_and_its_number_is_a_file_s(qtbot, tmp_path):
    """Python's words about it come to the console, and not into the script's file, which stays as the script wrote it."""
    results = tmp_path / "results"
    script = written(
        tmp_path,
        f"""
        os.close(2)
        results = open({str(results)!r}, "wb", buffering=0)
        assert results.fileno() == 2
        results.write(b"the results")
        ctypes.string_at(0)  # here
    """,
    )
    here = script.read_text().splitlines().index("ctypes.string_at(0)  # here") + 1
    with driving(qtbot, script, fresh=True) as d:
        d.settle()
        d.press("run")
        assert (d.until_ended().kind, d.until_ended().code) == ("signal", 11)
        assert d.sentence().startswith(f"Segmentation fault (SIGSEGV) at ends.py:{here}")
    assert results.read_bytes() == b"the results"


def test_an_end_after_which_it_is_slow_to_go(qtbot, tmp_path):
    """The window has heard how it ended, and goes on talking."""
    gone = tmp_path / "gone"
    script = written(
        tmp_path,
        f"""
        atexit.register(lambda: [time.sleep(0.01) for _ in iter(lambda: os.path.exists({str(gone)!r}), True)])
        raise ValueError("the reason")
    """,
    )
    with driving(qtbot, script, fresh=True) as d:
        d.settle()
        d.press("run")
        run = d.desk.session.conversation.runs.run
        assert run is not None
        qtbot.waitUntil(lambda: not run.is_connected(), timeout=PATIENCE_MS)
        ask_all_at_once(d)
        run.send(Pause())
        gone.touch()
        outcome = d.until_ended()
    assert (outcome.kind, outcome.code, outcome.iteration) == ("exception", 1, 4)


def test_a_window_that_is_stuck_does_not_keep_it_from_ending(tmp_path):
    with Debuggee(written(tmp_path, "sys.exit(3)"), hold=False) as debuggee:
        assert debuggee.until(Ended).code == 3
        assert debuggee.next() is None  # nothing more will be said; and we do not hang up
        assert debuggee.process.wait(PATIENCE_S) == 3


def test_a_broken_pipe_is_deadly_to_a_script_of_which_nothing_is_broken(tmp_path):
    """It has given SIGPIPE its meaning back, as command-line programs do, and the window dies."""
    flag = tmp_path / "flag"
    script = written(
        tmp_path,
        f"""
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
        for _ in iter(lambda: os.path.exists({str(flag)!r}), True):
            iteration()
        for _ in range(2000):
            iteration()
        sys.exit(5)
    """,
    )
    with Debuggee(script, hold=False, interpreter=sys.executable) as debuggee:
        debuggee.next()
        debuggee._connection.close()
        flag.touch()
        assert debuggee.finish() == ("", "", 5)


# ── descriptors that are closed ──────────────────────────────────────────────────────────────────────────────────────

CLOSES = SCRIPTS / "closes_descriptors.py"
LEFT = "the probe has left (the script has closed its connection, or has become another program); training goes on unwatched"


@pytest.fixture(scope="module", params=["low", "all"])
def closing(request) -> tuple[str, str]:
    """(what it closes, what the bare script prints)."""
    done = subprocess.run([sys.executable, CLOSES, request.param], capture_output=True, text=True, timeout=PATIENCE_S)
    assert (done.returncode, done.stderr) == (4, "")
    assert "received nothing" in done.stdout and "reply: b'reply' b''" in done.stdout
    return request.param, done.stdout


@pytest.mark.parametrize("step", ["run", "step"])
def test_a_script_that_closes_what_it_has_not_opened(qtbot, closing, step):
    """Its own sockets get and lose no byte by us. Up to 256, the window does not even notice; with all of them it is
    left, held or not, goes on to the same end, and the window says so."""
    which, printed = closing
    said: list[str] = []
    sentences: list[str] = []
    with driving(qtbot, CLOSES, [which], fresh=True) as d:
        session = d.desk.session
        session.output.connect(said.append)
        session.state_changed.connect(lambda _: sentences.append(d.sentence()))
        d.settle()
        while session.state.code == "held":
            before = session.stop
            is_at_end = session.stop.next is not None and session.stop.next.phase == "end"
            d.press("run" if is_at_end else step)
            qtbot.waitUntil(lambda: session.stop not in (None, before) or is_over(session), timeout=PATIENCE_MS)
        outcome = d.until_ended()
    assert "".join(said) == printed
    assert (outcome.kind, outcome.code) == (("exit" if which == "low" else "unwatched"), 4)
    assert any(LEFT in sentence for sentence in sentences) == (which == "all")


def is_over(session: Any) -> bool:
    return session.state.detached is not None or session.state.code == "ended"
