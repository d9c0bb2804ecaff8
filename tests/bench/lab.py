"""The loss lab: from a number that is typed to value, gradient, losses and worked steps painted."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np
from PySide6.QtWidgets import QApplication

from inspector.desk.base import resources
from inspector.panels.loss_lab.controller import LossLabController
from inspector.panels.loss_lab.panel import LossLabPanel
from inspector.panels.loss_lab.sheets.sheet import sheet
from inspector.session.session import Session

from .figures import Row
from .own_settings import use_own_settings

SIZE = (900, 700)
COUNTS = (3, 1_000, 1_000_000)
CLASSES = 10
WARM = 3


def measure(count: int) -> list[Row]:
    use_own_settings()
    app = QApplication.instance() or QApplication([])
    session = Session()
    panel = LossLabPanel(session, resources.folder() / "formulas")
    panel.view.resize(*SIZE)
    panel.view.show()
    app.processEvents()
    controller: LossLabController = panel.controller
    rows = []
    for loss, family in (("mse_loss", "values"), ("cross_entropy", "classes")):
        for elements in COUNTS:
            fill(controller, loss, family, elements)
            settle(session, controller)
            taken = [edited(session, controller, number) for number in range(max(count, 6) + WARM)][WARM:]
            what = f"loss lab, {loss} of {elements:,} numbers: typed to painted (wall time)"
            rows.append(Row(what, taken, "", "ms", 1))
    session.close()
    panel.view.close()
    return rows


def fill(controller: LossLabController, loss: str, family: str, elements: int) -> None:
    draw = np.random.default_rng(0)
    if family == "classes" and elements > CLASSES:
        given, wanted = draw.normal(size=(elements // CLASSES, CLASSES)), draw.integers(0, CLASSES, elements // CLASSES)
        sheets = {"input": sheet(given, "float32"), "target": sheet(wanted, "int64")}
    else:
        by_class = family == "classes"
        target = sheet(np.array(1), "int64") if by_class else sheet(draw.normal(size=elements), "float32")
        sheets = {"input": sheet(draw.normal(size=elements), "float32"), "target": target}
    state = controller.model.state.with_loss(loss)
    for name, numbers in sheets.items():
        state = state.with_sheet(name, numbers)
    controller.model.become(state, "")


def edited(session: Session, controller: LossLabController, number: int) -> float:
    """Milliseconds."""
    began = time.perf_counter()
    controller.model.type_into("input", number % 3, f"{number / 7:.3f}", "")
    settle(session, controller)
    return (time.perf_counter() - began) * 1000


def settle(session: Session, controller: LossLabController) -> None:
    until(lambda: not controller.is_waiting() and not session.lab.is_busy())


def until(is_so: Callable[[], bool]) -> None:
    QApplication.processEvents()
    while not is_so():
        QApplication.processEvents()
        time.sleep(0.0002)
    QApplication.processEvents()
