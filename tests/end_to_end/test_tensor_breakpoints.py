"""Breakpoints on gradients and on tensors: where a gradient has arrived, where a tensor has changed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from inspector.wire.lines import Breakpoint, BreakpointsSet, Counted
from inspector.wire.messages import Detached, Ended, Stopped
from inspector.wire.variables import AssignValue, Evaluate
from tests.end_to_end.debuggee import Debuggee
from tests.end_to_end.lines import ARTICLE, held, told
from tests.end_to_end.test_breakpoints import bare

TRAINED = """\
import torch
from torch import nn
torch.manual_seed(0)
net = nn.Sequential(nn.Linear(2, 3), nn.BatchNorm1d(3), nn.Linear(3, 1))
unused = nn.Linear(2, 2)
optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
total = torch.zeros(2)

def count(batch):
    total.data[0] += len(batch)
    return batch

def train(batch):
    optimizer.zero_grad()
    loss = net(count(batch)).pow(2).mean()
    loss.backward()
    optimizer.step()
    return loss

for step in range(3):
    print(train(torch.randn(4, 2)).item())
print(total.tolist())
"""


@pytest.fixture
def trained(tmp_path: Path) -> Path:
    script = tmp_path / "train.py"
    script.write_text(TRAINED)
    return script


def on(kind: str, name: str, number: int = 1, **attributes: Any) -> Breakpoint:
    return Breakpoint(number, kind, "", 0, name, **attributes)


def stops_of(debuggee: Debuggee) -> list[Stopped]:
    """All stops of a run from one breakpoint to the next."""
    stops = []
    stop = debuggee.stopped()
    while isinstance(stop, Stopped):
        stops.append(stop)
        stop = debuggee.step("run")
    return stops


def value(debuggee: Debuggee, text: str) -> str:
    evaluated = debuggee.ask(Evaluate(0, -1, text, True))
    assert evaluated.value is not None, evaluated
    return str(evaluated.value.text)


def state_of(debuggee: Debuggee, number: int = 1) -> str:
    return next(r.state for r in told(debuggee, BreakpointsSet)[-1].resolved if r.id == number)


# ── gradients ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_gradient_that_arrives_holds_within_the_backward_and_nodes_are_stepped_from_there(trained):
    points = (on("gradient", "net.2.weight", iteration=Counted("is", 2)),)
    with Debuggee(trained, breakpoints=points, hold=False) as debuggee:
        stop = debuggee.stopped()
        assert (stop.reason.kind, stop.reason.breakpoints, stop.reason.detail) == ("gradient", (1,), "net.2.weight")
        assert stop.iteration == 2 and stop.inside.done_path == "net.2" and stop.inside.index > 1
        populated = value(debuggee, "[net[2].weight.grad is not None, net[0].weight.grad is not None]")
        assert populated == "[True, False]"
        after = debuggee.step("node")
        assert after.reason.kind == "step" and after.inside.index == stop.inside.index + 1
        assert held(debuggee.step("run")) == "finished"
        assert debuggee.finish() == bare(trained) and told(debuggee, Detached) == []


def test_a_layer_has_its_gradient_with_the_last_of_its_parameters(trained):
    """That of the first layer is the last node: it is held where the backward has ended."""
    points = on("gradient", "net.1", once=True), on("gradient", "net.0", 2), on("gradient", "unused", 3)
    with Debuggee(trained, breakpoints=points, hold=False) as debuggee:
        inner, *outer = stops_of(debuggee)
        assert inner.reason.breakpoints == (1,) and inner.inside.done_path == "net.1"
        assert [stop.reason.breakpoints for stop in outer] == [(2,)] * 3
        assert {(stop.done.phase, stop.inside) for stop in outer} == {("backward", None)}
        assert state_of(debuggee, 3) == "verified", "it is there, and gets no gradient"
        assert debuggee.finish() == bare(trained)


def test_a_condition_on_a_gradient_sees_the_gradient(trained):
    points = (on("gradient", "net.2.bias", condition="net[2].bias.grad.abs().item() > 0 and step == 1"),)
    with Debuggee(trained, breakpoints=points, hold=False) as debuggee:
        (stop,) = stops_of(debuggee)
        assert stop.iteration == 2 and stop.reason.kind == "gradient"
        assert debuggee.finish() == bare(trained)


def test_a_gradient_inside_of_a_reentrant_checkpoint_holds(tmp_path: Path):
    script = tmp_path / "checkpointed.py"
    script.write_text(
        "import torch\nfrom torch import nn\nfrom torch.utils.checkpoint import checkpoint\n"
        "inner, last = nn.Linear(2, 2), nn.Linear(2, 1)\n"
        "class Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n"
        "        self.inner, self.last = inner, last\n    def forward(self, x):\n"
        "        return self.last(checkpoint(self.inner, x, use_reentrant=True))\n"
        "net = Net()\nx = torch.ones(1, 2, requires_grad=True)\nnet(x).sum().backward()\nprint('done')\n"
    )
    with Debuggee(script, breakpoints=(on("gradient", "net.inner.bias"),), hold=False) as debuggee:
        (stop,) = stops_of(debuggee)
        assert stop.reason.kind == "gradient" and "inner" in stop.inside.done_path
        assert debuggee.finish() == bare(script)


# ── tensors ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_free_run_holds_at_the_end_of_the_phase_in_which_a_tensor_has_changed(trained):
    points = (
        on("tensor", "net.2.weight", iteration=Counted("is", 1)),
        on("tensor", "net.2.weight.grad", 2, iteration=Counted("is", 2)),
        on("tensor", "net.1.running_mean", 3, iteration=Counted("is", 3)),
    )
    with Debuggee(trained, breakpoints=points, hold=False) as debuggee:
        stops = [(s.reason.detail, s.iteration, s.done.phase) for s in stops_of(debuggee)]
        assert stops == [
            ("net.2.weight", 1, "step"),
            ("net.2.weight.grad", 2, "zero_grad"),
            ("net.2.weight.grad", 2, "backward"),
            ("net.1.running_mean", 3, "forward"),
        ]
        assert debuggee.finish() == bare(trained) and told(debuggee, Detached) == []


def test_a_step_by_line_tells_the_line_after_which_it_has_changed(trained):
    """Also what is written past the version, as through `.data`."""
    points = Breakpoint(9, "line", str(trained), 14, once=True), on("tensor", "total")
    with Debuggee(trained, breakpoints=points, hold=False) as debuggee:
        debuggee.stopped()
        into = debuggee.step("line")
        assert (into.reason.kind, held(into)) == ("step", "loss = net(count(batch)).pow(2).mean()")
        over = debuggee.step("line")
        assert (over.reason.kind, over.reason.detail) == ("changed", "total")
        assert held(over) == "loss.backward()" or over.done.phase == "zero_grad"


def test_what_is_set_by_hand_at_a_stop_is_no_change_of_the_scripts(trained):
    points = (on("tensor", "net.2.bias", iteration=Counted("is", 1)),)
    with Debuggee(trained, breakpoints=points, hold=False) as debuggee:
        stop = debuggee.stopped()
        assert stop.done.phase == "step"
        debuggee.ask(AssignValue(0, -1, "net[2].bias[0]", "7.0"))
        assert held(debuggee.step("run")) == "finished"


def test_the_same_numbers_written_again_are_no_change(tmp_path: Path):
    script = tmp_path / "same.py"
    script.write_text(
        "import torch\nfrom torch import nn\nnet = nn.Linear(2, 1)\nkept = torch.full((2,), float('nan'))\n"
        "for step in range(3):\n    kept.mul_(1)\n    kept = kept.clone()\n    net(torch.ones(1, 2)).sum().backward()\n"
        "kept = torch.zeros(2)\nnet(torch.ones(1, 2))\n"
    )
    with Debuggee(script, breakpoints=(on("tensor", "kept"), on("tensor", "no.such", 2)), hold=False) as debuggee:
        (stop,) = stops_of(debuggee)
        assert stop.reason.detail == "kept" and stop.done.iteration == 3
        assert (state_of(debuggee), state_of(debuggee, 2)) == ("verified", "pending")
        debuggee.finish()


def test_a_layer_in_a_list_is_named_as_the_script_writes_it():
    name = "model.model1[1].weight.grad"
    with Debuggee(ARTICLE, breakpoints=(on("tensor", name, once=True),), hold=False) as debuggee:
        (stop,) = stops_of(debuggee)
        assert (stop.reason.detail, stop.done.phase) == (name, "backward")
        assert debuggee.finish() == bare(ARTICLE)


def test_nothing_of_it_is_left_when_the_window_goes(trained):
    points = on("tensor", "net.2.weight"), on("gradient", "net.0", 2)
    with Debuggee(trained, breakpoints=points, hold=False) as debuggee:
        assert isinstance(debuggee.stopped(), Stopped)
        debuggee._connection.close()
        out, err = debuggee.process.communicate(timeout=60)
        assert (out, err, debuggee.process.returncode) == bare(trained)
    assert not any(isinstance(message, Ended) for message in debuggee.seen)
