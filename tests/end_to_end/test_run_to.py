"""The walkthrough is run to a layer and to a gradient that are chosen in the model tree, with the real key."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTreeView

from inspector.panels.model_tree.model import EXECUTION_ROLE
from inspector.wire.messages import Refused
from inspector.wire.tensors import AskTensor, TensorFacts
from tests.end_to_end.window import PATIENCE_MS, Driver, driving

LAYERS = ("conv1", "conv2", "conv3", "linear1", "linear2")


class Tree:
    def __init__(self, qtbot: Any, driver: Driver) -> None:
        self._qtbot, self._driver = qtbot, driver
        self._view = driver.desk.window.findChild(QTreeView, "model_tree.view")
        driver.desk.window.activateWindow()
        qtbot.waitUntil(driver.desk.window.isActiveWindow, timeout=PATIENCE_MS)

    def run_to(self, path: str) -> Any:
        self._view.setCurrentIndex(self._driver.row(path))
        with self._qtbot.waitSignal(self._driver.desk.answered, timeout=PATIENCE_MS):
            self._qtbot.keyClick(self._driver.desk.window, Qt.Key.Key_F9, Qt.KeyboardModifier.AltModifier)
        return self._driver.desk.session.stop

    def signs(self) -> dict[str, str]:
        """{layer: how execution stands to it}, of those that it stands at."""
        said = {name: self._driver.row(f"model.model1.{name}").data(EXECUTION_ROLE) for name in LAYERS}
        return {name: code for name, code in said.items() if code}

    def grad_states(self) -> list[str]:
        return [self._driver.grad(f"model.model1.{name}.weight")[0] for name in LAYERS]

    def gradient(self, layer: str) -> Any:
        """What the debuggee itself finds at `weight.grad`."""
        session, path = self._driver.desk.session, f"model.model1.{layer}.weight.grad"
        answers: list[Any] = []
        session.ask(AskTensor(0, session.selection.find(path)), answers.append)
        self._qtbot.waitUntil(lambda: bool(answers), timeout=PATIENCE_MS)
        return answers[0]


def test_it_runs_to_the_call_of_a_layer_and_to_a_gradient_that_is_about_to_come(qtbot):
    with driving(qtbot, None) as driver:
        driver.settle()
        tree = Tree(qtbot, driver)
        stop = tree.run_to("model.model1.conv2")
        assert (stop.inside.place, stop.inside.path, stop.iteration) == ("layer", "model.model1.conv2", 1)
        assert tree.signs()["conv2"] == "next" and "conv3" not in tree.signs()

        stop = tree.run_to("model.model1.conv2.weight")
        assert (stop.inside.place, stop.inside.node, stop.iteration) == ("node", "AccumulateGrad", 1)
        assert tree.grad_states() == ["none", "none", "populated", "populated", "populated"]
        assert tree.signs()["conv2"] == "next"
        for layer in ("conv1", "conv2"):
            refused = tree.gradient(layer)
            assert isinstance(refused, Refused) and refused.code == "none"
        assert isinstance(tree.gradient("conv3"), TensorFacts)
        driver.until_done("backward")
        assert tree.signs() == {} and tree.grad_states() == ["populated"] * 5
