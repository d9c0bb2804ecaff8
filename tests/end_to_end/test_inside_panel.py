"""Layers and nodes of the walkthrough, walked through with keys, with the tensors that a bare run has there."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QLabel, QTableView, QTreeView

from inspector.panels.inside.model import CODE_ROLE, PICTURE_ROLE
from tests.end_to_end import warm
from tests.end_to_end.test_tensor_panel import numbers
from tests.end_to_end.window import PATIENCE_MS, Driver, driving
from tests.scripts.moments import WALKTHROUGH

BARE = """
import runpy, sys, numpy, torch
script, folder = sys.argv[1:3]
sys.argv = [script, "--iterations", "1"]

def after(module, args, output):
    if isinstance(module, torch.nn.Conv2d) and module.weight.shape[:2] == (32, 32):
        numpy.save(folder + "/argument.npy", args[0].detach())
        output.register_hook(lambda grad: numpy.save(folder + "/gradient.npy", grad))

torch.nn.modules.module.register_module_forward_hook(after)
runpy.run_path(script, run_name="__main__")
"""


def bare_tensors(folder: Path) -> tuple[np.ndarray, np.ndarray]:
    """(what conv2 is given, the gradient of what it gives) in the first iteration of a run without the probe."""
    program = folder / "bare.py"
    program.write_text(BARE)
    subprocess.run([warm.python(), str(program), str(WALKTHROUGH), str(folder)], check=True, capture_output=True)
    return np.load(folder / "argument.npy"), np.load(folder / "gradient.npy")


class Drawer:
    def __init__(self, qtbot: Any, driver: Driver) -> None:
        self._qtbot, self._driver = qtbot, driver
        self._window = driver.desk.window

    def row(self, section: str, code: str) -> QModelIndex:
        model = self._window.findChild(QTreeView, "inside.view").model()
        head = next(model.index(i, 0) for i in range(2) if model.index(i, 0).data(CODE_ROLE) == section)
        rows = (model.index(i, 0, head) for i in range(model.rowCount(head)))
        return next(index for index in rows if index.data(CODE_ROLE) == code)

    def head(self, section: int) -> str:
        return str(self._window.findChild(QTreeView, "inside.view").model().index(section, 0).data())

    def open(self, section: str, code: str) -> None:
        """Clicks a row and presses Return: its tensor comes to the front."""
        tree = self._window.findChild(QTreeView, "inside.view")
        index = self.row(section, code)
        tree.scrollTo(index)
        self._qtbot.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=tree.visualRect(index).center())
        self._qtbot.keyClick(tree, Qt.Key.Key_Return)

    def shown(self) -> np.ndarray:
        """The numbers in the tensor panel, once they are all there."""
        dock = self._window.docks["tensor"]

        def has_all() -> bool:
            table = dock.findChild(QTableView, "tensor.table")
            return dock.isVisible() and table is not None and numbers(dock).size > 0 and self._is_settled(dock)

        self._qtbot.waitUntil(has_all, timeout=PATIENCE_MS)
        return numbers(dock)

    def _is_settled(self, dock: Any) -> bool:
        return not np.isnan(numbers(dock)).any() and not self._driver.desk.session.is_asking(
            self._driver.desk.panels["tensor"]
        )

    def path(self) -> str:
        return self._window.docks["tensor"].findChild(QLabel, "tensor.path").text()

    def until(self, words: str) -> None:
        """F7 until this comes next."""
        while words not in self.head(1):
            self._driver.step("step_into")


def test_what_a_layer_is_given_and_the_gradient_that_arrives_are_those_of_a_bare_run(qtbot, tmp_path: Path):
    argument, gradient = bare_tensors(tmp_path)
    with driving(qtbot, WALKTHROUGH, ("--iterations", "1")) as driver:
        stop = driver.settle()
        drawer, dock = Drawer(qtbot, driver), driver.desk.window.docks["inside"]
        while stop.next.phase != "forward":
            stop = driver.step()
        assert not dock.isVisible()
        driver.step("step_into")
        assert dock.isVisible()
        drawer.until("model.model1.conv2")
        row = drawer.row("next", "argument.0")
        assert row.data().split()[2] == "×".join(map(str, argument.shape))
        assert row.data(PICTURE_ROLE) is not None
        drawer.open("next", "argument.0")
        assert np.array_equal(drawer.shown(), argument[0, 0])
        assert drawer.path() == "forward.model.model1.conv2.arguments[0]"

        driver.desk.window.bring("inside")
        stop = driver.until_done("loss")
        assert "F7" in driver.desk.window.findChild(QLabel, "inside.sentence").text()
        driver.step("step_into")
        drawer.until("ConvolutionBackward0  node")
        while drawer.row("next", "layer").data().split()[1] != "model.model1.conv2":
            driver.step("step_into")
            drawer.until("ConvolutionBackward0  node")
        drawer.open("next", "arriving.0")
        assert np.array_equal(drawer.shown(), gradient[0, 0])
        driver.desk.window.bring("inside")
        drawer.open("next", "saved.0")  # what it was given, as it keeps it
        assert np.array_equal(drawer.shown(), argument[0, 0])
        driver.step("step_into")
        words = driver.desk.window.docks["tensor"].findChild(QLabel, "tensor.sentence").text()
        assert words.startswith("It is there while training is held")
