"""The gradients panel, by its public names: states, norms and updates of each parameter, layers folded."""

from __future__ import annotations

import math
from array import array
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QLabel, QToolButton, QTreeView

from inspector.panels.gradients.heat import HeatMap, extent_of, shades
from inspector.panels.gradients.life import LifeLine
from inspector.panels.gradients.model import (
    CODE_ROLE,
    CURVE_ROLE,
    NORM_ROLE,
    PATH_ROLE,
    RATIO_ROLE,
    SAMPLED_ROLE,
    Column,
)
from inspector.panels.gradients.panel import GradientsPanel
from inspector.panels.gradients.readings import KEPT
from inspector.wire.life import AskLife, Deed, Life
from inspector.wire.messages import Array, AskStructure, AskValues, Stopped
from inspector.wire.optimizers import StepMeasured
from tests.fakes import FakeSession
from tests.unit.panels.model_tree.samples import Builder, by_levels, convolutional, structure, values

NODES = convolutional()
STATES = ["consumed"] * 10
STOPPED = Stopped(1, None, None, 1, "batch", (), 4, 0, 5, None, 0.0, None, None)


@pytest.fixture
def session(qtbot):
    return FakeSession()


@pytest.fixture
def panel(qtbot, session):
    made = GradientsPanel(session)
    qtbot.addWidget(made.view)
    made.view.resize(700, 400)
    made.view.show()
    return made


def answer(session: FakeSession, kind: type, message: Any) -> None:
    place = next(i for i in reversed(range(len(session.asked))) if isinstance(session.asked[i][0], kind))
    session.answer(place, message)


def known(panel: GradientsPanel, session: FakeSession, states: list[str] = STATES, **more: Any) -> None:
    panel.ask()
    answer(session, AskStructure, structure(NODES))
    answer(session, AskValues, values(NODES, states, **more))


def model(panel: GradientsPanel) -> Any:
    return panel.view.findChild(QTreeView, "gradients.view").model()


def row(panel: GradientsPanel, layer: int, parameter: int = -1, column: int = 0) -> QModelIndex:
    above = model(panel).index(layer, column if parameter < 0 else 0)
    return above if parameter < 0 else model(panel).index(parameter, column, above)


def measured(updates: float, iteration: int = 4, version: int = 1) -> StepMeasured:
    rows = [node.id for node in by_levels(NODES) if node.kind == "parameter"]
    numbers = [[0.5] * 10, [2.0] * 10, [updates] * 10]
    packed = [Array("f8", (10,), array("d", column).tobytes()) for column in numbers]
    return StepMeasured(iteration, version, Array("i4", (10,), array("i", rows).tobytes()), *packed)


def test_before_a_model_is_known_it_says_so(panel):
    assert "once a model was called" in panel.view.findChild(QLabel, "gradients.sentence").text()


def test_layers_stand_in_the_order_of_the_model_with_their_parameters_below(panel, session):
    known(panel, session)
    names = [row(panel, layer).data() for layer in range(model(panel).rowCount())]
    assert names == [f"model1.{name}" for name in ("conv1", "conv2", "conv3", "linear1", "linear2")]
    assert [row(panel, 0, p).data() for p in (0, 1)] == ["weight", "bias"]
    assert row(panel, 0, 0).data(PATH_ROLE) == "model.model1.conv1.weight"


def test_a_layers_norm_is_that_of_its_gradients_together(panel, session):
    known(panel, session, grad_norm=[3.0, 4.0] + [1.0] * 8)
    ids = [node.id for node in by_levels(NODES) if node.kind == "parameter"]
    norms = dict(zip(ids, [3.0, 4.0] + [1.0] * 8))
    weight, bias = (panel.model.structure_rows(row(panel, 0, p))[0] for p in (0, 1))
    assert row(panel, 0).data(NORM_ROLE) == math.hypot(norms[weight], norms[bias])
    assert row(panel, 0, 0, Column.NORM).data() == f"{norms[weight]:.4f}"


def test_states_are_codes_and_words(panel, session):
    states = [
        "none",
        "zero",
        "frozen",
        "unreached",
        "clipped",
        "consumed",
        "populated",
        "zeroed",
        "accumulated",
        "consumed",
    ]
    known(panel, session, states)
    found = {row(panel, la, p).data(CODE_ROLE) for la in range(5) for p in (0, 1)}
    assert found == set(states)
    words = {row(panel, la, p, Column.STATE).data() for la in range(5) for p in (0, 1)}
    assert {"✓ stepped", "✄ clipped", "○ None", "0 exactly 0"} <= words


def test_a_norm_that_is_no_number_is_told_as_that(panel, session):
    known(panel, session, grad_norm=[math.nan] * 10)
    assert row(panel, 0).data(CODE_ROLE) == "nan"
    assert row(panel, 0, 0, Column.STATE).data() == "⚠ NaN or Inf"
    panel.view.grab()


def test_what_was_read_while_it_runs_is_marked_as_sampled(panel, session):
    known(panel, session, stop=0)
    assert row(panel, 0, 0).data(SAMPLED_ROLE) and row(panel, 0, 0, Column.NORM).data().startswith("≈ ")
    assert "≈" in panel.view.about.text()


def test_the_update_is_told_as_a_power_of_ten_of_the_weight(panel, session):
    known(panel, session)
    session.step_measured.emit(measured(2e-3))
    assert row(panel, 0, 0).data(RATIO_ROLE) == pytest.approx(-3)
    assert row(panel, 0, 0, Column.RATIO).data() == "−3.00"
    assert row(panel, 0).data(RATIO_ROLE) == pytest.approx(-3)


def test_norms_at_the_measured_steps_are_kept_as_a_curve(panel, session):
    known(panel, session)
    for iteration in (4, 5, 9):
        session.step_measured.emit(measured(2e-3, iteration))
    assert row(panel, 0, 0).data(CURVE_ROLE) == [(4, 0.5), (5, 0.5), (9, 0.5)]
    panel.view.grab()


def test_norms_of_another_structure_are_dropped(panel, session):
    known(panel, session)
    session.step_measured.emit(measured(2e-3, version=7))
    assert row(panel, 0, 0).data(RATIO_ROLE) is None


def test_a_double_click_goes_to_the_parameter(qtbot, panel, session):
    known(panel, session)
    with qtbot.waitSignal(session.selection.path_wanted) as path:
        panel.view.tree.path_wished.emit(row(panel, 0, 0).data(PATH_ROLE))
    assert path.args == ["model.model1.conv1.weight"]


# ── the heat map ──


def heat(panel: GradientsPanel) -> HeatMap:
    found: HeatMap = panel.view.findChild(HeatMap, "gradients.heat")
    return found


def press(panel: GradientsPanel, name: str) -> None:
    panel.view.tools.findChild(QToolButton, f"gradients.{name}").click()


def test_the_heat_map_stands_in_the_place_of_the_bars(panel, session):
    known(panel, session)
    assert not heat(panel).isVisible()
    press(panel, "map")
    assert heat(panel).isVisible()
    assert not panel.view.tree.isVisible()
    press(panel, "bars")
    assert panel.view.tree.isVisible()


def test_the_heat_map_has_the_norm_of_each_layer_at_each_measured_iteration(panel, session):
    known(panel, session)
    for iteration in (3, 7):
        session.step_measured.emit(measured(0.1, iteration))
    assert heat(panel).columns() == [3, 7]
    assert heat(panel).norm(0, 7) == pytest.approx(math.hypot(0.5, 0.5))
    assert heat(panel).norm(0, 5) is None
    assert "conv1, iteration 7: 0.7071" in heat(panel).told((0, 7))


def test_a_click_into_the_heat_map_leads_to_the_iteration(qtbot, panel, session):
    known(panel, session)
    session.step_measured.emit(measured(0.1, 3))
    session.step_measured.emit(measured(0.1, 7))
    press(panel, "map")
    place = heat(panel).cell(1, 1, 2).center().toPoint()
    with qtbot.waitSignal(session.selection.iteration_wanted) as wanted:
        qtbot.mouseClick(heat(panel).viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert wanted.args == [7]


def test_in_a_low_panel_the_map_gives_its_room_to_the_layers(panel, session):
    known(panel, session)
    press(panel, "map")
    heat(panel).resize(400, 100)
    assert heat(panel)._room().height() > 90
    heat(panel).resize(400, 300)
    assert heat(panel)._room().height() < 270


def test_what_is_zero_no_number_or_not_there_has_a_colour_of_its_own():
    norms = np.array([[-1.0, 0.0, math.nan, math.inf, 1e-3, 1.0]])
    colours = shades(norms, extent_of(norms)).tolist()[0]
    assert len(set(colours)) == 5, "NaN and Inf share one"
    assert extent_of(norms) == (-3.0, 0.0)
    assert extent_of(np.array([[-1.0]])) == (-4.0, 1.0)


def test_the_map_keeps_as_many_iterations_as_the_curves(panel, session):
    known(panel, session)
    for iteration in range(KEPT + 20):
        session.step_measured.emit(measured(0.1, iteration))
    assert len(model(panel).readings.columns) == KEPT


# ── the life line ──

DEEDS = (
    Deed(1, "cleared", "/me/train.py", 26, None), Deed(1, "unreached", "/me/train.py", 29, None),
    Deed(1, "untouched", "/me/train.py", 30, None), Deed(4, "cleared", "/me/train.py", 26, None),
    Deed(4, "reached", "/me/train.py", 29, 1.0), Deed(4, "reached", "/me/train.py", 29, 2.0),
    Deed(4, "clipped", "/me/train.py", 31, 0.25), Deed(4, "stepped", "/me/train.py", 30, 0.0123),
)  # fmt: skip


def life(panel: GradientsPanel) -> LifeLine:
    found: LifeLine = panel.view.findChild(LifeLine, "gradients.life")
    return found


def lived(panel: GradientsPanel, session: FakeSession) -> None:
    known(panel, session)
    session.hold(STOPPED)
    panel.view.tree.setCurrentIndex(row(panel, 0, 0))
    answer(session, AskLife, Life(0, 1, session.asked[-1][0].row, DEEDS))


def test_the_chosen_parameter_has_its_life_line_below(panel, session):
    lived(panel, session)
    assert life(panel).isVisible()
    assert life(panel).heading() == "Life line of model.model1.conv1.weight"
    assert [column.iteration for column in life(panel).table] == [1, 4]
    assert life(panel).rows == ["zero", "backward", "clip", "step"]
    assert life(panel).told() == [
        "train.py:26: cleared", "train.py:29: reached by 2 backwards since it was cleared",
        "train.py:31: clipped, times 0.25", "train.py:30: stepped, ‖Δ‖ 0.0123",
    ]  # fmt: skip


def test_another_iteration_is_told_once_it_is_chosen(qtbot, panel, session):
    lived(panel, session)
    life(panel).setFocus()
    qtbot.keyClick(life(panel), Qt.Key.Key_Left)
    assert life(panel).told()[1:] == ["train.py:29: not reached", "", "train.py:30: left alone: grad None"]


def test_a_click_on_an_iteration_leads_to_the_timeline_and_one_on_the_words_to_the_line(qtbot, panel, session):
    lived(panel, session)
    with qtbot.waitSignal(session.selection.iteration_wanted) as wanted:
        qtbot.mouseClick(life(panel), Qt.MouseButton.LeftButton, pos=life(panel).cell(0, 1).center())
    assert wanted.args == [1]
    life(panel).choose(4)
    with qtbot.waitSignal(life(panel).place_wished) as place:
        qtbot.mouseClick(life(panel), Qt.MouseButton.LeftButton, pos=life(panel).words_of(1).center())
    assert place.args == ["/me/train.py", 29]


def test_a_layer_has_no_life_line(panel, session):
    lived(panel, session)
    panel.view.tree.setCurrentIndex(row(panel, 1))
    assert not life(panel).isVisible()


def test_who_does_not_want_the_life_line_asks_for_none(panel, session):
    known(panel, session)
    session.hold(STOPPED)
    press(panel, "lives")
    panel.view.tree.setCurrentIndex(row(panel, 0, 0))
    assert not [question for question, _ in session.asked if isinstance(question, AskLife)]


def test_a_panel_that_nobody_sees_asks_for_no_life(panel, session):
    lived(panel, session)
    panel.view.hide()
    count = len(session.asked)
    panel.view.tree.setCurrentIndex(row(panel, 0, 1))
    session.hold(STOPPED)
    assert len(session.asked) == count


def test_tensors_that_are_in_no_module_stand_below_words_that_say_so(panel, session):
    builder = Builder()
    builder.parameter(builder.add(-1, "root", "", ""), "w", (3,), "float32")
    panel.ask()
    answer(session, AskStructure, structure(by_levels(builder.nodes)))
    assert [row(panel, 0).data(), row(panel, 0, 0).data()] == ["in no module", "w"]
