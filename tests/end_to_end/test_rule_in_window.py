"""The chain rule of the walkthrough's nodes in the window: foretold before a node runs, and torch's number after."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QLabel, QTabBar, QTableView

from tests.end_to_end.window import Driver, driving
from tests.scripts.moments import WALKTHROUGH


def text(driver: Driver, name: str) -> str:
    label = driver.desk.window.findChild(QLabel, f"graph.rule.{name}")
    return label.text() if label.isVisible() else ""


def number(words: str) -> float:
    """Of "sum = −0.25"."""
    return float(words.partition("= ")[2].split()[0].replace("−", "-"))


def test_a_worked_element_of_the_walkthrough_is_what_torch_gives(qtbot: Any) -> None:
    with driving(qtbot, WALKTHROUGH, ["--iterations", "2"]) as driver:
        desk = driver.desk
        driver.settle()
        desk.window.bring("graph")
        tabs = desk.window.findChild(QTabBar, "graph.rule.tabs")
        driver.until_done("loss")
        stop = driver.step("step_into")
        while stop.inside.node != "AddmmBackward0":
            stop = driver.step("step_into")
        assert stop.inside.path == "model.model1.linear2" and tabs.tabText(0) == "Next: AddmmBackward0"
        terms = desk.window.findChild(QTableView, "graph.rule.terms").model()
        products = [float(terms.index(row, 4).data().replace("−", "-")) for row in range(terms.rowCount())]
        foretold = number(text(driver, "value"))
        assert len(products) == 10 and abs(sum(products) - foretold) < 1e-7
        assert text(driver, "torch_value") == ""
        driver.step("step_into")
        tabs.setCurrentIndex(1)
        assert number(text(driver, "value")) == foretold
        assert abs(number(text(driver, "torch_value")) - foretold) < 1e-7
        assert text(driver, "agreement")[:1] in "✓≈" and tabs.tabText(1)[-1] in "✓≈"
