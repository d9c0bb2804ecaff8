"""The drawers of the stack, the variables and the breakpoints, on a session that a test answers for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QLineEdit, QSpinBox, QToolButton, QTreeView, QWidget

from inspector.conversation.launch import Launch
from inspector.conversation.outcome import Outcome
from inspector.panels.breakpoints.model import STATE, WHEN
from inspector.panels.breakpoints.panel import BreakpointsPanel
from inspector.panels.call_stack.panel import CallStackPanel
from inspector.panels.variables.panel import VariablesPanel
from inspector.wire.lines import TESTS, Counted, StopReason
from inspector.wire.messages import Refused
from inspector.wire.tensors import TensorName
from inspector.wire.variables import AskStack, AskVariables, Stack
from tests.fakes import FakeSession
from tests.unit.desk.samples import stopped
from tests.unit.panels.call_stack.test_rows import TORCH, frame
from tests.unit.panels.variables.examples import answer, tensor, value


class Drawer:
    def __init__(self, qtbot: Any, kind: Any) -> None:
        self.qtbot, self.session = qtbot, FakeSession()
        self.panel = kind(self.session)
        qtbot.addWidget(self.panel.view)
        if (tools := self.panel.tools()) is not None:
            qtbot.addWidget(tools)  # they stand in the header of a dock
        self.panel.view.resize(372, 420)
        with qtbot.waitExposed(self.panel.view):
            self.panel.view.show()
        self.tree: Any = self.panel.view.findChild(QTreeView, f"{kind.drawer}.view")
        self.model = self.tree.model()

    def hold(self, reply: Any, **more: Any) -> Any:
        """A stop, and what is told of it; gives what was asked."""
        self.session.hold(stopped("loss", "backward", **more))
        return self.tell(reply)

    def tell(self, reply: Any) -> Any:
        number = len(self.session.asked) - 1
        self.session.answer(number, reply)
        return self.session.asked[number][0]

    def sentence(self) -> str:
        label = self.panel.view.findChild(QLabel, f"{self.panel.drawer}.sentence")
        return label.text() if label.isVisible() else ""

    def rows(self, above: QModelIndex = QModelIndex()) -> list[str]:
        return [self.model.index(row, 0, above).data() for row in range(self.model.rowCount(above))]

    def click(self, index: QModelIndex) -> None:
        place = self.tree.visualRect(index).center()
        self.qtbot.mouseClick(self.tree.viewport(), Qt.MouseButton.LeftButton, pos=place)


# ── variables ────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def variables(qtbot: Any) -> Drawer:
    return Drawer(qtbot, VariablesPanel)


def test_variables_are_asked_for_at_a_stop_and_below_a_row_when_it_is_opened(variables):
    assert "while it is held" in variables.sentence()
    asked = variables.hold(answer(value("model", "Net", "module", handle=7, children=1), value("x")))
    assert asked == AskVariables(0, -1, 0, 0, 1000, True) and variables.sentence() == ""
    assert variables.rows() == ["model", "x"]
    variables.tree.expand(variables.model.index(0, 0))
    asked = variables.tell(answer(tensor("weight", step=".weight", kind="parameter", row=3)))
    assert asked.handle == 7 and variables.rows(variables.model.index(0, 0)) == ["weight"]


def test_what_a_function_returned_is_the_first_row(variables):
    variables.hold(answer(value("x")), returned=value("work", "5", group="returned", step=""))
    assert variables.rows() == ["work returned", "x"]


def test_enter_on_a_parameter_shows_its_tensor(qtbot, variables):
    variables.hold(answer(tensor("weight", kind="parameter", row=3)))
    with qtbot.waitSignal(variables.session.selection.wanted):
        variables.tree.setCurrentIndex(variables.model.index(0, 0))
        qtbot.keyClick(variables.tree, Qt.Key.Key_Return)
    assert variables.session.selection.selected.tensor == TensorName("parameter", 1, 3)


def test_while_it_runs_they_stay_and_are_asked_for_no_more_and_at_the_end_they_go(qtbot, variables):
    variables.hold(answer(value("model", handle=7, children=1)))
    count = len(variables.session.asked)
    variables.session.go_on()
    qtbot.waitUntil(lambda: variables.model.is_past)
    variables.tree.expand(variables.model.index(0, 0))
    assert variables.rows() == ["model"] and len(variables.session.asked) == count
    variables.session.finish(Outcome("finished"))
    assert "ended" in variables.sentence() and variables.rows() == []


def test_a_frame_that_is_gone_says_so(variables):
    variables.hold(Refused(1, 5, "gone", ""))
    assert variables.sentence() == "This frame is gone."


# ── call stack ───────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def stack(qtbot: Any) -> Drawer:
    return Drawer(qtbot, CallStackPanel)


def test_a_click_on_a_frame_moves_source_and_variables_until_training_goes_on(qtbot, stack):
    frames = frame(0), frame(1, TORCH), frame(2, function="train")
    assert isinstance(stack.hold(Stack(1, 5, frames, 0, ())), AskStack)
    assert stack.rows() == ["▸ Net.forward", "1 frame of torch", "train"]
    with qtbot.waitSignals([stack.session.place_wanted, stack.session.selection.frame_chosen]):
        stack.click(stack.model.index(2, 0))
    assert stack.session.selection.frame == 2 and stack.rows() == ["Net.forward", "1 frame of torch", "▸ train"]
    stack.session.go_on()
    assert stack.session.selection.frame == -1
    stack.session.finish(Outcome("finished"))
    assert "ended" in stack.sentence()


# ── breakpoints ──────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def points(qtbot: Any, tmp_path: Path) -> Drawer:
    drawer = Drawer(qtbot, BreakpointsPanel)
    script = tmp_path / "train.py"
    script.write_text("x = 1\ny = 2\n")
    drawer.session.start(Launch(str(script)))
    assert "sets one" in drawer.sentence()
    drawer.session.breakpoints.toggle(str(script), 2)
    drawer.tree.setCurrentIndex(drawer.model.index(0, 0))
    return drawer


def test_space_switches_and_del_takes(qtbot, points):
    assert points.rows() == ["train.py:2  y = 2"]
    qtbot.keyClick(points.tree, Qt.Key.Key_Space)
    assert [p.enabled for p in points.session.breakpoints.all] == [False]
    assert points.model.index(0, STATE).data() == "off"
    qtbot.keyClick(points.tree, Qt.Key.Key_Space)
    assert [p.enabled for p in points.session.breakpoints.all] == [True]
    qtbot.keyClick(points.tree, Qt.Key.Key_Delete)
    assert points.session.breakpoints.all == () and "sets one" in points.sentence()


def field(points: Drawer, kind: Any, name: str) -> Any:
    return points.panel.view.findChild(kind, f"breakpoints.{name}")


def the_point(points: Drawer) -> Any:
    (point,) = points.session.breakpoints.all
    return point


def type_into(qtbot: Any, line: QLineEdit, text: str) -> None:
    line.clear()
    qtbot.keyClicks(line, text)
    qtbot.keyClick(line, Qt.Key.Key_Return)


def test_a_condition_is_typed_into_the_strip_below_the_list_and_esc_closes_it(qtbot, points):
    strip = field(points, QWidget, "edit")
    assert not strip.isVisible()
    qtbot.keyClick(points.tree, Qt.Key.Key_F2)
    assert strip.isVisible()
    type_into(qtbot, field(points, QLineEdit, "condition"), "x > 0")
    assert the_point(points).condition == "x > 0" and points.model.index(0, WHEN).data() == "x > 0"
    qtbot.keyClick(field(points, QLineEdit, "condition"), Qt.Key.Key_Escape)
    assert not strip.isVisible()


def test_counts_are_chosen_in_the_strip_and_said_in_the_list(qtbot, points):
    qtbot.keyClick(points.tree, Qt.Key.Key_F2)
    how, number = field(points, QComboBox, "iteration"), field(points, QSpinBox, "iteration_number")
    assert not number.isVisible()
    how.setCurrentIndex(TESTS.index("every"))
    how.activated.emit(how.currentIndex())
    assert number.isVisible()
    number.setValue(10)
    assert the_point(points).iteration == Counted("every", 10)
    assert points.model.index(0, WHEN).data() == "every 10 iterations"


def test_who_writes_a_log_lets_it_run_on_and_may_plot_it(qtbot, points):
    qtbot.keyClick(points.tree, Qt.Key.Key_F2)
    type_into(qtbot, field(points, QLineEdit, "log"), "batch {x}")
    assert (the_point(points).log, the_point(points).then) == ("batch {x}", "log")
    assert points.model.index(0, WHEN).data() == "log “batch {x}”"
    type_into(qtbot, field(points, QLineEdit, "log"), "y.std()")
    field(points, QCheckBox, "plots").click()
    assert the_point(points).plots and points.model.index(0, WHEN).data() == "plot y.std()"
    type_into(qtbot, field(points, QLineEdit, "log"), "")
    assert the_point(points).then == "hold"


def test_a_temporary_one_leaves_the_list_when_it_has_held(qtbot, points):
    qtbot.keyClick(points.tree, Qt.Key.Key_F2)
    field(points, QCheckBox, "once").click()
    assert points.model.index(0, WHEN).data() == "only once"
    reason = StopReason("breakpoint", (the_point(points).id,))
    points.session.hold(stopped("loss", "backward", reason=reason))
    assert points.session.breakpoints.all == () and not field(points, QWidget, "edit").isVisible()


def test_one_waits_for_another_and_the_strip_follows_the_row(qtbot, points):
    script = the_point(points).file
    points.session.breakpoints.toggle(script, 1)
    qtbot.keyClick(points.tree, Qt.Key.Key_F2)
    after = field(points, QComboBox, "after")
    assert [after.itemText(row) for row in range(after.count())] == ["none", "train.py:1"]
    after.setCurrentIndex(1)
    after.activated.emit(1)
    first, second = points.session.breakpoints.all
    assert first.armed_by == second.id and points.model.index(0, WHEN).data() == "after train.py:1"
    points.tree.setCurrentIndex(points.model.index(1, 0))
    assert [after.itemText(row) for row in range(after.count())] == ["none", "train.py:2"]


def test_breakpoints_that_are_on_no_line_are_added_from_the_header(qtbot, points):
    menu = points.panel.tools().findChild(QToolButton, "breakpoints.add").menu()
    menu.aboutToShow.emit()
    functions, errors = menu.actions()[:2]
    functions.trigger()
    name = field(points, QLineEdit, "name")
    assert name.isVisible()
    type_into(qtbot, name, "Net.forward")
    errors.trigger()
    errors.trigger()
    assert [(p.kind, p.name) for p in points.session.breakpoints.all[1:]] == [
        ("function", "Net.forward"),
        ("uncaught", ""),
    ]
    assert points.rows()[1:] == ["Net.forward", "uncaught errors"] and not name.isVisible()
    phases = menu.actions()[3].menu()
    next(act for act in phases.actions() if act.text() == "after backward").trigger()
    assert points.rows()[-1] == "after backward"


def test_mute_all_is_told_and_shown(points):
    points.panel.tools().findChild(QToolButton, "breakpoints.mute").click()
    assert points.session.calls[-1][2] is True and points.model.index(0, STATE).data() == "muted"


def test_the_one_that_holds_says_so_until_training_goes_on(points):
    number = points.session.breakpoints.all[0].id
    points.session.hold(stopped("loss", "backward", reason=StopReason("breakpoint", (number,))))
    assert points.model.index(0, STATE).data() == "held here"
    points.session.go_on()
    assert points.model.index(0, STATE).data() == "set"


def test_enter_goes_to_its_line(qtbot, points):
    with qtbot.waitSignal(points.session.place_wanted) as shown:
        qtbot.keyClick(points.tree, Qt.Key.Key_Return)
    assert shown.args[1] == 2
