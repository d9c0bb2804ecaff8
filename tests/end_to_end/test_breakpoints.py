"""Breakpoints in a real debuggee with torch: set before it starts and while it runs, with conditions and logs; errors
that hold it; what torch compiles."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from inspector.wire.lines import (
    FIRST_PLOTTED,
    Breakpoint,
    BreakpointHits,
    BreakpointsSet,
    Counted,
    Logged,
    RunToLine,
    SetBreakpoints,
)
from inspector.wire.messages import Detached, Ended, LossPoints, Refused, SeriesOpened, Stopped
from inspector.wire.variables import AskStack, AskVariables, AssignValue, Evaluate, Evaluated, UndoAssign
from tests.end_to_end import warm
from tests.end_to_end.debuggee import PATIENCE_S, Debuggee
from tests.end_to_end.lines import ARTICLE, at, held, sets, told
from tests.scripts.moments import line_of

BACKWARD = "result_loss.backward()"


def bare(script: Path) -> tuple[str, str, int]:
    command = [warm.python(), str(script)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE_S)
    return done.stdout, done.stderr, done.returncode


def test_a_condition_holds_where_it_is_true_and_a_count_where_it_has_come():
    points = (
        at(ARTICLE, BACKWARD, condition="len(losses) == 2"),
        at(ARTICLE, "losses.append", id=2, hits=Counted("is", 4)),
    )
    with Debuggee(ARTICLE, breakpoints=points, hold=False) as debuggee:
        stop = debuggee.stopped()
        assert isinstance(stop, Stopped) and (held(stop), stop.iteration) == (BACKWARD, 3)
        assert stop.reason.kind == "breakpoint" and stop.reason.breakpoints == (1,)
        stop = debuggee.step("run")
        assert isinstance(stop, Stopped) and (stop.reason.breakpoints, stop.iteration) == ((2,), 4)
        assert held(debuggee.step("run")) == "finished"
        assert debuggee.finish() == bare(ARTICLE)


def test_a_logged_and_a_plotted_value_are_the_scripts_own():
    message, plot = "step {len(losses)}: {result_loss.item():.4f}", "result_loss.item()"
    points = (
        at(ARTICLE, BACKWARD, log=message, then="log"),
        at(ARTICLE, "losses.append(", id=2, log=plot, plots=True, then="log"),
    )
    with Debuggee(ARTICLE, breakpoints=points, hold=False) as debuggee:
        out = debuggee.finish()[0]
        losses = [float(number) for number in out.strip().strip("[]").split(",")]
        assert [m.text for m in told(debuggee, Logged)] == [f"step {n}: {v:.4f}" for n, v in enumerate(losses)]
        (series,) = [m.series for m in told(debuggee, SeriesOpened) if m.name == plot]
        points_told = [m for m in told(debuggee, LossPoints) if m.series == series]
        values = [value for m in points_told for value in decoded_points(m)]
        assert [round(value, 4) for value in values] == losses


def test_the_counts_are_whole_when_the_script_has_ended_at_once():
    point = at(ARTICLE, "losses.append(", log="{len(losses)}", then="log")
    with Debuggee(ARTICLE, breakpoints=(point,), hold=False) as debuggee:
        debuggee.finish()
        hits = [list(memoryview(message.hits.data).cast("q")) for message in told(debuggee, BreakpointHits)]
        assert hits[-1] == [len(told(debuggee, Logged))] == [4]


def test_a_tensor_that_needs_a_gradient_is_plotted_and_torch_says_nothing_of_it():
    plotted = at(ARTICLE, BACKWARD, log="result_loss", plots=True, then="log")
    with Debuggee(ARTICLE, breakpoints=(plotted,), hold=False) as debuggee:
        assert debuggee.finish() == bare(ARTICLE)
        opened = [message for message in told(debuggee, SeriesOpened) if message.plotted]
        assert [message.series for message in opened] == [FIRST_PLOTTED]


def decoded_points(points: LossPoints) -> list[float]:
    return list(memoryview(points.values.data).cast("d"))


RUNNING = """\
import time
import torch

def work(n):
    here = n
    return here

weight = torch.zeros(1, requires_grad=True)
count = 0
while count >= 0:
    (weight * 2).sum().backward()
    count += 1
    if weight.grad is None: break
    work(count)
    stop = count > 10**9
print("end")
"""


@pytest.mark.parametrize("text", ["count += 1", "here = n"])
def test_a_breakpoint_that_is_set_while_a_loop_runs_is_hit(tmp_path: Path, text: str):
    script = tmp_path / "running.py"
    script.write_text(RUNNING)
    with Debuggee(script, hold=False) as debuggee:
        debuggee.until(LossPoints)
        (resolved,) = sets(debuggee, at(script, text)).resolved
        assert resolved.state == "verified"
        stop = debuggee.stopped()
        assert held(stop) == text
        debuggee.ask(Evaluate(0, -1, "global count\ncount = -5" if text == "here = n" else "count = -5", True))
        sets(debuggee, version=3)
        assert held(debuggee.step("run")) == "finished"
        assert debuggee.finish() == ("end\n", "", 0)


def test_one_that_is_set_right_after_the_welcome_is_there_before_the_first_line():
    with Debuggee(ARTICLE, hold=False) as debuggee:
        debuggee.send(SetBreakpoints(1, (at(ARTICLE, BACKWARD),)))  # while the probe makes itself ready
        stop = debuggee.stopped()
        assert isinstance(stop, Stopped) and (held(stop), stop.reason.breakpoints) == (BACKWARD, (1,))
        assert told(debuggee, BreakpointsSet)[-1].version == 1


def test_a_step_goes_on_from_a_temporary_one_in_a_function_that_trains_nothing(tmp_path: Path):
    script = tmp_path / "work.py"
    script.write_text(
        "import torch\ndef work():\n    for n in range(9):\n        first = n\n        last = first\nwork()\n"
    )
    with Debuggee(script, breakpoints=(at(script, "last = first", once=True),), hold=False) as debuggee:
        assert held(debuggee.stopped()) == "last = first"
        steps = [held(debuggee.step("line")) for _ in range(3)]
        assert steps == ["for n in range(9):", "first = n", "last = first"]
        assert held(debuggee.step("run")) == "finished"


COMPILED = """\
import torch

def double(x):
    y = x * 2
    return y

eager = double(torch.ones(2))
fast = torch.compile(double, backend="eager")
print(fast(torch.ones(2)).sum().item())
later = double(torch.ones(2))
print(later.sum().item())
"""


def states(debuggee: Debuggee) -> list[str]:
    return [resolved.state for resolved in told(debuggee, BreakpointsSet)[-1].resolved]


def test_no_mark_is_left_in_what_torch_compiles(tmp_path: Path):
    script = tmp_path / "compiled.py"
    script.write_text(COMPILED)
    points = at(script, "y = x * 2"), at(script, "later = double", id=2)
    with Debuggee(script, breakpoints=points, hold=False) as debuggee:
        held_at = [held(debuggee.stopped())]
        assert states(debuggee) == ["verified", "verified"]
        while not isinstance(stop := debuggee.step("run"), Ended):
            held_at.append(held(stop))
        assert held_at[0] == "y = x * 2" and held_at[-2:] == ["later = double(torch.ones(2))", "y = x * 2"]
        out, _, code = debuggee.finish()
        assert (out, code) == ("4.0\n4.0\n", 0) and told(debuggee, Detached) == []
        assert states(debuggee) == ["compiled", "verified"]


WORKERS = """\
import torch
from torch.utils.data import DataLoader, Dataset

class Numbers(Dataset):
    def __len__(self):
        return 4

    def __getitem__(self, index):
        number = torch.tensor(float(index))
        return number

if __name__ == "__main__":
    for batch in DataLoader(Numbers(), batch_size=2, num_workers=1):
        print(batch.tolist())
"""


def test_worker_processes_are_never_held(tmp_path: Path):
    script = tmp_path / "workers.py"
    script.write_text(WORKERS)
    with Debuggee(script, breakpoints=(at(script, "number = torch"),), hold=False) as debuggee:
        assert debuggee.finish() == ("[0.0, 1.0]\n[2.0, 3.0]\n", "", 0)
        assert states(debuggee) == ["worker"]


EPOCHS = WORKERS.replace(
    "    for batch in DataLoader(Numbers(), batch_size=2, num_workers=1):\n        print(batch.tolist())\n",
    "    loader = DataLoader(Numbers(), batch_size=2, num_workers=1, timeout=60, persistent_workers=True)\n"
    "    for epoch in range(3):\n        for batch in loader:\n            print(batch.tolist(), loader.num_workers)\n"
    "        ended = epoch\n",
)


def test_what_workers_run_holds_where_data_is_loaded_in_this_process(tmp_path: Path):
    script = tmp_path / "workers.py"
    script.write_text(EPOCHS)
    point = at(script, "number = torch", loads_here=True, hits=Counted("is", 3))
    with Debuggee(script, breakpoints=(point,), hold=False) as debuggee:
        stop = debuggee.stopped()
        assert held(stop) == "number = torch.tensor(float(index))"
        names = {v.name: v.text for v in debuggee.ask(AskVariables(0, -1, 0, 0, 50, True)).values}
        assert names["index"] == "2" and states(debuggee) == ["verified"]
        assert held(debuggee.step("run")) == "finished"
        assert debuggee.finish() == bare(script)


def test_the_offer_is_taken_from_the_next_pass_over_the_data_on_and_given_back(tmp_path: Path):
    script = tmp_path / "workers.py"
    script.write_text(EPOCHS)
    in_worker, ended = at(script, "number = torch"), at(script, "ended = epoch", id=2)
    with Debuggee(script, breakpoints=(in_worker, ended), hold=False) as debuggee:
        assert held(debuggee.stopped()) == "ended = epoch" and states(debuggee) == ["worker", "verified"]
        sets(debuggee, replace(in_worker, loads_here=True, once=True), ended)
        assert states(debuggee) == ["verified", "verified"]
        assert held(debuggee.step("run")) == "number = torch.tensor(float(index))"
        assert held(debuggee.step("run")) == "ended = epoch"
        sets(debuggee, in_worker, ended, version=3)
        assert held(debuggee.step("run")) == "ended = epoch" and states(debuggee) == ["worker", "verified"]
        assert held(debuggee.step("run")) == "finished"
        assert debuggee.finish() == bare(script)


def test_a_line_that_is_not_the_one_that_runs_is_stale_and_holds_nowhere(tmp_path: Path):
    script = tmp_path / "running.py"
    script.write_text(RUNNING)
    with Debuggee(script, hold=False) as debuggee:
        debuggee.until(LossPoints)
        script.write_text("# a line more\n" + RUNNING)  # the one that runs is another
        line = line_of(script, "count += 1")
        (resolved,) = sets(debuggee, Breakpoint(1, "line", str(script), line, text="count += 1")).resolved
        assert (resolved.state, resolved.line) == ("stale", 0)
        as_loaded = Breakpoint(1, "line", str(script), line - 1, text="count += 1")
        (resolved,) = sets(debuggee, as_loaded, version=3).resolved
        assert (resolved.state, resolved.line) == ("verified", line - 1)
        stop = debuggee.stopped()
        assert isinstance(stop, Stopped) and stop.next is not None and stop.next.line == line - 1


def imports(folder: Path, work: str) -> tuple[Path, Path]:
    """A script that calls the functions of a module over and over."""
    module, script = folder / "work.py", folder / "train.py"
    module.write_text(work)
    script.write_text(
        "import torch\nimport work\nweight = torch.zeros(1, requires_grad=True)\ncount = 0\nwhile count >= 0:\n"
        "    (weight * 2).sum().backward()\n    count += 1\n    work.early(count)\n    work.late(count)\n"
    )
    return module, script


WORK = "def early(n):\n    first = n\n    return first\n\n\ndef late(n):\n    second = n\n    return second\n"


@pytest.mark.parametrize(
    ("edited", "expected"),
    [
        (WORK, ["verified", "verified"]),  # written again, with the same text
        (WORK.replace("return first", "return first + 1"), ["stale", "verified"]),
        (WORK.replace("return first", "# what came first\n    return first"), ["stale", "stale"]),
        ("KNOWN = 3\n" + WORK, ["stale", "stale"]),
        (WORK.replace("def early", "def earlier"), ["stale", "verified"]),
        (WORK.replace("second = n", "second = n +"), ["stale", "stale"]),
    ],
)
def test_a_module_that_was_edited_since_it_was_imported_is_stale_where_it_is_another(
    tmp_path: Path, edited: str, expected: list[str]
):
    module, script = imports(tmp_path, WORK)
    with Debuggee(script, hold=False) as debuggee:
        debuggee.until(LossPoints)
        module.write_text(edited)
        lines = edited.splitlines()
        places = [next(n for n, line in enumerate(lines, 1) if word in line) for word in ("first = n", "second = n")]
        points = [
            Breakpoint(number, "line", str(module), line, text=lines[line - 1].strip())
            for number, line in enumerate(places, start=1)
        ]
        resolved = sets(debuggee, *points).resolved
        assert [one.state for one in resolved] == expected
        if "verified" in expected:
            stop = debuggee.stopped()
            assert isinstance(stop, Stopped) and expected[stop.reason.breakpoints[0] - 1] == "verified"


def test_a_breakpoint_that_was_there_before_the_edit_stays_at_the_code_that_runs(tmp_path: Path):
    module, script = imports(tmp_path, WORK)
    point = Breakpoint(1, "line", str(module), 7, text="second = n", iteration=Counted("from", 3))
    with Debuggee(script, breakpoints=(point,), hold=False) as debuggee:
        assert isinstance(debuggee.stopped(), Stopped)
        module.write_text("KNOWN = 3\n" + WORK)
        (resolved,) = sets(debuggee, replace(point, iteration=Counted("from", 5))).resolved
        assert (resolved.state, resolved.line) == ("verified", 7)
        stop = debuggee.step("run")
        assert isinstance(stop, Stopped) and stop.reason.breakpoints == (1,)


# ── errors ───────────────────────────────────────────────────────────────────────────────────────────────────────────

FAILING = """\
import torch
from torch import nn

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.one, self.two = nn.Linear(4, 3), nn.Linear(5, 2)

    def forward(self, x):
        hidden = self.one(x)
        return self.two(hidden)

net = Net()
try:
    net(torch.zeros(1, 1))
except RuntimeError:
    print("caught")
given = torch.ones(2, 4)
try:
    net(given)
finally:
    print("finally")
"""


def test_an_uncaught_error_holds_with_the_locals_of_its_frames_and_ends_as_bare(tmp_path: Path):
    script = tmp_path / "failing.py"
    script.write_text(FAILING)
    with Debuggee(script, breakpoints=(Breakpoint(9, "uncaught", "", 0),), hold=False) as debuggee:
        stop = debuggee.stopped()
        assert isinstance(stop, Stopped)
        assert (stop.reason.kind, stop.reason.detail, held(stop)) == (
            "exception", "RuntimeError", "return self.two(hidden)"
        )  # fmt: skip
        assert "cannot be multiplied" in stop.reason.words and not stop.reason.is_over
        stack = [f for f in debuggee.ask(AskStack(0)).frames if f.file == str(script)]
        assert [f.function.rpartition(".")[2] for f in stack] == ["forward", "__main__"]
        rows = {v.name: v for v in debuggee.ask(AskVariables(0, stack[0].number, 0, 0, 50, True)).values}
        assert rows["hidden"].tensor is not None and rows["hidden"].tensor.shape == (2, 3)
        shape = debuggee.ask(Evaluate(0, stack[0].number, "list(hidden.shape)", True))
        assert isinstance(shape, Evaluated) and shape.value is not None and shape.value.text == "[2, 3]"
        ended = debuggee.step("run")
        assert isinstance(ended, Ended) and ended.kind == "exception"
        out, err, code = debuggee.finish()
        assert (out, code) == ("caught\nfinally\n", 1)
        assert err == bare(script)[1]


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="from 3.12 on it holds where it is raised")
def test_an_error_outside_of_torch_holds_when_it_has_ended_the_script(tmp_path: Path):
    script = tmp_path / "ends.py"
    script.write_text("import torch\ndef f(n):\n    here = n\n    return {}[n]\nf(3)\n")
    with Debuggee(script, breakpoints=(Breakpoint(9, "uncaught", "", 0),), hold=False) as debuggee:
        stop = debuggee.stopped()
        assert isinstance(stop, Stopped) and stop.reason.is_over and held(stop) == "return {}[n]"
        rows = {v.name: v.text for v in debuggee.ask(AskVariables(0, -1, 0, 0, 50, True)).values}
        assert rows["here"] == "3"
        assert held(debuggee.step("run")) == "exception"
        assert debuggee.finish() == bare(script)


def test_values_of_parameters_and_gradients_are_torchs_own():
    with Debuggee(ARTICLE, breakpoints=(at(ARTICLE, "losses.append("),), hold=False) as debuggee:
        debuggee.stopped()
        handle, row = 0, None
        for name in ("model", "model1", "1", "weight", "grad"):
            answer = debuggee.ask(AskVariables(0, -1, handle, 0, 100, True))
            place = [v.name for v in answer.values].index(name)
            row, handle = answer.values[place], answer.values[place].handle
        assert row is not None and row.kind == "tensor" and row.tensor is not None
        assert row.tensor.shape == (4, 4, 5, 5)
        low = memoryview(answer.numbers.data).cast("d")[5 * place]
        own = debuggee.ask(Evaluate(0, -1, "model.model1[1].weight.grad.min().item()", True))
        assert own.value is not None and float(own.value.text) == low
        weight = debuggee.ask(Evaluate(0, -1, "model.model1[1].weight", True)).value
        assert weight is not None and (weight.kind, weight.tensor.grad) == ("parameter", "populated")


# ── other kinds ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_breakpoints_on_a_function_and_on_both_ends_of_a_phase():
    points = (
        Breakpoint(1, "function", "", 0, "Net.forward", once=True),
        Breakpoint(2, "phase", "", 0, "backward", "before", iteration=Counted("is", 2)),
        Breakpoint(3, "phase", "", 0, "backward", "after", iteration=Counted("is", 3)),
    )
    with Debuggee(ARTICLE, breakpoints=points, hold=False) as debuggee:
        stops = [debuggee.stopped(), debuggee.step("run"), debuggee.step("run")]
        assert [(s.reason.breakpoints, s.iteration) for s in stops if isinstance(s, Stopped)] == [
            ((1,), 1), ((2,), 2), ((3,), 3)
        ]  # fmt: skip
        assert held(stops[0]) == "x = self.conv1(x)" and held(stops[1]) == "backward"
        assert isinstance(stops[2], Stopped) and stops[2].done is not None and stops[2].done.phase == "backward"
        assert debuggee.step("run") and debuggee.finish() == bare(ARTICLE)


def test_it_holds_before_the_backward_of_a_loss_that_is_above_a_number():
    with Debuggee(ARTICLE, hold=False) as debuggee:
        losses = [float(number) for number in debuggee.finish()[0].strip().strip("[]").split(",")]
    highest = max(losses)
    above = sorted(losses)[-2]
    point = Breakpoint(1, "phase", "", 0, "backward", condition=f"(result_loss).item() > {(highest + above) / 2}")
    with Debuggee(ARTICLE, breakpoints=(point,), hold=False) as debuggee:
        stop = debuggee.stopped()
        assert isinstance(stop, Stopped) and stop.reason.breakpoints == (1,)
        assert stop.iteration == losses.index(highest) + 1 and held(debuggee.step("run")) == "finished"
        assert debuggee.finish() == bare(ARTICLE)


def test_a_layer_holds_before_and_after_it_runs_and_steps_go_on_from_there():
    name = "model.model1.2"
    points = (
        Breakpoint(1, "layer", "", 0, name, "before", iteration=Counted("is", 2)),
        Breakpoint(2, "layer", "", 0, name, "after", condition="len(losses) == 2"),
        Breakpoint(3, "layer", "", 0, "model.none_of_this_name"),
    )
    with Debuggee(ARTICLE, breakpoints=points, hold=False) as debuggee:
        stops = [debuggee.stopped(), debuggee.step("layer"), debuggee.step("run")]
        told_of = [(s.reason.kind, s.reason.breakpoints, s.iteration) for s in stops]
        assert told_of == [("breakpoint", (1,), 2), ("step", (), 2), ("breakpoint", (2,), 3)]
        assert [s.inside.place for s in stops] == ["layer", "layer", "layer_end"]
        assert [s.inside.path for s in stops] == [name, "model.model1.3", name]
        assert stops[2].done.phase == "layer" and stops[2].done.role == name
        resolved = {r.id: r.state for r in told(debuggee, BreakpointsSet)[-1].resolved}
        assert resolved == {1: "verified", 2: "verified", 3: "pending"}
        assert held(debuggee.step("run")) == "finished" and debuggee.finish() == bare(ARTICLE)


def test_a_layer_that_is_stepped_to_holds_once_there():
    points = (Breakpoint(1, "layer", "", 0, "model.model1.1"),)
    with Debuggee(ARTICLE, breakpoints=points) as debuggee:
        debuggee.stopped()
        stops = [stop for stop in (debuggee.step("into") for _ in range(6)) if stop.inside is not None]
        met = [(stop.inside.path, stop.inside.place) for stop in stops]
        assert met.count(("model.model1.1", "layer")) == 1 and len(set(met)) == len(met)


def test_a_run_to_a_line_passes_breakpoints_only_where_it_is_forced():
    for force, expected in ((False, (BACKWARD, "breakpoint")), (True, ("print(losses)", "cursor"))):
        points = at(ARTICLE, "images, targets", once=True), at(ARTICLE, BACKWARD, id=2)
        with Debuggee(ARTICLE, breakpoints=points, hold=False) as debuggee:
            stop = debuggee.stopped()
            assert isinstance(stop, Stopped)
            debuggee.send(RunToLine(7, stop.stop, str(ARTICLE), line_of(ARTICLE, "print(losses)"), force))
            stop = debuggee.stopped()
            assert isinstance(stop, Stopped) and (held(stop), stop.reason.kind) == expected


def test_the_scripts_own_breakpoint_holds_there(tmp_path: Path):
    script = tmp_path / "own.py"
    script.write_text("import torch\nx = 1\nbreakpoint()\ny = 2\nprint(x + y)\n")
    with Debuggee(script, hold=False) as debuggee:
        stop = debuggee.stopped()
        assert isinstance(stop, Stopped) and (held(stop), stop.reason.kind) == ("breakpoint()", "here")
        assert held(debuggee.step("line")) == "y = 2"
        assert held(debuggee.step("run")) == "finished"
        assert debuggee.finish() == ("3\n", "", 0)


# ── setting values ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_elements_gradients_and_names_are_set_and_taken_back():
    weight = "model.model1[1].weight"
    with Debuggee(ARTICLE, breakpoints=(at(ARTICLE, "losses.append("),), hold=False) as debuggee:
        debuggee.stopped()

        def value(text: str) -> str:
            found = debuggee.ask(Evaluate(0, -1, text, True))
            return found.value.text if found.value is not None else found.error

        before = value(f"{weight}[0, 0, 0, 0].item()"), value(f"{weight}.grad.sum().item()")
        for target, text in ((f"{weight}[0, 0, 0, 0]", "7.0"), (f"{weight}.grad", "None")):
            done = debuggee.ask(AssignValue(0, -1, target, text))
            assert (done.error, done.undoable) == ("", True)
            assert done.warning == ("version" if target.endswith("]") else "")
        assert value(f"{weight}[0, 0, 0, 0].item()") == "7.0" and value(f"{weight}.grad is None") == "True"
        refused = debuggee.ask(AssignValue(0, -1, f"{weight}[99]", "1.0"))
        assert refused.error == "IndexError" and value(f"{weight}[0, 0, 0, 0].item()") == "7.0"
        assert [debuggee.ask(UndoAssign(0)).target for _ in range(2)] == [f"{weight}.grad", f"{weight}[0, 0, 0, 0]"]
        assert (value(f"{weight}[0, 0, 0, 0].item()"), value(f"{weight}.grad.sum().item()")) == before
        assert isinstance(debuggee.ask(UndoAssign(0)), Refused)
