"""The table of statistics: sampled at once, then exact."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable
from typing import Any

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QProgressBar, QPushButton, QTableView

from inspector.panels.tensor.lenses.statistics.lens import StatisticsLens
from inspector.panels.tensor.lenses.statistics.table import CODE, NAMES
from tests.ui.panels.tensor.answering import Probe, sight_of

Show = Callable[..., Any]

MANY = np.random.default_rng(3).normal(size=10_000)


def lens_of(show: Show, probe: Probe) -> StatisticsLens:
    return show(StatisticsLens(probe.ask), sight_of(probe.arrays["parameter"]))


def value(lens: Any, name: str) -> str:
    model = lens.findChild(QTableView, "tensor.statistics.table").model()
    row = next(row for row in range(model.rowCount()) if model.index(row, 0).data(CODE) == name)
    return str(model.index(row, 1).data())


def test_every_statistic_has_a_row_with_its_formula(show: Show, qtmodeltester: Any):
    lens = lens_of(show, Probe(parameter=np.array([3.0, -4.0, 0.0, math.nan, math.inf, -math.inf])))
    assert value(lens, "counted") == "6"
    assert value(lens, "zeros") == value(lens, "nan") == value(lens, "plus_inf") == "1  (16.7 %)"
    assert value(lens, "minimum") == "NaN" and value(lens, "subnormal") == "0"
    assert all(lens.model.index(row, 1).data(Qt.ItemDataRole.ToolTipRole) for row in range(len(NAMES)))
    qtmodeltester.check(lens.model)


def test_a_small_tensor_is_exact_at_once(show: Show):
    probe = Probe(parameter=np.array([3.0, -4.0]))
    lens = lens_of(show, probe)
    assert len(probe.asked) == 1
    shown = {name: value(lens, name) for name in ("minimum", "maximum", "mean", "l1", "l2", "largest")}
    assert shown == {"minimum": "−4", "maximum": "3", "mean": "−0.5", "l1": "7", "l2": "5", "largest": "4"}
    assert not lens.findChild(QPushButton, "tensor.statistics.exact").isVisible()


def test_a_sample_is_marked_until_the_exact_ones_are_there(show: Show):
    probe = Probe(sample=500, piece=3000, parameter=MANY)
    probe.holds = True
    lens = lens_of(show, probe)
    probe.answer()
    assert value(lens, "mean").startswith("≈ ") and value(lens, "counted") == "500 of 10,000 sampled"
    progress = lens.findChild(QProgressBar, "tensor.statistics.progress")
    probe.answer()
    assert progress.isVisible() and progress.value() == 300
    probe.answer_all()
    assert value(lens, "mean") == f"{MANY.mean():.8g}".replace("-", "−")
    assert value(lens, "std") == f"{MANY.std(ddof=1):.8g}" and value(lens, "counted") == "10,000"
    assert not progress.isVisible()


def test_long_counting_can_be_cancelled_and_begun_again(show: Show, qtbot: Any):
    probe = Probe(sample=500, piece=3000, parameter=MANY)
    probe.holds = True
    lens = lens_of(show, probe)
    button = lens.findChild(QPushButton, "tensor.statistics.exact")
    probe.answer()
    probe.answer()
    assert button.text() == "Cancel" and button.isVisible()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    asked = len(probe.asked)
    probe.answer_all()
    assert value(lens, "mean").startswith("≈ ") and len(probe.asked) == asked
    assert lens.findChild(QLabel, "tensor.statistics.note").text() == "≈ from a sample"
    probe.holds = False
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert not value(lens, "mean").startswith("≈") and not button.isVisible()


def test_a_refresh_in_the_middle_of_counting_begins_anew(show: Show):
    probe = Probe(sample=500, piece=3000, parameter=MANY)
    probe.holds = True
    lens = lens_of(show, probe)
    probe.answer()
    probe.answer()
    probe.arrays["parameter"] = MANY + 100
    lens.refresh()
    probe.answer_all()
    assert value(lens, "mean") == f"{(MANY + 100).mean():.8g}"


def test_a_refusal_in_the_middle_of_counting_ends_it(show: Show):
    probe = Probe(sample=500, piece=3000, parameter=MANY)
    probe.holds = True
    lens = lens_of(show, probe)
    probe.answer()
    probe.answer()
    del probe.arrays["parameter"]
    probe.answer_all()
    assert not lens.findChild(QProgressBar, "tensor.statistics.progress").isVisible()
    assert value(lens, "mean").startswith("≈ ")


def test_counts_in_a_sample_stand_for_the_whole(show: Show):
    probe = Probe(sample=500, parameter=np.zeros(10_000))
    probe.holds = True
    lens = lens_of(show, probe)
    probe.answer()
    assert value(lens, "zeros") == "≈ 10,000  (100 %)"


def test_all_rows_are_copied_or_those_selected(show: Show, qtbot: Any):
    lens = lens_of(show, Probe(parameter=np.array([3.0, -4.0])))
    lens.table.setFocus()
    lens.table.clearSelection()
    qtbot.keyClick(lens.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    copied = QGuiApplication.clipboard().text()
    assert copied.startswith("count\t2\nminimum\t−4\n") and len(copied.split("\n")) == len(NAMES)
    lens.table.selectRow(2)
    qtbot.keyClick(lens.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "maximum\t3"


def test_no_elements_have_a_count_and_no_more(show: Show):
    lens = lens_of(show, Probe(parameter=np.zeros((0, 3))))
    assert value(lens, "counted") == "0" and value(lens, "mean") == "—" and value(lens, "zeros") == "0"


def test_what_is_bad_is_red(show: Show):
    lens = lens_of(show, Probe(parameter=np.array([math.nan, 1.0])))
    row = NAMES.index("nan")
    assert lens.model.index(row, 1).data(Qt.ItemDataRole.ForegroundRole) is not None
    assert lens.model.index(NAMES.index("zeros"), 1).data(Qt.ItemDataRole.ForegroundRole) is None


def test_an_element_of_few_bits_is_told_with_few_digits(show: Show):
    sight = sight_of(np.array([0.10009765625, -3.140625], np.float32))
    sight.facts = dataclasses.replace(sight.facts, dtype="bfloat16")
    lens = show(StatisticsLens(Probe(parameter=np.array([0.10009765625, -3.140625], np.float32)).ask), sight)
    assert (value(lens, "minimum"), value(lens, "maximum"), value(lens, "largest")) == ("−3.14", "0.1", "3.14")
    assert "3.14" in lens.model.as_text()
