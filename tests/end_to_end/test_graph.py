"""The graph of the walkthrough's loss, stepped through node by node in the window."""

from __future__ import annotations

from typing import Any

from inspector.panels.graph.canvas import GraphCanvas
from inspector.panels.graph.model import GraphModel
from tests.end_to_end.window import PATIENCE_MS, driving


def at(model: GraphModel, label: str) -> int:
    """The node that accumulates into a parameter."""
    return next(node for node in range(len(model)) if model.label(node) == label)


def test_nodes_are_lit_one_after_another_and_conv1_last(qtbot: Any):
    with driving(qtbot, None, ("--iterations", "2")) as driver:
        driver.settle()
        window, session = driver.desk.window, driver.desk.session
        window.docks["graph"].show()
        window.docks["graph"].raise_()
        qtbot.waitUntil(lambda: driver.desk.panels["graph"].controller is not None, timeout=PATIENCE_MS)
        view = driver.desk.panels["graph"].controller.view
        canvas = window.findChild(GraphCanvas, "graph.canvas")
        driver.until_done("loss")
        model = view.model
        assert (len(model), model.state, int(model.ran.sum())) == (23, "waiting", 0)
        assert view.status.text().startswith("23 nodes, none has run")

        def step(unit: str, times: int = 1) -> None:
            for _ in range(times):
                with qtbot.waitSignal(driver.desk.answered, timeout=PATIENCE_MS):
                    session.step(unit)

        step("node", 13)
        last, first = at(model, "model.model1.linear2.weight"), at(model, "model.model1.conv1.weight")
        assert view.model is model and model.ran.sum() == 12 and model.current == 12
        assert model.ran[last] and not model.ran[first]
        assert driver.grad("model.model1.conv1.weight")[0] == "none"
        assert driver.grad("model.model1.linear2.weight")[0] == "populated"
        assert "node 13 of 23" in view.status.text() and 0 < model.held < model.saved
        assert canvas.viewport().rect().contains(canvas.place(model.current).center().toPoint())

        with qtbot.waitSignal(driver.desk.answered, timeout=PATIENCE_MS):
            view.run_to_wanted.emit(first)
        assert model.current == first and not model.ran[first]
        assert driver.grad("model.model1.conv1.weight")[0] == "none"
        canvas.select(first)
        assert session.selection.selected.path == "model.model1.conv1.weight.grad"
        step("phase")
        assert model.ran.all() and model.held == 0 and "all 23 nodes" in view.status.text()
        assert driver.grad("model.model1.conv1.weight")[0] == "populated"
        driver.until_done("data")
        assert view.model is model and "last loss" in view.remark.text()
        driver.until_done("loss")
        assert view.model is not model and view.heading.text() == "loss, iteration 2"
