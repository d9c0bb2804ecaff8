"""Histograms of a tensor, and of a parameter with its gradient and update."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QCheckBox, QLabel, QPushButton

from inspector.panels.style import look
from inspector.panels.tensor.lenses.histogram.lens import BINS, HistogramLens
from inspector.wire.tensors import TensorName
from tests.ui.panels.tensor.answering import Probe, sight_of

Show = Callable[..., Any]

BUFFER = TensorName("buffer", 1, 5)
NUMBERS = np.random.default_rng(0).normal(size=(50, 40)).astype(np.float32)


def family(**other: Any) -> Probe:
    return Probe(**{"parameter": NUMBERS, "gradient": NUMBERS * 0.1, "update": NUMBERS * 0.01 + 0.2, **other})


def lens_of(show: Show, probe: Probe, tensor: TensorName | None = None) -> HistogramLens:
    tensor = tensor or TensorName("parameter", 1, 3)
    return show(HistogramLens(probe.ask), sight_of(probe.arrays[tensor.kind], (), tensor))


def text(lens: Any, name: str) -> str:
    return lens.findChild(QLabel, "tensor.histogram." + name).text()


def box(lens: Any, name: str) -> QCheckBox:
    return lens.findChild(QCheckBox, "tensor.histogram." + name)


def has(lens: HistogramLens, name: str) -> bool:
    """Whether a colour is drawn."""
    image, wanted = lens.canvas.grab().toImage(), QColor(getattr(look.current(), name))
    return any(image.pixelColor(x, y) == wanted for x in range(0, image.width()) for y in range(0, image.height(), 3))


def test_a_parameter_its_gradient_and_its_update_are_on_one_axis(show: Show):
    probe = family()
    lens = lens_of(show, probe)
    counted = [question for question in probe.asked if question.low is not None]
    assert {question.tensor.kind for question in counted} == {"parameter", "gradient", "update"}
    assert {(question.low, question.high, question.bins) for question in counted} == {
        (float(NUMBERS.min()), float(NUMBERS.max()), BINS)
    }
    assert has(lens, "accent") and has(lens, "amber") and has(lens, "green")


def test_what_is_switched_off_leaves_its_room_to_the_others(show: Show):
    probe = family()
    lens = lens_of(show, probe)
    box(lens, "parameter").setChecked(False)
    assert not has(lens, "accent") and has(lens, "amber")
    assert probe.asked[-1].high == pytest.approx(float(NUMBERS.max()) * 0.1, rel=0.2)


def test_the_bar_under_the_mouse_tells_its_range_and_counts(show: Show, qtbot: Any):
    lens = lens_of(show, Probe(buffer=np.array([0.0, 1.0, 1.0, 64.0])), BUFFER)
    room = lens.canvas.room()
    lens.canvas.setFocus()
    found = lens.canvas.bin_at(room.topLeft() + room.topRight() * 0)
    assert found is not None and (found.low, found.high, found.counts) == (0, 1, (("parameter", 1),))
    for _ in range(40):
        qtbot.keyClick(lens.canvas, Qt.Key.Key_Left)
    assert text(lens, "status") == "0 … 1   1"
    qtbot.keyClick(lens.canvas, Qt.Key.Key_Right)
    assert text(lens, "status") == "1 … 2   2"


def test_counts_of_a_sample_are_marked_and_counted_out_on_demand(show: Show, qtbot: Any):
    numbers = np.random.default_rng(1).normal(size=10_000)
    probe = Probe(sample=1000, piece=3000, buffer=numbers)
    lens = lens_of(show, probe, BUFFER)
    assert text(lens, "note").startswith("≈ from 1,000 of 10,000")
    button = lens.findChild(QPushButton, "tensor.histogram.exact")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert [question.first for question in probe.asked if question.exact] == [0, 3000, 6000, 9000]
    assert not button.isVisible() and "≈" not in text(lens, "note")
    shown = lens.canvas._histograms[0]
    expected = np.histogram(numbers, BINS, shown.limits)[0]
    assert np.array_equal(shown.counts, expected)


def test_counting_out_can_be_cancelled(show: Show, qtbot: Any):
    probe = Probe(sample=1000, piece=3000, buffer=np.arange(10_000.0))
    lens = lens_of(show, probe, BUFFER)
    probe.holds = True
    button = lens.findChild(QPushButton, "tensor.histogram.exact")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert button.text() == "Cancel"
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    asked = len(probe.asked)
    probe.answer_all()
    assert button.text() == "Exact" and len(probe.asked) == asked and "≈" in text(lens, "note")


def test_a_gradient_that_is_none_is_said(show: Show):
    probe = family()
    del probe.arrays["gradient"], probe.arrays["update"]
    lens = lens_of(show, probe)
    assert "The gradient is None." in text(lens, "note") and "no optimizer step" in text(lens, "note")
    assert not box(lens, "gradient").isEnabled() and has(lens, "accent")


def test_logarithmic_counts_make_one_element_visible(show: Show):
    numbers = np.zeros(10_000)
    numbers[0] = 1.0
    lens = lens_of(show, Probe(buffer=numbers), BUFFER)
    room = lens.canvas.room()

    def ink() -> int:
        image = lens.canvas.grab().toImage()
        x = int(room.right() - room.width() / BINS / 2)
        ground = QColor(look.current().panel)
        return sum(image.pixelColor(x, y).blue() > ground.blue() + 60 for y in range(0, int(room.bottom()) - 2))

    assert ink() == 0
    box(lens, "log").setChecked(True)
    assert ink() > 10


@pytest.mark.parametrize("numbers", [np.full(5, math.nan), np.array([math.inf, -math.inf])])
def test_without_finite_numbers_there_is_a_sentence(show: Show, numbers: np.ndarray):
    lens = lens_of(show, Probe(buffer=numbers), BUFFER)
    assert "no finite number" in text(lens, "note")


def test_elements_that_are_not_finite_are_counted_beside(show: Show):
    lens = lens_of(show, Probe(buffer=np.array([1.0, 2.0, math.nan, math.inf])), BUFFER)
    assert text(lens, "note").startswith("2 elements counted are not on this axis")


def test_one_number_has_an_axis_around_it(show: Show):
    lens = lens_of(show, Probe(buffer=np.array(3.0)), BUFFER)
    limits = lens.canvas._histograms[0].limits
    assert limits.low < 3 < limits.high and lens.canvas._histograms[0].counts.sum() == 1


def test_the_old_histogram_stays_until_the_new_one_is_there(show: Show):
    probe = Probe(buffer=np.arange(10.0))
    lens = lens_of(show, probe, BUFFER)
    probe.holds = True
    probe.arrays["buffer"] = np.arange(10.0) * 3
    lens.refresh()
    assert lens.canvas._histograms[0].limits.high == 9
    probe.answer_all()
    assert lens.canvas._histograms[0].limits.high == 27


def test_another_plane_of_the_same_tensor_asks_nothing(show: Show):
    probe = Probe(buffer=NUMBERS)
    lens = lens_of(show, probe, BUFFER)
    asked = len(probe.asked)
    lens.set_sight(sight_of(NUMBERS, (), BUFFER))
    assert len(probe.asked) == asked
