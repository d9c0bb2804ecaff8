"""The tree says which modules train and which are evaluated, and what is in the buffers."""

from __future__ import annotations

import re

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPlainTextEdit

from inspector.panels.model_tree.cells import TreeColumn
from inspector.panels.model_tree.model import CHANGE_ROLE, MODE_ROLE, VALUE_ROLE
from tests.end_to_end.window import SCRIPTS, Driver, driving


def modes(d: Driver) -> dict[str, str]:
    """The tags of the rows that have one."""
    paths = ("model", *(f"model.{number}" for number in range(5)))
    return {path: tag for path in paths if (tag := d.row(path).data(MODE_ROLE))}


def printed(d: Driver) -> tuple[float, int]:
    """Norm of the running mean and number of batches, as the script has printed them last."""
    text = d.desk.window.findChild(QPlainTextEdit, "console.view").toPlainText()
    norm, batches = re.findall(r"running (\S+) (\d+)", text)[-1]
    return float(norm), int(batches)


def value(d: Driver, path: str) -> float:
    return d.row(path).siblingAtColumn(TreeColumn.NORM).data(VALUE_ROLE)


def test_a_mode_that_differs_is_seen_at_the_row(qtbot):
    with driving(qtbot, SCRIPTS / "modes.py") as d:
        d.settle()
        d.until_done("forward")
        assert modes(d) == {"model.1": "eval"}
        d.until_done("loss")
        d.until_done("loss")
        assert modes(d) == {"model": "eval"}, "all below are in the same"
        assert "in eval mode" in d.row("model").data(Qt.ItemDataRole.ToolTipRole)


def test_buffers_have_their_numbers_and_say_when_they_change(qtbot):
    with driving(qtbot, SCRIPTS / "modes.py") as d:
        d.settle()
        d.until_done("zero_grad")
        assert value(d, "model.3.running_mean") == 0
        d.step()
        marks = {path: d.row(path).data(CHANGE_ROLE) for path in ("model.3.running_mean", "model.1.running_mean")}
        assert marks == {"model.3.running_mean": "changed", "model.1.running_mean": None}, "one is in eval mode"
        assert d.row("model.3.num_batches_tracked").siblingAtColumn(TreeColumn.NORM).data() == "1"
        d.press("run")
        d.until_ended()
        norm, batches = (value(d, f"model.3.{name}") for name in ("running_mean", "num_batches_tracked"))
        assert (norm, batches) == printed(d)
