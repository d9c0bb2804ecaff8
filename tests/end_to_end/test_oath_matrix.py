"""The matrix of the oath: kinds of training × ways to optimize × units, stepped and looked at, come to what the bare
script comes to, bit for bit; no forward runs twice, and nothing lives longer than the script lets it."""

from __future__ import annotations

import os
from itertools import count
from pathlib import Path

import pytest

from inspector.wire.chain import AskRule
from inspector.wire.findings import Checked, HoldAtFindings
from inspector.wire.graph import AskGraph
from inspector.wire.inside import AskInside, InsideFacts
from inspector.wire.lines import FIRST_PLOTTED, Breakpoint, Logged
from inspector.wire.messages import AskBatch, Ended, LossPoints
from inspector.wire.variables import Evaluate
from tests.end_to_end import oath
from tests.end_to_end.debuggee import Debuggee
from tests.end_to_end.inside import look
from tests.scripts.moments import script_of

UNITS = ("iteration", "phase", "layer", "node", "line")
KINDS = (
    "dropout_batch_norm", "resnet18", "shared", "weight_tying", "accumulation", "several_losses", "retain_graph",
    "grad_scaler", "checkpoint", "checkpoint_reentrant", "own_function", "double_backward", "workers",
    "between", "by_hand", "loose",
)  # fmt: skip
METHODS = ("sgd", "adam")
CELLS = [(kind, method) for kind in KINDS for method in METHODS] + [("closure", "lbfgs")]
FEW = [(kind, METHODS[number % 2]) for number, kind in enumerate(KINDS)] + [("closure", "lbfgs")]
IS_WHOLE = bool(os.environ.get("GRADSTEP_WHOLE_MATRIX"))  # every cell in each unit by itself: ten minutes


def look_around(debuggee: Debuggee, graph: int, is_thorough: bool) -> int:
    """Asks what the panels ask at a stop; the version of the graph that is known by then."""
    here = debuggee.ask(AskInside(0))
    debuggee.ask(AskRule(0, "node"))
    drawn = debuggee.ask(AskGraph(0, graph))
    debuggee.ask(Evaluate(0, -1, "__import__('torch').rand(3).sum().item()", True))  # as a watch
    if is_thorough:
        debuggee.tree()
        debuggee.ask(AskBatch(0, 8, 32))
        if isinstance(here, InsideFacts):
            look(debuggee, here)
    return int(getattr(drawn, "version", graph))


def stepped(debuggee: Debuggee, units: tuple[str, ...]) -> dict[str, int]:
    """Steps to the end, each iteration by another of the units; how many stops there were by each."""
    stops, graph = dict.fromkeys(units, 0), 0
    stop = debuggee.stopped()
    for number in count():
        if isinstance(stop, Ended):
            return stops
        graph = look_around(debuggee, graph, number % 20 == 0)
        unit = units[stop.iteration % len(units)]
        stops[unit] += 1
        stop = debuggee.step(unit)
    raise AssertionError("it has an end")


def never_true(script: Path) -> tuple[Breakpoint, ...]:
    """Breakpoints that hold nowhere, at a line that each iteration comes by: a false condition, a log and a plot."""
    lines = script.read_text(encoding="utf-8").splitlines()
    line = next(number for number, text in enumerate(lines, start=1) if text.strip().startswith("print("))
    return (
        Breakpoint(6, "tensor", "", 0, "model.first.weight.grad", condition="len(__name__) < 0"),
        Breakpoint(5, "gradient", "", 0, "model", condition="len(__name__) < 0"),
        Breakpoint(4, "layer", "", 0, "model", condition="len(__name__) < 0"),
        Breakpoint(3, "line", str(script), line, log="len(__name__)", plots=True, then="log"),
        Breakpoint(1, "line", str(script), line, condition="len(__name__) < 0 or any(n < 0 for n in [1])"),
        Breakpoint(2, "line", str(script), line, log="{__name__}", then="log"),
    )


def kept(
    kind: str, method: str, units: tuple[str, ...], iterations: int, folder: Path, watches: bool = False
) -> dict[str, int]:
    """Trains twice, bare and stepped, and compares; the stops by unit. `watches`: with the rules, as in the window."""
    copy = oath.prepared(script_of("matrix"), folder)
    words = (kind, method, str(iterations))
    bare = oath.bare(copy, words, oath.forked)
    lines = bare.stdout.splitlines()
    assert len(lines) == iterations and all(line.endswith(" 0") for line in lines), "the script lets all go"
    with Debuggee(copy, *words, cwd=copy.parent, breakpoints=never_true(copy), watches=watches) as debuggee:
        stops = stepped(debuggee, units)
        out, err, code = debuggee.finish()
    hits = [message for message in debuggee.seen if isinstance(message, Logged)]
    assert len(hits) == iterations
    plotted = [m for m in debuggee.seen if isinstance(m, LossPoints) and m.series >= FIRST_PLOTTED]
    assert sum(message.values.shape[0] for message in plotted) == iterations
    assert oath.compare(bare, oath.Result(out, code, oath.fingerprint_of(copy), err)) == []
    return stops


@pytest.mark.parametrize(("kind", "method"), FEW)
def test_an_iteration_in_each_unit_leaves_no_trace(kind: str, method: str, tmp_path: Path):
    stops = kept(kind, method, UNITS, len(UNITS) * (1 if kind == "resnet18" else 2), tmp_path)
    assert 0 < stops["iteration"] < stops["phase"] <= stops["layer"] < stops["node"]


@pytest.mark.parametrize(("kind", "method"), FEW)
def test_rules_that_judge_with_all_numbers_leave_no_trace(kind: str, method: str, tmp_path: Path):
    """Also of the function mode that they look with at the operations of the first forwards."""
    copy = oath.prepared(script_of("matrix"), tmp_path)
    words = (kind, method, "6")
    bare = oath.bare(copy, words, oath.forked)
    with Debuggee(copy, *words, cwd=copy.parent, hold=False, checks=True) as debuggee:
        out, err, code = debuggee.finish()
    assert oath.compare(bare, oath.Result(out, code, oath.fingerprint_of(copy), err)) == []
    checked = [message for message in debuggee.seen if isinstance(message, Checked)][-1]
    assert checked.iterations == checked.measured == 6


@pytest.mark.parametrize(("kind", "method"), FEW)
def test_rules_that_wake_and_rest_in_the_window_leave_no_trace(kind: str, method: str, tmp_path: Path):
    """In a free run, in which they go to rest after the first iterations; and stepped, in which they stay awake."""
    copy = oath.prepared(script_of("matrix"), tmp_path)
    words = (kind, method, "8" if kind == "resnet18" else "40")
    bare = oath.bare(copy, words, oath.forked)
    with Debuggee(copy, *words, cwd=copy.parent, hold=False, watches=True) as debuggee:
        out, err, code = debuggee.finish()
    assert oath.compare(bare, oath.Result(out, code, oath.fingerprint_of(copy), err)) == []
    assert [message for message in debuggee.seen if isinstance(message, Checked)][-1].iterations >= 5
    stops = kept(kind, method, UNITS, len(UNITS), tmp_path / "stepped", watches=True)
    assert 0 < stops["iteration"] < stops["node"]


RECORDED = (
    "dropout_batch_norm",
    "accumulation",
    "retain_graph",
    "checkpoint",
    "double_backward",
    "grad_scaler",
    "loose",
)


@pytest.mark.parametrize("kind", RECORDED)
def test_the_recorder_that_waits_for_a_nan_leaves_no_trace(kind: str, tmp_path: Path):
    """It looks at each node of each backward."""
    copy = oath.prepared(script_of("matrix"), tmp_path)
    words = (kind, "sgd", "12")
    bare = oath.bare(copy, words, oath.forked)
    with Debuggee(copy, *words, cwd=copy.parent, watches=True) as debuggee:
        debuggee.send(HoldAtFindings(records=True))
        debuggee.stopped()
        debuggee.go("run")
        out, err, code = debuggee.finish()
    assert oath.compare(bare, oath.Result(out, code, oath.fingerprint_of(copy), err)) == []
    assert [message for message in debuggee.seen if isinstance(message, Checked)][-1].iterations == 12


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize(("kind", "method"), CELLS if IS_WHOLE else [])
@pytest.mark.timeout(900)
def test_twenty_iterations_in_one_unit_leave_no_trace(kind: str, method: str, unit: str, tmp_path: Path):
    stops = kept(kind, method, (unit,), 20, tmp_path)
    assert stops[unit] >= 20
    print(f"| {kind} | {method} | {unit} | 20 | {stops[unit]} | yes |")
