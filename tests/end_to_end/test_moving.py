"""A real training is moved while it runs; float64 stands for another device."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtWidgets import QComboBox

from inspector.desk.devices import listing
from inspector.desk.devices.listing import Device
from inspector.wire.messages import Moved, MovedBack, MoveTo, NotMoved, Progress, Stopped
from tests.end_to_end.debuggee import Debuggee
from tests.end_to_end.window import PATIENCE_MS, SCRIPTS, driving

SCRIPT = SCRIPTS / "moved.py"
LINES = SCRIPT.read_text(encoding="utf-8").splitlines()


def line_of(mark: str) -> int:
    return next(number for number, line in enumerate(LINES, 1) if line.endswith(f"# mark: {mark}"))


# ── through the window ───────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def offers(monkeypatch: pytest.MonkeyPatch) -> None:
    """The selector offers a dtype as if it were a device."""
    found = [Device("cpu", "CPU", None), Device("float64", "", None)]
    monkeypatch.setattr(listing.DeviceProbe, "start", lambda self, interpreter: self.found.emit(found, []))


def choose(driver: Any, device: str) -> QComboBox:
    """Opens the selector's list and takes an entry, as a person does."""
    selector = driver.desk.window.findChild(QComboBox, "device_selector")
    selector.opened.emit()
    index = selector.findData(device)
    selector.setCurrentIndex(index)
    selector.activated.emit(index)
    return selector


def cells(driver: Any, path: str) -> set[str]:
    row = driver.row(path)
    return {str(row.siblingAtColumn(c).data()) for c in range(row.model().columnCount())}


@pytest.mark.usefixtures("offers")
def test_the_next_iteration_runs_there_and_the_curve_goes_on(qtbot):
    with driving(qtbot, SCRIPT) as d:
        d.settle()
        d.until_done("step")
        selector = choose(d, "float64")
        assert selector.currentText() == "float64 · at the next iteration"
        assert "f32" in cells(d, "model.0.weight")
        with qtbot.waitSignal(d.desk.session.moved, timeout=PATIENCE_MS) as moved:
            stop = d.step("step_iteration")
        assert (moved.args[0].origin, stop.iteration) == ("float32", 2)
        assert selector.currentText() == "float64"
        for path in ("model.0.weight", "model.1.running_mean", "model.3.bias"):
            assert "f64" in cells(d, path), path
        assert stop.loss.dtype == "float64"
        d.step("step_iteration")
        [series] = d.desk.panels["loss"].model.series.values()
        assert series.iterations.tolist() == [1, 2, 3]


@pytest.mark.usefixtures("offers")
def test_a_script_that_breaks_there_tells_the_line_and_goes_back_to_its_own_device(qtbot):
    with driving(qtbot, SCRIPT, ["own"]) as d:
        d.settle()
        d.until_done("step")
        choose(d, "float64")
        d.press("run")
        assert d.until_ended().kind == "exception"
        notice = d.desk.window.notice
        assert notice.isVisible() and f"(moved.py:{line_of('own')})" in notice.sentence.text()
        assert "float64 did not work: expected m1 and m2 to have the same dtype" in notice.sentence.text()
        notice.button.click()
        assert d.settle().iteration == 1
        assert d.desk.panels["loss"].model.previous
        assert d.desk.window.findChild(QComboBox, "device_selector").currentText() == "where the script puts it"


# ── through the wire ─────────────────────────────────────────────────────────────────────────────────────────────────


def output(debuggee: Debuggee) -> list[str]:
    """What was printed until the window hung up and the script came to its end."""
    debuggee._connection.close()
    return debuggee.finish()[0].splitlines()


@pytest.mark.parametrize(
    "fails, line, message",
    [
        ("layer", "no room", "out of memory: no room for float64"),
        ("loss", "function", "expected scalar type Double but found Float"),
    ],
)
def test_what_fails_there_puts_all_back_to_the_bit_and_training_goes_on(fails: str, line: str, message: str):
    with Debuggee(SCRIPT, fails) as debuggee:
        debuggee.stopped()
        debuggee.step("iteration")
        debuggee.send(MoveTo(1, "float64"))
        debuggee.go("iteration")
        moved, held = debuggee.until(Moved), debuggee.stopped()
        assert held.done.phase == "data"
        debuggee.go("iteration")
        back = debuggee.until(MovedBack)
        assert (moved.origin, back.target, back.origin, back.chosen) == ("float32", "float64", "float32", "")
        assert back.trouble.message == message
        assert (back.trouble.file, back.trouble.line) == (str(SCRIPT), line_of(line))
        assert debuggee.stopped().iteration == 4
        lines = output(debuggee)
    failed = lines.index(f"failed: {message}")
    assert lines[failed + 1] == "same: True"
    assert lines[failed + 3] == "trained in torch.float32 torch.int64"
    assert lines.count("same: True") == 1 and "trained in torch.float64 torch.int64" in lines[failed + 2]


def test_while_it_runs_free_it_moves_and_comes_home():
    with Debuggee(SCRIPT, hold=False) as debuggee:
        debuggee.until(Progress)
        debuggee.send(MoveTo(1, "float64"))
        there = debuggee.until(Moved, NotMoved)
        debuggee.send(MoveTo(2, "meta"))
        assert debuggee.until(Moved, NotMoved).code == "meta"
        debuggee.send(MoveTo(3, ""))
        home = debuggee.until(Moved, NotMoved)
        assert (there.origin, there.target, home.origin, home.target) == ("float32", "float64", "float64", "")
        assert there.tensors == home.tensors > 20
        lines = [line.split()[2] for line in output(debuggee) if line.startswith("trained")]
    changes = [here for here, before in zip(lines, [None, *lines]) if here != before]
    assert changes == ["torch.float32", "torch.float64", "torch.float32"]


def test_a_closure_without_a_loader_moves_between_two_steps():
    with Debuggee(SCRIPTS / "moved_closure.py") as debuggee:
        debuggee.stopped()
        while not isinstance(stop := debuggee.step(), Stopped) or stop.done.phase != "backward":
            pass
        debuggee.send(MoveTo(1, "float64"))
        debuggee.go("run")
        assert debuggee.until(Moved, NotMoved).target == "float64"
        lines = output(debuggee)
    assert lines[0].startswith("iteration 0 torch.float32")  # its state has moved when the step has ended
    assert all(line.count("torch.float64") == 3 for line in lines[1:]) and len(lines) == 6
