"""Gradients and the optimizer of a real training, by the public names of the window."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QLabel, QToolButton, QTreeView

from inspector.panels.gradients.life import LifeLine
from inspector.panels.gradients.model import CODE_ROLE, NORM_ROLE, PATH_ROLE, RATIO_ROLE
from inspector.panels.optimizer.model import SETTINGS_ROLE
from inspector.panels.optimizer.updates import UpdatesPlot
from tests.end_to_end.window import PATIENCE_MS, Driver, driving
from tests.scripts.moments import line_of, script_of


def rows(driver: Driver) -> dict[str, QModelIndex]:
    """The rows of the gradients panel by their paths."""
    model: Any = driver.desk.window.findChild(QTreeView, "gradients.view").model()
    layers = [model.index(place, 0) for place in range(model.rowCount())]
    below = [model.index(place, 0, layer) for layer in layers for place in range(model.rowCount(layer))]
    return {index.data(PATH_ROLE): index for index in [*layers, *below]}


def test_gradients_and_one_step_in_numbers_follow_what_is_stepped(qtbot):
    with driving(qtbot, script_of("optimizers"), ("AdamW(weight_decay=0.1)", "30")) as driver:
        window, session = driver.desk.window, driver.desk.session
        driver.settle()
        for drawer in ("gradients", "optimizer"):
            window.bring(drawer)
        driver.until_done("step")
        session.selection.want_path("model.0.weight")
        for _ in range(3):
            driver.step("step_iteration")
        qtbot.waitUntil(lambda: "model.0.weight" in rows(driver), timeout=PATIENCE_MS)
        weight = rows(driver)["model.0.weight"]
        qtbot.waitUntil(lambda: weight.data(CODE_ROLE) == "consumed", timeout=PATIENCE_MS)
        assert weight.data(NORM_ROLE) > 0 and -3 < weight.data(RATIO_ROLE) < 0
        verdict = window.findChild(QLabel, "optimizer.verdict")
        qtbot.waitUntil(lambda: "as happened" in verdict.text(), timeout=PATIENCE_MS)
        groups = window.findChild(QTreeView, "optimizer.view").model()
        assert groups.index(0, 0).data() == "AdamW 0"
        assert groups.index(0, 0).data(SETTINGS_ROLE)["weight_decay"] == 0.1


def test_the_life_of_a_gradient_is_told_with_lines_and_leads_to_the_timeline(qtbot):
    script = script_of("optimizers")
    with driving(qtbot, script, ("SGD(momentum=0.9)", "30")) as driver:
        window = driver.desk.window
        driver.settle()
        window.bring("gradients")
        driver.until_done("step")
        for _ in range(3):
            driver.step("step_iteration")
        qtbot.waitUntil(lambda: "model.0.weight" in rows(driver), timeout=PATIENCE_MS)
        window.findChild(QTreeView, "gradients.view").setCurrentIndex(rows(driver)["model.0.weight"])
        life = window.findChild(LifeLine, "gradients.life")
        qtbot.waitUntil(lambda: len(life.table) >= 4, timeout=PATIENCE_MS)
        assert life.isVisible()
        lines = [line_of(script, words) for words in ("optimizer.zero_grad()", "loss.backward()", "optimizer.step()")]
        assert [told.split(": ")[0] for told in life.told()] == [f"optimizers.py:{line}" for line in lines]
        third = next(place for place, column in enumerate(life.shown()) if column.iteration == 3)
        qtbot.mouseClick(life, Qt.MouseButton.LeftButton, pos=life.cell(third, 1).center())
        qtbot.waitUntil(lambda: "iteration 3" in told_of(window), timeout=PATIENCE_MS)


def told_of(window: Any) -> str:
    """The moment that is chosen in the timeline, which is there once somebody has looked at it."""
    chosen = window.findChild(QLabel, "timeline.chosen")
    return chosen.text() if chosen is not None and chosen.isVisible() else ""


def test_the_updates_of_all_weights_are_drawn_while_training_runs(qtbot):
    with driving(qtbot, script_of("optimizers"), ("SGD(momentum=0.9)", "30")) as driver:
        window = driver.desk.window
        driver.settle()
        window.bring("optimizer")
        window.findChild(QToolButton, "optimizer.moves").click()
        driver.until_done("step")
        for _ in range(4):
            driver.step("step_iteration")
        plot = window.findChild(UpdatesPlot, "optimizer.updates")
        qtbot.waitUntil(lambda: len(plot.updates.names) == 4, timeout=PATIENCE_MS)
        plot.grab()
        assert sorted(plot.updates.names[row] for row in plot.updates.series) == [
            "model.0.bias", "model.0.weight", "model.2.bias", "model.2.weight"
        ]  # fmt: skip
        assert plot.updates.span() == (1, 5)
