"""A script with strange names in a real window: walked through, looked at, and read as text."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QTreeView

from inspector.wire.inside import AskInside
from inspector.wire.tensors import AskTensor, TensorFacts, TensorName
from tests.end_to_end.window import PATIENCE_MS, SCRIPTS, Driver, driving
from tests.ui.desk.test_hostile_text import faults

SHOWN = (
    "a b", "line\\nbreak", "\\u202eturned", "\U0001f600", "x" * 499 + "…", "<img src='file:///nowhere'>", "\\x00nul",
    "\\ud800half", "=1+1", "a&b", "dot.ted",
)  # fmt: skip


def ask(qtbot: Any, driver: Driver, question: Any) -> Any:
    heard: list[Any] = []
    driver.desk.session.ask(question, heard.append)
    qtbot.waitUntil(lambda: bool(heard), timeout=PATIENCE_MS)
    return heard[0]


def names(window: Any) -> list[str]:
    """Of the layers in the model tree."""
    model = window.findChild(QTreeView, "model_tree.view").model()
    root = model.index(0, 0)
    return [model.index(row, 0, root).data() for row in range(model.rowCount(root))]


def test_every_layer_is_shown_and_what_it_is_given_is_found_by_its_name(qtbot):
    with driving(qtbot, SCRIPTS / "strange_names.py") as driver:
        for drawer in ("inside", "graph", "timeline", "tensor"):
            driver.desk.window.bring(drawer)
        stop, met = driver.settle(), []
        while stop.next is None or stop.next.phase != "forward":
            stop = driver.step()
        stop = driver.step("step_into")
        while stop.inside is not None and stop.inside.place == "layer":
            met.append(stop.inside.path.removeprefix("model."))
            coming = ask(qtbot, driver, AskInside(0)).layer
            answer = ask(qtbot, driver, AskTensor(0, TensorName("argument", 0, 0, coming.key)))
            assert isinstance(answer, TensorFacts), (coming.path[:40], answer)
            stop = driver.step("step_into")
        assert met == list(SHOWN) == names(driver.desk.window)
        assert not faults(driver.desk.window)
