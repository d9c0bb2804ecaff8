"""Bad days on the wire: a debuggee that speaks badly, or not at all, against the real window. It says so, nothing
is lost, Stop works, and the next start comes to its first stop."""

from __future__ import annotations

import time
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
from PySide6.QtCore import QTimer

from inspector.session.session import Session
from tests.end_to_end.test_bad_days import is_gone
from tests.end_to_end.window import PATIENCE_MS, Driver, driving

STUB = str(Path(__file__).parents[1] / "unit" / "session" / "stub_probe.py")

BEGIN = """
import os, random, struct, sys, time
from inspector.wire import codec, framing

def send(data): wire.socket.sendall(data)
def frame(head): return struct.pack("<I", len(head)) + head
def wait():
    print("waiting", flush=True)
    time.sleep(1000)
"""

GOOD = """
wire.begin()
wire.hold(1)
while wire.hear() is not None: pass
"""

LEFT = "the probe has left ({}); training goes on unwatched"
MISUNDERSTOOD = LEFT.format("it said what can not be understood: {}")
OTHER_PROBE = LEFT.format("the interpreter has another version of the probe")

# name: (what the debuggee does, what the window says then)
DAYS = {
    "a_wrong_token": ("wire.connect(token='wrong'); wire.is_refused(); wait()", "its probe has not called yet"),
    "an_older_protocol": ("wire.connect(protocol=0); wire.is_refused(); wait()", OTHER_PROBE),
    "a_newer_protocol": ("wire.connect(protocol=99); wire.is_refused(); wait()", OTHER_PROBE),
    "a_second_client": ("""
        import socket
        wire.begin()
        wire.hold(1)
        try:
            socket.create_connection(("127.0.0.1", int(wire.port)))
        except ConnectionRefusedError:
            wire.hear(Go)
            wire.progress(41)
            wait()
        """, "iteration 41"),
    "a_truncated_message": ("wire.begin(); send(codec.encode(Resumed(1))[:9]); wire.socket.close(); wait()",
        LEFT.format("the script has closed its connection, or has become another program")),
    "an_oversized_message": ("wire.begin(); send(b'\\xff' * 8); wait()",
        MISUNDERSTOOD.format("head of 4294967295 bytes")),
    "nested_to_death": ("wire.begin(); send(frame(b'[' * 200_000)); wait()",
        MISUNDERSTOOD.format("head is not JSON: RecursionError")),
    "nan_for_an_integer": ("wire.begin(); send(framing.pack({'message': 'Resumed', 'stop': float('nan')})); wait()",
        MISUNDERSTOOD.format("Resumed.stop: not int")),
    "an_unknown_message": ("wire.begin(); send(framing.pack({'message': 'Sing'})); wait()",
        MISUNDERSTOOD.format("unknown kind")),
    "a_word_of_the_window_s": ("wire.begin(); wire.say(Pause()); wait()",
        MISUNDERSTOOD.format("Pause is not for a debuggee to say")),
    "twenty_thousand_messages": ("""
        wire.begin()
        chance = random.Random(0)
        some = lambda: chance.choice([0, 1, 7, 1 << 30])
        kinds = [
            lambda: Resumed(some()),
            lambda: Progress(some(), chance.choice(["batch", "step"]), ("data",), None, -1.0, float("nan"), None),
            lambda: Refused(1 << 40, some(), "moon", "x"),
            lambda: Where(1 << 40, some(), "", some(), "", ""),
            lambda: SeriesOpened(some(), "loss", "", some(), False),
        ]
        for _ in range(200):
            send(b"".join(codec.encode(chance.choice(kinds)()) for _ in range(100)))
        wire.progress(41)
        wait()
        """, "iteration 41"),
    "points_that_are_none": ("""
        wire.begin()
        wire.say(LossPoints(1, Array("u1", (3,), b"abc"), Array("f8", (1,), bytes(8))))
        wait()
        """, MISUNDERSTOOD.format("LossPoints.iterations: beyond its limits")),
    "a_tree_without_ground": ("""
        wire.begin()
        zero = Array("i4", (1,), bytes(4))
        wire.say(Structure(1, 1, 1, 0, True, zero, zero, zero, zero, (), ()))
        wait()
        """, MISUNDERSTOOD.format("Structure: parents that can not be")),
    "a_phase_that_there_is_not": ("""
        wire.begin()
        wire.say(Stopped(1, Moment(1, "moon", "", 1, "", 1), None, 1, "batch", (), 0, 0, 0, None, 0.0, None, None))
        wait()
        """, MISUNDERSTOOD.format("Stopped.done: beyond its limits")),
    "a_line_that_no_file_has": ("""
        wire.begin()
        wire.say(Stopped(1, Moment(1, "data", "", 1, "", 1 << 70), None, 1, "batch", (), 0, 0, 0, None, 0.0, None, None))
        wait()
        """, MISUNDERSTOOD.format("Stopped.done: beyond its limits")),
    "an_answer_to_something_else": ("""
        wire.begin()
        wire.hold(1)
        wire.say(Where(wire.hear(AskStructure).request, 1, "", 0, "", ""))
        wait()
        """, MISUNDERSTOOD.format("Where is no answer to AskStructure")),
    "a_reader_that_never_reads": ("wire.begin(); wire.hold(1); wait()", "does not answer for "),
}  # fmt: skip


@pytest.fixture(autouse=True)
def speaks_for_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    """The debuggee is the script alone, which says by itself what a probe would have said."""
    monkeypatch.setattr(Session.__init__, "__defaults__", (STUB, None))


class Turns:
    """How long the window's event loop was away at most, in seconds."""

    def __init__(self) -> None:
        self.longest, self._last = 0.0, time.perf_counter()
        self._clock = QTimer(interval=0)
        self._clock.timeout.connect(self._tick)
        self._clock.start()

    def _tick(self) -> None:
        now = time.perf_counter()
        self.longest, self._last = max(self.longest, now - self._last), now


@pytest.mark.parametrize("name", DAYS)
def test_a_bad_day_on_the_wire(qtbot: Any, tmp_path: Path, name: str):
    does, says = DAYS[name]
    script = tmp_path / f"{name}.py"
    script.write_text(BEGIN + dedent(does), encoding="utf-8")
    with driving(qtbot, script) as d:
        if name == "a_second_client":
            qtbot.waitUntil(lambda: d.desk.session.state.code == "held", timeout=PATIENCE_MS)
            d.press("run")
        qtbot.waitUntil(lambda: d.desk.session.state.code != "empty", timeout=PATIENCE_MS)
        turns = Turns()
        qtbot.waitUntil(lambda: says in d.sentence(), timeout=PATIENCE_MS)
        assert turns.longest < 0.5  # other tests run beside this one
        pid = d.desk.session.pid()
        d.press("stop")
        assert d.until_ended().kind == "stopped" and is_gone(pid)
        begins_anew(d, qtbot, tmp_path / "good.py")


def begins_anew(d: Driver, qtbot: Any, script: Path) -> None:
    script.write_text(GOOD, encoding="utf-8")
    d.desk.open_script(str(script))
    qtbot.waitUntil(lambda: d.desk.session.state.code == "held", timeout=PATIENCE_MS)
    assert d.desk.session.can_answer()
