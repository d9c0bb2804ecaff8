"""The gradients panel, by its public names: states, norms and updates of each parameter, layers folded."""

from __future__ import annotations

import math
from array import array
from typing import Any

import pytest
from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QLabel, QTreeView

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
from inspector.wire.messages import Array, AskStructure, AskValues
from inspector.wire.optimizers import StepMeasured
from tests.fakes import FakeSession
from tests.unit.panels.model_tree.samples import by_levels, convolutional, structure, values

NODES = convolutional()
STATES = ["consumed"] * 10


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
