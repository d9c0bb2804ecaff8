"""Sessions that step through a backward, layer by layer and node by node."""

from __future__ import annotations

from pathlib import Path

from inspector.wire.chain import AskRule, Rule
from inspector.wire.messages import Progress
from tests.end_to_end.debuggee import Debuggee
from tests.end_to_end.inside import facts, path, paths, run_to, states, to_phase
from tests.scripts.moments import SCRIPTS, WALKTHROUGH, line_of

GROUPS = ["linear2", "linear1", "flatten", "maxpool3", "conv3", "maxpool2", "conv2", "maxpool1", "conv1"]


def test_gradients_of_the_walkthrough_arrive_layer_by_layer_the_last_first() -> None:
    with Debuggee(WALKTHROUGH, "--iterations", "2") as debuggee:
        debuggee.stopped()
        to_phase(debuggee, "backward")
        assert debuggee.ask(AskRule(0, "node")).code == "not_inside"
        stop = debuggee.step("layer")
        assert (path(stop), stop.inside.place, stop.with_grad) == ("model.model1.linear2", "group", 0)
        told = rule_at_linear2(debuggee)
        assert paths(debuggee, "layer", 1) == ["model.model1.linear1"]
        confirmed = debuggee.ask(AskRule(0, "ran"))
        assert (confirmed.terms, confirmed.element) == (told.terms, told.element)
        assert abs(confirmed.torch_value - confirmed.value) <= 12 * 2**-24 * confirmed.size
        assert paths(debuggee, "layer", 4) == [f"model.model1.{name}" for name in GROUPS[2:6]]
        stop = debuggee.step("layer")
        assert path(stop) == "model.model1.conv2" and stop.with_grad == 6
        wanted = "conv1.weight", "conv2.weight", "conv3.weight", "conv3.bias", "linear1.weight", "linear2.bias"
        assert states(debuggee, *wanted) == ["none", "none", *["populated"] * 4]
        assert paths(debuggee, "layer", 2) == [f"model.model1.{name}" for name in GROUPS[7:]]
        assert states(debuggee, "conv1.weight", "conv2.weight") == ["none", "populated"]
        stop = debuggee.step("layer")
        assert stop.inside is None and stop.done.phase == "backward" and stop.with_grad == 10
        assert states(debuggee, "conv1.weight") == ["populated"]


def test_a_node_shows_what_arrives_what_it_keeps_what_it_gave_and_the_parameter_that_gets_it() -> None:
    with Debuggee(WALKTHROUGH, "--iterations", "2") as debuggee:
        debuggee.stopped()
        to_phase(debuggee, "backward")
        stop = debuggee.step("into")
        assert (stop.inside.place, stop.inside.index, stop.inside.nodes) == ("node", 1, 23)
        assert (stop.next.role, stop.next.line) == ("NllLossBackward0", line_of(WALKTHROUGH, "loss.backward()"))
        here = facts(debuggee)
        assert here.ran is None and (here.node.arrives[0].low, here.node.arrives[0].high) == (1.0, 1.0)
        while path(stop) != "model.model1.conv3":
            stop = debuggee.step("node")
        assert (stop.next.phase, stop.next.role) == ("node", "ConvolutionBackward0")
        here = facts(debuggee)
        assert (here.node.path, here.node.call) == ("model.model1.conv3", 1)
        assert here.node.line == line_of(WALKTHROUGH, "return self.model1(images)")
        assert [item.shape for item in here.node.arrives] == [(1, 64, 8, 8)]
        assert {kept.name: kept.shape for kept in here.node.kept} == {"input": (1, 32, 8, 8), "weight": (64, 32, 5, 5)}
        stop = debuggee.step("node")
        assert stop.next.role == "AccumulateGrad" and states(debuggee, "conv3.weight") == ["none"]
        here = facts(debuggee)
        assert here.ran.name == "ConvolutionBackward0"
        assert [item.shape for item in here.ran.leaves] == [(1, 32, 8, 8), (64, 32, 5, 5), (64,)]
        assert here.ran.leaves[1].low == here.node.arrives[0].low < here.node.arrives[0].high
        weight = stop.inside.feeds[0]
        assert here.node.feeds == (weight,)
        stop = debuggee.step("node")
        assert stop.inside.populated == (weight,) and states(debuggee, "conv3.weight") == ["populated"]


def rule_at_linear2(debuggee: Debuggee) -> Rule:
    """What is told of its AddmmBackward0, which comes next."""
    told = debuggee.ask(AskRule(0, "node", "mat2", (5, 3)))
    assert (told.name, told.kind, told.path) == ("AddmmBackward0", "linear", "model.model1.linear2")
    assert {role.name: role.shape for role in told.shapes} == {
        "grad_output": (1, 10), "input": (1, 64), "mat2": (64, 10),
        "grad:bias": (10,), "grad:input": (1, 64), "grad:mat2": (64, 10),
    }  # fmt: skip
    [term] = told.terms
    assert [(factor.name, factor.at) for factor in term.factors] == [("grad_output", (0, 3)), ("input", (0, 5))]
    assert debuggee.ask(AskRule(0, "node", "input", (0, 99))).reason == "outside"
    told = debuggee.ask(AskRule(0, "node"))
    assert (told.target, told.count, told.torch_value) == ("input", 10, None)
    return told


def test_out_leaves_a_layer_then_the_backward_and_iteration_comes_back() -> None:
    with Debuggee(WALKTHROUGH, "--iterations", "3") as debuggee:
        debuggee.stopped()
        to_phase(debuggee, "backward")
        debuggee.step("layer")
        stop = debuggee.step("into")
        assert (path(stop), stop.inside.place, stop.inside.index) == ("model.model1.linear2", "node", 4)
        stop = debuggee.step("iteration")
        assert (path(stop), stop.iteration, stop.inside.index) == ("model.model1.linear2", 2, 4)
        stop = debuggee.step("out")
        assert (path(stop), stop.inside.place) == ("model.model1.linear1", "group")
        stop = debuggee.step("out")
        assert stop.inside is None and stop.done.phase == "backward" and stop.with_grad == 10


def test_it_runs_to_the_gradient_of_a_parameter() -> None:
    with Debuggee(WALKTHROUGH, "--iterations", "2", "--optimizer", "none") as debuggee:
        debuggee.stopped()
        stop = run_to(debuggee, "model.model1.conv2.weight")
        assert stop.next.role == "AccumulateGrad" and path(stop) == "model.model1.conv2"
        assert states(debuggee, "conv3.weight", "conv2.weight") == ["populated", "none"]
        stop = run_to(debuggee, "model.model1.conv2.weight")
        assert stop.iteration == 2
        assert states(debuggee, "conv3.weight", "conv2.weight") == ["accumulated", "populated"]
        debuggee.step("node")
        assert states(debuggee, "conv2.weight", "conv1.weight") == ["accumulated", "populated"]


def test_a_hook_of_the_scripts_own_sees_what_the_window_shows(tmp_path: Path) -> None:
    source = WALKTHROUGH.read_text(encoding="utf-8")
    source = source.replace("HERE = Path(__file__).resolve().parent", f"HERE = Path({str(WALKTHROUGH.parent)!r})")
    hook = (
        "first, last = model.model1.conv1.weight, model.model1.conv3.weight\n"
        "model.model1.conv2.weight.register_hook(lambda grad: print(first.grad is None, last.grad is None))\n"
    )
    script = tmp_path / "train.py"
    script.write_text(source.replace("iteration = 0\n", f"iteration = 0\n{hook}", 1), encoding="utf-8")
    with Debuggee(script, "--iterations", "1") as debuggee:
        debuggee.stopped()
        to_phase(debuggee, "backward")
        stop = debuggee.step("layer")
        while path(stop) != "model.model1.conv2":
            stop = debuggee.step("layer")
        assert states(debuggee, "conv1.weight", "conv3.weight") == ["none", "populated"]
        assert debuggee.step("run").kind == "finished"
        assert "True False\n" in debuggee.finish()[0]


def test_blocks_with_activations_in_place_are_stepped_backward() -> None:
    with Debuggee(SCRIPTS / "in_place.py") as debuggee:
        debuggee.stopped()
        to_phase(debuggee, "backward")
        found = paths(debuggee, "layer", 7)
        block = ["model.3.activation", "model.3", "model.3.norm", "model.3.convolution"]
        assert found == ["model.5", "model.4", *block, "model.2.activation"]
        assert debuggee.step("run").kind == "finished"


def test_the_two_calls_of_a_shared_layer_are_told_apart() -> None:
    with Debuggee(SCRIPTS / "layers.py") as debuggee:
        debuggee.stopped()
        to_phase(debuggee, "backward")
        assert debuggee.step().done.phase == "loss"  # arithmetic of its own
        stops = []
        while not stops or path(stops[-1]) != "model.first":
            stops.append(debuggee.step("layer"))
        calls = [(path(stop), stop.inside.call) for stop in stops if path(stop).startswith("model.again")]
        assert calls == [("model.again", 2), ("model.again", 1)]
        assert states(debuggee, "again.weight", "first.weight") == ["populated", "none"]


def test_each_backward_of_a_gan_is_stepped_through_its_own_graph() -> None:
    with Debuggee(SCRIPTS / "gan.py") as debuggee:
        debuggee.stopped()
        to_phase(debuggee, "backward")
        assert debuggee.step().done.phase == "loss"  # the sum of two
        stops = [debuggee.step("layer") for _ in range(7)]
        calls = [(path(stop), stop.inside.call) for stop in stops[:6]]
        judged = [(f"discriminator.{n}", call) for call in (2, 1) for n in (2, 1, 0)]
        assert calls == judged and stops[6].done.phase == "backward"
        to_phase(debuggee, "backward")
        stops = [debuggee.step("layer") for _ in range(7)]
        found = [(path(stop), stop.inside.call) for stop in stops[:6]]
        assert found == [(f"discriminator.{n}", 3) for n in (2, 1, 0)] + [(f"generator.{n}", 1) for n in (2, 1, 0)]


def test_what_a_checkpoint_would_compute_again_is_not_unpacked() -> None:
    with Debuggee(SCRIPTS / "checkpointing.py", "plain") as debuggee:
        debuggee.stopped()
        to_phase(debuggee, "backward")
        assert path(debuggee.step("layer")) == "model.head"
        assert {kept.unread for kept in facts(debuggee).node.kept} == {""}
        assert path(debuggee.step("layer")) == "model.blocks.1.3"
        assert {kept.unread for kept in facts(debuggee).node.kept} == {"packed"}
        assert debuggee.step("run").kind == "finished"


def test_what_a_reentrant_checkpoint_computes_again_is_stepped_as_well() -> None:
    with Debuggee(SCRIPTS / "checkpointing.py", "reentrant") as debuggee:
        debuggee.stopped()
        to_phase(debuggee, "backward")
        assert paths(debuggee, "layer", 4) == ["model.head", "model", "model.blocks.1.3", "model.blocks.1.0"]
        assert states(debuggee, "blocks.1.3.weight", "blocks.1.0.weight") == ["populated", "none"]
        assert debuggee.step("run").kind == "finished"


PAUSED_BEFORE_BACKWARD = """
import time

import torch
from torch import nn

model = nn.Sequential(nn.Linear(2, 2), nn.ReLU(), nn.Linear(2, 1))

for _ in range(20):
    loss = model(torch.ones(1, 2)).pow(2).sum()
    time.sleep(0.5)
    loss.backward()
"""


def test_a_graph_that_grew_in_a_free_run_is_known_by_its_parameters(tmp_path: Path) -> None:
    script = tmp_path / "train.py"
    script.write_text(PAUSED_BEFORE_BACKWARD, encoding="utf-8")
    with Debuggee(script, hold=False) as debuggee:
        debuggee.until(Progress)  # it sleeps now, for nearly all of its time
        debuggee.pause()
        assert debuggee.stopped().next.phase == "backward"
        stops = [debuggee.step("layer") for _ in range(2)]
        assert [(path(stop), stop.inside.call) for stop in stops] == [("model.2", 0), ("model.0", 0)]
        assert debuggee.step("layer").done.phase == "backward"
