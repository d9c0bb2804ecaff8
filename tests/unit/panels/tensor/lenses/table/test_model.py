"""Numbers come in tiles as they are looked at, and stay until newer ones are there."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt

from inspector.panels.tensor.lenses.table.model import PAGE, SIDE, TILES, TensorTableModel, scalar_text
from inspector.panels.tensor.lenses.table.view import TensorTable


def test_the_model_is_a_good_model(qtmodeltester, qapp):
    model = TensorTableModel()
    model.set_plane(3, 4)
    qtmodeltester.check(model)
    model.put((0, 0), np.arange(12, dtype="f4").reshape(3, 4), False)
    qtmodeltester.check(model)


def test_tiles_are_wanted_once_the_latest_first(qapp, qtbot):
    model = TensorTableModel()
    model.set_plane(10 * SIDE, 10 * SIDE)
    with qtbot.waitSignal(model.missing):
        assert model.index(0, 0).data() == "…"
    model.index(SIDE, 0).data()
    model.index(1, 1).data()
    assert model.take_missing(5) == [(1, 0), (0, 0)]
    model.index(0, 0).data()
    assert model.take_missing(5) == []


def test_old_numbers_stay_until_new_ones_come(qapp):
    model = TensorTableModel()
    model.set_plane(2, 2)
    model.put((0, 0), np.full((2, 2), 1.5, "f4"), False)
    model.age()
    assert model.index(0, 0).data() == "1.5"
    assert model.take_missing(5) == [(0, 0)]
    model.put((0, 0), np.full((2, 2), -2.5, "f4"), False)
    assert model.index(1, 1).data() == "−2.5"


def test_the_memory_of_tiles_is_bounded(qapp):
    model = TensorTableModel()
    model.set_plane(10**6, 10**6)
    for row in range(TILES + 50):
        model.put((row, 0), np.zeros((1, 1), "f4"), False)
    assert model.number(0, 0) is None and model.number((TILES + 49) * SIDE, 0) == 0


def test_a_plane_of_a_hundred_million_rows_is_paged(qapp):
    model = TensorTableModel()
    model.set_plane(10**8, 1)
    assert model.rowCount() == PAGE
    model.turn_to((10**8 // PAGE - 1, 0))
    assert model.place_of(model.index(PAGE - 1, 0)) == (10**8 - 1, 0)
    assert model.headerData(PAGE - 1, Qt.Orientation.Vertical) == "99999999"


def test_a_part_is_put_together_from_its_tiles(qapp):
    model = TensorTableModel()
    whole = np.arange(100 * 100).reshape(100, 100)
    model.set_plane(100, 100)
    for row in range(2):
        for column in range(2):
            assert model.block(60, 60, 10, 10) is None
            part = whole[row * SIDE : (row + 1) * SIDE, column * SIDE : (column + 1) * SIDE]
            model.put((row, column), part, False)
    assert np.array_equal(model.block(60, 60, 10, 10), whole[60:70, 60:70])


def test_numbers_are_written_as_was_chosen():
    assert scalar_text(np.float32(0.1), False, "all") == "0.1"
    assert scalar_text(np.float32(-0.123456789), False, "3") == "−0.123"
    assert scalar_text(np.float64(123456.0), False, "e") == "1.2346e+05"
    assert scalar_text(np.float32("nan"), False, "5") == "NaN"
    assert scalar_text(np.int64(-7), False, "3") == "−7"
    assert scalar_text(np.uint8(1), True, "5") == "True"
    assert scalar_text(np.float32(-0.10009765625), False, "all", "bfloat16") == "−0.1"


def test_a_place_beyond_what_qt_counts_is_told_as_it_is(qtbot):
    """Of a tensor of 2^62 rows, as one that is expanded may have."""
    model = TensorTableModel()
    table = TensorTable(model)
    qtbot.addWidget(table)
    model.set_plane(1 << 62, 3)
    model.turn_to((1 << 40, 0))
    with qtbot.waitSignal(table.looked_at) as told:
        table.setCurrentIndex(model.index(5, 2))
    assert told.args == [(1 << 40) * PAGE + 5, 2]
