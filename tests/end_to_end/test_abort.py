"""A backward is aborted at a node: over the wire, and in the window with the real actions."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLabel, QMessageBox, QPushButton, QWidget

from inspector.wire.abort import Abortable, AbortBackward, AskAbort, BackwardAborted, LeaveOut, PartialOver
from inspector.wire.messages import Refused, Stopped
from inspector.wire.tensors import AskTensor, TensorFacts
from tests.end_to_end import oath
from tests.end_to_end.debuggee import Debuggee
from tests.end_to_end.inside import path, to_phase
from tests.end_to_end.window import PATIENCE_MS, Driver, driving
from tests.scripts.moments import WALKTHROUGH

LAYERS = ("conv1", "conv2", "conv3", "linear1", "linear2")

RECOMPUTED = """
import torch
from torch import nn
from torch.utils.checkpoint import checkpoint

first, middle, last = nn.Linear(3, 3), nn.Linear(3, 3), nn.Linear(3, 1)
model = nn.ModuleList([first, middle, last])
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)

for _ in range(3):
    x = torch.ones(2, 3, requires_grad=True)
    (slope,) = torch.autograd.grad(last(x).sum(), [x])
    loss = last(checkpoint(middle, first(x), use_reentrant=True)).sum()
    try:
        loss.backward()
    except BaseException as error:
        print("seen", type(error).__name__)
    print([layer.weight.grad is None for layer in model])
    optimizer.step()
    optimizer.zero_grad()
"""


def abort(debuggee: Debuggee, stop: Stopped) -> Any:
    """What comes of the wish: a refusal, or where it is held then."""
    debuggee.send(AbortBackward(0, stop.stop))
    return debuggee.until(Refused, Stopped)


def test_who_waits_for_a_backward_is_not_left_without_it_and_what_is_ended_is_not_seen(tmp_path: Path) -> None:
    script = tmp_path / "train.py"
    script.write_text(RECOMPUTED, encoding="utf-8")
    with Debuggee(script) as debuggee:
        debuggee.stopped()
        stop = to_phase(debuggee, "backward")
        for _ in range(2):
            stop = debuggee.step("node")
        assert abort(debuggee, stop).code == debuggee.ask(AskAbort(0)).code == "grad"
        stop = to_phase(debuggee, "backward")
        while not (stop.inside and path(stop).endswith("model.1")):
            stop = debuggee.step("layer")
        assert abort(debuggee, stop).code == "reentrant"
        while not (stop.inside and path(stop).endswith("model.0")):
            stop = debuggee.step("layer")
        assert isinstance(debuggee.ask(AskAbort(0)), Abortable)
        end = abort(debuggee, stop)
        assert (end.done.phase, end.done.aborted, end.next.expected) == ("backward", True, "source")
        [told] = [message.partial for message in debuggee.seen if isinstance(message, BackwardAborted)]
        assert [name.rpartition(".")[2] for name in (*told.given.names, *told.missing.names)] == ["2", "1", "0", "x"]
        debuggee.send(LeaveOut(0, end.stop, 1))
        assert debuggee.until(PartialOver).how == "left_out"
        assert debuggee.stopped().with_grad == 0 and set(debuggee.tree().values()) == {("none", 0)}
        assert debuggee.step("run").kind == "finished"
        out, _, code = debuggee.finish()
        assert code == 0 and out.splitlines() == ["[True, True, True]", *["[False, False, False]"] * 2]


class Window:
    """Presses what a user presses."""

    def __init__(self, qtbot: Any, driver: Driver) -> None:
        self.qtbot, self.driver, self.window = qtbot, driver, driver.desk.window

    def until_before(self, layer: str) -> Any:
        """Steps by layer until the nodes of this one come next in backward."""
        units = self.window.findChild(QComboBox, "unit_selector")
        units.setCurrentIndex(units.findData("layer"))
        stop = self.driver.step()
        while stop.inside is None or (stop.inside.place, stop.inside.path) != ("group", layer):
            stop = self.driver.step()
        return stop

    def abort(self) -> tuple[str, Any]:
        """(what the question says, where it is held then)."""
        self.window.action("action.abort_backward").trigger()
        self.qtbot.waitUntil(lambda: self.window.findChild(QMessageBox, "abort_question") is not None)
        question = self.window.findChild(QMessageBox, "abort_question")
        words = question.informativeText()
        with self.qtbot.waitSignal(self.driver.desk.answered, timeout=PATIENCE_MS):
            self.qtbot.mouseClick(question.findChild(QPushButton, "abort.confirm"), Qt.MouseButton.LeftButton)
        return words, self.driver.desk.session.stop

    def offer(self) -> str:
        notice = self.window.findChild(QWidget, "partial_notice")
        return notice.findChild(QLabel).text() if notice.isVisible() else ""

    def set_to_none(self) -> Any:
        with self.qtbot.waitSignal(self.driver.desk.answered, timeout=PATIENCE_MS):
            button = self.window.findChild(QPushButton, "partial_notice.button")
            self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        return self.driver.desk.session.stop

    def grads(self) -> list[str]:
        return [self.driver.grad(f"model.model1.{layer}.weight")[0] for layer in LAYERS]

    def gradient(self, path: str) -> Any:
        """What the debuggee itself finds there."""
        session, answers = self.driver.desk.session, []
        session.ask(AskTensor(0, session.selection.find(f"{path}.grad")), answers.append)
        self.qtbot.waitUntil(lambda: bool(answers), timeout=PATIENCE_MS)
        return answers[0]


def test_the_walkthrough_leaves_out_what_was_aborted_and_trains_on_to_the_last_bit(qtbot: Any, tmp_path: Path) -> None:
    words = ("--iterations", "3", "--momentum", "0.9")
    copy = oath.prepared(WALKTHROUGH, tmp_path / "aborted")
    left_out = oath.prepared(WALKTHROUGH, tmp_path / "left_out")
    call = "        loss.backward()\n"
    source = left_out.read_text(encoding="utf-8")
    left_out.write_text(source.replace(call, f"{call}        if iteration == 2:\n            optimizer.zero_grad()\n"))
    expected = oath.bare(left_out, words, oath.forked)
    with driving(qtbot, copy, words) as driver:
        driver.settle()
        window = Window(qtbot, driver)
        driver.step("step_iteration")
        window.until_before("model.model1.conv2")
        said, stop = window.abort()
        shares = "6 parameters (linear2, linear1, conv3)", "4 parameters (conv2, conv1)"
        assert all(share in said and share in window.offer() for share in shares) and "iteration 2." in window.offer()
        assert (stop.done.aborted, stop.inside, stop.next.phase, stop.iteration) == (True, None, "step", 2)
        assert driver.sentence().startswith("backward aborted, next: step")
        assert window.grads() == ["unreached", "unreached", *["populated"] * 3]
        assert window.gradient("model.model1.conv1.weight").code == "none"
        assert isinstance(window.gradient("model.model1.conv3.weight"), TensorFacts)
        stop = window.set_to_none()
        assert stop.with_grad == 0 and window.grads() == ["none"] * 5 and window.offer() == ""
        assert window.gradient("model.model1.conv3.weight").code == "none"
        assert driver.step().done.phase == "step"
        driver.press("run")
        assert driver.until_ended().kind == "finished"
    differing = oath.compare(expected, oath.Result(expected.stdout, 0, oath.fingerprint_of(copy)))
    assert differing == []
