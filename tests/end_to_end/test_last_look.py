"""At the end of a run the window shows the end, or says how old it is what it shows."""

from __future__ import annotations

import re
from typing import Any

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QTreeView

from inspector.panels.model_tree.cells import TreeColumn
from inspector.wire.messages import AskStructure, Go, HoldAtEnd, Stopped
from tests.end_to_end.debuggee import Debuggee, paths_of
from tests.end_to_end.window import SCRIPTS, Driver, driving


def label(d: Driver, name: str) -> str:
    """What a label says; "" where it is hidden."""
    found = d.desk.window.findChild(QLabel, name)
    return found.text() if found.isVisibleTo(d.desk.window) else ""


def norm(d: Driver, path: str) -> str:
    row = d.row(path)
    return str(row.siblingAtColumn(TreeColumn.NORM).data())


def printed_norm(d: Driver) -> str:
    """What the script itself has printed at its end."""
    console = d.desk.window.findChild(QPlainTextEdit, "console.view")
    return re.findall(r"norm ([\d.]+)", console.toPlainText())[-1]


def step_to_the_end(d: Driver) -> Any:
    stop = d.step()
    while stop.next is None or stop.next.phase != "end":
        stop = d.step()
    return stop


def test_what_is_local_to_main_is_there_when_the_script_has_been_stepped_to_its_end(qtbot):
    with driving(qtbot, SCRIPTS / "model_in_main.py") as d:
        d.settle()
        stop = step_to_the_end(d)
        assert (stop.iteration, stop.parameters, d.grad("net.weight")) == (2, 2, ("consumed", 1))
        seen = norm(d, "net.weight")
        d.press("run")
        d.until_ended()
        assert norm(d, "net.weight") == seen == f"{float(printed_norm(d)):.4g}"
        assert (label(d, "model_tree.empty"), label(d, "model_tree.as_of")) == ("", "")


def test_what_is_local_to_main_is_looked_at_when_it_goes_after_a_free_run(qtbot):
    with driving(qtbot, SCRIPTS / "model_in_main.py") as d:
        d.settle()
        d.press("run")
        d.until_ended()
        assert norm(d, "net.weight") == f"{float(printed_norm(d)):.4g}"
        assert d.grad("net.weight") == ("consumed", 1)
        assert (label(d, "model_tree.empty"), label(d, "model_tree.as_of")) == ("", "")


@pytest.mark.parametrize("script", ["model_in_main", "own_methods"])
def test_a_run_that_was_never_held_is_looked_at_too(script):
    with Debuggee(SCRIPTS / f"{script}.py", hold=False) as debuggee:
        debuggee.send(HoldAtEnd("stepping"))
        stop = debuggee.stopped()
        assert isinstance(stop, Stopped) and stop.passing and stop.parameters == stop.with_grad > 0
        assert {state for state, _ in debuggee.tree().values()} == {"consumed"}
        assert debuggee.finish()[2] == 0


def test_a_model_that_goes_before_the_end_holds_nobody_up(tmp_path):
    """It is not the end as long as a function of the script runs, or a statement follows."""
    script = tmp_path / "train.py"
    script.write_text("""import torch

def train():
    net = torch.nn.Linear(3, 1)
    optimizer = torch.optim.SGD(net.parameters(), 0.1)
    for _ in range(2):
        net(torch.ones(2, 3)).sum().backward()
        optimizer.step()

def main():
    for _ in range(3):
        train()
    print(sum(isinstance(getattr(torch, name), torch.nn.Module) for name in dir(torch)))

main()
print("after")
""")
    with Debuggee(script, hold=False) as debuggee:
        debuggee.send(HoldAtEnd("stepping"))
        assert debuggee.finish()[0] == "0\nafter\n"
        assert not [message for message in debuggee.seen if isinstance(message, Stopped)]


def test_what_is_local_to_main_stays_as_it_was_seen_where_more_follows(qtbot, tmp_path):
    script = tmp_path / "train.py"
    script.write_text((SCRIPTS / "model_in_main.py").read_text() + "    print('over')\n")
    with driving(qtbot, script) as d:
        d.settle()
        seen = norm(d, "net.weight")
        d.press("run")
        d.until_ended()
        assert norm(d, "net.weight") == seen
        assert label(d, "model_tree.as_of") == "As of iteration 1: the end was not seen."


def test_a_free_run_is_looked_at_before_it_ends(qtbot):
    with driving(qtbot, SCRIPTS / "cleared_last.py") as d:
        d.settle()
        first = norm(d, "line.weight")
        stops: list[Any] = []
        d.desk.stopped.connect(stops.append)
        d.press("run")
        d.until_ended()
        assert first != norm(d, "line.weight") == f"{float(printed_norm(d)):.4g}"
        assert label(d, "model_tree.as_of") == ""
        assert label(d, "status.rate") == ""
        assert stops == []  # nobody who drives the window sees a stop


@pytest.mark.parametrize("when, is_held", [("always", True), ("stepping", False)])
def test_it_is_chosen_whether_a_free_run_is_held_at_its_end(qtbot, when, is_held):
    with driving(qtbot, SCRIPTS / "model_in_main.py") as d:
        d.settle()
        d.desk.window.findChild(QAction, f"action.at_end_{when}").trigger()
        d.press("run")
        qtbot.waitUntil(lambda: d.desk.session.state.code in ("held", "ended"), timeout=60_000)
        assert (d.desk.session.state.code == "held") == is_held
        if is_held:
            assert d.desk.session.stop.parameters == 2  # main() has not returned yet


def test_a_script_that_is_stepped_need_not_be_held_at_its_end(qtbot):
    with driving(qtbot, SCRIPTS / "cleared_last.py") as d:
        d.settle()
        d.desk.window.findChild(QAction, "action.at_end_never").trigger()
        d.desk.session.step("iteration")
        qtbot.waitUntil(lambda: d.desk.session.state.code == "held", timeout=60_000)
        while d.desk.session.state.code != "ended":
            with qtbot.waitSignal(d.desk.session.state_changed, timeout=60_000):
                if d.desk.session.state.code == "held":
                    assert d.desk.session.stop.next is None or d.desk.session.stop.next.phase != "end"
                    d.press("step_iteration")


def test_where_it_failed_is_looked_at_with_what_its_functions_had(qtbot):
    with driving(qtbot, SCRIPTS / "uncaught_in_forward.py") as d:
        d.settle()
        d.press("run")
        assert d.until_ended().kind == "exception"
        assert label(d, "model_tree.as_of") == ""
        assert label(d, "batch.sentence") == ""
        tree = d.desk.window.findChild(QTreeView, "model_tree.view").model()
        assert tree.rowCount() > 0


def test_of_one_that_was_killed_the_panels_say_how_old_they_are(qtbot, tmp_path):
    script = tmp_path / "train.py"
    script.write_text((SCRIPTS / "cleared_last.py").read_text() + "\nimport os\nos._exit(7)\n")
    with driving(qtbot, script) as d:
        d.settle()
        d.press("run")
        d.until_ended()
        assert label(d, "model_tree.as_of") == "As of iteration 1: the end was not seen."
        assert label(d, "batch.sentence") == "No batch was seen in this run."


def test_a_tensor_that_is_shown_is_of_the_end_too(qtbot):
    with driving(qtbot, SCRIPTS / "cleared_last.py") as d:
        d.settle()
        d.desk.window.bring("tensor")
        view = d.desk.window.findChild(QTreeView, "model_tree.view")
        view.setCurrentIndex(d.row("line.weight"))
        d.step()
        d.press("run")
        d.until_ended()
        facts = d.desk.panels["tensor"].controller._sight.facts
        assert facts.iteration > 10
        assert label(d, "tensor.as_of") == ""


def test_who_looks_and_asks_nothing_does_not_keep_the_script_waiting():
    with Debuggee(SCRIPTS / "cleared_last.py") as debuggee:
        debuggee.stopped()
        debuggee.send(HoldAtEnd("stepping"))
        debuggee.go("run")
        stop = debuggee.stopped()
        assert isinstance(stop, Stopped) and stop.passing and stop.iteration == 11
        assert debuggee.finish()[2] == 0


def test_the_script_does_not_see_that_the_return_of_main_is_waited_for(tmp_path):
    """While it is stepped, sys.gettrace() is ours until main() has returned; what the script sets itself stays."""
    script = tmp_path / "train.py"
    body = (SCRIPTS / "model_in_main.py").read_text()
    script.write_text(body.replace("        optimizer.step()\n", "        optimizer.step()\n        sys.settrace(count)\n")
                      .replace("import torch\n", "import sys\nimport torch\n\n\ndef count(*_):\n    return None\n", 1)
                      + "print(sys.gettrace() is count)\n")  # fmt: skip
    with Debuggee(script) as debuggee:
        stop = debuggee.stopped()
        while isinstance(stop, Stopped):
            stop = debuggee.step("run" if stop.next is not None and stop.next.phase == "end" else "phase")
        assert "True" in debuggee.finish()[0]


def test_a_tree_that_is_gone_stays_as_it_was(tmp_path):
    """Something follows the call of main(), so its return is not the end: then the model is no more."""
    script = tmp_path / "train.py"
    script.write_text(
        (SCRIPTS / "model_in_main.py").read_text() + "    print('over')\n    for _ in range(2):\n        pass\n"
    )
    with Debuggee(script) as debuggee:
        stop = debuggee.stopped()
        while stop.next is None or stop.next.phase != "end":
            stop = debuggee.step()
        paths = paths_of(debuggee.ask(AskStructure(0, 0)))
        assert (stop.parameters, list(paths.values())) == (0, ["net.weight", "net.bias"])
        debuggee.send(Go(stop.stop, "run"))
        assert debuggee.finish()[2] == 0
