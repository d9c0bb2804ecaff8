"""Gradients and the optimizer of a real training, by the public names of the window."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QLabel, QTreeView

from inspector.panels.gradients.model import CODE_ROLE, NORM_ROLE, PATH_ROLE, RATIO_ROLE
from inspector.panels.optimizer.model import SETTINGS_ROLE
from tests.end_to_end.window import PATIENCE_MS, Driver, driving
from tests.scripts.moments import script_of


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
