"""Findings of a real training, seen and handled by the public names of the window."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QCheckBox, QLabel, QLineEdit, QPlainTextEdit, QPushButton, QToolButton, QTreeView, QWidget

from inspector.panels.findings.chain import Chain
from inspector.panels.findings.model import CODE_ROLE, LEVEL_ROLE
from inspector.panels.model_tree.model import FINDING_ROLE
from tests.end_to_end.test_rules_in_window import RAW
from tests.end_to_end.window import PATIENCE_MS, Driver, driving
from tests.scripts.moments import line_of, script_of

FORGETS, NAN = script_of("forgets_zero_grad"), script_of("first_nan")
STEP = line_of(FORGETS, "optimizer.step()")


def health(driver: Driver) -> Any:
    return driver.desk.window.findChild(QWidget, "health_line")


def codes(driver: Driver) -> list[str]:
    model = driver.desk.window.findChild(QTreeView, "findings.view").model()
    return [model.index(row, 0).data(CODE_ROLE) for row in range(model.rowCount())]


def open_findings(qtbot: Any, driver: Driver) -> None:
    qtbot.mouseClick(health(driver), Qt.MouseButton.LeftButton, pos=QPoint(60, 12))


def run_to_the_end(driver: Driver) -> None:
    driver.settle()
    driver.press("run")
    driver.until_ended()


def test_a_fault_is_told_by_the_health_line_and_shown_in_full(qtbot):
    with driving(qtbot, FORGETS) as driver:
        run_to_the_end(driver)
        qtbot.waitUntil(lambda: health(driver).level() == "error", timeout=PATIENCE_MS)
        assert f"forgets_zero_grad.py:{STEP}" in health(driver).text()
        open_findings(qtbot, driver)
        view = driver.desk.window.findChild(QTreeView, "findings.view")
        assert view.isVisible() and view.currentIndex().data(CODE_ROLE) == "no_zero_grad"
        assert view.currentIndex().data(LEVEL_ROLE) == "error"
        assert "zero_grad()" in driver.desk.window.findChild(QLabel, "findings.detail.advice").text()
        assert driver.row("model.0.weight").data(FINDING_ROLE) == "error"
        source: Any = driver.desk.window.findChild(QPlainTextEdit, "source.view")
        assert source.finding_at(STEP).level == "error"
        driver.desk.window.findChild(QPushButton, "findings.show_parameter").click()
        tree = driver.desk.window.findChild(QTreeView, "model_tree.view")
        assert tree.currentIndex().data() == "weight"


def test_what_is_no_fault_stays_none_in_the_next_start(qtbot):
    with driving(qtbot, FORGETS) as driver:
        run_to_the_end(driver)
        qtbot.waitUntil(lambda: "no_zero_grad" in codes(driver), timeout=PATIENCE_MS)
        open_findings(qtbot, driver)
        driver.desk.window.findChild(QPushButton, "findings.mute").click()
        assert health(driver).level() == "" and codes(driver) == []
    with driving(qtbot, FORGETS) as driver:
        run_to_the_end(driver)
        muted = driver.desk.session.findings.muted
        qtbot.waitUntil(lambda: [v.found.code for v in muted()] == ["no_zero_grad"], timeout=PATIENCE_MS)
        assert health(driver).level() == ""


def test_a_finding_holds_training_when_that_is_chosen(qtbot):
    with driving(qtbot, FORGETS, ("3000",)) as driver:
        driver.settle()
        driver.press("run")
        qtbot.waitUntil(lambda: "no_zero_grad" in codes(driver), timeout=PATIENCE_MS)
        open_findings(qtbot, driver)
        driver.desk.window.findChild(QCheckBox, "findings.hold").click()
        driver.press("restart")
        driver.settle()
        driver.press("run")
        stop = driver.settle()
        assert (stop.reason.kind, stop.reason.detail, stop.done.phase) == ("finding", "no_zero_grad", "step")
        assert driver.sentence().startswith("A finding holds here")


def test_the_first_nan_holds_before_the_step_and_one_click_turns_that_off(qtbot):
    with driving(qtbot, NAN, ("40", "13")) as driver:
        driver.settle()
        driver.press("run")
        stop = driver.settle()
        assert (stop.done.phase, stop.iteration) == ("backward", 13)
        assert driver.sentence().startswith("First NaN or Inf")
        qtbot.waitUntil(lambda: health(driver).level() == "error", timeout=PATIENCE_MS)
        driver.desk.window.findChild(QToolButton, "health_line.hold").click()
        driver.press("restart")
        driver.settle()
        driver.press("run")
        assert driver.until_ended().kind == "finished"
        assert driver.desk.settings.get("nonfinite") == "pass"


def test_the_way_to_the_loss_is_drawn_with_the_line_of_the_cut(qtbot):
    script = script_of("does_not_move")
    with driving(qtbot, script, ("60",)) as driver:
        run_to_the_end(driver)
        qtbot.waitUntil(lambda: "never_reached" in codes(driver), timeout=PATIENCE_MS)
        open_findings(qtbot, driver)
        view: Any = driver.desk.window.findChild(QTreeView, "findings.view")
        chain = driver.desk.window.findChild(Chain, "findings.chain")
        rows = [view.model().index(row, 0) for row in range(view.model().rowCount())]
        for index in (index for index in rows if index.data(CODE_ROLE) == "never_reached"):
            view.setCurrentIndex(index)
            if "detach" in chain.text():
                break
        line = line_of(script, "h = self.cut")
        assert chain.text().startswith(f"cut → ✂ .detach() does_not_move.py:{line} → ")
        assert chain.isVisible() and chain.boxes[-1].is_reached


def test_a_threshold_holds_in_the_next_start_of_the_script(qtbot, tmp_path):
    script = tmp_path / "raw.py"
    script.write_text(RAW, encoding="utf-8")
    with driving(qtbot, script) as driver:
        run_to_the_end(driver)
        qtbot.waitUntil(lambda: "input_scale" in codes(driver), timeout=PATIENCE_MS)
        open_findings(qtbot, driver)
        field = driver.desk.window.findChild(QLineEdit, "findings.threshold")
        field.setText("1000")
        qtbot.keyClick(field, Qt.Key.Key_Return)
    with driving(qtbot, script) as driver:
        run_to_the_end(driver)
        checked = driver.desk.session.findings
        qtbot.waitUntil(lambda: checked.checked is not None and checked.checked.steps == 4, timeout=PATIENCE_MS)
        assert "input_scale" not in codes(driver)
