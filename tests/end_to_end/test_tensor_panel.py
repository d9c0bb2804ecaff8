"""Single tensors of the walkthrough, chosen with clicks, shown with the numbers that a bare run has."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import torch
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QTableView, QToolButton, QTreeView

from inspector.panels.tensor.lenses.table.model import VALUE_ROLE
from inspector.panels.widgets.chips import Chips
from tests.end_to_end.window import PATIENCE_MS, SCRIPTS, Driver, driving


def double_click(qtbot: Any, driver: Driver, path: str) -> None:
    tree = driver.desk.window.findChild(QTreeView, "model_tree.view")
    row = driver.row(path)
    tree.expand(row.parent())
    tree.scrollTo(row)
    place = QPoint(tree.visualRect(row).left() + 12, tree.visualRect(row).center().y())
    qtbot.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.mouseDClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=place)


def numbers(dock: Any) -> np.ndarray:
    """What the table shows, NaN where nothing has come yet."""
    model = dock.findChild(QTableView, "tensor.table").model()
    rows, columns = range(model.rowCount()), range(model.columnCount())
    values = [[model.index(row, column).data(VALUE_ROLE) for column in columns] for row in rows]
    return np.array([[np.nan if value is None else value for value in row] for row in values])


def text(dock: Any, name: str) -> str:
    return dock.findChild(QLabel, name).text()


def test_a_gradient_is_chosen_read_saved_and_followed(qtbot, tmp_path: Path):
    with driving(qtbot, SCRIPTS / "momentum.py", ("4",)) as driver:
        driver.settle()
        driver.until_done("backward")
        dock = driver.desk.window.docks["tensor"]
        assert not dock.isVisible()
        root = driver.desk.window.findChild(QTreeView, "model_tree.view").model().index(0, 0).data()
        path = f"{root}.3.weight"
        double_click(qtbot, driver, f"{path}.grad")
        qtbot.waitUntil(lambda: dock.isVisible() and numbers(dock).size == 9, timeout=PATIENCE_MS)
        qtbot.waitUntil(lambda: bool(np.isfinite(numbers(dock)).all()), timeout=PATIENCE_MS)
        assert text(dock, "tensor.path") == f"{path}.grad"
        assert "out 8" in text(dock, "tensor.head")
        driver.desk.window.resize(1440, 900)
        table = dock.findChild(QTableView, "tensor.table")
        qtbot.waitUntil(lambda: table.viewport().height() >= 9 * table.rowHeight(0))  # beside everything else it has

        file = tmp_path / "grad.npy"
        controller = driver.desk.panels["tensor"].controller
        controller.view.save_wanted.emit(str(file), "npy")
        qtbot.waitUntil(file.exists, timeout=PATIENCE_MS)
        saved = np.load(file)
        assert saved.shape == (8, 6, 3, 3) and np.array_equal(numbers(dock), saved[0, 0])

        for kind in ("pt", "csv"):
            controller.view.save_wanted.emit(str(tmp_path / f"grad.{kind}"), kind)
            qtbot.waitUntil((tmp_path / f"grad.{kind}").exists, timeout=PATIENCE_MS)
        assert torch.equal(torch.load(tmp_path / "grad.pt"), torch.from_numpy(saved))
        written = (tmp_path / "grad.csv").read_text().replace(",", " ").split()
        assert np.array_equal(np.array(written, np.float32), saved.reshape(-1))

        index = dock.findChild(QLineEdit, "tensor.index")
        index.setText("[7, :, 1, :]")
        qtbot.keyClick(index, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: np.array_equal(numbers(dock), saved[7, :, 1, :]), timeout=PATIENCE_MS)
        index.setText("[8, :, 1, :]")
        qtbot.keyClick(index, Qt.Key.Key_Return)
        assert "8×6×3×3" in text(dock, "tensor.index.problem") and index.text() == "[8, :, 1, :]"

        controller.view.text_wanted.emit("python")
        clipboard = QGuiApplication.clipboard()
        qtbot.waitUntil(lambda: clipboard.text().startswith("torch.tensor"), timeout=PATIENCE_MS)
        assert torch.equal(eval(clipboard.text()), torch.from_numpy(saved[7, :, 1, :].copy()))

        qtbot.mouseClick(dock.findChild(Chips, "tensor.target").chip("parameter"), Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: text(dock, "tensor.path") == path and "requires_grad" in text(dock, "tensor.head"))
        qtbot.mouseClick(dock.findChild(QToolButton, "tensor.keep"), Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: "MB" in text(dock, "tensor.copies"), timeout=PATIENCE_MS)
        before = numbers(dock)
        driver.until_done("step")
        qtbot.waitUntil(lambda: not np.array_equal(numbers(dock), before), timeout=PATIENCE_MS)


def test_tensors_of_every_kind_are_shown_or_said_to_have_no_numbers(qtbot):
    with driving(qtbot, SCRIPTS / "kinds.py") as driver:
        driver.settle()
        dock = driver.desk.window.docks["tensor"]
        selection = driver.desk.session.selection

        def shown(kind: str, shape: tuple[int, ...]) -> np.ndarray:
            selection.select(selection.find(f"model.of_{kind}"), f"model.of_{kind}")
            selection.show()
            qtbot.waitUntil(lambda: text(dock, "tensor.path").startswith(f"model.of_{kind}"), timeout=PATIENCE_MS)
            qtbot.waitUntil(lambda: numbers(dock).shape == shape, timeout=PATIENCE_MS)
            return numbers(dock)

        shown("bfloat16", (12, 8))
        qtbot.waitUntil(lambda: bool(np.isfinite(numbers(dock)).all()), timeout=PATIENCE_MS)
        seen = torch.from_numpy(numbers(dock)).float()
        assert torch.equal(seen, seen.bfloat16().float()) and seen.abs().max() > 1
        shown("nested", (3, 8))  # its first component: as a whole it has no picture
        assert dock.findChild(QComboBox, "tensor.part").currentText() == "0"
        shown("coo", (12, 8))
        shown("scalar", (1, 1))
        qtbot.waitUntil(lambda: numbers(dock)[0, 0] == 3.25, timeout=PATIENCE_MS)
        selection.select(selection.find("model.of_meta"), "model.of_meta")
        qtbot.waitUntil(lambda: "meta" in text(dock, "tensor.sentence"), timeout=PATIENCE_MS)


ENDLESS = """
import time, torch
torch.manual_seed(0)
model = torch.nn.Linear(3, 2)
optimizer = torch.optim.SGD(model.parameters(), lr=1e-3)
while True:
    optimizer.zero_grad()
    model(torch.ones(4, 3)).sum().backward()
    optimizer.step()
    time.sleep(0.002)
"""


def test_a_weight_is_followed_while_training_runs_and_found_again_after_a_restart(qtbot, tmp_path: Path):
    script = tmp_path / "train.py"
    script.write_text(ENDLESS)
    with driving(qtbot, script) as driver:
        driver.settle()
        driver.until_done("backward")
        dock, session = driver.desk.window.docks["tensor"], driver.desk.session
        double_click(qtbot, driver, "model.weight")
        qtbot.waitUntil(lambda: numbers(dock).size == 6 and bool(np.isfinite(numbers(dock)).all()), timeout=PATIENCE_MS)
        seen = [numbers(dock)]
        driver.press("run")

        def follows() -> bool:
            now = numbers(dock)
            assert now.shape == (2, 3) and np.isfinite(now).all()  # the last picture stays until the next is there
            if not np.array_equal(now, seen[-1]):
                seen.append(now)
            return len(seen) >= 4

        qtbot.waitUntil(follows, timeout=PATIENCE_MS)
        assert session.state.code == "running"
        driver.press("restart")
        qtbot.waitUntil(lambda: session.state.code == "starting", timeout=PATIENCE_MS)
        qtbot.waitUntil(lambda: session.state.code == "held", timeout=PATIENCE_MS)
        driver.until_done("step")
        once = seen[0] - 1e-3 * 4  # four samples of ones: the first step of a new run, from the same weights
        qtbot.waitUntil(lambda: numbers(dock).size == 6 and np.allclose(numbers(dock), once), timeout=PATIENCE_MS)
        assert text(dock, "tensor.path") == "model.weight"
