"""Right, wrong and labels are said only where the loss is a classification's; else what it compares."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QLabel, QPlainTextEdit, QWidget

from inspector.panels.base import notation
from tests.end_to_end.window import SCRIPTS, Driver, driving


def shown(d: Driver, name: str) -> str:
    label = d.desk.window.findChild(QLabel, name)
    return label.text() if label.isVisible() else ""


def test_digits_that_training_ignores_are_no_labels(qtbot):
    with driving(qtbot, SCRIPTS / "autoencoder.py") as d:
        d.settle()
        assert shown(d, "batch.label") == "", "before the first loss: the script names none of classes"
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


def visible(d: Driver, name: str) -> Any:
    found = d.desk.window.findChild(QWidget, name)
    return found if found.isVisible() else None


def until_first_loss(qtbot: Any, kind: str, look: Callable[[Driver], None]) -> None:
    with driving(qtbot, SCRIPTS / "beside.py", [kind]) as d:
        d.settle()
        d.until_done("loss")
        look(d)


def test_both_pictures_of_a_pair_are_shown(qtbot):
    def look(d: Driver) -> None:
        first, second = visible(d, "batch.picture"), visible(d, "batch.other.1")
        assert first.image() != second.image()
        assert (visible(d, "batch.other.2"), visible(d, "batch.made")) == (None, None)

    until_first_loss(qtbot, "pair", look)


def test_tokens_are_text_where_the_script_has_a_list_for_them(qtbot):
    def look(d: Driver) -> None:
        assert shown(d, "batch.text") == "Text, by corpus.idx2word: the cat sat on the mat"
        console = d.desk.window.findChild(QPlainTextEdit, "console.view")
        assert "own code" not in console.toPlainText()

    until_first_loss(qtbot, "tokens", look)


def test_a_series_is_drawn_as_target_and_output(qtbot):
    def look(d: Driver) -> None:
        wanted, found = visible(d, "batch.lines").series
        assert len(wanted) == len(found) == 29
        assert shown(d, "batch.label") == f"Target: {', '.join(map(notation.number, wanted[:8]))} … (29)"
        assert max(map(abs, wanted)) <= 1 and wanted != found

    until_first_loss(qtbot, "series", look)


def test_what_a_generator_has_made_is_beside_the_real_picture(qtbot):
    def look(d: Driver) -> None:
        assert visible(d, "batch.picture").image() != visible(d, "batch.made").image()

    until_first_loss(qtbot, "generated", look)
