"""Right, wrong and labels are said only where the loss is a classification's; else what it compares."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QWidget

from tests.end_to_end.window import SCRIPTS, Driver, driving


def shown(d: Driver, name: str) -> str:
    label = d.desk.window.findChild(QLabel, name)
    return label.text() if label.isVisible() else ""


def test_digits_that_training_ignores_are_no_labels(qtbot):
    with driving(qtbot, SCRIPTS / "autoencoder.py") as d:
        d.settle()
        d.until_done("loss")
        assert shown(d, "batch.label").startswith("Target: ")
        assert shown(d, "batch.predicted").startswith("Output: ")
        assert (shown(d, "batch.verdict"), "wrong" in shown(d, "batch.heading")) == ("", False)
        assert d.desk.window.findChild(QWidget, "batch.made").isVisible()  # the reconstruction, beside the picture
        d.until_done("data")
        assert shown(d, "batch.label") == ""


def test_of_a_classification_they_are_said_as_soon_as_its_loss_is_there(qtbot):
    with driving(qtbot, SCRIPTS / "uncaught_in_forward.py") as d:
        d.settle()
        d.until_done("forward")
        assert shown(d, "batch.predicted") == ""
        d.until_done("loss")
        assert shown(d, "batch.predicted").startswith("Predicted: ")
        assert shown(d, "batch.verdict") in ("✓ right", "✗ wrong")
