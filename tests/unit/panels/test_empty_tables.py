"""A table that has no cells says nothing of them: Qt complains of a range that is not there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from PySide6.QtWidgets import QTableView

from inspector.panels.batch.model import ItemsModel
from inspector.panels.graph.rows import RowsModel
from inspector.panels.loss_lab.inputs.losses_table import LossesModel
from inspector.panels.loss_lab.inputs.sheet_model import SheetModel
from inspector.panels.loss_lab.sheets.sheet import ELEMENTS, sheet
from inspector.panels.tensor.lenses.statistics.table import StatisticsModel
from inspector.panels.tensor.lenses.table.model import TensorTableModel


def tell_statistics(model: Any) -> None:
    model.retranslate()
    model.set_statistics(None, "float16")


def tell_items(model: Any) -> None:
    model.set_items((), ())
    model.retranslate()


def tell_rows(model: Any) -> None:
    model.set_rows([], [["1"]])
    model.recolour()
    model.set_rows([], [])
    model.recolour()


def tell_losses(model: Any) -> None:
    model.set_columns(["loss"], [np.zeros(0)])
    model.set_order(np.zeros(0, int))


def tell_sheet(model: Any) -> None:
    for shape in ((0,), (0, 3), (3, 0)):
        for _ in range(2):
            model.set_sheet(sheet(np.zeros(shape)), ELEMENTS)
        model.set_gradient(None)
        model.set_old(not model.is_old)
        model.light(frozenset({len(shape)}))


def tell_tensor(model: Any) -> None:
    for plane in ((0, 0), (0, 3), (3, 0)):
        model.set_plane(*plane)
        model.age()
        model.set_format("8")


@pytest.mark.parametrize(("model", "tell"), [
    (StatisticsModel, tell_statistics), (ItemsModel, tell_items), (RowsModel, tell_rows), (LossesModel, tell_losses),
    (SheetModel, tell_sheet), (TensorTableModel, tell_tensor),
])  # fmt: skip
def test_it_tells_of_no_cell_that_is_not_there(
    qtbot: Any, qtlog: Any, model: Callable[[], Any], tell: Callable[[Any], None]
):
    table, view = model(), QTableView()
    qtbot.addWidget(view)
    view.setModel(table)
    told: list[Any] = []
    table.dataChanged.connect(lambda first, last, roles: told.append((first, last)))
    tell(table)
    assert [pair for pair in told if not all(index.isValid() for index in pair)] == []
    assert [record.message for record in qtlog.records if "index range" in record.message] == []
