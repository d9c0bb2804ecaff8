"""The drawers of the stack, the variables and the breakpoints, on a session that a test answers for."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QSpinBox,
    QToolButton,
    QTreeView,
    QWidget,
)

from inspector.conversation.launch import Launch
from inspector.conversation.outcome import Outcome
from inspector.panels.breakpoints.model import STATE, WHEN
from inspector.panels.breakpoints.panel import BreakpointsPanel
from inspector.panels.call_stack.panel import CallStackPanel
from inspector.panels.variables.model import CHANGED_ROLE, PATH_ROLE
from inspector.panels.variables.panel import VariablesPanel
from inspector.wire.lines import TESTS, BreakpointsSet, Counted, Resolved, StopReason
from inspector.wire.messages import Refused
from inspector.wire.tensors import TensorName
from inspector.wire.variables import (
    AskStack,
    AskVariables,
    Assigned,
    AssignValue,
    Changed,
    Evaluate,
    Evaluated,
    Stack,
    UndoAssign,
)
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
    menu.actions()[4].trigger()
    type_into(qtbot, name, "model.conv1.weight.grad")
    assert points.rows()[-1] == "model.conv1.weight.grad changes"
    menu.actions()[3].trigger()
    assert name.isVisible() and name.text() == "", "what has no name yet is asked for it"
    type_into(qtbot, name, "model.conv1")
    assert points.rows()[-1] == "gradient of model.conv1"
    phases = menu.actions()[5].menu()
    next(act for act in phases.actions() if act.text() == "after backward").trigger()
    assert points.rows()[-1] == "after backward"


def test_where_workers_run_it_data_can_be_loaded_in_this_process(points):
    number = points.session.breakpoints.all[0].id
    points.panel.edit(number)
    offer = field(points, QCheckBox, "loads_here")
    assert not offer.isVisible()
    points.session.breakpoints_resolved.emit(BreakpointsSet(0, (Resolved(number, "worker", 2, ""),)))
    assert points.model.index(0, STATE).data() == "in workers" and offer.isVisible()
    offer.click()
    (told,) = points.session.calls[-1][1]
    assert told.loads_here and points.model.index(0, WHEN).data() == "loads data in this process"
    points.session.breakpoints_resolved.emit(BreakpointsSet(0, (Resolved(number, "verified", 2, ""),)))
    assert offer.isVisible(), "it can be given back"
    offer.click()
    assert not the_point(points).loads_here and not offer.isVisible()


def test_mute_all_is_told_and_shown(points):
    points.panel.tools().findChild(QToolButton, "breakpoints.mute").click()
    assert points.session.calls[-1][2] is True and points.model.index(0, STATE).data() == "muted"


def test_the_one_that_holds_says_so_until_training_goes_on(points):
    number = points.session.breakpoints.all[0].id
    points.session.hold(stopped("loss", "backward", reason=StopReason("breakpoint", (number,))))
    assert points.model.index(0, STATE).data() == "held here"
    points.session.go_on()
    assert points.model.index(0, STATE).data() == "set"


def test_one_on_a_gradient_that_holds_says_so(points):
    number = points.session.breakpoints.add("gradient", name="model.conv1")
    points.session.hold(stopped("loss", "backward", reason=StopReason("gradient", (number,), "model.conv1")))
    assert [points.model.index(row, STATE).data() for row in (0, 1)] == ["set", "held here"]


def test_enter_goes_to_its_line(qtbot, points):
    with qtbot.waitSignal(points.session.place_wanted) as shown:
        qtbot.keyClick(points.tree, Qt.Key.Key_Return)
    assert shown.args[1] == 2


def test_a_tensor_among_the_variables_holds_where_it_changes_and_a_number_does_not(variables):
    variables.hold(answer(tensor("weight"), value("count")))
    for row, count in ((0, 1), (1, 1), (0, 0)):
        menu = variables.tree.menu_of(variables.model.index(row, 0))
        actions = [action for action in menu.actions() if action.text() == "Hold when it changes"]
        for action in actions:
            action.trigger()
        menu.close()
        assert len(variables.session.breakpoints.all) == count and len(actions) == (row == 0)
        assert all((p.kind, p.name) == ("tensor", "weight") for p in variables.session.breakpoints.all)


# ── setting and watching ─────────────────────────────────────────────────────────────────────────────────────────────


def assigned(target: str, **more: Any) -> Assigned:
    known = {"before": "3", "after": "5", "error": "", "words": "", "undoable": True, "warning": ""}
    return Assigned(1, 5, target, **{**known, **more})


def evaluated(*values: Any, **more: Any) -> Evaluated:
    known: dict[str, Any] = {"error": "", "words": "", "line": 0, "changed": Changed(), "seconds": 0.25}
    found = values[0] if values else None
    return Evaluated(1, 5, found, answer(*values).numbers, **{**known, **more})


def asked_last(drawer: Drawer, kind: type) -> int:
    """The number of the last question of a kind."""
    return max(number for number, (question, _) in enumerate(drawer.session.asked) if isinstance(question, kind))


def told_row(drawer: Drawer) -> str:
    label = drawer.panel.view.findChild(QLabel, "variables.told")
    return label.text() if label.isVisible() else ""


def edit_row(qtbot: Any, drawer: Drawer, row: int, text: str) -> None:
    drawer.tree.setCurrentIndex(drawer.model.index(row, 0))
    qtbot.keyClick(drawer.tree, Qt.Key.Key_F2)
    type_into(qtbot, drawer.tree.findChild(QLineEdit), text)
    qtbot.waitUntil(lambda: drawer.tree.findChild(QLineEdit) is None)


def test_a_value_is_set_in_its_row_and_taken_back(qtbot, variables):
    variables.hold(answer(value("lr", "0.1")))
    set_by_hand: list[Any] = []
    variables.session.value_set.connect(set_by_hand.append)
    edit_row(qtbot, variables, 0, "0.01")
    number = asked_last(variables, AssignValue)
    assert variables.session.asked[number][0] == AssignValue(0, -1, "lr", "0.01")
    count = len(variables.session.asked)
    variables.session.answer(number, assigned("lr", before="0.1", after="0.01"))
    assert told_row(variables) == "lr: 0.1 → 0.01" and len(variables.session.asked) == count + 1  # it is read again
    variables.panel.view.findChild(QToolButton, "variables.undo").click()
    variables.session.answer(
        asked_last(variables, UndoAssign), assigned("lr", before="0.01", after="0.1", undoable=False)
    )
    assert told_row(variables) == "lr: 0.01 → 0.1"
    assert [(told.before, told.after) for told in set_by_hand] == [("0.1", "0.01"), ("0.01", "0.1")]
    assert not variables.panel.view.findChild(QToolButton, "variables.undo").isVisible()
    variables.session.go_on()
    assert told_row(variables) == ""


def test_what_python_says_to_a_value_that_can_not_be_set_is_said(qtbot, variables):
    variables.hold(answer(value("x")))
    edit_row(qtbot, variables, 0, "1 +")
    variables.session.answer(
        asked_last(variables, AssignValue), assigned("x", error="SyntaxError", words="invalid syntax")
    )
    assert told_row(variables) == "x: SyntaxError: invalid syntax"


def test_only_what_an_expression_means_can_be_set_and_only_while_it_is_held(qtbot, variables):
    rows = (
        value("f", "f", "function"),
        value("r", group="returned", step=""),
        value("x", kind="plain"),
        value("p", "", "property"),
    )
    variables.hold(answer(*rows))
    settable = {
        variables.model.index(row, 0).data(): variables.model.is_settable(variables.model.index(row, 0))
        for row in range(4)
    }
    assert settable == {"r returned": False, "f": False, "x": True, "p": False}
    variables.session.go_on()
    qtbot.waitUntil(lambda: variables.model.is_past)
    assert not any(variables.model.is_settable(variables.model.index(row, 0)) for row in range(4))


def watch(qtbot: Any, drawer: Drawer, text: str) -> Any:
    line = drawer.panel.view.findChild(QLineEdit, "watches.new")
    type_into(qtbot, line, text)
    return drawer.session.asked[asked_last(drawer, Evaluate)][0]


def test_a_watch_stands_above_the_variables_and_is_evaluated_at_each_stop(qtbot, variables):
    variables.hold(answer(value("x")))
    assert watch(qtbot, variables, "x * 2") == Evaluate(0, -1, "x * 2", True)
    assert variables.rows() == ["Watches", "x * 2", "Variables", "x"]
    variables.session.answer(asked_last(variables, Evaluate), evaluated(value("x * 2", "6")))
    assert variables.model.index(1, 1).data() == "6"
    variables.session.go_on()
    variables.session.hold(stopped("loss", "backward"))
    variables.session.answer(asked_last(variables, AskVariables), answer(value("x")))
    variables.session.answer(asked_last(variables, Evaluate), evaluated(error="NameError", words="name 'x'"))
    assert variables.model.index(1, 1).data() == "NameError: name 'x'"


def test_a_watch_remembers_what_it_was_and_is_plotted(qtbot, variables):
    told: list[Any] = []
    variables.session.series_opened.connect(told.append)
    variables.session.points_arrived.connect(told.append)
    variables.hold(answer(value("x")))
    watch(qtbot, variables, "x")
    for number, stop in ((3, 5), (4, 6)):
        variables.session.hold(replace(stopped("loss", "backward"), stop=stop, iteration=number))
        variables.session.answer(asked_last(variables, AskVariables), answer(value("x")))
        variables.session.answer(asked_last(variables, Evaluate), evaluated(value("x", str(number))))
    index = variables.model.index(1, 0)
    assert "iteration 3: 3\niteration 4: 4" in index.data(Qt.ItemDataRole.ToolTipRole).replace("<br/>", "\n")
    assert index.data(CHANGED_ROLE)
    next(act for act in variables.tree.menu_of(index).actions() if act.text() == "Plot its values").trigger()
    opened, points = told
    assert opened.plotted and opened.name == "x"
    assert list(memoryview(points.iterations.data).cast("q")) == [3, 4]
    assert list(memoryview(points.values.data).cast("d")) == [3.0, 4.0]


def test_a_watch_is_edited_and_taken_and_kept_of_its_script(qtbot, variables):
    kept: dict[str, Any] = {}
    variables.session.watches.remember = kept.__setitem__
    variables.session.start(Launch("/home/ada/train.py"))
    variables.hold(answer(value("x")))
    watch(qtbot, variables, "x")
    edit_row(qtbot, variables, 1, "x + 1")
    assert kept == {"/home/ada/train.py": ["x + 1"]} and variables.rows()[:2] == ["Watches", "x + 1"]
    variables.tree.setCurrentIndex(variables.model.index(1, 0))
    qtbot.keyClick(variables.tree, Qt.Key.Key_Delete)
    assert kept == {"/home/ada/train.py": []} and variables.rows() == ["x"]


# ── evaluating ───────────────────────────────────────────────────────────────────────────────────────────────────────


class Evaluation:
    def __init__(self, drawer: Drawer) -> None:
        self.drawer = drawer
        drawer.panel.evaluate("x + 1", drawer.panel.view)
        self.dialog: Any = drawer.panel.view.findChild(QDialog, "evaluate")
        self.tree: Any = self.dialog.findChild(QTreeView, "evaluate.output")

    def find(self, kind: Any, name: str) -> Any:
        return self.dialog.findChild(kind, f"evaluate.{name}")

    def enter(self, qtbot: Any) -> Any:
        qtbot.keyClick(self.find(QPlainTextEdit, "input"), Qt.Key.Key_Return)
        return self.drawer.session.asked[asked_last(self.drawer, Evaluate)][0]

    def sentence(self) -> str:
        return str(self.find(QLabel, "sentence").text())


def test_what_is_evaluated_stands_as_rows_that_can_be_opened(qtbot, variables):
    variables.hold(answer(value("x")))
    evaluation = Evaluation(variables)
    assert evaluation.enter(qtbot) == Evaluate(0, -1, "x + 1", True)
    reply = evaluated(value("x + 1", "[1, 2]", "list", step="(x + 1)", handle=9, children=2))
    variables.session.answer(asked_last(variables, Evaluate), reply)
    model = evaluation.tree.model()
    assert model.index(0, 1).data() == "[1, 2]" and evaluation.sentence() == "250 ms"
    evaluation.tree.expand(model.index(0, 0))
    qtbot.waitUntil(lambda: variables.session.asked[-1][0] == AskVariables(0, -1, 9, 0, 200, True))
    number = asked_last(variables, AskVariables)
    variables.session.answer(number, answer(value("[0]", step="[0]"), value("[1]", step="[1]")))
    assert model.index(1, 0, model.index(0, 0)).data(PATH_ROLE) == "(x + 1)[1]"


def test_an_evaluation_is_cancelled_and_says_what_it_has_changed(qtbot, variables):
    variables.hold(answer(value("x")))
    evaluation = Evaluation(variables)
    assert not evaluation.find(QPushButton, "cancel").isEnabled()
    evaluation.find(QCheckBox, "keeps_random").click()
    assert not evaluation.enter(qtbot).keeps_random
    evaluation.find(QPushButton, "cancel").click()
    assert variables.session.calls[-1] == ("cancel_evaluation",)
    changed = Changed(("random", "names"), ("y",))
    variables.session.answer(asked_last(variables, Evaluate), evaluated(error="cancelled", changed=changed))
    assert evaluation.sentence() == "cancelled · random generators have advanced · assigned y · 250 ms"
    assert not evaluation.find(QPushButton, "cancel").isEnabled()


def test_while_it_runs_nothing_is_evaluated(qtbot, variables):
    variables.session.go_on()
    evaluation = Evaluation(variables)
    count = len(variables.session.asked)
    qtbot.keyClick(evaluation.find(QPlainTextEdit, "input"), Qt.Key.Key_Return)
    assert len(variables.session.asked) == count and evaluation.sentence().startswith("Running")
