"""Why?, asked from the model tree, from the tensor panel and from a finding, by the public names of the window."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtWidgets import QDialog, QListWidget, QPushButton, QToolButton, QTreeView

from inspector.desk.window.why import CERTAIN_ROLE, CODE_ROLE, PLACE_ROLE
from tests.end_to_end.window import PATIENCE_MS, Driver, driving
from tests.scripts.moments import line_of, script_of

SCRIPT = script_of("does_not_move")


def shown(driver: Driver) -> QListWidget:
    found: QListWidget = driver.desk.window.findChild(QListWidget, "why.facts")
    return found


def codes(driver: Driver) -> list[str]:
    return [shown(driver).item(row).data(CODE_ROLE) for row in range(shown(driver).count())]


def choose(driver: Driver, path: str) -> Any:
    tree = driver.desk.window.findChild(QTreeView, "model_tree.view")
    index = driver.row(path)
    tree.setCurrentIndex(index)
    return tree.menu_for(index)


def trigger(menu: Any, text: str) -> None:
    next(action for action in menu.actions() if action.text() == text).trigger()


@pytest.fixture
def stepped(qtbot):
    with driving(qtbot, SCRIPT, ("60",)) as driver:
        driver.settle()
        driver.until_done("step")
        yield driver


def test_the_tree_is_asked_why_a_gradient_is_none_and_the_line_is_shown(qtbot, stepped):
    trigger(choose(stepped, "net.cut.weight"), "Why is its gradient None or zero?")
    qtbot.waitUntil(lambda: codes(stepped)[-1:] == ["cut_detached"], timeout=PATIENCE_MS)
    window = stepped.desk.window.findChild(QDialog, "why")
    assert window.isVisible() and not window.isModal()
    last = shown(stepped).item(shown(stepped).count() - 1)
    assert last.data(CERTAIN_ROLE) and "detach" in last.text()
    assert last.data(PLACE_ROLE)[1] == line_of(SCRIPT, "h = self.cut")
    with qtbot.waitSignal(stepped.desk.session.place_wanted) as place:
        shown(stepped).itemActivated.emit(last)
    assert place.args[1] == line_of(SCRIPT, "h = self.cut")


def test_the_tree_is_asked_why_a_weight_did_not_move(qtbot, stepped):
    trigger(choose(stepped, "net.outside.bias"), "Why did it not move?")
    qtbot.waitUntil(lambda: codes(stepped) == ["in_no_optimizer", "optimizer_made"], timeout=PATIENCE_MS)


def test_the_tensor_panel_is_asked_about_what_it_shows(qtbot, stepped):
    stepped.desk.window.bring("tensor")
    choose(stepped, "net.frozen.weight")
    button = stepped.desk.window.findChild(QToolButton, "tensor.why")
    qtbot.waitUntil(button.isVisible, timeout=PATIENCE_MS)
    button.click()
    qtbot.waitUntil(lambda: codes(stepped)[:1] == ["frozen"], timeout=PATIENCE_MS)


def test_a_finding_is_asked_about_its_parameter(qtbot, stepped):
    for _ in range(12):
        stepped.step("step_iteration")
    findings = stepped.desk.session.findings
    qtbot.waitUntil(lambda: "never_reached" in [v.found.code for v in findings.verdicts()], timeout=PATIENCE_MS)
    number = next(v.found.number for v in findings.verdicts() if v.found.code == "never_reached")
    stepped.desk.window.bring("findings")
    findings.want(number)
    stepped.desk.window.findChild(QPushButton, "findings.why").click()
    qtbot.waitUntil(lambda: "grad_is_none" in codes(stepped), timeout=PATIENCE_MS)


def test_while_it_runs_the_tree_does_not_offer_it(qtbot):
    with driving(qtbot, SCRIPT, ("1000000",)) as driver:
        driver.settle()
        driver.press("run")
        qtbot.waitUntil(lambda: driver.desk.session.state.code == "running", timeout=PATIENCE_MS)
        menu = choose(driver, "net.cut.weight")
        assert not next(a for a in menu.actions() if a.text() == "Why did it not move?").isEnabled()
