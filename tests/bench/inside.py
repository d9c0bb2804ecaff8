"""Stepping inside of a forward and a backward: from F8 to painted, what arming costs, what a stop holds, what stays."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from inspector.wire.messages import Stopped
from tests.end_to_end import inside
from tests.end_to_end.debuggee import Debuggee

from . import inside_window, trainers
from .figures import Row

ROOT = Path(__file__).parents[2]
NETS = Path(__file__).parent / "nets.py"
ARMED = ("resnet152", "vit_b_16")
PASSES = 3  # iterations that are stepped through node by node
LOOK_EACH = 60  # nodes
BLOCKS = (200, 1)  # iterations of a block, batch


class Told(NamedTuple):
    """What `nets.py` has told of itself: MB, tensors, MB of tensors."""

    resident: float
    tensors: int
    held: float


def measure(count: int) -> list[Row]:
    return [*painted(count), *free_again(count), *armed(max(3, count // 3)), *held(), *stays()]


# ── from F8 to painted ───────────────────────────────────────────────────────────────────────────────────────────────


def painted(count: int) -> list[Row]:
    rows = []
    for script in ("walkthrough", "resnet18", "resnet152"):
        for unit in ("layer", "node"):
            command = [sys.executable, "-m", inside_window.__name__, script, unit, str(2 * count)]
            done = subprocess.run(command, stdout=subprocess.PIPE, text=True, cwd=ROOT, check=True, timeout=300)
            what = f"F8 by {unit} to painted, {script}, without the step's own compute"
            rows.append(Row(what, json.loads(done.stdout.splitlines()[-1]), "50 ms, aim 16", "ms", 1))
    return rows


# ── a free run after stepping ────────────────────────────────────────────────────────────────────────────────────────


class Watched:
    """The bench's training under the probe, without a window; a block is let go by the bench itself."""

    def __init__(self) -> None:
        self.trainer = trainers.Trainer(BLOCKS[1], BLOCKS[0], 0)
        self.debuggee = Debuggee(self.trainer.words[0], *self.trainer.words[1:], hold=False).__enter__()
        self.trainer.accept()

    def step_inside(self) -> None:
        """Steps by layer and node, looking at what is there, and lets go again."""
        self.debuggee.pause()
        self.trainer.let_go()
        self.debuggee.stopped()
        for phase, unit, steps in (("forward", "layer", 6), ("backward", "node", 12)):
            inside.to_phase(self.debuggee, phase)
            for _ in range(steps):
                self.debuggee.step(unit)
                inside.look(self.debuggee, inside.facts(self.debuggee))
        self.debuggee.go("run")
        self.trainer.taken()

    def close(self) -> None:
        self.trainer.hang_up()
        self.debuggee.__exit__()


def free_again(count: int) -> list[Row]:
    """One process is stepped in between, the other never; they take turns, so that each pair has the same machine."""
    with closing(Watched()) as stepped, closing(Watched()) as never:
        before = [pair(stepped, never, i) for i in range(3 + count)][3:]
        stepped.step_inside()
        after = [pair(stepped, never, i) for i in range(3 + count)][3:]
    usual = statistics.median(before)
    what = "free run after stepping inside against the same before it, CPU time of the training thread"
    return [Row(what, [ratio / usual for ratio in after], "1.00 ×")]


def pair(stepped: Watched, never: Watched, turn: int) -> float:
    """CPU time of a block of the one, in those of the other; who begins alternates."""
    first, second = (stepped, never) if turn % 2 else (never, stepped)
    taken = {id(one): one.trainer.block().cpu for one in (first, second)}
    return taken[id(stepped)] / taken[id(never)]


# ── arming a backward ────────────────────────────────────────────────────────────────────────────────────────────────


def armed(count: int) -> list[Row]:
    rows = []
    for kind in ARMED:
        whole, first = [], []
        with Debuggee(NETS, kind) as debuggee:
            debuggee.stopped()
            for turn in range(1 + count):
                inside.to_phase(debuggee, "backward")
                first += [began_stepping(debuggee)] if turn else []  # the first reads the script's source, once
                debuggee.step("out")
                inside.to_phase(debuggee, "backward")
                stop = debuggee.step()
                assert isinstance(stop, Stopped)
                whole.append(stop.seconds * 1000)
        rows.append(Row(f"F7 to the first node, backward of {kind}", first, "", "ms", 1))
        rows.append(Row("… its backward in one step", whole, "", "ms", 1))
    return rows


def began_stepping(debuggee: Debuggee) -> float:
    """ms from the wish to the stop before the first node."""
    began = time.perf_counter()
    stop = debuggee.step("node")
    assert isinstance(stop, Stopped) and stop.inside is not None
    return (time.perf_counter() - began) * 1000


# ── memory ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def held() -> list[Row]:
    """What a debuggee that is stepped node by node has in the middle of a backward, over the bare script there."""
    rows = []
    for kind in ARMED:
        bare, seen = bare_middle(kind), stepped_middle(kind)
        rows.append(
            Row(
                f"memory in the middle of the backward of {kind}, stepped by node, over bare",
                [seen.resident - bare.resident],
                "40 MB",
                "MB",
                0,
            )
        )
        rows.append(Row("… tensors over bare", [seen.tensors - bare.tensors], "", "tensors", 0))
        rows.append(Row("… memory of the tensors over bare", [seen.held - bare.held], "", "MB", 1))
    return rows  # fmt: skip


def bare_middle(kind: str) -> Told:
    """Of the second iteration, as all of the torch that is used has been by then."""
    with subprocess.Popen([sys.executable, str(NETS), kind, "told"], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        found = [told for _, told in zip(range(2), lines(process, "middle"))]
        process.kill()
    return found[-1]


def stepped_middle(kind: str) -> Told:
    with Debuggee(NETS, kind, "told", interpreter=sys.executable) as debuggee:  # not one that shares its pages
        debuggee.stopped()
        for _ in range(2):
            inside.to_phase(debuggee, "backward")
            through(debuggee)
        debuggee.process.kill()
        found = [*lines(debuggee.process, "middle")]
    return found[1]


def stays() -> list[Row]:
    """Each of three iterations is stepped through node by node; what is there behind the last, over the first."""
    with Debuggee(NETS, "resnet152", "told") as debuggee:
        debuggee.stopped()
        for _ in range(PASSES):
            inside.to_phase(debuggee, "backward")
            through(debuggee)
        inside.to_phase(debuggee, "backward")
        debuggee.process.kill()
        ends = [*lines(debuggee.process, "end")]
    what = "every node of resnet152 stepped through: memory behind iteration"
    rows = [
        Row(f"{what} {n} over the first", [ends[n - 1].resident - ends[0].resident], "0 MB", "MB", 0)
        for n in range(2, PASSES + 1)
    ]
    more = ends[PASSES - 1].tensors - ends[0].tensors
    return [*rows, Row("… live tensors over the first", [more], "0", "tensors", 0)]


def through(debuggee: Debuggee) -> int:
    """Every node of the backward that comes next; looks at some. Gives how many there were."""
    count, stop = 0, debuggee.step("node")
    while isinstance(stop, Stopped) and stop.inside is not None:
        count += 1
        if count % LOOK_EACH == 0:
            inside.look(debuggee, inside.facts(debuggee))
        stop = debuggee.step("node")
    return count


def lines(process: subprocess.Popen[str], where: str) -> Iterator[Told]:
    """What it tells there, as it comes."""
    assert process.stdout is not None
    for line in process.stdout:
        place, resident, tensors, held = line.split()
        if place == where:
            yield Told(float(resident), int(tensors), float(held))
