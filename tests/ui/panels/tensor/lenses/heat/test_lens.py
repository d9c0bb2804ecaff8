"""The heat map: what is drawn where, what is asked, and what is said of the number under the mouse."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit

from inspector.desk.appearance import theme
from inspector.panels.style import colors
from inspector.panels.tensor.lenses.heat.lens import HeatLens
from inspector.wire.tensors import Plane
from tests.ui.panels.tensor.answering import Probe, plane_of, sight_of

Show = Callable[..., Any]

SMALL = np.array([[-1.0, 0.0, 0.5], [1.0, math.nan, math.inf]], np.float32)
LARGE = np.arange(2000 * 3000, dtype=np.float32).reshape(2000, 3000)


def lens_of(show: Show, numbers: np.ndarray, **sight: Any) -> tuple[HeatLens, Probe]:
    probe = Probe(parameter=numbers)
    return show(HeatLens(probe.ask), sight_of(numbers, **sight)), probe


def colour_in(lens: HeatLens, row: int, column: int) -> QColor:
    """Of a cell, near its upper left corner, where no number is written."""
    corner = lens.canvas.cell_rect(row, column).topLeft() + QPointF(2, 2)
    return lens.canvas.grab().toImage().pixelColor(corner.toPoint())


def text(lens: Any, name: str) -> str:
    return lens.findChild(QLabel, name).text()


def point_at(qtbot: Any, lens: HeatLens, row: float, column: float) -> None:
    y, x = lens.canvas.view.pixel(row, column)
    qtbot.mouseMove(lens.canvas, QPoint(round(x) + 2, round(y) + 2))
    lens.canvas.pointed.emit(lens.canvas.number_at(QPointF(x + 2, y + 2)))


def test_each_cell_has_the_colour_of_its_number(show: Show):
    lens, _ = lens_of(show, SMALL)
    table = colors.table("diverging", True)
    assert colour_in(lens, 0, 0) == QColor(table[0])
    assert colour_in(lens, 0, 1) == QColor(table[colors.LEVELS // 2])
    assert colour_in(lens, 1, 0) == QColor(table[colors.LEVELS - 1])
    assert colour_in(lens, 1, 1) == QColor(colors.NOT_FINITE[colors.NAN])
    assert colour_in(lens, 1, 2) == QColor(colors.NOT_FINITE[colors.PLUS_INF])


def test_the_legend_has_the_range_and_what_is_not_finite(show: Show):
    lens, _ = lens_of(show, SMALL)
    assert lens.legend.text() == "−1  0  1  NaN 1  +Inf 1"


def test_the_light_theme_has_colours_of_its_own(show: Show):
    lens, probe = lens_of(show, SMALL)
    theme.apply("light")
    assert colour_in(lens, 0, 1) == QColor(colors.table("diverging", False)[colors.LEVELS // 2])
    assert len(probe.asked) == 1


def test_the_number_under_the_mouse_is_told_with_its_index(show: Show, qtbot: Any):
    stack = np.arange(24, dtype=np.float32).reshape(2, 3, 4)
    lens, _ = lens_of(show, stack, plane=Plane((1, 0, 0), 1, 2))
    point_at(qtbot, lens, 2, 3)
    assert text(lens, "tensor.heat.status") == "[1, 2, 3] = 23"


def test_rows_and_columns_may_be_any_two_axes(show: Show, qtbot: Any):
    stack = np.arange(24, dtype=np.float32).reshape(2, 3, 4)
    lens, _ = lens_of(show, stack, plane=Plane((0, 2, 0), 2, 0))
    point_at(qtbot, lens, 3, 1)
    assert text(lens, "tensor.heat.status") == f"[1, 2, 3] = {stack[1, 2, 3]:.0f}"


def test_a_large_plane_is_asked_for_once_and_says_what_is_left_out(show: Show):
    lens, probe = lens_of(show, LARGE)
    question = probe.asked[0]
    assert len(probe.asked) == 1
    assert (question.height // question.down) * (question.width // question.across) <= 512 * 512
    seen = lens.canvas.whole.patch
    assert seen.bottom >= 2000 and seen.right >= 3000, "all of it, so that nothing more is asked for"
    assert "≈" in text(lens, "tensor.heat.note") and "1 column in 6" in text(lens, "tensor.heat.note")


def test_zoomed_in_single_cells_are_asked_for_and_told(show: Show, qtbot: Any):
    lens, probe = lens_of(show, LARGE)
    lens.canvas.setFocus()
    for _ in range(20):
        qtbot.keyClicks(lens.canvas, "+")
    assert lens.canvas.shows_numbers() and text(lens, "tensor.heat.note") == ""
    assert probe.asked[-1].down == probe.asked[-1].across == 1
    seen = lens.canvas.view.patch()
    point_at(qtbot, lens, seen.top + 1, seen.left + 1)
    row, column = seen.top + 1, seen.left + 1
    assert text(lens, "tensor.heat.status") == f"[{row}, {column}] = {LARGE[row, column]:.0f}"
    qtbot.keyClicks(lens.canvas, "0")
    assert lens.canvas.view.zoom == 1 and "≈" in text(lens, "tensor.heat.note")


def test_a_sampled_number_is_told_with_its_own_index(show: Show, qtbot: Any):
    lens, _ = lens_of(show, LARGE)
    pointed = lens.canvas.number_at(QPointF(100, 100))
    assert pointed is not None and pointed.value == LARGE[pointed.row, pointed.column]
    assert pointed.row % 4 == 0 and pointed.column % 6 == 0


def test_a_move_within_what_is_there_asks_nothing(show: Show, qtbot: Any):
    lens, probe = lens_of(show, LARGE)
    lens.canvas.zoom(1e9)
    asked = len(probe.asked)
    drag(qtbot, lens, 10)
    assert lens.canvas.view.left > 0 and len(probe.asked) == asked
    drag(qtbot, lens, 300)
    assert len(probe.asked) == asked + 1


def drag(qtbot: Any, lens: HeatLens, away: int) -> None:
    left = Qt.MouseButton.LeftButton
    qtbot.mousePress(lens.canvas, left, pos=QPoint(330, 50))
    move = lens.canvas.view.moved(0, away)
    lens.canvas._look(move)
    qtbot.mouseRelease(lens.canvas, left, pos=QPoint(330 - away, 50))


def test_dragging_moves_the_plane_with_the_mouse(show: Show, qtbot: Any):
    lens, _ = lens_of(show, LARGE)
    lens.canvas.zoom(1e9)
    before = lens.canvas.view.at(100, 200)
    qtbot.mousePress(lens.canvas, Qt.MouseButton.LeftButton, pos=QPoint(200, 100))
    send_move(lens, QPointF(150, 80))
    assert lens.canvas.view.at(80, 150) == pytest.approx(before)


def send_move(lens: HeatLens, position: QPointF) -> None:
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QMouseEvent

    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    lens.canvas.mouseMoveEvent(QMouseEvent(QEvent.Type.MouseMove, position, position, left, left, none))


def test_the_last_picture_stays_until_the_next_one_is_there(show: Show):
    lens, probe = lens_of(show, SMALL)
    before = colour_in(lens, 0, 0)
    probe.holds = True
    probe.arrays["parameter"] = np.ones((9, 9), np.float32)
    lens.set_sight(sight_of(probe.arrays["parameter"]))
    assert colour_in(lens, 0, 0) == before
    probe.answer_all()
    assert colour_in(lens, 0, 0) != before


def test_an_answer_to_an_older_question_is_dropped(show: Show, qtbot: Any):
    lens, probe = lens_of(show, SMALL)
    probe.holds = True
    first, second = np.full((4, 4), 7, np.float32), np.full((4, 4), 8, np.float32)
    for numbers in (first, second):
        probe.arrays["parameter"] = numbers
        lens.set_sight(sight_of(numbers, plane=Plane((0, 0), 0, 1)))
        lens.refresh()
    probe.answer(len(probe.waiting) - 1)
    probe.arrays["parameter"] = first
    probe.answer_all()
    point_at(qtbot, lens, 0, 0)
    assert text(lens, "tensor.heat.status") == "[0, 0] = 8"


def test_a_refresh_shows_new_numbers_where_the_user_was(show: Show, qtbot: Any):
    lens, probe = lens_of(show, LARGE)
    lens.canvas.zoom(1e9)
    view = lens.canvas.view
    probe.arrays["parameter"] = LARGE + 1
    lens.refresh()
    assert lens.canvas.view == view and lens.canvas.shows_numbers()
    row, column = view.patch().top, view.patch().left
    point_at(qtbot, lens, row, column)
    assert text(lens, "tensor.heat.status") == f"[{row}, {column}] = {LARGE[row, column] + 1:.0f}"


def test_nothing_is_asked_while_it_is_hidden(show: Show):
    lens, probe = lens_of(show, SMALL)
    lens.hide()
    lens.refresh()
    lens.refresh()
    assert len(probe.asked) == 1
    lens.show()
    assert len(probe.asked) == 2


def test_the_same_sight_again_asks_nothing(show: Show):
    lens, probe = lens_of(show, SMALL)
    lens.set_sight(sight_of(SMALL))
    assert len(probe.asked) == 1


def test_a_range_may_be_typed(show: Show, qtbot: Any):
    lens, probe = lens_of(show, SMALL)
    lens.findChild(QComboBox, "tensor.heat.range.method").setCurrentIndex(2)
    low, high = (lens.findChild(QLineEdit, f"tensor.heat.range.{side}") for side in ("low", "high"))
    assert (low.text(), high.text()) == ("−1", "1")
    low.setText("-4")
    high.setText("2")
    high.editingFinished.emit()
    assert lens.legend.text().startswith("−4  0  4") and len(probe.asked) == 1


def test_a_range_that_is_none_is_named_and_loses_nothing(show: Show):
    lens, _ = lens_of(show, SMALL)
    before = lens.legend.text()
    lens.findChild(QComboBox, "tensor.heat.range.method").setCurrentIndex(2)
    high = lens.findChild(QLineEdit, "tensor.heat.range.high")
    sentence = lens.findChild(QLabel, "tensor.heat.range.sentence")
    for typed, said in (("one", "“one” is not a finite number."), ("-3", "The first number must be less")):
        high.setText(typed)
        high.editingFinished.emit()
        assert said in sentence.text() and sentence.isVisible() and lens.legend.text() == before
    high.setText("1")
    high.editingFinished.emit()
    assert not sentence.isVisible()


def test_a_hundredth_at_each_end_may_be_left_out(show: Show):
    numbers = np.linspace(0, 1, 10_000, dtype=np.float32).reshape(100, 100)
    numbers[50, 50] = 1e6
    lens, _ = lens_of(show, numbers)
    assert lens.legend.text() == "0  1e+06"
    lens.findChild(QComboBox, "tensor.heat.range.method").setCurrentIndex(1)
    assert lens.legend.text() == "0.01  0.9901"


def test_arrow_keys_walk_from_cell_to_cell(show: Show, qtbot: Any):
    lens, _ = lens_of(show, SMALL)
    lens.canvas.setFocus()
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Down):
        qtbot.keyClick(lens.canvas, key)
    assert text(lens, "tensor.heat.status") == "[1, 1] = NaN"
    with qtbot.waitSignal(lens.place_wanted) as wanted:
        qtbot.keyClick(lens.canvas, Qt.Key.Key_Return)
    assert wanted.args == [(1, 1)]


@pytest.mark.parametrize(
    ("numbers", "status"),
    [
        (np.array(3.5, np.float32), "[] = 3.5"),
        (np.array([True, False]), "[0] = True"),
        (np.array([[3 + 4j]], np.complex64), "[0, 0] = 3 + 4i"),
        (np.full((2, 2), math.nan, np.float32), "[0, 0] = NaN"),
        (np.array([-(2**62)], np.int64), "[0] = −4611686018427387904"),
    ],
)  # fmt: skip
def test_tensors_of_every_kind_are_drawn(show: Show, qtbot: Any, numbers: np.ndarray, status: str):
    lens, _ = lens_of(show, numbers)
    point_at(qtbot, lens, 0, 0)
    assert text(lens, "tensor.heat.status") == status
    assert lens.body.isVisible() and lens.fits(lens.sight)


def test_one_axis_may_stand_upright(show: Show, qtbot: Any):
    lens, _ = lens_of(show, np.arange(5, dtype=np.float32), plane=Plane((0,), 0, -1))
    assert (lens.canvas.view.rows, lens.canvas.view.columns) == (5, 1)
    point_at(qtbot, lens, 3, 0)
    assert text(lens, "tensor.heat.status") == "[3] = 3"


def test_no_elements_are_a_sentence_and_no_question(show: Show):
    lens, probe = lens_of(show, np.zeros((0, 3), np.float32))
    assert not probe.asked and not lens.body.isVisible()
    assert "no elements" in text(lens, "tensor.heat.sentence")


def test_a_refusal_is_handed_on_and_the_picture_stays(show: Show, qtbot: Any):
    lens, probe = lens_of(show, SMALL)
    before = colour_in(lens, 0, 0)
    del probe.arrays["parameter"]
    with qtbot.waitSignal(lens.refused) as refused:
        lens.refresh()
    assert refused.args[0].code == "none" and colour_in(lens, 0, 0) == before


def test_another_plane_of_the_same_size_keeps_the_zoom(show: Show):
    stack = np.random.default_rng(0).normal(size=(2, 600, 600)).astype(np.float32)
    lens, _ = lens_of(show, stack)
    lens.canvas.zoom(1e9)
    view = lens.canvas.view
    lens.set_sight(sight_of(stack, plane=plane_of(stack.shape, (1, 0, 0))))
    assert lens.canvas.view == view
    row, column = view.patch().top, view.patch().left
    pointed = lens.canvas.number_at(QPointF(3, 3))
    assert pointed is not None and pointed.value == stack[1, row, column]
