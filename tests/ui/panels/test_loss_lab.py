"""The loss lab through its public names: what is typed is asked, and what is answered is shown."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QLabel, QListView, QPushButton, QTableView, QWidget

from inspector.desk.base import resources
from inspector.panels.loss_lab.panel import LossLabPanel
from inspector.wire.arrays import Array
from inspector.wire.lab import (
    Argument,
    AskCurve,
    AskDifference,
    AskLoss,
    Curve,
    Difference,
    Gradient,
    LossAnswer,
    LossRefused,
    Note,
    Part,
    Step,
    TakeBatch,
    Taken,
)  # fmt: skip
from inspector.wire.messages import Refused
from tests.fakes import FakeSession

LEFT = Qt.MouseButton.LeftButton


def f8(*numbers: float) -> Array:
    return Array("f8", (len(numbers),), np.array(numbers, "<f8").tobytes())


STEPS = (
    Step("difference", -1, (Part("3", "input", 2), Part(" − "), Part("5", "target", 2)), "−2", -2.0),
    Step("square", -1, (Part("−2", "step", 0), Part("^2")), "4", 4.0),
)
SLOPES = (
    Step("slope", -1, (Part("2"), Part(" · "), Part("−2", "step", 0), Part(" / "), Part("3")), "−1.3333", -4 / 3),
)
ANSWER = LossAnswer(
    request=0,
    stop=0,
    loss="mse_loss",
    reduction="mean",
    is_deprecated=False,
    value=4 / 3,
    text="1.3333334",
    dtype="float32",
    elements=f8(0, 0, 4),
    gradients=(Gradient("input", f8(0, 0, -4 / 3)), Gradient("target", f8(0, 0, 4 / 3))),
    chosen=2,
    steps=STEPS,
    slopes=SLOPES,
    notes=(),
    warnings=(),
)


class Bench:
    """A lab on the screen, with somebody behind it who answers when told to."""

    def __init__(self, qtbot: Any) -> None:
        self.qtbot, self.session = qtbot, FakeSession()
        self.panel = LossLabPanel(self.session, resources.folder() / "formulas")
        self.widget = self.panel.view
        qtbot.addWidget(self.widget)
        self.widget.resize(380, 700)
        with qtbot.waitExposed(self.widget):
            self.widget.show()

    def find(self, kind: type, name: str) -> Any:
        found = self.widget.findChild(kind, f"loss_lab.{name}")
        assert found is not None, name
        return found

    def questions(self, kind: type) -> list[Any]:
        return [question for question, _ in self.session.lab.asked if isinstance(question, kind)]

    def asked(self, kind: type, count: int) -> Any:
        """The question of that kind and number, once it has been asked."""
        self.qtbot.waitUntil(lambda: len(self.questions(kind)) >= count)
        return self.questions(kind)[count - 1]

    def answer(self, question: Any, message: Any) -> None:
        self.session.lab.answer([asked for asked, _ in self.session.lab.asked].index(question), message)

    def answered(self) -> None:
        """The first question has its answer."""
        self.answer(self.asked(AskLoss, 1), ANSWER)

    def cell(self, name: str, row: int) -> Any:
        return self.find(QTableView, name).model().index(row, 0)

    def choose(self, name: str, text: str) -> None:
        box = self.find(QComboBox, name)
        box.setCurrentText(text)
        box.activated.emit(box.currentIndex())

    def example(self, code: str) -> None:
        action = self.widget.findChild(QAction, f"action.loss_lab_example_{code}")
        action.trigger()


@pytest.fixture
def bench(qtbot):
    return Bench(qtbot)


def numbers(question: AskLoss, name: str = "input") -> list[float]:
    given = next(given for given in question.setup.inputs if given.name == name)
    return np.frombuffer(given.numbers.data, "<" + given.numbers.dtype).tolist()


def test_the_lab_asks_at_once_and_shows_the_answer(bench):
    question = bench.asked(AskLoss, 1)
    assert (
        question.setup.loss == "mse_loss"
        and numbers(question) == [1, 2, 3]
        and numbers(question, "target") == [1, 2, 5]
    )
    bench.answered()
    assert bench.find(QLabel, "value").text() == "1.3333"
    steps = bench.find(QListView, "steps").model()
    assert [steps.index(row).data() for row in range(2)] == ["error: input − target: 3 − 5 = −2", "squared: −2^2 = 4"]
    assert steps.index(2).data() == "gradient of the loss by this input: 2 · −2 / 3 = −1.3333"
    assert bench.find(QTableView, "losses").model().index(2, 0).data() == "4"


def test_what_is_typed_is_asked_and_the_last_result_stays_dimmed(bench):
    bench.answered()
    bench.cell("input", 2).model().setData(bench.cell("input", 2), "4")
    assert numbers(bench.asked(AskLoss, 2)) == [1, 2, 4]
    value = bench.find(QLabel, "value")
    assert value.text() == "1.3333" and value.property("colour") == "muted"
    bench.answer(bench.asked(AskLoss, 2), replace(ANSWER, value=1 / 3))
    assert value.text() == "0.3333" and value.property("colour") == "amber"


def test_many_edits_while_one_answer_is_awaited_are_one_question(bench):
    first = bench.asked(AskLoss, 1)
    for text in ("4", "5", "6"):
        bench.cell("input", 2).model().setData(bench.cell("input", 2), text)
    QApplication.processEvents()
    assert len(bench.questions(AskLoss)) == 1
    bench.answer(first, ANSWER)
    assert numbers(bench.asked(AskLoss, 2)) == [1, 2, 6]


def test_a_number_follows_the_mouse_and_undo_brings_it_back(bench):
    bench.answered()
    view = bench.find(QTableView, "input")
    at = view.visualRect(bench.cell("input", 2)).center()
    QTest.mousePress(view.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, at)
    for way in (10, 20, 30):
        QTest.mouseMove(view.viewport(), at + QPoint(way, 0))
    QTest.mouseRelease(view.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, at + QPoint(30, 0))
    assert bench.cell("input", 2).data() == "4"
    bench.widget.findChild(object, "action.loss_lab_undo").trigger()
    assert bench.cell("input", 2).data() == "3"
    bench.widget.findChild(object, "action.loss_lab_redo").trigger()
    assert bench.cell("input", 2).data() == "4"


def test_a_list_of_python_is_pasted(bench):
    view = bench.find(QTableView, "input")
    QGuiApplication.clipboard().setText("[[1, 2], [3, 4]]")
    view.setFocus()
    QTest.keySequence(view, "Ctrl+V")
    bench.qtbot.waitUntil(lambda: view.model().rowCount() == 4)
    assert bench.widget.findChild(QWidget, "loss_lab.input.shape").text() == "[2, 2]"
    QGuiApplication.clipboard().setText("[[1, 2], [3]]")
    QTest.keySequence(view, "Ctrl+V")
    assert "not equally long" in bench.find(QLabel, "problem").text() and view.model().rowCount() == 4


def test_a_word_is_kept_and_named_and_not_asked(bench):
    bench.answered()
    asked = len(bench.questions(AskLoss))
    bench.cell("target", 1).model().setData(bench.cell("target", 1), "two")
    QApplication.processEvents()
    assert bench.cell("target", 1).data() == "two" and "“two”" in bench.find(QLabel, "problem").text()
    assert len(bench.questions(AskLoss)) == asked
    assert bench.find(QLabel, "value").text() == "1.3333"


def test_what_torch_refuses_is_said_in_both_words(bench):
    bench.answered()
    bench.example("cross_entropy")
    refusal = LossRefused(
        0, 0, "IndexError", "Target 7 is out of bounds.", "class_out_of_range", "target", 0, (7.0, 3.0), ()
    )
    bench.answer(bench.asked(AskLoss, 2), refusal)
    assert bench.find(QLabel, "problem").text() == "Class 7 is not there: the input has 3 classes, counted from 0."
    assert bench.find(QLabel, "error").text() == "IndexError: Target 7 is out of bounds."
    assert bench.cell("target", 0).data() == "1" and bench.find(QLabel, "value").text() == "1.3333"


def test_arguments_are_given_as_torch_has_them(bench):
    bench.answered()
    bench.choose("argument.reduction", "sum")
    bench.widget.findChild(QCheckBox, "loss_lab.argument.weight").click()
    question = bench.asked(AskLoss, 2)
    assert question.setup.arguments == (Argument("reduction", "'sum'"),)
    assert [given.name for given in question.setup.inputs] == ["input", "target", "weight"]
    assert {"sum", "weight"} == bench.panel.controller.view.head.formula.lit()


def test_deprecated_arguments_say_what_they_come_to(bench):
    bench.widget.findChild(QWidget, "loss_lab.deprecated").click()
    bench.choose("argument.size_average", "False")
    assert "reduction=“sum”" in bench.find(QLabel, "comes_to").text()


def test_a_step_lights_what_it_comes_from(bench):
    bench.answered()
    view = bench.panel.controller.view
    view.show_tab(1)
    bench.find(QListView, "steps").setCurrentIndex(bench.find(QListView, "steps").model().index(0))
    assert view.inputs.boxes["input"].cells.lit == {2} and view.inputs.boxes["target"].cells.lit == {2}
    bench.find(QListView, "steps").setCurrentIndex(bench.find(QListView, "steps").model().index(1))
    assert view.steps.lit_rows == {0} and not view.inputs.boxes["input"].cells.lit


def test_the_chosen_row_is_the_one_that_is_worked_out(bench):
    bench.answered()
    bench.find(QTableView, "losses").setCurrentIndex(bench.cell("losses", 2))
    assert bench.asked(AskLoss, 2).chosen == 2


def test_the_greatest_losses_come_first(bench):
    bench.answered()
    bench.widget.findChild(QWidget, "loss_lab.sort").click()
    assert [bench.cell("losses", row).data() for row in range(3)] == ["4", "0", "0"]
    assert [bench.cell("input", row).data() for row in range(3)] == ["3", "1", "2"]


def test_two_losses_are_compared_on_the_same_numbers(bench):
    bench.answered()
    bench.choose("other", "L1Loss")
    questions = [question for question in (bench.asked(AskLoss, 2), bench.asked(AskLoss, 3))]
    other = next(question for question in questions if question.setup.loss == "l1_loss")
    l1 = replace(
        ANSWER, loss="l1_loss", value=2 / 3, elements=f8(0, 0, 2), gradients=(Gradient("input", f8(0, 0, -1 / 3)),)
    )
    bench.answer(other, l1)
    assert bench.find(QLabel, "other_value").text() == "L1Loss 0.6667 · ‖∇‖ 1.333 against 0.3333"
    assert bench.find(QTableView, "losses").model().index(2, 1).data() == "2"
    cells = bench.panel.controller.view.inputs.boxes["input"].cells
    assert cells.gradient[2] == -4 / 3 and cells.other_gradient[2] == -1 / 3
    heights = {bench.find(QTableView, name).rowHeight(0) for name in ("input", "target", "losses")}
    assert len(heights) == 1  # rows stand beside each other


def test_what_makes_sense_on_these_numbers_can_be_compared_with(bench):
    offered = bench.find(QComboBox, "other")
    names = [offered.itemText(row) for row in range(offered.count())]
    assert names == ["Compare…", "L1Loss", "SmoothL1Loss", "HuberLoss", "BCEWithLogitsLoss"]
    bench.choose("other", "BCEWithLogitsLoss")
    questions = [bench.asked(AskLoss, 1), bench.asked(AskLoss, 2)]
    other = next(question for question in questions if question.setup.loss.startswith("binary"))
    assert [given.name for given in other.setup.inputs] == ["input", "target"]


def test_the_gradient_is_confirmed(bench):
    bench.answered()
    bench.find(QTableView, "input").setCurrentIndex(bench.cell("input", 2))
    bench.find(QPushButton, "check").click()
    question = bench.asked(AskDifference, 1)
    assert question.element == 2
    bench.answer(
        question,
        Difference(
            request=0,
            stop=0,
            element=2,
            step=1e-6,
            below=1.0,
            above=1.0,
            left=-1.3333,
            right=-1.3333,
            slope=-4 / 3,
            gradient=-4 / 3,
            gradient64=-4 / 3,
            agrees=True,
            is_kink=False,
        ),
    )
    assert bench.find(QLabel, "checked").text().startswith("✓ input[2]: gradient −1.3333, finite difference −1.3333")


def test_misuse_is_named(bench):
    bench.answer(bench.asked(AskLoss, 1), replace(ANSWER, notes=(Note("broadcast_n1", "target", (3.0,)),)))
    assert "every row meets every target" in bench.find(QLabel, "notes").text()


def test_a_batch_is_taken_while_training_is_held(bench):
    take = bench.find(QPushButton, "take_batch")
    assert not take.isEnabled()
    bench.session.set_state("held")
    assert take.isEnabled()
    take.click()
    scores = bench.panel.controller.model.state.sheets["classes"]
    inputs = tuple(scores[name].as_input(name) for name in ("input", "target"))
    taken = Taken(
        request=0,
        stop=0,
        iteration=3,
        function="cross_entropy",
        loss="cross_entropy",
        arguments=(),
        inputs=inputs,
        samples=1,
        of=64,
        value=2.3026,
        reason="",
    )
    bench.answer(bench.asked(TakeBatch, 1), taken)
    assert bench.find(QComboBox, "loss").currentText() == "CrossEntropyLoss"
    assert bench.find(QLabel, "origin").text() == "Batch of iteration 3 · 1 of 64 samples · cross_entropy = 2.3026"


def test_nobody_who_answers_is_said(bench):
    bench.answer(bench.asked(AskLoss, 1), Refused(0, 0, "lab_missing", "no such file"))
    assert "could not be started: no such file" in bench.find(QLabel, "problem").text()


def test_the_curves_of_several_losses_are_asked_with_the_current_point(bench):
    bench.answered()
    bench.panel.controller.view.show_tab(2)
    question = bench.asked(AskCurve, 1)
    assert [curve.loss for curve in question.curves] == [
        "l1_loss",
        "mse_loss",
        "huber_loss",
    ] and question.over == "error"
    x = np.linspace(-4, 4, 5)
    two = Array("f8", (3, 5), np.stack([np.abs(x), x**2, x]).astype("<f8").tobytes())
    bench.answer(question, Curve(0, 0, f8(*x), two, two, 0.0, f8(0, 0, 0), f8(0, 0, 0), ("", "", "")))
    assert bench.find(QWidget, "plot").isVisible() and "MSELoss 0" in bench.find(QLabel, "caption").text()


def test_a_wide_dock_has_the_inputs_beside_the_rest(bench):
    bench.widget.resize(900, 600)
    view = bench.panel.controller.view
    bench.qtbot.waitUntil(lambda: bench.find(QListView, "steps").isVisible() and view.inputs.isVisible())
    bench.widget.resize(360, 600)
    bench.qtbot.waitUntil(lambda: not (bench.find(QListView, "steps").isVisible() and view.inputs.isVisible()))
    assert view.minimumSizeHint().width() <= 360


def test_curves_are_given_weights_only_where_each_loss_takes_them(bench):
    bench.answered()
    bench.example("weighted")
    bench.panel.controller.view.show_tab(2)
    question = bench.asked(AskCurve, 1)
    assert [curve.loss for curve in question.curves] == ["cross_entropy", "zero_one"]
    assert [given.name for given in question.inputs] == ["input", "target"]
    bench.widget.findChild(QCheckBox, "loss_lab.curve.zero_one").click()
    bench.answer(question, Refused(0, 0, "lab_ended", ""))
    assert [given.name for given in bench.asked(AskCurve, 2).inputs] == ["input", "target", "weight"]


# ── vectors ──────────────────────────────────────────────────────────────────────────────────────────────────────────

TRIPLET = ("anchor", "positive", "negative")
GRADIENTS = tuple(
    Gradient(name, Array("f8", (3, 2), np.full((3, 2), value, "<f8").tobytes()))
    for name, value in zip(TRIPLET, (0.5, -0.5, 0.25))
)
TRIPLET_ANSWER = replace(
    ANSWER, loss="triplet_margin_loss", elements=f8(0, 0.5, 0), gradients=GRADIENTS,
    steps=(Step("to_positive", -1, (Part("0.2", "positive", 1),), "0.2", 0.2),),
    slopes=(Step("slope", 1, (Part("0.5"),), "0.5", 0.5, False, "positive"),),
)  # fmt: skip


def test_a_loss_of_three_vectors_has_a_table_and_a_gradient_for_each(bench):
    bench.answered()
    bench.example("triplets")
    question = bench.asked(AskLoss, 2)
    assert [given.name for given in question.setup.inputs] == [*TRIPLET]
    assert [given.numbers.shape for given in question.setup.inputs] == [(3, 2)] * 3
    bench.answer(question, TRIPLET_ANSWER)
    tables = {name: bench.find(QTableView, name) for name in ("input", "target", *TRIPLET)}
    assert {name for name, table in tables.items() if table.isVisible()} == set(TRIPLET)
    assert (tables["positive"].model().rowCount(), tables["positive"].model().columnCount()) == (3, 2)
    assert [tables["anchor"].model().headerData(1, Qt.Orientation.Horizontal)] == ["1"]
    assert [float(tables[name].model().gradient[3]) for name in TRIPLET] == [0.5, -0.5, 0.25]
    steps = bench.find(QListView, "steps").model()
    assert steps.index(0).data() == "distance from anchor to positive: 0.2 = 0.2"
    assert steps.index(1).data() == "gradient of the loss by positive[1]: 0.5 = 0.5"


def test_the_vector_that_is_looked_at_is_checked_and_drawn(bench):
    bench.answered()
    bench.example("triplets")
    bench.answer(bench.asked(AskLoss, 2), TRIPLET_ANSWER)
    table = bench.find(QTableView, "positive")
    table.setCurrentIndex(table.model().index(1, 1))
    assert bench.find(QLabel, "cell").text() == "positive[1, 1] = 0.7 · ∇ −0.5000"
    bench.find(QPushButton, "check").click()
    question = bench.asked(AskDifference, 1)
    assert (question.input, question.element) == ("positive", 3)
    told = Difference(
        request=0,
        stop=0,
        element=3,
        step=1e-6,
        below=0.0,
        above=0.0,
        left=-0.5,
        right=-0.5,
        slope=-0.5,
        gradient=-0.5,
        gradient64=-0.5,
        agrees=True,
        is_kink=False,
        input="positive",
    )
    bench.answer(question, told)
    assert bench.find(QLabel, "checked").text().startswith("✓ positive[1, 1]: gradient −0.5000")
    bench.panel.controller.view.show_tab(2)
    curve = bench.asked(AskCurve, 1)
    assert (curve.over, curve.input, curve.element, curve.at) == ("component", "positive", 1, 0.7)
    assert [(given.name, given.numbers.shape) for given in curve.inputs] == [(name, (2,)) for name in TRIPLET]
    assert np.frombuffer(curve.inputs[1].numbers.data, "<f4").tolist() == pytest.approx([0.4, 0.7])


def test_pairs_of_vectors_have_their_target_beside_them(bench):
    bench.answered()
    bench.example("pairs")
    question = bench.asked(AskLoss, 2)
    assert [given.name for given in question.setup.inputs] == ["input1", "input2", "target"]
    assert question.setup.arguments == (Argument("margin", "0.2"),)
    split = bench.panel.controller.view.inputs.split
    shown = [split.widget(number) for number in range(split.count()) if split.widget(number).isVisible()]
    assert [getattr(box, "name", "losses") for box in shown] == ["input1", "input2", "target", "losses"]
    refusal = LossRefused(
        0, 0, "RuntimeError", "0D or 1D target tensor expected", "target_shape", "target", -1, (), ("[3, 1]", "[3]")
    )
    bench.answer(question, refusal)
    said = "The target's shape is [3, 1]; it has one number, 1 or −1, for each pair of vectors: [3]."
    assert bench.find(QLabel, "problem").text() == said
    bench.panel.controller.view.show_tab(2)
    assert [given.name for given in bench.asked(AskCurve, 1).inputs] == ["input1", "input2", "target"]


def test_triplets_are_taken_from_a_batch(bench):
    bench.session.set_state("held")
    bench.find(QPushButton, "take_batch").click()
    sheets = bench.panel.controller.model.state.sheets["triplets"]
    inputs = tuple(sheets[name].as_input(name) for name in TRIPLET)
    said = (Argument("margin", "0.3"), Argument("swap", "True"))
    taken = Taken(
        request=0,
        stop=0,
        iteration=3,
        function="triplet_margin_loss",
        loss="triplet_margin_loss",
        arguments=said,
        inputs=inputs,
        samples=3,
        of=3,
        value=0.25,
        reason="",
    )
    bench.answer(bench.asked(TakeBatch, 1), taken)
    assert bench.find(QComboBox, "loss").currentText() == "TripletMarginLoss"
    assert bench.widget.findChild(QCheckBox, "loss_lab.argument.swap").isChecked()
    assert bench.panel.controller.view.head.formula.file == "triplet_margin_loss_swap"
    assert {"mean", "sum", "swap"} == bench.panel.controller.view.head.formula.lit()


def test_a_loss_that_the_lab_does_not_know_is_no_fault_of_the_window(bench):
    """Another probe than ours may have more of them."""
    bench.answer(bench.asked(AskLoss, 1), replace(ANSWER, loss="focal_loss", notes=(Note("no_such_note"),)))
    assert bench.find(QLabel, "value").text() == "1.3333"
    bench.session.set_state("held")
    bench.find(QPushButton, "take_batch").click()
    inputs = tuple(
        bench.panel.controller.model.state.sheets["values"][name].as_input(name) for name in ("input", "target")
    )
    taken = Taken(
        request=0,
        stop=0,
        iteration=3,
        function="focal_loss",
        loss="focal_loss",
        arguments=(),
        inputs=inputs,
        samples=3,
        of=3,
        value=0.25,
        reason="",
    )
    bench.answer(bench.asked(TakeBatch, 1), taken)
    assert bench.find(QComboBox, "loss").currentText() == "MSELoss"
    assert "calls none of these losses" in bench.find(QLabel, "problem").text()
