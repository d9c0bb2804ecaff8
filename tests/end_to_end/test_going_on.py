"""Whatever becomes of the window or of the probe, training goes on to the same output and exit code."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import pytest

from inspector.wire.messages import AskWhere, Detached, Ended, HoldHere, Pause, Progress, Resumed, Stopped

from .debuggee import ENTRY, PATIENCE_S, Debuggee

TRAINING = """
    import os, sys
    import torch

    torch.manual_seed(0)
    model = torch.nn.Sequential(torch.nn.Linear(3, 4), torch.nn.ReLU(), torch.nn.Linear(4, 2))
    sgd = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    inputs, targets = torch.randn(5, 3), torch.randn(5, 2)
    wait_for = sys.argv[1] if len(sys.argv) > 1 else None
    interrupted = False

    def iteration():
        sgd.zero_grad()  # mark: zero_grad
        out = model(inputs)  # mark: forward
        loss = torch.nn.functional.mse_loss(out, targets)  # mark: loss
        loss.backward()  # mark: backward
        sgd.step()  # mark: step
        return loss

    try:
        for i in range(4):
            print(i, iteration().item(), torch.rand(1).item())
    except KeyboardInterrupt:
        interrupted = True
    weights = [parameter.tolist() for parameter in model.parameters()]
    while wait_for and not os.path.exists(wait_for):
        iteration()
    print(weights, "interrupted" if interrupted else "whole")
    print([os.path.basename(f.__code__.co_filename) for f in (torch.autograd.backward, torch.nn.functional.mse_loss)])
    sys.exit(7)
"""


@pytest.fixture(scope="module")
def script(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("going_on") / "train.py"
    path.write_text(dedent(TRAINING))
    return path


@pytest.fixture(scope="module")
def bare(script: Path) -> tuple[str, int]:
    """(stdout, exit code) of `python train.py`."""
    done = subprocess.run([sys.executable, "-u", str(script)], capture_output=True, text=True, timeout=PATIENCE_S)
    assert done.stderr == ""
    return done.stdout, done.returncode


def lines(bare: tuple[str, int]) -> tuple[list[str], int]:
    """What training itself prints; the last line tells whether the probe is there."""
    return bare[0].splitlines()[:-1], bare[1]


def ended_with(debuggee: Debuggee) -> tuple[list[str], int]:
    out, err, code = debuggee.finish()
    assert err == ""
    return out.splitlines()[:-1], code


def line_of(script: Path, mark: str) -> int:
    return next(n for n, line in enumerate(script.read_text().splitlines(), 1) if line.endswith(f"# mark: {mark}"))


def hang_up(debuggee: Debuggee) -> None:
    debuggee._connection.close()


def test_a_window_that_dies_while_training_is_held(script: Path, bare: tuple[str, int]):
    with Debuggee(script) as debuggee:
        debuggee.stopped()
        debuggee.step()
        hang_up(debuggee)
        assert ended_with(debuggee) == lines(bare)


def test_a_running_script_can_be_paused_stepped_and_left_by_its_window(
    script: Path, bare: tuple[str, int], tmp_path: Path
):
    flag = tmp_path / "flag"
    with Debuggee(script, str(flag), hold=False) as debuggee:
        while (seen := debuggee.until(Progress)).rate is None:
            pass  # a rate takes a moment to be measured
        debuggee.pause()
        stop = debuggee.stopped()
        assert stop.stop == 1 and stop.iteration >= seen.iteration and stop.rate is not None
        after = debuggee.step("iteration")
        assert after.iteration == stop.iteration + 1
        assert len(debuggee.tree()) == 4
        debuggee.go("run")
        debuggee.until(Resumed)
        debuggee.pause()
        assert debuggee.stopped().stop == 3
        debuggee.go("run")
        debuggee.until(Progress)
        hang_up(debuggee)
        flag.touch()
        assert ended_with(debuggee) == lines(bare)


def test_by_iteration_to_the_same_place_and_by_phase_to_the_end(script: Path, bare: tuple[str, int]):
    with Debuggee(script) as debuggee:
        first = debuggee.stopped()
        assert (first.done, first.next.phase, first.next.line) == (None, "zero_grad", line_of(script, "zero_grad"))
        before_backward = debuggee.step()
        while before_backward.next is None or before_backward.next.phase != "backward":
            before_backward = debuggee.step()
        again = debuggee.step("iteration")
        assert again.iteration == before_backward.iteration + 1
        for moment, earlier in ((again.done, before_backward.done), (again.next, before_backward.next)):
            assert (moment.phase, moment.file, moment.line) == (earlier.phase, str(script), earlier.line)
        assert (again.done.line, again.next.line) == (line_of(script, "loss"), line_of(script, "backward"))
        assert again.order == ("zero_grad", "forward", "loss", "backward", "step")
        while again.next is None or again.next.phase != "end":
            again = debuggee.step()
            assert isinstance(again, Stopped)
        assert again.done.phase == "step"
        ended = debuggee.step()
        assert isinstance(ended, Ended) and (ended.kind, ended.code) == ("exit", 7)
        assert ended_with(debuggee) == lines(bare)


def test_an_interrupt_while_held_reaches_the_script(script: Path, bare: tuple[str, int]):
    with Debuggee(script) as debuggee:
        debuggee.stopped()
        debuggee.process.send_signal(signal.SIGINT)
        debuggee.until(Resumed)
        ended = debuggee.until(Stopped, Ended)
        if isinstance(ended, Stopped):
            debuggee.go("run")
            ended = debuggee.until(Ended)
        assert ended.kind == "exit" and ended.code == 7
        out, err, code = debuggee.finish()
        assert "interrupted" in out and err == "" and code == 7


BROKEN = """
    import sys, types
    package = types.ModuleType("_gradstep")
    package.__path__ = [{house!r}]
    sys.modules["_gradstep"] = package
    from _gradstep.probe.startup import launch

    attach = launch._on_torch

    def on_torch():
        import importlib
        def fail(*args):
            raise RuntimeError("the probe is broken")
        setattr(importlib.import_module("_gradstep.probe.{module}").{owner}, {name!r}, fail)
        attach()

    launch._on_torch = on_torch
    with launch.watched():
        run, arguments = launch.prepared(sys.argv[1:])
        run(*arguments)
"""


@pytest.mark.parametrize(
    "module, owner, name, hold",
    [
        ("gradients.grad_states", "Ledger", "before_backward", False),
        ("gradients.grad_states", "Ledger", "stepped", False),
        ("modules.roots", "Roots", "summary", True),
    ],
)
def test_a_probe_that_fails_leaves_and_says_so(script, bare, tmp_path, module, owner, name, hold):
    entry = tmp_path / "entry.py"
    house = os.fspath(ENTRY.parents[1])
    entry.write_text(dedent(BROKEN).format(house=house, module=module, owner=owner, name=name))
    with Debuggee(script, entry=entry, hold=hold) as debuggee:
        said = debuggee.until(Detached, Stopped)
        while isinstance(said, Stopped):
            debuggee.go("phase")
            said = debuggee.until(Detached, Stopped)
        assert said.detail == "RuntimeError: the probe is broken"
        debuggee.until(Ended)
        out, err, code = debuggee.finish()
    assert (out, err, code) == (bare[0], "", bare[1])  # torch is whole again: the last line tells


WAITING = """
    import threading
    import torch
    from torch.utils.data import DataLoader, Dataset

    class Slow(Dataset):
        def __len__(self):
            return 3
        def __getitem__(self, i):
            if i == 2:
                threading.Event().wait()  # mark: waiting
            return torch.ones(3)

    model = torch.nn.Linear(3, 1)
    for x in DataLoader(Slow()):  # mark: data
        model(x).sum().backward()
    print("never")
"""


def test_a_slow_dataset_is_named_by_its_line(tmp_path: Path):
    script = tmp_path / "slow.py"
    script.write_text(dedent(WAITING))
    with Debuggee(script) as debuggee:
        stop = debuggee.stopped()
        assert (stop.done.phase, stop.done.line, stop.next.phase) == ("data", line_of(script, "data"), "forward")
        debuggee.go("run")
        where = debuggee.ask(AskWhere(0))
        while where.line != line_of(script, "waiting"):
            where = debuggee.ask(AskWhere(0))
        assert (where.file, where.stop) == (str(script), 0)
        assert "__getitem__" in where.function and "wait" in where.inside


BETWEEN = """
    import threading
    import torch

    torch.manual_seed(0)
    model = torch.nn.Linear(3, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for i in range(3):
        optimizer.zero_grad()
        loss = model(torch.ones(3)).sum()
        loss.backward()
        optimizer.step()
        if i == 1:
            threading.Event().wait(2)  # mark: waiting
    print([weight.hex() for weight in model.weight.flatten().tolist()])
"""


def test_a_script_is_held_between_two_moments_and_waits_on_afterwards(tmp_path: Path):
    script = tmp_path / "between.py"
    script.write_text(dedent(BETWEEN))
    with Debuggee(script) as debuggee:
        debuggee.stopped()
        debuggee.go("run")
        while debuggee.ask(AskWhere(0)).line != line_of(script, "waiting"):
            pass
        debuggee.send(Pause())
        assert debuggee.ask(AskWhere(0)).can_hold
        debuggee.send(HoldHere())
        held = debuggee.stopped()
        assert (held.done.phase, held.next.phase) == ("step", "line")
        assert (held.next.file, held.next.line) == (str(script), line_of(script, "waiting"))
        assert debuggee.tree()["model.weight"] == ("consumed", 1)
        stepped = debuggee.step()
        assert (stepped.done.phase, stepped.next.phase) == ("zero_grad", "forward")
        debuggee.go("run")
        assert debuggee.finish() == (subprocess.check_output([sys.executable, script], text=True), "", 0)


def test_a_handler_of_the_scripts_own_is_left_alone(tmp_path: Path):
    script = tmp_path / "own_handler.py"
    script.write_text(
        dedent("""
        import signal
        import threading
        import torch

        signal.signal(signal.SIGRTMIN + 11, lambda *_: print("mine"))
        model = torch.nn.Linear(3, 1)
        model(torch.ones(3)).sum().backward()
        threading.Event().wait()  # mark: waiting
    """)
    )
    with Debuggee(script) as debuggee:
        debuggee.stopped()
        debuggee.go("run")
        while (where := debuggee.ask(AskWhere(0))).line != line_of(script, "waiting"):
            pass
        assert not where.can_hold
