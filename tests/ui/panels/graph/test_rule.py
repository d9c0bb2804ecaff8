"""The chain rule as somebody sees it, and chooses another element of it."""

from __future__ import annotations

import math
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QComboBox, QLabel, QPushButton, QSpinBox, QTabBar, QTableView

from inspector.desk.appearance import theme
from inspector.panels.graph.rows import RowsModel
from inspector.panels.graph.rule_controller import RuleController
from inspector.panels.graph.rule_view import RuleView
from inspector.wire.chain import AskRule
from inspector.wire.inside import Inside
from inspector.wire.messages import Refused, Stopped
from tests.fakes import FakeSession
from tests.unit.panels.graph.rules import CONVOLUTION, LINEAR, rule

HELD = Inside("node", "model.linear2", 1, 2, 5, "", "AddmmBackward0", 3, 23)
STOP = Stopped(4, None, None, 1, "batch", (), 0, 0, 0, None, 0.0, None, None, inside=HELD)


@pytest.fixture
def session() -> FakeSession:
    return FakeSession()


@pytest.fixture
def view(qtbot: Any, session: FakeSession) -> RuleView:
    theme.apply("dark")
    view = RuleView()
    view.controller = RuleController(session, view)
    qtbot.addWidget(view)
    view.resize(560, 700)
    with qtbot.waitExposed(view):
        view.show()
    return view


def text(view: RuleView, name: str) -> str:
    label = view.findChild(QLabel, f"graph.rule.{name}")
    return label.text() if label.isVisible() else ""


def cells(view: RuleView, name: str) -> list[list[str]]:
    model = view.findChild(QTableView, f"graph.rule.{name}").model()
    columns = range(model.columnCount())
    return [[model.index(row, column).data() for column in columns] for row in range(model.rowCount())]


def held(view: RuleView, session: FakeSession, ran: Any = None, node: Any = LINEAR) -> None:
    session.hold(STOP)
    view.controller.ask()
    session.answer(len(session.asked) - 2, ran or Refused(0, 4, "not_seen", ""))
    session.answer(len(session.asked) - 1, node)


def test_before_a_backward_is_held_it_says_how_to_get_there(view: RuleView, session: FakeSession):
    assert text(view, "sentence").startswith("Step by node (F7 within a backward)")
    session.hold(STOP)
    view.controller.ask()
    for number in (0, 1):
        session.answer(number, Refused(0, 4, "not_inside", ""))
    assert text(view, "sentence").startswith("Step by node") and text(view, "formula") == ""


def test_the_terms_are_rows_that_add_up(view: RuleView, session: FakeSession):
    held(view, session)
    assert text(view, "title") == "model.linear2 · node 3"
    assert text(view, "element") == "∂L/∂x[0, 3] = 2.875"
    assert cells(view, "terms") == [
        ["∂L/∂y[0, 0]", "0.5", "· A[3, 0]", "−0.25", "−0.125"], ["∂L/∂y[0, 1]", "2", "· A[3, 1]", "1.5", "3"]
    ]  # fmt: skip
    assert text(view, "value") == "sum = 2.875" and text(view, "agreement").startswith("Worked out by Gradstep")
    assert text(view, "torch_value") == "" and text(view, "more") == ""
    assert cells(view, "shapes")[2][:3] == ["A", "[4, 2]", "float32"]


def test_after_it_has_run_torchs_number_stands_beside(view: RuleView, session: FakeSession):
    held(view, session, ran=rule(torch_value=2.875))
    tabs = view.findChild(QTabBar, "graph.rule.tabs")
    assert [tabs.tabText(number) for number in (0, 1)] == ["Next: AddmmBackward0", "Ran: AddmmBackward0 ✓"]
    tabs.setCurrentIndex(1)
    assert text(view, "value") == "sum = 2.875" and text(view, "torch_value") == "torch = 2.875"
    assert text(view, "agreement") == "✓ equal to the last digit"
    assert not view.bar.isVisible()


def test_another_gradient_and_another_element_are_asked_for_and_remembered(
    view: RuleView, session: FakeSession, qtbot: Any
):
    held(view, session)
    view.findChild(QSpinBox, "graph.rule.axis1").setValue(2)
    assert session.asked[-1][0] == AskRule(0, "node", "input", (0, 2))
    targets = view.findChild(QComboBox, "graph.rule.target")
    assert [targets.itemText(number) for number in range(3)] == ["∂L/∂b", "∂L/∂x", "∂L/∂A"]
    targets.setCurrentIndex(2)
    targets.activated.emit(2)
    assert session.asked[-1][0] == AskRule(0, "node", "mat2", ())
    session.hold(STOP)
    view.controller.ask()
    assert session.asked[-1][0] == AskRule(0, "node", "mat2", ())
    session.answer(len(session.asked) - 1, LINEAR)
    qtbot.mouseClick(view.findChild(QPushButton, "graph.rule.largest"), Qt.MouseButton.LeftButton)
    assert session.asked[-1][0] == AskRule(0, "node", "input", ())


def test_many_terms_a_scale_and_a_reason_are_said(view: RuleView, session: FakeSession):
    held(view, session, node=CONVOLUTION)
    assert text(view, "more") == "… 1,584 more terms, together 0.25"
    held(view, session, node=rule(scale=65536.0))
    assert text(view, "scale") == "× 65536 by GradScaler: all gradients here carry this factor."
    held(view, session, node=rule(value=None, terms=(), count=0, element=(), reason="packed"))
    assert text(view, "reason").startswith("No numbers: what the node keeps is packed")
    assert text(view, "value") == "" and cells(view, "terms") == []
    held(view, session, node=rule(kind="vjp", target="", targets=("0",), value=None, terms=(), element=()))
    assert text(view, "reason").startswith("This node has no formula of its own")


def test_terms_are_copied(view: RuleView, session: FakeSession, qtbot: Any):
    held(view, session)
    table = view.findChild(QTableView, "graph.rule.terms")
    qtbot.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = QGuiApplication.clipboard().text().split("\n")
    assert lines[0] == "∂L/∂y[0, 0]\t0.5\t· A[3, 0]\t−0.25\t−0.125" and len(lines) == 2


def test_a_new_run_and_an_end_forget_it(view: RuleView, session: FakeSession):
    held(view, session)
    session.ended.emit(None)
    assert text(view, "sentence") == "The run has ended."
    view.controller.begin()
    assert text(view, "sentence").startswith("Step by node")


def test_while_training_runs_on_nothing_is_said_to_come_next(view: RuleView, session: FakeSession):
    held(view, session)
    session.go_on()
    view.controller.ask()
    assert text(view, "value") != ""
    for _ in range(5):
        view.controller.ask()
    assert text(view, "sentence") == "Training runs." and text(view, "value") == ""
    held(view, session)
    assert text(view, "sentence") == "" and text(view, "value") != ""


def test_the_tables_satisfy_qts_own_tester(qtmodeltester: Any, view: RuleView, session: FakeSession):
    model = RowsModel()
    qtmodeltester.check(model)
    held(view, session)
    qtmodeltester.check(view.terms)
    qtmodeltester.check(view.shapes)


def test_nan_that_was_foretold_has_come(view: RuleView, session: FakeSession):
    held(view, session, ran=rule(value=math.nan, torch_value=math.nan))
    tabs = view.findChild(QTabBar, "graph.rule.tabs")
    assert tabs.tabText(1) == "Ran: AddmmBackward0 ✓"
