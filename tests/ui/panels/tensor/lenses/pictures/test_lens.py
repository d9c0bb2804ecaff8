"""Kernels, activations and images as small pictures."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QComboBox, QLabel, QToolButton

from inspector.panels.style import colors
from inspector.panels.tensor.lenses.pictures.lens import PicturesLens
from inspector.wire.tensors import AskPictures, Plane, TensorName
from tests.ui.panels.tensor.answering import Probe, sight_of

Show = Callable[..., Any]

KERNEL = ("out", "in", "height", "width")
IMAGES = ("batch", "channel", "height", "width")
INPUT, ACTIVATION = TensorName("input", 0, 0), TensorName("activation", 1, 2)


def lens_of(
    show: Show, numbers: np.ndarray, axes: tuple[str, ...] = (), tensor: TensorName | None = None, **sight: Any
) -> tuple[PicturesLens, Probe]:
    tensor = tensor or TensorName("parameter", 1, 3)
    probe = Probe(**{tensor.kind: numbers})
    return show(PicturesLens(probe.ask), sight_of(numbers, axes, tensor, **sight)), probe


def colour_in(lens: PicturesLens, number: int, row: int, column: int) -> QColor:
    """The colour of a pixel of a picture."""
    tile, question = lens.canvas.tile(number), lens._answer
    assert question is not None
    height, width = question.numbers.shape[1:3]
    place = tile.topLeft() + QPointF((column + 0.5) * tile.width() / width, (row + 0.5) * tile.height() / height)
    return lens.canvas.grab().toImage().pixelColor(place.toPoint())


def text(lens: Any, name: str) -> str:
    return lens.findChild(QLabel, "tensor.pictures." + name).text()


def box(lens: Any, role: str) -> QComboBox:
    return lens.findChild(QComboBox, "tensor.pictures.axes." + role)


def random(*shape: int) -> np.ndarray:
    return np.random.default_rng(0).normal(size=shape).astype(np.float32)


def test_kernels_are_a_picture_each_on_one_scale(show: Show):
    kernels = np.zeros((2, 2, 3, 3), np.float32)
    kernels[0, 0], kernels[1, 1, 1, 2] = -1, 4
    lens, probe = lens_of(show, kernels, KERNEL)
    table = colors.table("diverging", True)
    assert probe.asked[0].along == (0, 1)
    assert colour_in(lens, 3, 1, 2) == QColor(table[colors.LEVELS - 1])
    assert colour_in(lens, 1, 0, 0) == QColor(table[colors.LEVELS // 2])
    level = int(colors.levels(np.array([-1.0]), lens.canvas._limits, "diverging")[0])
    assert colour_in(lens, 0, 2, 2) == QColor(table[level])
    assert lens.legend.text() == "−4  0  4" and text(lens, "page") == "4 pictures"


def test_kernels_of_three_inputs_are_in_colour_with_zero_grey(show: Show):
    kernels = np.zeros((5, 3, 3, 3), np.float32)
    kernels[1, 0], kernels[1, 2] = 2, -2
    lens, _ = lens_of(show, kernels, KERNEL)
    assert colour_in(lens, 0, 1, 1) == QColor(127, 127, 127)
    assert colour_in(lens, 1, 1, 1) == QColor(255, 127, 0)


def test_images_of_a_batch_have_their_own_colours(show: Show):
    images = np.zeros((4, 3, 8, 8), np.float32)
    images[2, 1] = 1
    lens, _ = lens_of(show, images, IMAGES, INPUT)
    assert colour_in(lens, 2, 4, 4) == QColor(0, 255, 0) and colour_in(lens, 1, 4, 4) == QColor(0, 0, 0)


def test_images_with_the_channel_last_are_known_by_their_shape(show: Show):
    images = np.zeros((4, 8, 8, 3), np.float32)
    images[3, ..., 2] = 1
    lens, probe = lens_of(show, images, (), INPUT)
    assert (probe.asked[0].rows, probe.asked[0].columns, probe.asked[0].colors) == (1, 2, 3)
    assert colour_in(lens, 3, 4, 4) == QColor(0, 0, 255)


def test_activations_are_the_channels_of_one_sample(show: Show):
    numbers = np.abs(random(4, 6, 5, 5))
    lens, probe = lens_of(show, numbers, IMAGES, ACTIVATION, plane=Plane((2, 0, 0, 0), 2, 3))
    assert probe.asked[0].along == (1,) and probe.asked[0].at == (2, 0, 0, 0)
    shown = np.frombuffer(lens._answer.numbers.data, "<f4").reshape(lens._answer.numbers.shape)
    assert np.array_equal(shown, numbers[2])


def test_many_pictures_come_in_pages(show: Show, qtbot: Any):
    lens, probe = lens_of(show, random(3000, 1, 5, 5), KERNEL)
    limit = probe.asked[-1].limit
    before, after = (lens.findChild(QToolButton, f"tensor.pictures.{side}") for side in ("before", "after"))
    assert text(lens, "page").startswith(f"1 – {limit} of 3,000") and not before.isEnabled()
    qtbot.mouseClick(after, Qt.MouseButton.LeftButton)
    assert text(lens, "page").startswith(f"{limit + 1} – {2 * limit} of 3,000")
    qtbot.mouseClick(before, Qt.MouseButton.LeftButton)
    assert text(lens, "page").startswith(f"1 – {limit} of")


def test_a_click_goes_to_the_plane_of_the_picture(show: Show, qtbot: Any):
    lens, _ = lens_of(show, random(4, 8, 5, 5), KERNEL)
    with qtbot.waitSignal(lens.place_wanted) as wanted:
        place = lens.canvas.tile(2 * 8 + 5).center().toPoint()
        qtbot.mouseClick(lens.canvas, Qt.MouseButton.LeftButton, pos=place)
    assert wanted.args == [(2, 5, 0, 0)]
    assert text(lens, "status") == "[2, 5, :, :]"


def test_the_picture_of_the_plane_is_marked_without_asking_again(show: Show):
    numbers = random(4, 8, 5, 5)
    lens, probe = lens_of(show, numbers, KERNEL)
    lens.set_sight(sight_of(numbers, KERNEL, plane=Plane((3, 1, 0, 0), 2, 3)))
    assert len(probe.asked) == 1
    tile = lens.canvas.tile(3 * 8 + 1)
    corner = lens.canvas.grab().toImage().pixelColor(tile.topLeft().toPoint() - QPointF(1, 0).toPoint())
    assert corner.blue() > corner.red() + 50  # accent


def test_arrow_keys_walk_over_the_pictures(show: Show, qtbot: Any):
    lens, _ = lens_of(show, random(4, 8, 5, 5), KERNEL)
    lens.canvas.setFocus()
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down):
        qtbot.keyClick(lens.canvas, key)
    columns = lens.canvas.columns()
    assert text(lens, "status") == f"[{(columns + 1) // 8}, {(columns + 1) % 8}, :, :]"


def test_the_user_may_say_which_axes_are_the_picture(show: Show):
    lens, probe = lens_of(show, random(4, 8, 5, 6), KERNEL)
    rows = box(lens, "rows")
    rows.setCurrentIndex(rows.findText("in: 8"))
    rows.activated.emit(rows.currentIndex())
    question = probe.asked[-1]
    assert (question.along, question.rows, question.columns) == ((0,), 1, 3)
    assert box(lens, "along").currentText() == "out: 4"
    assert lens._answer.numbers.shape == (4, 8, 6)


def test_a_choice_holds_for_the_next_tensor_of_the_same_axes(show: Show):
    lens, probe = lens_of(show, random(4, 8, 5, 6), KERNEL)
    columns = box(lens, "columns")
    columns.setCurrentIndex(columns.findText("height: 5"))
    columns.activated.emit(columns.currentIndex())
    lens.set_sight(sight_of(random(4, 8, 5, 6), KERNEL, TensorName("parameter", 1, 9)))
    assert (probe.asked[-1].rows, probe.asked[-1].columns) == (3, 2)


def test_large_pictures_are_marked_as_sampled(show: Show):
    lens, probe = lens_of(show, random(1000, 1200))
    stride = -(-1200 // probe.asked[0].side)
    assert stride > 1 and text(lens, "page") == f"≈ 1 pixel in {stride} along a side"
    assert lens._answer.numbers.shape == (1, -(-1000 // stride), -(-1200 // stride))


def test_numbers_that_are_not_finite_are_in_the_legend(show: Show):
    numbers = random(2, 1, 3, 3)
    numbers[1, 0, 1, 1] = math.nan
    lens, _ = lens_of(show, numbers, KERNEL)
    assert "NaN 1" in lens.legend.text()
    assert colour_in(lens, 1, 1, 1) == QColor(colors.NOT_FINITE[colors.NAN])


@pytest.mark.parametrize("shape", [(), (7,), (0, 3)])
def test_what_is_no_picture_is_a_sentence(show: Show, shape: tuple[int, ...]):
    lens, probe = lens_of(show, np.zeros(shape, np.float32))
    assert not probe.asked and not lens.body.isVisible() and text(lens, "sentence").endswith(".")


def test_an_answer_about_another_tensor_is_dropped(show: Show):
    lens, probe = lens_of(show, random(4, 1, 3, 3), KERNEL)
    probe.holds = True
    lens.refresh()
    other = random(9, 1, 3, 3)
    probe.arrays["parameter"] = other
    lens.set_sight(sight_of(other, KERNEL))
    probe.answer(1)
    probe.arrays["parameter"] = random(4, 1, 3, 3)
    probe.answer(0)
    assert text(lens, "page") == "9 pictures"


def test_all_pages_are_on_one_scale_and_it_is_said(show: Show):
    kernels = random(200, 40, 3, 3)
    kernels[199, 39, 0, 0] = -50
    lens, probe = lens_of(show, kernels, KERNEL)
    assert lens.legend.text() == "−50  0  50" and text(lens, "page").endswith("one scale for all pages")
    asked = len(probe.asked)
    lens.after.click()
    assert lens.legend.text() == "−50  0  50" and len(probe.asked) == asked + 1
    lens.range.methods.setCurrentIndex(1)
    assert lens.legend.text() != "−50  0  50" and text(lens, "page").endswith("scale of this page")


def test_while_training_runs_a_page_has_its_own_scale(show: Show):
    kernels = random(200, 40, 3, 3)
    kernels[199, 39, 0, 0] = -50
    probe, sight = Probe(parameter=kernels), sight_of(kernels, KERNEL)
    sight.facts = dataclasses.replace(sight.facts, stop=0)
    lens = show(PicturesLens(probe.ask), sight)
    assert "50" not in lens.legend.text() and text(lens, "page").endswith("scale of this page")
    assert all(type(question) is AskPictures for question in probe.asked)
