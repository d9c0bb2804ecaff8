"""The main job: press Step, and `grad` goes from None to populated."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox

from inspector.conversation.run_state import RunState
from inspector.desk.base import resources
from inspector.panels.model_tree.model import VALUE_ROLE
from tests.end_to_end.window import PATIENCE_MS, SCRIPTS, driving

LAYERS = ("conv1", "conv2", "conv3", "linear1", "linear2")
PARAMETERS = [f"model.model1.{layer}.{name}" for layer in LAYERS for name in ("weight", "bias")]


def test_a_step_over_backward_populates_every_grad(qtbot):
    with driving(qtbot, None, fresh=True) as d:
        stop = d.settle()
        assert (stop.done.phase, stop.next.phase, stop.iteration) == ("data", "zero_grad", 1)
        assert {d.grad(path)[0] for path in PARAMETERS} == {"none"}
        assert d.row("model.model1.conv1.weight.grad").siblingAtColumn(5).data() == "None"
        phases = [stop.done.phase]
        while phases[-1] != "loss":
            phases.append(d.step().done.phase)
        assert phases == ["data", "zero_grad", "forward", "loss"]
        assert {d.grad(path)[0] for path in PARAMETERS} == {"none"}
        d.step()
        assert {d.grad(path) for path in PARAMETERS} == {("populated", 1)}
        assert d.sentence() == (
            "backward done, next: step, line 136 (expected) · iteration 1 · 10 of 10 parameters have a gradient"
        )
        assert d.step().done.phase == "step"
        assert {d.grad(path)[0] for path in PARAMETERS} == {"consumed"}


def test_step_iteration_comes_to_the_same_place_of_the_next_one(qtbot):
    with driving(qtbot, None) as d:
        d.settle()
        first = d.until_done("backward")
        then = d.step("step_iteration")
        assert (then.iteration, then.done.phase, then.next.line) == (2, "backward", first.next.line)
        d.desk.window.findChild(QComboBox, "unit_selector").setCurrentIndex(1)
        d.desk.window.activateWindow()
        qtbot.waitUntil(d.desk.window.isActiveWindow, timeout=PATIENCE_MS)  # keys go to the active window
        with qtbot.waitSignal(d.desk.answered, timeout=PATIENCE_MS):
            qtbot.keyClick(d.desk.window, Qt.Key.Key_F8)
        assert (d.desk.session.stop.iteration, d.desk.session.stop.done.phase) == (3, "backward")


def test_without_an_optimizer_gradients_accumulate(qtbot):
    with driving(qtbot, None, ["--optimizer", "none"]) as d:
        d.settle()
        d.until_done("backward")
        assert {d.grad(path) for path in PARAMETERS} == {("populated", 1)}
        d.until_done("backward")
        assert {d.grad(path) for path in PARAMETERS} == {("accumulated", 2)}


def test_zeroed_gradients_are_told_from_none(qtbot):
    with driving(qtbot, None, ["--zero-grad", "zeros"]) as d:
        d.settle()
        d.until_done("backward")
        d.until_done("zero_grad")
        assert {d.grad(path)[0] for path in PARAMETERS} == {"zeroed"}


GRADS_OF_A_BARE_RUN = """
import json
from torch import nn
for name, parameter in model.named_parameters():
    g = parameter.grad
    print(json.dumps([name, [f.item() for f in (g.norm(), g.min(), g.max(), g.mean(), parameter.detach().norm())]]))
"""


def test_the_tree_shows_the_numbers_that_a_bare_run_prints(qtbot, tmp_path):
    script = tmp_path / "train.py"
    source = (SCRIPTS / "momentum.py").read_text(encoding="utf-8")
    script.write_text(source.rstrip() + "\n" + GRADS_OF_A_BARE_RUN, encoding="utf-8")
    bare = subprocess.run([sys.executable, script], capture_output=True, text=True, check=True)
    printed = dict(json.loads(line) for line in bare.stdout.splitlines() if line.startswith("["))
    with driving(qtbot, script) as d:
        d.settle()
        stop = d.desk.session.stop
        while stop.next is None or stop.next.phase != "end":
            stop = d.step("step_iteration")
        for name, (norm, low, high, mean, weight) in printed.items():
            row = d.row(f"model.{name}.grad")
            cells = {row.siblingAtColumn(c).data(VALUE_ROLE) for c in range(row.model().columnCount())}
            assert {norm, low, high, mean} <= cells, name
            parameter = row.parent()
            assert weight in {parameter.siblingAtColumn(c).data(VALUE_ROLE) for c in range(row.model().columnCount())}


def test_every_point_of_the_curve_is_the_loss_that_was_printed(qtbot):
    with driving(qtbot, None, ["--iterations", "200", "--log-every", "1"]) as d:
        d.settle()
        written: list[str] = []
        d.desk.session.output.connect(written.append)
        d.press("run")
        assert d.until_ended().kind == "finished"
        printed = [float(line.split()[-1]) for line in "".join(written).splitlines() if " loss " in line]
        [series] = d.desk.panels["loss"].model.series.values()
        assert len(printed) == 200
        assert series.values.tolist() == printed
        assert series.iterations.tolist() == list(range(1, 201))


def test_a_running_training_is_shown_and_can_be_paused(qtbot):
    with driving(qtbot, None) as d:
        d.settle()
        live = []
        d.desk.session.answered.connect(lambda: live.append(d.desk.session.state.code))
        d.press("run")
        qtbot.waitUntil(lambda: d.desk.session.state.progress is not None and len(live) > 2, timeout=PATIENCE_MS)
        assert d.sentence().startswith("running · iteration ")
        with qtbot.waitSignal(d.desk.stopped, timeout=PATIENCE_MS):
            d.press("pause")
        state: RunState = d.desk.session.state
        assert state.code == "held" and state.stop is not None and state.stop.done.line > 0
        assert state.stop.overhead is not None


@pytest.mark.parametrize("way", ["restart", "device"])
def test_a_restart_keeps_the_curve_for_comparison(qtbot, way):
    with driving(qtbot, None) as d:
        d.settle()
        d.until_done("backward")
        if way == "restart":
            d.press("restart")
        else:
            d.desk.devices.choose("cpu:0")
        stop = d.settle()
        assert (stop.done.phase, stop.iteration) == ("data", 1)
        assert d.desk.panels["loss"].model.previous


def test_a_device_that_fails_gives_torchs_sentence_and_the_way_back(qtbot):
    with driving(qtbot, None) as d:
        d.settle()
        d.desk.devices.choose("cuda:7")
        assert d.until_ended().kind == "exception"
        notice = d.desk.window.notice
        assert "cuda:7" in notice.sentence.text() and notice.isVisible()
        assert notice.button.text() == "Back to cpu"
        notice.button.click()
        assert d.settle().done.phase == "data"


def test_the_walkthrough_is_where_the_window_looks_for_it():
    assert resources.walkthrough().is_file() and resources.is_walkthrough(resources.walkthrough())
