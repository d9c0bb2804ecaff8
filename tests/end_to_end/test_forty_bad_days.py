"""Forty bad days of the window: each ends in a sentence that a person understands, what was seen stays readable, what
was typed stays typed, the next start comes to its first stop, and no process is left."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit

from inspector.conversation.launch import Launch
from inspector.desk.application import Desk
from tests.end_to_end.test_bad_days import is_gone
from tests.end_to_end.window import PATIENCE_MS, Driver, driving

TYPED = "weigh"  # not finished yet

# The day after, which is held at once. It has a process of its own, so that of the bad day only the window is left to
# it: it says by itself what a probe would have said.
STUB = str(Path(__file__).parents[1] / "unit" / "session" / "stub_probe.py")
GOOD = """
    wire.begin()
    wire.hold(1)
    while wire.hear() is not None: pass
    """

# What most scripts do before their day turns bad. Two iterations, so that there is a curve.
TRAINED = """
import os, signal, sys, threading, time
import torch
from torch import nn

model = nn.Sequential(nn.Linear(3, 4), nn.ReLU(), nn.Linear(4, 2))

def iteration():  # without an optimizer: those of torch take seconds to load
    model.zero_grad()
    loss = model(torch.ones(5, 3)).square().mean()
    loss.backward()

iteration()
iteration()
"""

# The same without torch, for days on which it does not matter.
PLAIN = """
import os, signal, sys, threading, time
"""


@dataclass(frozen=True)
class Day:
    """`after` is what the script does when it has begun; `sentence` what the window says then, in which {at} is the
    line that is marked with "# here"."""

    name: str
    after: str
    sentence: str
    kind: str
    begin: str = TRAINED
    live: Callable[[Evening], None] | None = None  # what the person does; without it: Run, and wait for the end
    file: str = ""  # its path, where that is what is bad
    encoding: str = "utf-8"

    def source(self) -> str:
        return self.begin + dedent(self.after)


@dataclass
class Evening:
    """A day under way: the window, the script, and what is needed to look after both."""

    d: Driver
    qtbot: Any
    script: Path
    source: str

    def until(self, is_so: Callable[[], bool], timeout: int = PATIENCE_MS) -> None:
        self.qtbot.waitUntil(is_so, timeout=timeout)

    def says(self, *words: str) -> None:
        """Waits until the sentence has all of these words."""
        meant = [expected(word, self) for word in words]
        self.until(lambda: all(word in self.d.sentence() for word in meant))

    def console(self) -> str:
        return self.d.desk.window.findChild(QPlainTextEdit, "console.view").toPlainText()

    def stop(self) -> None:
        self.d.press("stop")
        self.d.until_ended()


def _stopped(*words: str) -> Callable[[Evening], None]:
    """It goes on until Stop is pressed; before, the sentence has these words."""

    def live(evening: Evening) -> None:
        evening.says(*words)
        evening.stop()

    return live


def _paused(*words: str) -> Callable[[Evening], None]:
    """Pause is pressed while it is busy; the sentence says where it waits."""

    def live(evening: Evening) -> None:
        evening.until(lambda: "busy now" in evening.console())
        evening.d.press("pause")
        evening.says("pausing", *words)
        evening.stop()

    return live


def _flooded(evening: Evening) -> None:
    """The window's event loop is never long without a turn, and its memory does not grow with the flood."""
    gaps, last, clock = [0.0], time.perf_counter(), QTimer(interval=0)

    def tick() -> None:
        nonlocal last
        gaps[0], last = max(gaps[0], time.perf_counter() - last), time.perf_counter()

    clock.timeout.connect(tick)
    before = _resident_megabytes()
    clock.start()
    evening.d.until_ended()
    evening.until(lambda: "the last line" in evening.console())
    clock.stop()
    assert gaps[0] < 0.5  # other tests run beside this one
    assert _resident_megabytes() - before < 150


def _resident_megabytes() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def _suspended(evening: Evening) -> None:
    pid = evening.d.desk.session.pid()
    evening.says("running")
    os.kill(pid, signal.SIGSTOP)
    evening.says("does not answer for ", "suspended")
    evening.stop()


STOPPED = "Stopped by you; the curves and the tree keep what was last seen."
GAVE_UP = ", and could not say where (os._exit, or a library that gave up)."

DAYS = (
    # ── its file ──
    Day("is_empty", "", "is_empty.py is empty", "no_script", ""),
    Day("latin_1_that_is_declared", """
        raise ValueError("d\u00e9j\u00e0")  # here
        """, "ValueError at {at}: d\u00e9j\u00e0", "exception", "# -*- coding: latin-1 -*-\n", encoding="latin-1"),
    Day("latin_1_that_is_not_declared", """
        name = "d\u00e9j\u00e0"  # here
        """, "The file is not UTF-8 and declares no other encoding · SyntaxError at {at}: (unicode error)", "exception",
        PLAIN, encoding="latin-1"),
    Day("a_path_with_spaces_and_characters", "raise ValueError('lost')  # here",
        "ValueError at {at}: lost", "exception", file="my \u6a21\u578b folder/tr\u00e4in %s.py"),
    # ── it dies ──
    Day("os_exit_7", "os._exit(7)", "{script} ended at once with exit code 7 in iteration 2" + GAVE_UP, "crashed"),
    Day("os_exit_7_in_a_thread", """
        thread = threading.Timer(0.5, os._exit, (3,))  # what was done last has been told by then
        thread.start()
        thread.join()
        time.sleep(60)
        """, "{script} ended at once with exit code 3 in iteration 2" + GAVE_UP, "crashed"),
    Day("segmentation_fault", """
        import ctypes
        ctypes.string_at(0)  # here
        """, "Segmentation fault (SIGSEGV) at {at} in iteration 2; the console has Python's last words.", "signal"),
    Day("abort", "os.abort()  # here",
        "A library gave up (SIGABRT) at {at} in iteration 2; the console has Python's last words.", "signal"),
    Day("out_of_memory", "torch.empty(10**15)  # here",
        "Out of memory · RuntimeError at {at}: [enforce fail at ", "exception"),
    Day("told_to_end_from_outside", "os.kill(os.getpid(), signal.SIGTERM); time.sleep(60)",
        "The debuggee was told to end by another program (SIGTERM) in iteration 2.", "signal"),
    # ── it raises ──
    Day("base_exception_in_forward", """
        class Enough(BaseException): pass

        class Tired(nn.Module):
            def __init__(self):
                super().__init__()
                self.inner = nn.Linear(3, 1)
            def forward(self, x):
                raise Enough("no more")  # here

        Tired()(torch.ones(2, 3))
        """, "Enough in layer Tired (Tired) at {at}: no more", "exception"),
    Day("keyboard_interrupt", "raise KeyboardInterrupt  # here",
        "Interrupted (Ctrl+C, or the script did it itself) · KeyboardInterrupt at {at}", "exception", PLAIN),
    Day("recursion_without_end", """
        def again(n):
            return again(n + 1)  # here
        again(0)
        """, "RecursionError at {at}: maximum recursion depth exceeded", "exception", PLAIN),
    Day("a_message_of_five_megabytes", """
        raise ValueError("x" * 5_000_000)  # here
        """, "ValueError at {at}: " + "x" * 500 + "…", "exception", PLAIN),
    Day("an_exception_that_can_not_be_shown", """
        class Shy(Exception):
            def __str__(self): raise SystemExit(5)
            __repr__ = __str__
        raise Shy  # here
        """, "Shy at {at}: <SystemExit in __str__>", "exception", PLAIN),
    Day("a_thousand_causes", """
        error = ValueError("the first")
        for i in range(1000):
            try:
                raise ValueError(str(i)) from error  # here
            except ValueError as another:
                error = another
        raise error
        """, "ValueError at {at}: 999", "exception", PLAIN),
    # ── its modules are strange ──
    Day("a_repr_that_raises", """
        class Shy(nn.Linear):
            def __repr__(self): raise RuntimeError("not me")
            __str__ = extra_repr = __repr__
            def forward(self, x): raise ValueError(f"too shy")  # here
        class Data(torch.utils.data.Dataset):
            __repr__ = Shy.__repr__
            def __len__(self): return 2
            def __getitem__(self, i): return torch.ones(3)
        for x in torch.utils.data.DataLoader(Data()):
            Shy(3, 1)(x)
        """, "ValueError in layer Shy (Shy) at {at}: too shy · inputs: Tensor [1, 3] float32 cpu", "exception"),
    Day("a_module_that_lies_and_hides_its_children", """
        class Liar(nn.Module):
            def __init__(self):
                super().__init__()
                self.inner = nn.Linear(3, 2)
            def __getattr__(self, name):
                return super().__getattr__(name) if name == "inner" else 42
            def named_children(self): raise RuntimeError("I have none")
            children = modules = named_modules = named_parameters = parameters = named_buffers = named_children
            def forward(self, x): return self.inner(x)
        liar = Liar()
        sgd = torch.optim.SGD(liar.inner.parameters(), lr=0.1)
        for _ in range(3):
            sgd.zero_grad()
            liar(torch.ones(1, 3)).sum().backward()
            sgd.step()
        sys.exit(4)
        """, "{script} called sys.exit(4) in iteration 4.", "exit", live=lambda evening: _step_through(evening)),
    Day("a_dataset_that_can_not_be_sent_to_its_workers", """
        data = torch.utils.data.TensorDataset(torch.ones(4, 3))
        data.secret = lambda: 0
        if __name__ == "__main__":
            for x in torch.utils.data.DataLoader(data, num_workers=1, multiprocessing_context="spawn"):  # here
                pass
        """, " at {at}: Can't pickle ", "exception"),
    # ── its output ──
    Day("closes_stdout", """
        sys.stdout.close()
        os.close(1)
        iteration()
        print("nobody")  # here
        """, "ValueError at {at}: I/O operation on closed file.", "exception"),
    Day("replaces_stdout", """
        class Deaf:
            def write(self, text): raise OSError("no")  # here
        sys.stdout = Deaf()
        print("nobody")
        """, "OSError at {at}: no", "exception", PLAIN),
    Day("floods_stdout", """
        line = b"x" * 99 + b"\\n"
        for _ in range(100):
            os.write(1, line * 10_000)
        print("the last line")
        """, "{script} has finished; it did not train anything.", "finished", PLAIN, _flooded),
    Day("output_that_is_no_text", """
        os.write(1, bytes(range(256)) * 20)
        print()
        print("the last line")
        """, "{script} has finished; it did not train anything.", "finished", PLAIN,
        lambda evening: evening.until(lambda: "the last line" in evening.console())),
    # ── it does not come on ──
    Day("ignores_sigterm", """
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        print("busy now", flush=True)
        while True: time.sleep(1)
        """, STOPPED, "stopped", PLAIN, lambda evening: _stop_what_ignores_it(evening)),
    Day("never_trains", "while True: time.sleep(0.1)  # here", STOPPED, "stopped", PLAIN,
        _stopped("starting", "at {at} for ")),
    Day("never_returns_from_a_sleep", "print('busy now')\ntime.sleep(1000)  # here", STOPPED, "stopped",
        live=lambda evening: _run_and(evening, _paused("at {at} for "))),
    Day("never_returns_from_a_product", """
        a = torch.ones(6000, 6000)
        print("busy now")
        while True: torch.linalg.multi_dot([a] * 50)  # here
        """, STOPPED, "stopped", live=lambda evening: _run_and(evening, _paused("at {at} for "))),
    Day("suspended_from_outside", "while True: time.sleep(0.01); iteration()", STOPPED, "stopped",
        live=lambda evening: _run_and(evening, _suspended)),
    Day("lets_no_other_thread_run", """
        import re
        print("busy now")
        re.match("(a+)+$", "a" * 40 + "b")
        """, STOPPED, "stopped", PLAIN, _stopped("does not answer for ")),
    # ── it multiplies, moves and goes ──
    Day("forks", """
        pid = os.fork()
        iteration()
        if pid == 0:
            print("the child is done")
            os._exit(0)
        os.waitpid(pid, 0)
        sys.exit(6)
        """, "{script} called sys.exit(6) in iteration 3.", "exit"),
    Day("goes_into_the_background", """
        if os.fork(): os._exit(0)
        os.setsid()
        if os.fork(): os._exit(0)
        open(os.path.join(os.path.dirname(__file__), "background.pid"), "w").write(str(os.getpid()))
        time.sleep(60)
        """, "{script} ended at once with exit code 0 in iteration 2 (os._exit); what it may have left running is not "
        "watched.", "vanished", live=lambda evening: _end_the_background(evening)),
    Day("changes_directory", "os.chdir('/')\nraise ValueError('lost')  # here",
        "ValueError at {at}: lost", "exception"),
    Day("deletes_itself", "os.remove(__file__)\nraise ValueError('gone')  # here",
        "ValueError at {at}: gone", "exception"),
    Day("sys_exit_in_a_thread", """
        thread = threading.Thread(target=sys.exit, args=(9,))
        thread.start()
        thread.join()
        """, "{script} has finished after iteration 2.", "finished"),
    Day("an_exception_in_a_side_thread", """
        def fail(): raise ValueError("aside")
        thread = threading.Thread(target=fail)
        thread.start()
        thread.join()
        """, "{script} has finished after iteration 2.", "finished",
        live=lambda evening: _run_and(evening, lambda e: e.until(lambda: "ValueError: aside" in e.console()))),
    Day("exits_well_right_after_its_first_stop", "sys.exit(0)", "{script} has finished after iteration 2.", "finished"),
)  # fmt: skip


def _run_and(evening: Evening, live: Callable[[Evening], None]) -> None:
    """Runs on from the second iteration: by then the first has its point of the curve."""
    evening.d.settle()
    evening.d.step()
    evening.d.step("step_iteration")
    evening.d.press("run")
    live(evening)


def _step_through(evening: Evening) -> None:
    """Each stop is answered."""
    evening.d.settle()
    session = evening.d.desk.session
    while session.state.code == "held":
        before = session.stop
        evening.d.press("step_iteration")
        evening.until(lambda: session.stop not in (None, before) or session.state.code == "ended")
        if session.stop and session.stop.next.phase == "end":
            evening.d.press("run")
            evening.d.until_ended()


def _stop_what_ignores_it(evening: Evening) -> None:
    evening.until(lambda: "busy now" in evening.console())
    evening.d.press("stop")
    assert evening.d.sentence().endswith("asked to end; ended in 2 s if it does not")
    evening.d.until_ended()


def _end_the_background(evening: Evening) -> None:
    _run_and(evening, lambda _: None)
    evening.d.until_ended()
    left = evening.script.with_name("background.pid")
    evening.until(lambda: left.exists() and bool(left.read_text()))
    os.kill(int(left.read_text()), signal.SIGKILL)


# ── the days ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _written(path: Path, text: str) -> str:
    path.write_text(dedent(text), encoding="utf-8")
    return str(path)


@pytest.mark.parametrize("day", DAYS, ids=lambda day: day.name)
def test_a_bad_day(day: Day, qtbot: Any, tmp_path: Path):
    script = tmp_path / (day.file or f"{day.name}.py")
    script.parent.mkdir(exist_ok=True)
    script.write_text(day.source(), encoding=day.encoding)
    with driving(qtbot, script, fresh=True) as d:
        assert_a_bad_day(day, Evening(d, qtbot, script, day.source()))


def assert_a_bad_day(day: Day, evening: Evening) -> None:
    d, script = evening.d, evening.script
    pids: list[int] = []
    d.desk.session.connected.connect(lambda hello: pids.append(hello.pid))
    type_something(d.desk)
    live(day, evening)
    outcome = d.until_ended()
    assert all(map(is_gone, pids))
    assert expected(day.sentence, evening) in d.sentence()
    assert outcome.kind == day.kind
    assert_readable(d.desk, day)
    assert typed(d.desk) == [TYPED, TYPED]
    begins_anew(d, evening.qtbot, script.parent)


def live(day: Day, evening: Evening) -> None:
    if day.live is not None:
        day.live(evening)
    elif day.begin == TRAINED:
        _run_and(evening, lambda _: None)
    evening.d.until_ended()


def expected(sentence: str, evening: Evening) -> str:
    lines = evening.source.splitlines()
    here = next((number for number, line in enumerate(lines, 1) if line.endswith("# here")), 0)
    name = evening.script.name
    return sentence.replace("{at}", f"{name}:{here}").replace("{script}", name)


def type_something(desk: Desk) -> None:
    for line in typed_into(desk):
        line.setText(TYPED)


def typed_into(desk: Desk) -> list[QLineEdit]:
    return [desk.window.findChild(QLineEdit, name) for name in ("console.input", "model_tree.filter")]


def typed(desk: Desk) -> list[str]:
    return [line.text() for line in typed_into(desk)]


def assert_readable(desk: Desk, day: Day) -> None:
    """The tree and the curve are those of the day, also after it."""
    if day.begin == TRAINED:
        assert desk.panels["model_tree"].model.rowCount() >= 1
        assert any(len(series.values) for series in desk.panels["loss"].model.series.values())


def begins_anew(d: Driver, qtbot: Any, folder: Path) -> None:
    d.desk.session.carrier.entry = STUB
    d.desk.start(Launch(_written(folder / "good.py", GOOD), directory=str(folder)))
    qtbot.waitUntil(lambda: d.desk.session.state.code == "held", timeout=PATIENCE_MS)
    assert d.desk.session.can_answer()
    d.press("stop")
    assert d.until_ended().kind == "stopped"
