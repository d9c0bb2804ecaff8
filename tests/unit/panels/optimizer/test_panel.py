"""The optimizer panel, by its public names: groups, learning rates, and one step of one element in numbers."""

from __future__ import annotations

from array import array
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QToolButton, QTreeView

from inspector.panels.optimizer.model import SETTINGS_ROLE, Column
from inspector.panels.optimizer.panel import OptimizerPanel
from inspector.panels.optimizer.updates import UpdatesPlot
from inspector.panels.optimizer.updates_model import DRAWN
from inspector.wire.findings import Reading
from inspector.wire.messages import Array, AskStructure, Refused, Stopped
from inspector.wire.optimizers import (
    AskOptimizers,
    AskWorked,
    GroupTold,
    Optimizers,
    OptimizerTold,
    StepMeasured,
    Term,
    Worked,
)
from inspector.wire.tensors import TensorName
from tests.fakes import FakeSession
from tests.unit.panels.model_tree.samples import by_levels, convolutional, structure

STOPPED = Stopped(1, None, None, 1, "batch", (), 4, 0, 5, None, 0.0, None, None)


@pytest.fixture
def session(qtbot):
    return FakeSession()


@pytest.fixture
def panel(qtbot, session):
    made = OptimizerPanel(session)
    qtbot.addWidget(made.view)
    made.view.resize(520, 420)
    made.view.show()
    return made


def group(rate: float, **more: float) -> GroupTold:
    settings = {"lr": rate, "betas[0]": 0.9, "betas[1]": 0.999, "eps": 1e-8, "weight_decay": 0.01, **more}
    return GroupTold(tuple(Reading(name, value, "") for name, value in settings.items()), 10, 4, (1, 2))


def told(iteration: int, *rates: float) -> Optimizers:
    adam = OptimizerTold("Adam", "/x/train.py", 21, iteration, tuple(group(rate) for rate in rates))
    return Optimizers(0, 1, iteration, 1, (adam,))


WORKED = Worked(
    0, 1, (3, 0), 41, "Adam", 41, 0.020636, 0.019623, "bits",
    (Term("g", "∂L/∂w", "", 8.3e-4), Term("Δ", "−η·m̂ / (√v̂ + ε)", "−0.003 · 0.00068 / 0.002", -0.001013)),
)  # fmt: skip


def answer(session: FakeSession, kind: type, message: Any) -> None:
    place = next(i for i in reversed(range(len(session.asked))) if isinstance(session.asked[i][0], kind))
    session.answer(place, message)


def asked(session: FakeSession) -> AskWorked:
    found: AskWorked = [question for question, _ in session.asked if isinstance(question, AskWorked)][-1]
    return found


def text(panel: OptimizerPanel, name: str) -> str:
    return str(panel.view.findChild(QLabel, name).text())


def test_before_there_is_an_optimizer_it_says_so(panel):
    assert "once they are made" in text(panel, "optimizer.sentence")


def test_each_group_has_a_row_with_its_settings(panel, session):
    panel.ask()
    answer(session, AskOptimizers, told(41, 0.003, 0.0001))
    model = panel.view.findChild(QTreeView, "optimizer.view").model()
    assert model.rowCount() == 2
    cells = [model.index(0, column).data() for column in Column]
    assert cells == ["Adam 0", "4 / 10", "0.003", "0.9 · 0.999", "0.01", "1e−08"]
    assert model.index(1, 0).data(SETTINGS_ROLE)["lr"] == 0.0001


def test_learning_rates_are_kept_as_a_curve_of_the_chosen_group(panel, session):
    for iteration, rate in ((1, 0.1), (2, 0.1), (5, 0.01)):
        panel.ask()
        answer(session, AskOptimizers, told(iteration, rate, 0.5))
    assert list(panel.view.rate.points) == [(1, 0.1), (2, 0.1), (5, 0.01)]
    tree = panel.view.findChild(QTreeView, "optimizer.view")
    tree.setCurrentIndex(tree.model().index(1, 0))
    assert list(panel.view.rate.points) == [(1, 0.5), (2, 0.5), (5, 0.5)]
    panel.view.grab()


def test_the_step_of_the_chosen_parameter_is_worked_out_in_numbers(panel, session):
    session.selection.select(TensorName("gradient", 1, 7), "model.fc.weight.grad")
    panel.ask()
    answer(session, AskOptimizers, told(41, 0.003))
    assert (asked(session).row, asked(session).index) == (7, ())
    answer(session, AskWorked, WORKED)
    assert "model.fc.weight[3, 0]: Adam, iteration 41" in text(panel, "optimizer.worked.head")
    assert "as happened, bit for bit" in text(panel, "optimizer.verdict")
    assert panel.view.worked.rows()[-1] == ("Δ", "−η·m̂ / (√v̂ + ε)", "−0.003 · 0.00068 / 0.002", "−0.001013")


def test_another_element_is_asked_for_by_its_index(qtbot, panel, session):
    session.selection.select(TensorName("parameter", 1, 7), "model.fc.weight")
    panel.ask()
    element = panel.view.findChild(QLineEdit, "optimizer.element")
    element.setText("[3, 0]")
    element.returnPressed.emit()
    assert asked(session).index == (3, 0)


@pytest.mark.parametrize(("agrees", "words"), [
    ("ulp", "to the last bit"), ("no", "something else happened"), ("", "no formula for this optimizer"),
])  # fmt: skip
def test_what_did_not_happen_so_is_said(panel, session, agrees: str, words: str):
    import dataclasses

    session.selection.select(TensorName("parameter", 1, 7), "model.fc.weight")
    panel.ask()
    answer(session, AskOptimizers, told(41, 0.003))
    answer(session, AskWorked, dataclasses.replace(WORKED, agrees=agrees))
    assert words in text(panel, "optimizer.verdict")


def test_a_step_that_was_not_seen_yet_is_said_to_be(panel, session):
    session.selection.select(TensorName("parameter", 1, 7), "model.fc.weight")
    panel.ask()
    answer(session, AskOptimizers, told(41, 0.003))
    answer(session, AskWorked, Refused(0, 1, "not_seen", ""))
    assert "No step of this element was seen yet" in text(panel, "optimizer.verdict")


# ── Updates ──

ONE, OTHER, STILL = [node.id for node in by_levels(convolutional()) if node.kind == "parameter"][:3]
ROWS = {ONE: 1e-3, OTHER: 1e-2, STILL: 0.0}  # update / weight


def step(iteration: int, ratios: dict[int, float] = ROWS, version: int = 1) -> StepMeasured:
    def packed(numbers: Any) -> Array:
        return Array("f8", (len(ratios),), array("d", numbers).tobytes())

    rows = Array("i4", (len(ratios),), array("i", ratios).tobytes())
    weights = [2.0] * len(ratios)
    return StepMeasured(
        iteration, version, rows, packed(weights), packed(weights), packed(2.0 * r for r in ratios.values())
    )


def plot(panel: OptimizerPanel) -> UpdatesPlot:
    found: UpdatesPlot = panel.view.findChild(UpdatesPlot, "optimizer.updates")
    return found


def turn_to_updates(panel: OptimizerPanel, session: FakeSession) -> None:
    session.hold(STOPPED)
    panel.view.tools.findChild(QToolButton, "optimizer.moves").click()
    answer(session, AskStructure, structure(convolutional()))


def test_updates_are_drawn_as_powers_of_ten_of_the_weight(panel, session):
    for iteration in (1, 4):
        session.step_measured.emit(step(iteration))
    assert plot(panel).updates.series == {}, "nobody looks"
    turn_to_updates(panel, session)
    panel.view.grab()
    assert {row: [round(v, 3) for _, v in points] for row, points in plot(panel).updates.series.items()} == {
        ONE: [-3.0, -3.0], OTHER: [-2.0, -2.0]
    }  # fmt: skip
    assert plot(panel).updates.span() == (1, 4)
    assert "2 weights" in plot(panel).told()


def test_the_weight_that_is_looked_at_is_drawn_above_the_others_and_named(panel, session):
    session.step_measured.emit(step(1))
    turn_to_updates(panel, session)
    session.selection.select(TensorName("parameter", 1, ONE), "model.model1.conv1.weight")
    panel.view.grab()
    assert plot(panel).updates.drawn(plot(panel).chosen)[-1] == ONE
    assert plot(panel).told().endswith(plot(panel).updates.names[ONE])


def test_a_click_on_a_line_goes_to_its_weight(qtbot, panel, session):
    session.step_measured.emit(step(1))
    session.step_measured.emit(step(9))
    turn_to_updates(panel, session)
    panel.view.grab()
    with qtbot.waitSignal(session.selection.path_wanted) as wanted:
        qtbot.mouseClick(plot(panel), Qt.MouseButton.LeftButton, pos=plot(panel).points(OTHER)[0].toPoint())
    assert wanted.args == [plot(panel).updates.names[OTHER]]
    assert plot(panel).tip((OTHER, 9, -2.0)).endswith("iteration 9: −2.00")


def test_steps_of_another_model_are_not_mixed_in(panel, session):
    session.step_measured.emit(step(1, version=7))
    turn_to_updates(panel, session)
    panel.view.grab()
    assert plot(panel).updates.series == {}
    assert "once steps were measured" in plot(panel).told()


def test_of_very_many_weights_some_are_drawn_and_that_is_said(panel, session):
    turn_to_updates(panel, session)
    session.step_measured.emit(step(1, dict.fromkeys(range(1000), 1e-3)))
    panel.view.grab()
    assert len(plot(panel).updates.drawn(-1)) == DRAWN
    assert "200 of 1,000 weights" in plot(panel).told()


def test_the_groups_come_back(panel, session):
    session.hold(STOPPED)
    answer(session, AskOptimizers, told(41, 0.003))
    turn_to_updates(panel, session)
    assert plot(panel).isVisible()
    panel.view.tools.findChild(QToolButton, "optimizer.step").click()
    assert panel.view.findChild(QTreeView, "optimizer.view").isVisible()
