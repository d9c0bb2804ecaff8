"""The guest's oath: with the probe, and every panel looking, training comes to what the bare script comes to, bit for
bit: parameters, buffers, gradients, optimizer state, random generators, attributes, hooks, stdout and exit code."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from inspector.panels.batch.view import CONFUSION
from inspector.session.process.debuggee import ENTRY
from inspector.session.session import Session
from tests.end_to_end import oath
from tests.end_to_end.window import PATIENCE_MS, Driver, driving
from tests.scripts.moments import SCRIPTS, WALKTHROUGH

TRAININGS = {
    "adam_dropout": (SCRIPTS / "adam_dropout.py", ("{count}",)),
    "walkthrough": (WALKTHROUGH, ("--iterations", "{count}", "--momentum", "0.9", "--log-every", "1")),
}
STEPPED, RUN = 50, 300  # iterations; a free run is given the time to be looked at


class Witness:
    """Hears what the script prints, and counts the answers that the panels got, and those given while it ran."""

    def __init__(self, driver: Driver) -> None:
        self.written: list[str] = []
        self.answers: dict[str, int] = {}
        self.live = 0
        session = driver.desk.session
        session.output.connect(self.written.append)
        ask = session.ask

        def counted(question: Any, on_answer: Any, owner: Any = None) -> Any:
            def heard(answer: Any) -> None:
                name = type(answer).__name__
                self.answers[name] = self.answers.get(name, 0) + 1
                self.live += answer.stop == 0 and name in ("Values", "Batch")
                on_answer(answer)

            return ask(question, heard, owner)

        session.ask = counted

    def result(self, copy: Path, outcome: Any) -> oath.Result:
        return oath.Result("".join(self.written), outcome.code, oath.fingerprint_of(copy))


def stepped(qtbot: Any, driver: Driver) -> Any:
    """Steps by phase to the end, each time when all panels have their answers."""
    session = driver.desk.session

    def go_on() -> None:
        if session.state.code == "held":
            choose_a_weight(driver)
            session.step("phase")

    session.answered.connect(go_on)
    qtbot.waitUntil(lambda: session.state.code == "ended", timeout=6 * PATIENCE_MS)
    return session.state.outcome


def training(name: str, count: int, folder: Path) -> tuple[Path, list[str]]:
    script, arguments = TRAININGS[name]
    return oath.prepared(script, folder), [word.format(count=count) for word in arguments]


def choose_a_weight(driver: Driver) -> None:
    """The panels for tensors show the first weight and its gradient, once there is a model."""
    tree = driver.desk.panels["model_tree"].view.tree
    places = tree.model_tree.cells.outline.parameters()
    if driver.desk.session.selection.selected is None and len(places):
        tree.setCurrentIndex(tree.model_tree.index_of(2 * int(places[0])))


def look_at_all(driver: Driver) -> None:
    """Every panel is seen."""
    window = driver.desk.window
    window.arrange("tensors")
    for name, dock in window.docks.items():
        if name == "console" or not dock.isVisible():  # they share their places with others
            dock.setFloating(True)
            dock.show()


@pytest.mark.timeout(420)  # three hundred stops, each shown by every panel
@pytest.mark.parametrize("name", TRAININGS)
def test_stepping_leaves_no_trace(qtbot, name, tmp_path):
    copy, arguments = training(name, STEPPED, tmp_path)
    bare = oath.bare(copy, arguments)
    with driving(qtbot, copy, arguments, fresh=True) as d:
        witness = Witness(d)
        look_at_all(d)
        outcome = stepped(qtbot, d)
        assert all(panel.view.isVisible() for panel in d.desk.panels.values())
        assert witness.answers["Values"] >= 250 and witness.answers["Batch"] >= 250
        assert witness.answers["TensorFacts"] >= 200 and witness.answers["Region"] >= 50
        assert oath.compare(bare, witness.result(copy, outcome)) == []


@pytest.mark.parametrize("name", TRAININGS)
def test_running_leaves_no_trace(qtbot, name, tmp_path):
    copy, arguments = training(name, RUN, tmp_path)
    bare = oath.bare(copy, arguments)
    with driving(qtbot, copy, arguments, fresh=True) as d:
        witness = Witness(d)
        d.settle()
        d.desk.panels["batch"].view.show_tab(CONFUSION)  # counts at each forward
        d.desk.window.bring("timeline")  # each phase is written down
        d.press("run")
        outcome = d.until_ended()
        assert witness.live > 0
        assert len(d.desk.session.history.moments) > 4 * RUN
        assert d.desk.panels["batch"].view.confusion.summary.isVisible()
        assert oath.compare(bare, witness.result(copy, outcome)) == []


CANARY = """
import sys
import types

package = types.ModuleType("_gradstep")
package.__path__ = [{folder!r}]
sys.modules["_gradstep"] = package
from _gradstep.probe.startup import launch

on_torch = launch._on_torch


def spoilt_on_torch():
    import torch
    from _gradstep.probe.gradients.grad_states import Ledger

    before_backward = Ledger.before_backward

    def draws(self):
        torch.rand(1)
        before_backward(self)

    Ledger.before_backward = draws
    on_torch()


launch._on_torch = spoilt_on_torch
with launch.watched():
    run, arguments = launch.prepared(sys.argv[1:])
    run(*arguments)
"""


def test_a_probe_that_draws_one_random_number_is_found_out(qtbot, tmp_path, monkeypatch):
    entry = tmp_path / "canary.py"
    entry.write_text(CANARY.format(folder=str(Path(ENTRY).parents[1])), encoding="utf-8")
    monkeypatch.setattr(Session.__init__, "__defaults__", (str(entry), None))
    copy = oath.prepared(SCRIPTS / "adam_dropout.py", tmp_path)
    bare = oath.bare(copy, ["50"])
    with driving(qtbot, copy, ["50"], fresh=True) as d:
        witness = Witness(d)
        d.settle()
        d.press("run")
        differing = oath.compare(bare, witness.result(copy, d.until_ended()))
        assert "random.torch" in differing
        assert any(path.startswith("model.") for path in differing)  # dropout drew other numbers
