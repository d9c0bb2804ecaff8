"""Sessions that step into a forward, layer by layer."""

from __future__ import annotations

import pytest

from inspector.wire.inside import AskInside
from inspector.wire.messages import Ended, Refused, RunTo, Stopped
from tests.end_to_end.debuggee import Debuggee
from tests.end_to_end.inside import facts, path, paths, run_to, to_phase
from tests.scripts.moments import SCRIPTS, WALKTHROUGH, line_of

NAMES = ("conv1", "maxpool1", "conv2", "maxpool2", "conv3", "maxpool3", "flatten", "linear1", "linear2")
LAYERS = [f"model.model1.{name}" for name in NAMES]


def test_the_walkthrough_is_entered_and_passed_layer_by_layer() -> None:
    with Debuggee(WALKTHROUGH, "--iterations", "3") as debuggee:
        debuggee.stopped()
        stop = to_phase(debuggee, "forward")
        assert stop.inside is None
        assert isinstance(debuggee.ask(AskInside(0)), Refused)
        stop = debuggee.step("into")
        assert (path(stop), stop.inside.depth, stop.inside.place) == ("model.model1", 1, "layer")
        assert stop.done.phase == "zero_grad"
        assert [path(debuggee.step("into")), *paths(debuggee, "layer", 8)] == LAYERS
        stop = debuggee.step("layer")
        assert stop.inside is None and stop.done.phase == "forward" and stop.parameters == 10
        stop = debuggee.step("layer")
        assert (stop.done.phase, stop.next.phase) == ("loss", "backward")


def test_a_layer_is_shown_with_what_it_is_given_and_what_it_gave() -> None:
    with Debuggee(WALKTHROUGH, "--iterations", "3") as debuggee:
        debuggee.stopped()
        to_phase(debuggee, "forward")
        debuggee.step("into")
        debuggee.step("into")
        stop = debuggee.step("layer")
        assert (stop.done.phase, stop.done.role, stop.next.phase) == ("layer", LAYERS[0], "layer")
        assert stop.next.line == line_of(WALKTHROUGH, "return self.model1(images)")
        here = facts(debuggee)
        assert (here.done.path, here.done.type, here.done.call) == (LAYERS[0], "Conv2d", 1)
        assert here.done.seconds > 0 and here.layer.seconds is None and here.layer.type == "MaxPool2d"
        assert [item.shape for item in here.done.arguments] == [(1, 3, 32, 32)]
        assert here.done.arguments[0].low >= 0 and here.done.arguments[0].high <= 1
        assert [(item.shape, item.dtype, item.device) for item in here.done.outputs] == [
            ((1, 32, 32, 32), "float32", "cpu")
        ]
        assert here.layer.arguments[0].low == here.done.outputs[0].low < 0
        assert here.layer.outputs == ()


def test_a_layer_without_parts_is_stepped_over_and_out_leads_to_the_end_of_the_layer_around() -> None:
    with Debuggee(WALKTHROUGH, "--iterations", "3") as debuggee:
        debuggee.stopped()
        to_phase(debuggee, "forward")
        debuggee.step("into")
        assert paths(debuggee, "into", 3) == LAYERS[:3]
        stop = debuggee.step("out")
        assert (stop.inside.place, stop.done.role, stop.next) == ("layer_end", "model.model1", None)
        here = facts(debuggee)
        assert here.layer is None and here.done.outputs[0].shape == (1, 10)
        stop = debuggee.step("out")
        assert stop.inside is None and stop.done.phase == "forward"


def test_layers_are_passed_by_phase_and_met_again_an_iteration_later() -> None:
    with Debuggee(WALKTHROUGH, "--iterations", "3") as debuggee:
        debuggee.stopped()
        to_phase(debuggee, "forward")
        paths(debuggee, "into", 3)
        stop = debuggee.step("iteration")
        assert (path(stop), stop.iteration, stop.next.iteration) == (LAYERS[1], 2, 2)
        stop = debuggee.step("phase")
        assert stop.done.phase == "forward" and stop.done.iteration == 2
        assert debuggee.step("phase").done.phase == "loss"


def test_it_runs_to_a_layer_to_a_root_and_to_the_end_where_it_never_comes() -> None:
    with Debuggee(WALKTHROUGH, "--iterations", "3") as debuggee:
        debuggee.stopped()
        stop = run_to(debuggee, "model.model1.conv3")
        assert (path(stop), stop.iteration, stop.inside.call) == ("model.model1.conv3", 1, 1)
        stop = run_to(debuggee, "model.model1.conv3")
        assert (path(stop), stop.iteration) == ("model.model1.conv3", 2)
        stop = run_to(debuggee, "model")
        assert (stop.inside, stop.next.phase, stop.iteration) == (None, "forward", 3)
        debuggee.send(RunTo(9, stop.stop, stop.structure + 1, 0))
        refused = debuggee.until(Refused)
        assert (refused.request, refused.code) == (9, "stale")
        assert path(run_to(debuggee, "model.model1.conv1")) == "model.model1.conv1"
        stop = run_to(debuggee, "model.model1.conv1")
        assert stop.next.phase == "end"


def test_repeated_calls_are_numbered_a_failure_is_survived_and_a_module_from_elsewhere_is_named() -> None:
    script = SCRIPTS / "layers.py"
    with Debuggee(script) as debuggee:
        debuggee.stopped()
        to_phase(debuggee, "forward")
        stops = [debuggee.step("layer") for _ in range(6)]
        assert [(path(stop), stop.inside.call, stop.next.line) for stop in stops] == [
            ("model.first", 1, line_of(script, "first")),
            ("model.again", 1, line_of(script, "again")),
            ("model.again", 2, line_of(script, "again")),
            ("model.fragile", 1, line_of(script, "fragile")),
            ("outside", 1, line_of(script, "outside")),
            ("model.head", 1, line_of(script, "head")),
        ]
        assert (stops[4].done.role, stops[4].done.failed) == ("model.fragile", True)
        assert [item.path for item in facts(debuggee).layer.arguments] == ["['input']"]
        stop = debuggee.step("layer")
        assert stop.done.phase == "forward"
        stop = to_phase(debuggee, "forward")
        assert [path(debuggee.step("into")) for _ in range(6)][-1] == "outside.0"


def test_blocks_are_stepped_over_and_entered() -> None:
    with Debuggee(SCRIPTS / "in_place.py") as debuggee:
        debuggee.stopped()
        to_phase(debuggee, "forward")
        assert paths(debuggee, "layer", 3) == ["model.0", "model.1", "model.2"]
        assert paths(debuggee, "into", 2) == ["model.2.convolution", "model.2.norm"]
        assert paths(debuggee, "layer", 3) == ["model.2.activation", "model.3", "model.4"]


def test_a_failed_layer_leaves_training_and_stepping_as_they_were() -> None:
    with Debuggee(SCRIPTS / "exception_in_forward.py") as debuggee:
        debuggee.stopped()
        to_phase(debuggee, "backward")
        to_phase(debuggee, "forward")
        assert paths(debuggee, "layer", 2) == ["model.features", "model.head"]
        stop = debuggee.step("layer")
        assert stop.inside is None and stop.done.phase == "forward" and stop.done.failed
        to_phase(debuggee, "forward")
        assert paths(debuggee, "layer", 2) == ["model.features", "model.head"]
        assert isinstance(debuggee.step("run"), Ended)


@pytest.mark.parametrize(
    ("script", "layers"),
    [
        ("data_parallel.py", ["model.module", "model.module.0", "model.module.1", "model.module.2"]),
        ("own_methods.py", ["model.encoder.0", "model.encoder.1"]),
    ],
)
def test_a_model_that_is_wrapped_or_used_by_its_methods_is_entered(script: str, layers: list[str]) -> None:
    with Debuggee(SCRIPTS / script) as debuggee:
        debuggee.stopped()
        to_phase(debuggee, "forward")
        assert paths(debuggee, "into", len(layers)) == layers
        assert debuggee.step("out").done.phase in ("layer", "forward")
        ended = debuggee.step("run")
        assert isinstance(ended, Ended) and ended.kind == "finished"


@pytest.mark.parametrize(
    ("script", "arguments"), [("compiled.py", ["aot_eager"]), ("scripted.py", []), ("workers.py", ["fork"])]
)
def test_black_boxes_are_passed_in_one_step_and_workers_never_hold(script: str, arguments: list[str]) -> None:
    with Debuggee(SCRIPTS / script, *arguments) as debuggee:
        debuggee.stopped()
        to_phase(debuggee, "forward")
        stop = debuggee.step("into")
        assert isinstance(stop, Stopped) and stop.inside is None and stop.done.phase == "forward"
        ended = debuggee.step("run")
        assert isinstance(ended, Ended) and ended.kind == "finished"


IN_A_THREAD = """
import threading

import torch
from torch import nn

model = nn.Sequential(nn.Linear(2, 2), nn.Sequential(nn.Tanh(), nn.Linear(2, 1)))


def train():
    for _ in range(3):
        model(torch.ones(1, 2)).sum().backward()


thread = threading.Thread(target=train)
thread.start()
thread.join()
"""


def test_layers_and_nodes_that_run_in_a_side_thread_are_stepped(tmp_path) -> None:
    script = tmp_path / "threaded.py"
    script.write_text(IN_A_THREAD, encoding="utf-8")
    with Debuggee(script) as debuggee:
        assert debuggee.stopped().next.phase == "forward"
        assert paths(debuggee, "into", 3) == ["model.0", "model.1", "model.1.0"]
        to_phase(debuggee, "backward")
        assert debuggee.step().done.phase == "loss"  # arithmetic of its own
        assert paths(debuggee, "layer", 3) == ["model.1.1", "model.1.0", "model.0"]
        ended = debuggee.step("run")
        assert isinstance(ended, Ended) and ended.kind == "finished"
