"""The walkthrough of the article as its readers know it from their editors: a breakpoint at `backward()`, the variables
down to `grad`, one step over."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QPoint, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QDialog,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QToolTip,
    QTreeView,
    QWidget,
)

from inspector.panels.breakpoints.model import CODE_ROLE as POINT_ROLE
from inspector.panels.breakpoints.model import HITS, STATE, WHEN
from inspector.panels.call_stack.model import CODE_ROLE as STACK_ROLE
from inspector.panels.variables.model import CODE_ROLE, NAME, PATH_ROLE, VALUE_ROLE
from inspector.panels.variables.model import VALUE as VALUE_COLUMN
from tests.end_to_end.window import PATIENCE_MS, Driver, driving
from tests.scripts.moments import line_of, script_of

ARTICLE = script_of("article_by_hand")
BACKWARD = line_of(ARTICLE, "result_loss.backward()")
FORWARD = line_of(ARTICLE, "x = self.model1(x)")


class Debugging:
    """What a reader's hands do, by public names only."""

    def __init__(self, qtbot: Any, driver: Driver) -> None:
        self._qtbot, self.driver, self.window = qtbot, driver, driver.desk.window
        self.source: Any = self.window.findChild(QPlainTextEdit, "source.view")

    def click_gutter(self, line: int) -> None:
        self.source.reveal(line)
        gutter: Any = self.window.findChild(QWidget, "source.gutter")
        places = {block.blockNumber() + 1: place for block, place in self.source.visible_blocks()}
        height = int(places[line].center().y()) + self.source.viewport().y() - gutter.y()
        self._qtbot.mouseClick(gutter, Qt.MouseButton.LeftButton, pos=QPoint(9, height))

    def type_into(self, line: QLineEdit, text: str) -> None:
        line.clear()
        self._qtbot.keyClicks(line, text)
        self._qtbot.keyClick(line, Qt.Key.Key_Return)

    def view(self, name: str) -> QTreeView:
        found: QTreeView = self.window.findChild(QTreeView, name)
        return found

    def until_held_at(self, line: int, act: Any) -> Any:
        act()
        session = self.driver.desk.session

        def is_there() -> bool:
            stop = session.stop
            return stop is not None and stop.next is not None and stop.next.line == line and not self._asks()

        self._qtbot.waitUntil(is_there, timeout=PATIENCE_MS)
        return session.stop

    def _asks(self) -> bool:
        return bool(self.driver.desk.session.conversation.questions.is_outstanding())

    def activate(self) -> None:
        """Keys go to the window that is active: without a window system nothing brings it back."""

        def is_active() -> bool:
            self.window.activateWindow()  # asked for too early it is not heard
            return self.window.isActiveWindow()

        self._qtbot.waitUntil(is_active)

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        self.activate()
        self._qtbot.keyClick(self.window, key, modifier)

    def hover(self, line: int, name: str) -> None:
        """The mouse rests on a name in the source."""
        block = self.source.document().findBlockByNumber(line - 1)
        cursor = self.source.textCursor()
        cursor.setPosition(block.position() + block.text().index(name) + 3)
        place = self.source.cursorRect(cursor).center()
        where = self.source.viewport().mapToGlobal(place)
        QApplication.sendEvent(self.source.viewport(), QHelpEvent(QEvent.Type.ToolTip, place, where))

    def variable(self, *names: str) -> QModelIndex:
        """Opens what is on the way."""
        view, at = self.view("variables.view"), QModelIndex()
        for name in names:
            if at.isValid():
                view.expand(at)
            self._qtbot.waitUntil(lambda at=at, name=name: self._below(at, name) is not None, timeout=PATIENCE_MS)
            at = self._below(at, name) or at
        return at

    def _below(self, above: QModelIndex, name: str) -> QModelIndex | None:
        model = self.view("variables.view").model()
        rows = (model.index(row, 0, above) for row in range(model.rowCount(above)))
        return next((row for row in rows if row.data(VALUE_ROLE).name == name), None)

    def value(self, *names: str) -> str:
        return str(self.variable(*names).siblingAtColumn(VALUE_COLUMN).data())


@contextmanager
def debugging_of(qtbot: Any) -> Iterator[Debugging]:
    with driving(qtbot, ARTICLE) as driver:
        driver.settle()
        driver.desk.window.arrange("debug")
        yield Debugging(qtbot, driver)


def test_the_walkthrough_of_the_article_as_an_editor_shows_it(qtbot, monkeypatch):
    tips: list[str] = []
    monkeypatch.setattr(QToolTip, "showText", lambda place, text, widget=None: tips.append(text))
    with debugging_of(qtbot) as debugging:
        _walk(qtbot, debugging, tips)


def _walk(qtbot: Any, debugging: Debugging, tips: list[str]) -> None:
    debugging.click_gutter(BACKWARD)
    assert debugging.source.breakpoint_lines() == [BACKWARD]
    debugging.until_held_at(BACKWARD, lambda: debugging.key(Qt.Key.Key_F9))
    assert debugging.driver.sentence().startswith(f"Breakpoint, line {BACKWARD}")
    row = debugging.view("breakpoints.view").model().index(0, STATE)
    assert (row.data(POINT_ROLE), row.data()) == ("verified", "held here")

    grad = debugging.variable("model", "model1", "conv1", "weight", "grad")
    assert grad.siblingAtColumn(VALUE_COLUMN).data() == "None"
    weight = debugging.variable("model", "model1", "conv1", "weight")
    assert weight.data(CODE_ROLE) == "parameter"
    assert debugging.value("model", "model1", "conv1", "weight").startswith("32×3×5×5  −0.1")
    assert debugging.value("count") == "0" and debugging.variable("targets").data(PATH_ROLE) == "targets"

    behind = debugging.source.inline_texts
    qtbot.waitUntil(lambda: BACKWARD - 1 in behind(), timeout=PATIENCE_MS)
    assert behind()[BACKWARD - 1].startswith("result_loss = 2.") and "imgs = 1×3×32×32" in behind()[BACKWARD - 3]
    debugging.until_held_at(BACKWARD + 1, lambda: debugging.key(Qt.Key.Key_F10))
    names = "model", "model1", "conv1", "weight", "grad"
    qtbot.waitUntil(lambda: debugging.value(*names).startswith("32×3×5×5  −"), timeout=PATIENCE_MS)
    assert debugging.variable(*names).data(VALUE_ROLE).kind == "tensor"
    debugging.hover(BACKWARD, "result_loss")
    loss = behind()[BACKWARD - 1].removeprefix("result_loss = ")
    qtbot.waitUntil(lambda: any("result_loss" in tip and loss in tip for tip in tips), timeout=PATIENCE_MS)

    debugging.until_held_at(BACKWARD, lambda: debugging.key(Qt.Key.Key_F9))
    assert debugging.value("count") == "1" and debugging.variable("count").data(Qt.ItemDataRole.FontRole).bold()
    debugging.click_gutter(BACKWARD)
    debugging.key(Qt.Key.Key_F9)
    assert debugging.driver.until_ended().kind == "finished"
    assert not debugging.view("breakpoints.view").isVisibleTo(debugging.window)


def test_a_frame_of_the_stack_moves_source_and_variables(qtbot):
    with debugging_of(qtbot) as debugging:
        _choose_a_frame(qtbot, debugging)


def _choose_a_frame(qtbot: Any, debugging: Debugging) -> None:
    debugging.click_gutter(FORWARD)
    debugging.until_held_at(FORWARD, lambda: debugging.key(Qt.Key.Key_F9))
    view = debugging.view("call_stack.view")
    model = view.model()
    assert [model.index(row, 0).data(STACK_ROLE) for row in range(3)] == ["user", "group", "user"]
    assert "torch" in model.index(1, 0).data() and model.index(0, 0).data().startswith("▸ Model.forward")
    assert debugging.variable("x").data(NAME) == "x"

    place = view.visualRect(model.index(2, 0)).center()
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert model.index(2, 0).data().startswith("▸ ")
    line = line_of(ARTICLE, "outputs = model(imgs)")
    assert debugging.source.textCursor().blockNumber() + 1 == line
    assert debugging.value("imgs").startswith("1×3×32×32")


def test_a_condition_typed_into_the_list_holds_where_it_is_true(qtbot):
    with debugging_of(qtbot) as debugging:
        _type_a_condition(qtbot, debugging)


def _type_a_condition(qtbot: Any, debugging: Debugging) -> None:
    debugging.activate()
    debugging.click_gutter(BACKWARD)
    model = debugging.view("breakpoints.view").model()
    assert debugging.source.wanted_line() == BACKWARD
    debugging.key(Qt.Key.Key_Return, Qt.KeyboardModifier.AltModifier)
    condition: Any = debugging.window.findChild(QLineEdit, "breakpoints.condition")
    qtbot.waitUntil(condition.hasFocus)
    debugging.type_into(condition, "count == 2")
    assert model.index(0, WHEN).data() == "count == 2"
    debugging.until_held_at(BACKWARD, lambda: debugging.key(Qt.Key.Key_F9))
    assert debugging.value("count") == "2"
    qtbot.waitUntil(lambda: model.index(0, HITS).data() == "1 / 3", timeout=PATIENCE_MS)


def test_a_value_that_a_breakpoint_plots_is_a_curve_beside_the_loss(qtbot):
    with debugging_of(qtbot) as debugging:
        _plot_a_value(qtbot, debugging)


def _plot_a_value(qtbot: Any, debugging: Debugging) -> None:
    debugging.click_gutter(BACKWARD)
    window, session = debugging.window, debugging.driver.desk.session
    session.breakpoints.edit(str(ARTICLE), BACKWARD)
    debugging.type_into(window.findChild(QLineEdit, "breakpoints.log"), "outputs.std()")
    window.findChild(QCheckBox, "breakpoints.plots").click()
    row = debugging.view("breakpoints.view").model().index(0, WHEN)
    assert row.data() == "plot outputs.std()"
    debugging.key(Qt.Key.Key_F9)
    assert debugging.driver.until_ended().kind == "finished"
    panel: Any = debugging.driver.desk.panels["loss"]
    (curve,) = [series for series in panel.model.series.values() if series.opened.plotted]
    (losses,) = [series for series in panel.model.series.values() if not series.opened.plotted]
    assert (curve.opened.name, curve.opened.line) == ("outputs.std()", BACKWARD)
    assert len(curve) == len(losses) > 0 and curve.iterations.tolist() == losses.iterations.tolist()
    assert panel.model.current.name == losses.opened.name
    assert int(row.siblingAtColumn(HITS).data().rpartition("/")[2]) == len(losses)


def test_values_are_watched_set_and_evaluated_where_it_is_held(qtbot):
    with debugging_of(qtbot) as debugging:
        _set_and_evaluate(qtbot, debugging)


def _set_and_evaluate(qtbot: Any, debugging: Debugging) -> None:
    window, model = debugging.window, debugging.view("variables.view").model()
    debugging.click_gutter(BACKWARD)
    debugging.until_held_at(BACKWARD, lambda: debugging.key(Qt.Key.Key_F9))
    debugging.value("count")
    debugging.type_into(window.findChild(QLineEdit, "watches.new"), "sum(n for n in range(count + 4))")
    qtbot.waitUntil(lambda: model.index(1, VALUE_COLUMN).data() == "6", timeout=PATIENCE_MS)
    assert [model.index(row, NAME).data() for row in (0, 2)] == ["Watches", "Variables"]

    model.setData(debugging.variable("count").siblingAtColumn(VALUE_COLUMN), "1")
    told: Any = window.findChild(QLabel, "variables.told")
    qtbot.waitUntil(lambda: told.text() == "count: 0 → 1", timeout=PATIENCE_MS)
    assert f":{BACKWARD}, iteration 1: count: 0 → 1" in debugging.driver.desk.problem_report.text()
    qtbot.waitUntil(lambda: debugging.value("count") == "1  set here", timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: model.index(1, VALUE_COLUMN).data() == "10", timeout=PATIENCE_MS)

    debugging.key(Qt.Key.Key_F8, Qt.KeyboardModifier.AltModifier)
    dialog: Any = window.findChild(QDialog, "evaluate")
    entry: Any = dialog.findChild(QPlainTextEdit, "evaluate.input")
    entry.setPlainText("while True: pass")
    qtbot.keyClick(entry, Qt.Key.Key_Return)
    dialog.findChild(QPushButton, "evaluate.cancel").click()
    sentence: Any = dialog.findChild(QLabel, "evaluate.sentence")
    qtbot.waitUntil(lambda: sentence.text().startswith("cancelled"), timeout=PATIENCE_MS)
    entry.setPlainText("outputs.shape")
    qtbot.keyClick(entry, Qt.Key.Key_Return)
    output: Any = dialog.findChild(QTreeView, "evaluate.output")
    qtbot.waitUntil(lambda: output.model().rowCount() == 1, timeout=PATIENCE_MS)
    assert output.model().index(0, VALUE_COLUMN).data() == "Size([1, 10])"
    dialog.close()

    console: Any = debugging.driver.desk.panels["console"]
    debugging.type_into(window.findChild(QLineEdit, "console.prompt"), "count + 40")
    qtbot.waitUntil(lambda: ">>> count + 40\n41" in console.view.text.toPlainText(), timeout=PATIENCE_MS)
    debugging.click_gutter(BACKWARD)
    debugging.key(Qt.Key.Key_F9)
    assert debugging.driver.until_ended().kind == "finished"
    console.view.flush()
    assert "2 ok\n3 ok\ndone" in console.view.text.toPlainText() and "1 ok" not in console.view.text.toPlainText()


def test_the_mouse_tells_values_and_a_line_is_run_to(qtbot, monkeypatch):
    with debugging_of(qtbot) as debugging:
        _hover_and_run_to(qtbot, debugging, monkeypatch)


def _hover_and_run_to(qtbot: Any, debugging: Debugging, monkeypatch: Any) -> None:
    tips: list[str] = []
    monkeypatch.setattr(QToolTip, "showText", lambda place, text, widget=None: tips.append(text))
    debugging.click_gutter(BACKWARD)
    debugging.until_held_at(BACKWARD, lambda: debugging.key(Qt.Key.Key_F9))
    debugging.hover(BACKWARD, "result_loss")
    qtbot.waitUntil(lambda: bool(tips), timeout=PATIENCE_MS)
    assert "result_loss" in tips[0] and "NllLossBackward0" in tips[0] and "f32" in tips[0]

    debugging.activate()
    line = line_of(ARTICLE, "print(count")
    debugging.source.go_to(line)
    keys = Qt.Key.Key_F9, Qt.KeyboardModifier.AltModifier
    stop = debugging.until_held_at(line, lambda: qtbot.keyClick(debugging.source, *keys))
    assert stop.reason.kind == "cursor" and debugging.driver.sentence().count(str(line))


def test_the_keys_of_vs_code_drive_the_run_and_are_kept(qtbot):
    with debugging_of(qtbot) as debugging:
        _drive_by_the_other_keys(debugging)


def _drive_by_the_other_keys(debugging: Debugging) -> None:
    desk = debugging.driver.desk
    desk.window.action("action.keys_vscode").trigger()
    assert desk.settings.get("keys") == "vscode" and desk.window.action("action.keys_vscode").isChecked()
    debugging.activate()
    debugging.source.go_to(BACKWARD)
    debugging.key(Qt.Key.Key_F9)
    assert debugging.source.breakpoint_lines() == [BACKWARD]
    debugging.until_held_at(BACKWARD, lambda: debugging.key(Qt.Key.Key_F5))
    debugging.until_held_at(BACKWARD + 1, lambda: debugging.key(Qt.Key.Key_F10))
    debugging.key(Qt.Key.Key_F5, Qt.KeyboardModifier.ShiftModifier)
    assert debugging.driver.until_ended().kind == "stopped"


def test_a_row_of_the_tree_holds_where_its_gradient_arrives_and_where_it_changes(qtbot):
    with debugging_of(qtbot) as debugging:
        _hold_from_the_tree(qtbot, debugging)


def _hold_from_the_tree(qtbot: Any, debugging: Debugging) -> None:
    tree: Any = debugging.window.findChild(QTreeView, "model_tree.view")
    driver, session = debugging.driver, debugging.driver.desk.session

    def choose(path: str, text: str) -> None:
        menu = tree.menu_for(driver.row(path))
        next(action for action in menu.actions() if action.text() == text).trigger()
        menu.close()

    def until_held(kind: str) -> Any:
        debugging.key(Qt.Key.Key_F9)

        def is_there() -> bool:
            return session.stop is not None and session.stop.reason.kind == kind and not debugging._asks()

        qtbot.waitUntil(is_there, timeout=PATIENCE_MS)
        return session.stop

    choose("model.model1.conv3", "Hold when its gradient arrives")
    stop = until_held("gradient")
    assert driver.sentence().startswith("The gradient of model.model1.conv3 has arrived")
    assert [driver.grad(f"model.model1.{name}.weight")[0] for name in ("conv3", "conv2")] == ["populated", "none"]
    assert stop.inside.done_path == "model.model1.conv3"

    choose("model.model1.conv3", "Hold when its gradient arrives")
    choose("model.model1.conv1.weight.grad", "Hold when it changes")
    row = debugging.view("breakpoints.view").model().index(0, STATE)
    assert row.siblingAtColumn(0).data().startswith("model.model1.conv1.weight.grad changes")
    until_held("changed")
    assert driver.sentence().startswith("model.model1.conv1.weight.grad has changed · backward done")
    assert (row.data(POINT_ROLE), row.data()) == ("verified", "held here")
