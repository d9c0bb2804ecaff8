"""What breakpoints cost a free run, in turns with one that has none; what a step by line and a stop among many variables
take. Each comes from several fresh processes."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from inspector.wire.lines import Breakpoint, SetBreakpoints
from inspector.wire.messages import Stopped
from tests.end_to_end.debuggee import Debuggee

from .debugpy_beside import DEBUGPY, beside
from .figures import Row
from .trainers import ROOT, Trainer

SCRIPT = Path(__file__).parent / "line_training.py"
ITERATIONS = 200
WARM_UP = 2  # blocks of each process
EACH = 6  # blocks of one process, after them
STEPS = 30  # by line, of one process
HOT, COLD = "loss.backward()", "text = f"
FALSE = "number < 0"


def point(text: str, **attributes: Any) -> Breakpoint:
    lines = SCRIPT.read_text(encoding="utf-8").splitlines()
    line = next(number for number, one in enumerate(lines, start=1) if one.strip().startswith(text))
    return Breakpoint(1, "line", str(SCRIPT), line, **attributes)


AT_START = {
    "free": (),
    "cold": (point(COLD),),
    "in forward": (point("return self.head", condition="images.dim() == 0"),),
    "false": (point(HOT, condition=FALSE),),
    "log": (point(HOT, log="iteration {number}", then="log"),),
    "plot": (point(HOT, log="number", plots=True, then="log"),),
    "gradient": (Breakpoint(1, "gradient", "", 0, "model.head", condition=FALSE),),
    "tensor": (Breakpoint(1, "tensor", "", 0, "model.head.2.weight", condition=FALSE),),
    "running": (),
}
LIMITS = {
    "cold": ("one breakpoint in a cold function", "1.02 ×, aim 1.00"),
    "in forward": ("a false condition in forward", "1.02 ×, aim 1.00"),
    "false": ("a false condition in the hot loop", "1.02 ×, aim 1.00"),
    "running": ("the same, set while the loop runs", "1.07 ×, aim 1.04"),
    "log": ("a log line in each iteration", "1.03 ×, aim 1.01"),
    "plot": ("a plotted value in each iteration", "1.03 ×, aim 1.01"),
    "gradient": ("a false condition where a layer's gradient arrives", ""),
    "tensor": ("a false condition where a weight changes", ""),
    "debugpy": ("debugpy beside it, a false condition in the hot loop, over debugpy without", ""),
}


class Probed(Trainer):
    """The bench's end of a training that the probe watches without a window."""

    def __init__(self) -> None:
        super().__init__(1, ITERATIONS, 0)
        self.words = self.words[1:]  # without the script
        self.debuggee: Any = None

    def sets_while_it_runs(self, *points: Breakpoint) -> None:
        self.let_go()
        self.debuggee.send(SetBreakpoints(2, points))
        self.taken()


@contextmanager
def probed(points: tuple[Breakpoint, ...]) -> Iterator[Probed]:
    trainer = Probed()
    with Debuggee(SCRIPT, *trainer.words, hold=False, interpreter=sys.executable, breakpoints=points) as debuggee:
        trainer.debuggee = debuggee
        listener = threading.Thread(target=_listen, args=(debuggee,), daemon=True)
        listener.start()
        try:
            trainer.accept()
            yield trainer
        finally:
            trainer.hang_up()
            debuggee.process.wait(timeout=60)
            listener.join(10)


def _listen(debuggee: Debuggee) -> None:
    """Reads what comes, as a window would."""
    try:
        while debuggee.next() is not None:
            debuggee.seen.clear()
    except OSError:
        pass


def rounds(count: int) -> dict[str, list[float]]:
    """Ratios over the free run by what is set; who comes first goes round."""
    found: dict[str, list[float]] = {}
    while sum(map(len, found.values())) < count * max(1, len(found)) or not found:
        with ExitStack() as stack:
            trainers: dict[str, Trainer] = {name: stack.enter_context(probed(p)) for name, p in AT_START.items()}
            if DEBUGPY:
                trainers.update({name: stack.enter_context(beside(SCRIPT, name, ITERATIONS)) for name in DEBUGPY})
            running: Any = trainers["running"]
            running.sets_while_it_runs(*AT_START["false"])
            for number in range(WARM_UP + min(EACH, count)):
                names = list(trainers)
                order = names[number % len(names) :] + names[: number % len(names)]
                taken = {name: trainers[name].block().cpu for name in order}
                if number >= WARM_UP:
                    _note(found, taken)
    return found


def _note(found: dict[str, list[float]], taken: dict[str, float]) -> None:
    for name in taken.keys() & LIMITS.keys():
        alone = taken["debugpy free" if name == "debugpy" else "free"]
        found.setdefault(name, []).append(taken[name] / alone)


def steps_by_line() -> list[float]:
    """ms from Go to Stopped, without what ran between."""
    trainer = Probed()
    with Debuggee(
        SCRIPT, *trainer.words, hold=False, interpreter=sys.executable, breakpoints=(point("optimizer.zero_grad"),)
    ) as debuggee:
        trainer.accept()
        trainer.let_go()
        assert isinstance(debuggee.stopped(), Stopped)
        taken = [_one_step(debuggee) for _ in range(WARM_UP + STEPS)][WARM_UP:]
        trainer.hang_up()
    return taken


def _one_step(debuggee: Debuggee) -> float:
    began = time.perf_counter()
    stop = debuggee.step("line")
    assert isinstance(stop, Stopped)
    return max(0.0, (time.perf_counter() - began - stop.seconds) * 1000)


def painted(count: int) -> list[float]:
    """ms from Stopped to variables, stack and inline values painted, with 1000 locals and 200 tensors."""
    command = [sys.executable, "-m", "tests.bench.lines_window", str(count)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, cwd=ROOT, check=True, timeout=300)
    return [float(one) for one in json.loads(done.stdout)]


def measure(count: int) -> list[Row]:
    found = rounds(count)
    processes = range(max(2, count // EACH))
    stepped = [taken for _ in processes for taken in steps_by_line()]
    shown = [taken for _ in processes for taken in painted(max(4, count // 2))]
    told = [(what, found[name], limit) for name, (what, limit) in LIMITS.items() if name in found]
    return [
        *(Row(f"{what}, batch 1, CPU time over the free run without", ratios, limit) for what, ratios, limit in told),
        Row("Go(line) to Stopped, without what ran between", stepped, "5 ms, aim 1", "ms", 2),
        Row("Stopped to painted: variables, stack, values in the source; 1000 locals, 200 tensors", shown,
            "50 ms, aim 16", "ms", 1),
    ]  # fmt: skip
