"""An input as a table: where each number stands, and what is said of it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt

from inspector.panels.loss_lab.inputs.losses_table import LossesModel
from inspector.panels.loss_lab.inputs.sheet_model import GRADIENT_ROLE, SheetModel
from inspector.panels.loss_lab.inputs.sheet_view import moved, step_of
from inspector.panels.loss_lab.sheets import sheet as sheets
from inspector.panels.loss_lab.sheets.sheet import CLASSES, ELEMENTS, sheet

SHAPES = st.lists(st.integers(1, 4), max_size=4).map(tuple)


def test_the_models_are_good_models(qtmodeltester, qapp):
    model, losses = SheetModel(), LossesModel()
    model.set_sheet(sheet([[1, 2], [3, 4]]), CLASSES)
    model.set_gradient(np.ones((2, 2)))
    losses.set_columns(["a", "b"], [np.arange(3.0), np.arange(3.0)])
    qtmodeltester.check(model)
    qtmodeltester.check(losses)


@given(SHAPES, st.sampled_from([ELEMENTS, CLASSES]))
def test_each_number_stands_in_one_cell(shape, layout):
    rows, columns = sheets.extents(shape, layout)
    places = [sheets.place_of(shape, layout, row, column) for row in range(rows) for column in range(columns)]
    assert sorted(places) == list(range(int(np.prod(shape))))
    assert [sheets.row_column(shape, layout, place) for place in places] == [
        (row, column) for row in range(rows) for column in range(columns)
    ]


@given(SHAPES.filter(lambda shape: len(shape) > 1))
def test_a_row_of_classes_is_a_sample(shape):
    """As torch has it: the axis of classes is the second one."""
    numbers = np.arange(int(np.prod(shape))).reshape(shape)
    rows = np.moveaxis(numbers, 1, -1).reshape(-1, shape[1])
    extents = sheets.extents(shape, CLASSES)
    found = [
        [sheets.place_of(shape, CLASSES, row, column) for column in range(extents[1])] for row in range(extents[0])
    ]
    assert np.array_equal(rows, found)


def test_what_is_typed_is_told_with_its_place(qapp, qtbot):
    model = SheetModel()
    model.set_sheet(sheet(np.zeros((1, 2, 2))), CLASSES)
    with qtbot.waitSignal(model.typed) as said:
        assert model.setData(model.index(1, 0), "0.5")
    assert said.args == [1, "0.5"]
    assert not model.setData(model.index(0, 0), "  ")


def test_a_gradient_stands_beside_its_number(qapp):
    model = SheetModel()
    model.set_sheet(sheet([1, 2]), ELEMENTS)
    assert model.index(1, 0).data(GRADIENT_ROLE) is None
    model.set_gradient(np.array([0.5, -0.25]))
    assert model.index(1, 0).data(GRADIENT_ROLE) == -0.25
    model.set_gradient(np.zeros(7))
    assert model.index(1, 0).data(GRADIENT_ROLE) is None


def test_rows_can_stand_in_another_order(qapp):
    model = SheetModel()
    model.set_sheet(sheet([1, 2, 3]), ELEMENTS)
    model.set_order(np.array([2, 0, 1]))
    assert [model.index(row, 0).data() for row in range(3)] == ["3", "1", "2"]
    assert model.headerData(0, Qt.Orientation.Vertical) == "2" and model.index_of(0).row() == 1


def test_a_million_rows_are_there_at_once(qapp):
    model = SheetModel()
    model.set_sheet(sheet(np.arange(1e6)), ELEMENTS)
    assert model.rowCount() == 10**6 and model.index(999_999, 0).data() == "999999"


@pytest.mark.parametrize(("value", "step"), [(3.0, 0.1), (25.0, 1.0), (0.2, 0.01), (0.0, 0.01), (-140.0, 10.0)])
def test_a_step_of_the_mouse_is_as_great_as_the_number(value, step):
    assert step_of(value) == pytest.approx(step)


def test_a_dragged_number_stays_round():
    assert moved(3.0, 0.1, 3) == "3.3" and moved(0.3, 0.01, -31) == "-0.01" and moved(float("nan"), 1.0, 2) == "2"
