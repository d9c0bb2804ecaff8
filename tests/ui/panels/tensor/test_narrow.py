"""Little room: bars wrap, names of axes are seen whole, and no tensor makes the window larger."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDockWidget,
    QLabel,
    QMainWindow,
    QSpinBox,
    QStyle,
    QStyleOptionComboBox,
    QWidget,
)

from inspector.panels.tensor.compare.bar import CompareBar
from inspector.panels.tensor.plane.axes import suggested
from inspector.panels.tensor.plane.axes_bar import ROLES, ArrangementBar
from inspector.panels.tensor.plane.bar import PlaneBar
from inspector.panels.tensor.target.related import Choice
from inspector.panels.tensor.view import KINDS, TensorView
from inspector.panels.widgets.chips import ChoiceChip
from tests.ui.panels.tensor.answering import WEIGHT, Probe, facts_of, plane_of, sight_of
from tests.ui.panels.tensor.test_bars import COPIES, OTHER

NAMES = ("batch", "channel", "height", "width")


def place_in(part: QWidget, whole: QWidget) -> QRect:
    return QRect(part.mapTo(whole, part.rect().topLeft()), part.size())


def cut(box: QComboBox) -> bool:
    """Whether the entry that it shows has less room than it needs."""
    option = QStyleOptionComboBox()
    box.initStyleOption(option)
    control, field = QStyle.ComplexControl.CC_ComboBox, QStyle.SubControl.SC_ComboBoxEditField
    room = box.style().subControlRect(control, option, field, box).width()
    return box.fontMetrics().horizontalAdvance(box.currentText()) > room


def assert_all_are_seen(bar: QWidget) -> None:
    shown = [part for kind in (QComboBox, QSpinBox, QLabel) for part in bar.findChildren(kind) if part.isVisible()]
    places = [place_in(part, bar) for part in shown]
    assert all(bar.rect().contains(place) for place in places)
    assert not any(one.intersects(other) for number, one in enumerate(places) for other in places[:number])
    assert not [box.currentText() for box in shown if isinstance(box, QComboBox) and cut(box)]
    assert not [part for part in shown if not isinstance(part, QComboBox) and part.width() < part.sizeHint().width()]


@pytest.mark.parametrize("width", [280, 425, 900])
def test_names_and_places_of_seven_axes_are_seen(show: Callable[..., Any], qtbot: Any, width: int):
    bar = show(PlaneBar(), size=(width, 140))
    shape = (2, 3, 4, 3, 2, 5, 6)
    bar.show_plane(shape, ("",) * 7, plane_of(shape))
    qtbot.waitUntil(lambda: assert_all_are_seen(bar))
    assert bar.width() == width and sum(place.isVisible() for place in bar.places) == 5


@pytest.mark.parametrize("width", [280, 425])
def test_names_of_axes_are_not_cut_where_pictures_are_arranged(show: Callable[..., Any], qtbot: Any, width: int):
    bar = show(ArrangementBar("axes"), size=(width, 130))
    bar.set_axes((1, 32, 32, 32), NAMES, suggested((1, 32, 32, 32), NAMES))
    qtbot.waitUntil(lambda: assert_all_are_seen(bar))
    assert bar.boxes["along"].currentText() == "channel: 32" and len(ROLES) == 4


def test_sliders_come_where_there_is_room(show: Callable[..., Any], qtbot: Any):
    bar = show(PlaneBar(), size=(280, 140))
    shape = (2, 3, 4, 3, 2, 5, 6)
    bar.show_plane(shape, ("",) * 7, plane_of(shape))
    assert not bar.places[0].slider.isVisible()
    bar.resize(1400, 140)
    qtbot.waitUntil(bar.places[0].slider.isVisible)
    assert not bar.places[0].slider.geometry().intersects(bar.places[0].spin.geometry())


def test_a_comparison_and_copies_fit_into_280_pixels(show: Callable[..., Any], qtbot: Any):
    bar = show(CompareBar(), size=(280, 120))
    bar.show_choice(Choice(WEIGHT, OTHER.tensor, "ratio", OTHER.path), COPIES, OTHER)
    assert bar.width() == 280
    qtbot.waitUntil(lambda: assert_all_are_seen(bar))


def test_all_chips_are_seen_in_280_pixels(show: Callable[..., Any], qtbot: Any):
    holder = show(QWidget(), size=(280, 420))
    view = TensorView(Probe().ask, parent=holder)
    view.resize(280, 420)
    view.show()
    sight = sight_of(np.zeros((2, 3, 4, 3, 2, 5, 6), np.float32))
    view.show_target("model.weight", Choice(WEIGHT), sight.facts, COPIES, None)
    view.show_sight(sight)
    chips = view.targets.chips
    qtbot.waitUntil(lambda: chips.rect().contains(place_in(chips.findChildren(ChoiceChip)[-1], chips)))
    assert [text for text, _ in chips.entries()] == ["parameter", "gradient", "update"]


def test_no_view_of_an_activation_makes_the_window_larger(qtbot: Any):
    window, dock = QMainWindow(), QDockWidget()
    qtbot.addWidget(window)
    numbers = np.zeros((1, 32, 32, 32), np.float32)
    view = TensorView(Probe(activation=numbers).ask)
    dock.setWidget(view)
    window.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, dock)
    window.resize(425, 390)  # what the layout for tensors gives it in a window of 1100 × 700
    with qtbot.waitExposed(window):
        window.show()
    view.show_target("model.conv1", Choice(WEIGHT), facts_of(numbers, NAMES), COPIES, None)
    view.show_sight(sight_of(numbers, NAMES))
    for number in range(len(KINDS)):
        view.tabs.setCurrentIndex(number)
        qtbot.waitUntil(lambda: view.stack.currentWidget().isVisible())
        qtbot.wait(0)
        assert (window.width(), window.height()) == (425, 390), KINDS[number]
