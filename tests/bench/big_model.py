"""A model of a hundred thousand modules, ten thousand parameters that move, a million iterations.

All of the window's figures are CPU time of its one thread: what a frame takes, whoever else uses the machine.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from tests.end_to_end.debuggee import Debuggee

from .figures import Row

SCRIPT = Path(__file__).parent / "big_scripts.py"
ROOT = Path(__file__).parents[2]
MODULES = 100_000
PARAMETERS = 10_000
ITERATIONS = 1_000_000


def measure(count: int) -> list[Row]:
    iterations = ITERATIONS if count >= 30 else ITERATIONS // 20
    return [
        *told_by("tree", count),
        *told_by("parameters", count),
        *probe_memory(),
        *flat_memory(iterations),
    ]


def told_by(part: str, count: int, module: str = __name__) -> list[Row]:
    """The rows that a window of its own measures."""
    command = [sys.executable, "-m", module, part, str(count)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, cwd=ROOT, check=True, timeout=1200)
    return [Row(*row) for row in json.loads(done.stdout.splitlines()[-1])]


# ── the debuggee's memory ────────────────────────────────────────────────────────────────────────────────────────────


def bare_memory(*words: str) -> list[float]:
    command = [sys.executable, str(SCRIPT), *words]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            return [told(process)]
        finally:
            process.kill()


def told(process: subprocess.Popen[str]) -> float:
    assert process.stdout is not None
    return next(float(line.split()[1]) for line in process.stdout if line.startswith("memory"))


def probe_memory() -> list[Row]:
    """The probe's part of the memory, when it knows all rows."""
    from inspector.wire.messages import AskStructure

    words = ("layers", str(MODULES))
    (bare,) = bare_memory(*words)
    with Debuggee(SCRIPT, *words, interpreter=sys.executable) as debuggee:
        debuggee.stopped()
        rows, version, complete = 0, 0, False
        while not complete:
            part = debuggee.ask(AskStructure(0, version, rows))
            version, rows, complete = part.version, part.first + len(part.parents.data) // 4, part.complete
        over = memory_of(debuggee.process.pid) - bare
    return [Row(f"memory of the probe, {MODULES:,} modules, over bare", [over], "40 MB", "MB", 0)]


def flat_memory(iterations: int) -> list[Row]:
    """How much the debuggee grows from a tenth of its iterations to their end, with somebody listening."""
    with Debuggee(SCRIPT, "iterations", str(iterations), hold=False, interpreter=sys.executable) as debuggee:
        listener = threading.Thread(target=lambda: [None for _ in iter(debuggee.next, None)], daemon=True)
        listener.start()
        early, late = told(debuggee.process), told(debuggee.process)
        listener.join(60)
    what = f"memory of the debuggee, from iteration {iterations // 10:,} to {iterations:,}"
    return [Row(what, [late - early], "flat", "MB", 1)]


def memory_of(pid: int | str, kind: str = "VmRSS") -> float:
    """Resident memory in MB; RssAnon is what of it is no file's."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(kind)) / 1024


# ── in the window's process ──────────────────────────────────────────────────────────────────────────────────────────


def milliseconds(work: Callable[[], object]) -> float:
    """CPU time of this thread until `work` is done and painted."""
    from PySide6.QtWidgets import QApplication

    began = time.thread_time()
    work()
    QApplication.sendPostedEvents()
    QApplication.processEvents()
    return (time.thread_time() - began) * 1000


def tree(count: int) -> Iterator[tuple[Any, ...]]:
    """The tree panel on a real debuggee with MODULES modules."""
    desk = opened("layers", MODULES)
    session, panel = desk.session, desk.panels["model_tree"]
    stopped, first, stalls = 0.0, 0.0, Stalls()
    while not panel.model.cells.outline.is_complete:
        stalls.turn()
        stopped = stopped or (session.stop is not None and time.perf_counter())
        first = first or (stopped and len(panel.model.cells.outline) and time.perf_counter())
    whole = time.perf_counter() - stopped
    settle(session)
    yield "100,000 modules: first rows (wall time from the stop)", [(first - stopped) * 1000], "200 ms", "ms", 0
    yield "100,000 modules: all rows (wall time from the stop)", [whole * 1000], "", "ms", 0
    yield "100,000 modules: longest turn of the event loop while they come", [stalls.longest], "50 ms", "ms", 1
    view, model = panel.view.tree, panel.model
    index = model.index(0, 0)
    view.expand(index)
    yield "100,000 modules: expand", list(expansions(view, model, count)), "50 ms", "ms", 1
    for row in range(40):
        view.expand(model.index(row, 0, index))
    yield "100,000 modules: scroll frame", list(scrolls(view, 4 * count)), "16 ms", "ms", 1
    texts = ("9", "98", "98.", "98.3", "weight", "type:linear", "grad:none", "")
    yield "100,000 modules: filter", filters(panel.view.filter, texts, count), "50 ms", "ms", 1
    yield from steps(desk, count, "100,000 modules")
    yield "100,000 modules: memory of the window", [memory_of("self")], "300 MB", "MB", 0
    desk.close()


def expansions(view: Any, model: Any, count: int) -> Iterator[float]:
    root = model.index(0, 0)
    for row in range(count):
        index = model.index(row, 0, root)
        view.collapse(index)
        view.scrollTo(index)
        yield milliseconds(lambda index=index: (view.expand(index), view.viewport().repaint()))
        view.collapse(index)


def scrolls(view: Any, count: int) -> Iterator[float]:
    bar = view.verticalScrollBar()
    for frame in range(count):
        place = frame * 7919 % max(bar.maximum(), 1)
        yield milliseconds(lambda place=place: (bar.setValue(place), view.viewport().repaint()))


def filters(line: Any, texts: tuple[str, ...], count: int) -> list[float]:
    return [milliseconds(lambda text=text: line.setText(text)) for _ in range(max(count // 4, 1)) for text in texts]


class Stalls:
    """Turns of the event loop, and the longest of them in CPU time."""

    def __init__(self) -> None:
        from PySide6.QtCore import QTimer

        self.longest = 0.0
        self._wake = QTimer(interval=20)
        self._wake.start()

    def turn(self) -> None:
        """Sleeps until there is something to do, 20 ms at most. With a time to stop at processEvents would spin until
        then, and that would count as work of the window."""
        from PySide6.QtCore import QEventLoop
        from PySide6.QtWidgets import QApplication

        began = time.thread_time()
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        self.longest = max(self.longest, (time.thread_time() - began) * 1000)


def opened(kind: str, amount: int) -> Any:
    from PySide6.QtWidgets import QApplication

    from inspector.desk.application import open_window

    from .own_settings import use_own_settings

    use_own_settings()
    QApplication.instance() or QApplication([])
    desk = open_window(str(SCRIPT), [kind, str(amount)])
    desk.window.resize(1440, 900)
    QApplication.processEvents()
    return desk


def settle(session: Any) -> Stalls:
    """Waits until the debuggee is held and has answered everything."""
    stalls = Stalls()
    while session.stop is None or session.conversation.questions.is_outstanding():
        stalls.turn()
    stalls.turn()
    return stalls


def until_seen(desk: Any) -> float:
    """When the rows that are seen have their numbers of the next stop and are painted."""
    model, stalls, changes = desk.panels["model_tree"].model, Stalls(), []

    def note(*_: Any) -> None:
        changes.append(time.perf_counter())

    model.dataChanged.connect(note)
    while not (desk.session.stop is not None and changes):
        stalls.turn()
    model.dataChanged.disconnect(note)
    desk.panels["model_tree"].view.tree.viewport().repaint()
    return time.perf_counter()


def steps(desk: Any, count: int, what: str) -> Iterator[tuple[Any, ...]]:
    """Steps, each until what is seen of the tree is painted, and until all is answered and painted."""
    seen, taken, own, longest = [], [], [], []
    for _ in range(max(count, 6)):
        began, cpu = time.perf_counter(), time.thread_time()
        desk.session.step("phase")
        painted = until_seen(desk)
        longest.append(settle(desk.session).longest)
        seen.append((painted - began - desk.session.stop.seconds) * 1000)
        taken.append((time.perf_counter() - began - desk.session.stop.seconds) * 1000)
        own.append((time.thread_time() - cpu) * 1000)
    first = f"{what}: Step to what is seen of the tree painted, without its own compute (wall time)"
    yield first, seen, "50 ms", "ms", 1
    yield f"{what}: Step to all answered and painted, without its own compute (wall time)", taken, "", "ms", 1
    yield f"{what}: Step, CPU time of the window", own, "", "ms", 1
    yield f"{what}: Step, longest turn of the event loop", longest, "50 ms", "ms", 1


def parameters(count: int) -> Iterator[tuple[Any, ...]]:
    """PARAMETERS parameters all of which change."""
    desk = opened("parameters", PARAMETERS)
    settle(desk.session)
    yield from steps(desk, 2 * count, "10,000 parameters that change")
    desk.close()


if __name__ == "__main__":
    print(json.dumps(list(globals()[sys.argv[1]](int(sys.argv[2])))))
