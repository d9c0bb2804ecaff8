"""The loss lab's questions find somebody who answers: a held debuggee, or a process that comes and goes unseen."""

from __future__ import annotations

import os
import signal
import struct
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from inspector.conversation.launch import Launch
from inspector.session.lab.lab import Lab
from inspector.session.lab.process import LabProcess
from inspector.session.session import Session
from inspector.wire.arrays import Array
from inspector.wire.lab import AskDifference, AskLoss, LabInput, LossAnswer, Setup, TakeBatch
from inspector.wire.messages import Refused
from tests.unit.session.tape import Tape, exists, wait_without_a_turn

PATIENCE_MS = 60_000


def loss_of(*errors: float) -> AskLoss:
    def numbers(name: str, values: tuple[float, ...]) -> LabInput:
        return LabInput(name, Array("f8", (len(values),), struct.pack(f"<{len(values)}d", *values)), "float32")

    return AskLoss(0, Setup("l1_loss", (), (numbers("input", errors), numbers("target", (0.0,) * len(errors)))))


@pytest.fixture
def stub(tmp_path: Path) -> Path:
    """A process without torch: the value of every loss is the number of the question, which may kill it."""
    path = tmp_path / "lab.py"
    probe = Path(__file__).parents[1] / "stub_probe.py"
    path.write_text(
        f"import sys; sys.path.insert(0, {str(probe.parent)!r})\n"
        "import os, struct, time, stub_probe\n"
        "from inspector.wire.arrays import Array\n"
        "from inspector.wire.lab import LossAnswer\n"
        "wire = stub_probe.Wire(); wire.begin(); none = Array('f4', (0,), b'')\n"
        "while (asked := wire.hear()) is not None:\n"
        "    error = struct.unpack('<d', asked.setup.inputs[0].numbers.data[:8])[0]\n"
        "    if error < 0: os._exit(3)\n"
        "    wire.say(LossAnswer(request=asked.request, stop=0, loss='l1_loss', reduction='mean', is_deprecated=False, value=error,"
        " text='', dtype='float32', elements=none, gradients=(), chosen=-1, steps=(), slopes=(), notes=(), warnings=()))\n"
    )
    return path


@pytest.fixture
def lab(session: Session, stub: Path, qtbot: QtBot) -> Iterator[Lab]:
    lab = Lab(session, str(stub), session)
    yield lab
    pid = lab.pid()
    lab.close()
    qtbot.waitUntil(lambda: not (pid and exists(pid)), timeout=5000)


def values(answers: list[Any]) -> list[Any]:
    return [answer.value if isinstance(answer, LossAnswer) else answer.code for answer in answers]


def test_nothing_is_started_before_something_is_asked(lab):
    assert lab.pid() == 0 and not lab.is_busy() and not lab.is_starting()


def test_a_question_starts_a_process_that_answers_the_next_ones_too(lab, qtbot):
    answers: list[Any] = []
    with qtbot.waitSignals([lab.busy, lab.busy], timeout=PATIENCE_MS):
        lab.ask(loss_of(1.0), answers.append)
        assert lab.is_busy() and lab.is_starting()
    pid = lab.pid()
    with qtbot.waitSignals([lab.busy, lab.busy], timeout=PATIENCE_MS):
        lab.ask(loss_of(2.0), answers.append)
    assert values(answers) == [1.0, 2.0] and lab.pid() == pid and not lab.is_starting()


def test_of_many_edits_only_the_last_one_waits(lab, qtbot):
    mine, others, owner = [], [], object()
    for number in range(20):
        lab.ask(loss_of(float(number)), mine.append, owner)
        lab.ask(loss_of(float(number)), others.append)
    qtbot.waitUntil(lambda: not lab.is_busy(), timeout=PATIENCE_MS)
    assert values(mine) == [0.0, 19.0] and len(others) == 20


def test_a_process_that_dies_is_started_again(lab, qtbot):
    answers: list[Any] = []
    lab.ask(loss_of(1.0), answers.append)
    qtbot.waitUntil(lambda: not lab.is_busy(), timeout=PATIENCE_MS)
    with qtbot.waitSignal(lab.ended, timeout=PATIENCE_MS):
        os.kill(lab.pid(), signal.SIGKILL)
    assert lab.pid() == 0
    lab.ask(loss_of(2.0), answers.append)
    qtbot.waitUntil(lambda: not lab.is_busy(), timeout=PATIENCE_MS)
    assert values(answers) == [1.0, 2.0]


def test_a_question_that_kills_every_process_is_refused_and_the_next_one_answered(lab, qtbot):
    answers: list[Any] = []
    lab.ask(loss_of(-1.0), answers.append)
    qtbot.waitUntil(lambda: not lab.is_busy(), timeout=PATIENCE_MS)
    lab.ask(loss_of(3.0), answers.append)
    qtbot.waitUntil(lambda: not lab.is_busy(), timeout=PATIENCE_MS)
    assert values(answers) == ["lab_ended", 3.0]


def test_an_answer_that_is_none_ends_the_process_and_is_told(lab, qtbot):
    """It computes a loss where a difference was asked for, and so does the next one."""
    answers: list[Any] = []
    lab.ask(AskDifference(0, loss_of(1.0).setup, 0), answers.append)
    with qtbot.waitSignal(lab.ended, timeout=PATIENCE_MS) as ended:
        qtbot.waitUntil(lambda: bool(answers), timeout=PATIENCE_MS)
    assert ended.args == ["lab_ended", "LossAnswer is no answer to AskDifference"]
    assert isinstance(answers[0], Refused) and answers[0].code == "lab_ended"


def test_an_interpreter_that_is_none_is_told(lab, session, qtbot):
    answers: list[Any] = []
    session.conversation.runs.launch = Launch("train.py", interpreter="/nowhere/python")
    lab.ask(loss_of(1.0), answers.append)
    qtbot.waitUntil(lambda: not lab.is_busy(), timeout=PATIENCE_MS)
    assert values(answers) == ["lab_missing"] and "/nowhere/python" in answers[0].detail


def test_without_a_held_debuggee_there_is_no_batch_to_take(lab, qtbot):
    answers: list[Any] = []
    lab.ask(TakeBatch(0), answers.append)
    assert values(answers) == ["not_held"] and lab.pid() == 0


def test_a_held_debuggee_answers_and_what_it_leaves_behind_the_process_answers(lab, session, script, qtbot):
    answers: list[Any] = []
    tape = Tape(session)
    session.start(script("""
        from inspector.wire.lab import AskLoss
        wire.begin(); wire.hold(1)
        asked = wire.hear(AskLoss)
        wire.say(Refused(asked.request, 1, "asked", ""))
        wire.hear(AskLoss); wire.hear(Go); wire.say(Resumed(1)); wire.hear()
    """))  # fmt: skip
    with qtbot.waitSignal(session.stopped, timeout=PATIENCE_MS):
        pass
    with qtbot.waitSignals([lab.busy, lab.busy], timeout=PATIENCE_MS):
        lab.ask(loss_of(1.0), answers.append)
    assert values(answers) == ["asked"] and lab.pid() == 0
    lab.ask(loss_of(2.0), answers.append)
    session.step("phase")
    qtbot.waitUntil(lambda: not lab.is_busy(), timeout=PATIENCE_MS)
    assert values(answers) == ["asked", 2.0] and tape is not None


# ── the real process ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_real_process_computes_with_torch_and_is_gone_with_the_session(session, qtbot):
    answers: list[Any] = []
    session.lab.ask(loss_of(1.0, 2, 3), answers.append)
    qtbot.waitUntil(lambda: not session.lab.is_busy(), timeout=PATIENCE_MS)
    assert values(answers) == [2.0] and answers[0].steps[-1].result == "2"
    pid = session.lab.pid()
    assert exists(pid)
    session.close()
    qtbot.waitUntil(lambda: not exists(pid), timeout=5000)


def test_it_ends_when_the_window_is_killed():
    """A window that dies can close nothing; the process notices by itself."""
    window = subprocess.Popen([sys.executable, "-c", DYING], stdout=subprocess.PIPE, text=True)
    assert window.stdout is not None
    pid = int(window.stdout.readline())
    window.kill()
    window.communicate()
    until = time.monotonic() + 20
    while exists(pid) and time.monotonic() < until:
        time.sleep(0.05)
    assert not exists(pid)


DYING = """
from PySide6.QtCore import QCoreApplication, QTimer
from inspector.session.session import Session
from tests.unit.session.lab.test_lab import loss_of
app = QCoreApplication([])
session = Session()
session.lab.ask(loss_of(1.0), lambda answer: print(session.lab.pid(), flush=True))
app.exec()
"""


def test_a_python_without_torch_says_so(session, qtbot, tmp_path):
    answers: list[Any] = []
    blocker = tmp_path / "torch.py"
    blocker.write_text("raise ImportError('no torch here')")
    session.conversation.runs.launch = Launch("train.py", environment=(("PYTHONPATH", str(tmp_path)),))
    session.lab.ask(loss_of(1.0), answers.append)
    qtbot.waitUntil(lambda: not session.lab.is_busy(), timeout=PATIENCE_MS)
    assert isinstance(answers[0], Refused) and answers[0].code == "lab_declined"
    assert answers[0].detail == "no_torch ImportError: no torch here"


def test_a_process_that_declines_and_exits_has_declined_though_its_exit_is_seen_first(stub, qtbot):
    beginning = stub.read_text().partition("wire.begin()")[0]
    stub.write_text(beginning + "from inspector.wire.messages import Declined\nwire.begin()\n"
        "wire.hear(); wire.say(Declined('torch_too_old', '1.0')); sys.exit()\n")  # fmt: skip
    process = LabProcess(Launch(), str(stub))
    with qtbot.waitSignal(process.ready, timeout=PATIENCE_MS):
        process.start()
    with qtbot.waitSignal(process.over, timeout=PATIENCE_MS) as over:
        process.send(loss_of(1.0))
        wait_without_a_turn(process.pid())
        process.send(loss_of(2.0))
    assert over.args == ["lab_declined", "torch_too_old 1.0"]
    process.deleteLater()
