"""The table of a plane: as wide as what is seen in it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from inspector.panels.tensor.lenses.table.model import ALL_DIGITS, TensorTableModel
from inspector.panels.tensor.lenses.table.view import WIDEST, WIDTHS, TensorTable
from inspector.panels.tensor.plane.bar import INDEX, PlaneBar
from tests.ui.panels.tensor.answering import plane_of


def table_of(show: Callable[..., Any], numbers: np.ndarray, code: str = "5") -> TensorTable:
    table = TensorTable(TensorTableModel())
    table.numbers.setParent(table)
    table.numbers.set_plane(*numbers.shape)
    table.set_format(code)
    table.numbers.put((0, 0), numbers, False)
    return show(table)


@pytest.mark.parametrize("number", [np.int64(-(2**63)), np.complex64(complex(-1.2345678e-11, 3.4567e-12))])
def test_columns_are_as_wide_as_the_widest_text_in_view(show: Any, qtbot: Any, number: Any):
    table = table_of(show, np.array([[number, number]]))
    words = table.numbers.index(0, 0).data()
    needed = table.fontMetrics().horizontalAdvance(words)
    qtbot.waitUntil(lambda: table.columnWidth(0) >= needed)
    assert table.columnWidth(1) == table.columnWidth(0) <= WIDEST


def test_short_numbers_keep_narrow_columns(show: Any, qtbot: Any):
    table = table_of(show, np.array([[1.5, -2.0]], np.float32))
    assert table.columnWidth(0) == WIDTHS["5"]
    table.set_format(ALL_DIGITS)
    assert table.columnWidth(0) == WIDTHS[ALL_DIGITS]


def test_the_index_of_seven_axes_is_seen_whole(qtbot: Any):
    bar = PlaneBar()
    qtbot.addWidget(bar)
    bar.show_plane((3, 4), ("", ""), plane_of((3, 4)))
    assert bar.index.width() == INDEX
    shape = (20, 20, 20, 20, 20, 20, 20)
    bar.show_plane(shape, ("",) * 7, plane_of(shape, (19,) * 7))
    text = bar.index.fontMetrics().horizontalAdvance("[19, 19, 19, 19, 19, :, :]")
    assert bar.index.text() == "[19, 19, 19, 19, 19, :, :]" and bar.index.width() >= text + 12


def test_the_menu_of_the_table_copies_what_is_chosen(show: Any):
    table = table_of(show, np.array([[1.5, -2.0], [0.5, 0.25]], np.float32))
    wished: list[tuple[int, int, int, int]] = []
    table.copy_wanted.connect(lambda *place: wished.append(place))
    menu = table.menu()
    copy, choose_all = menu.actions()
    assert not copy.isEnabled()
    choose_all.trigger()
    other = table.menu()
    other.actions()[0].trigger()
    assert wished == [(0, 0, 2, 2)]
    for made in (menu, other):
        made.deleteLater()
