"""The loss lab with torch behind it: its own process while nothing is debugged, the debuggee while that is held."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QComboBox, QLabel, QListView, QPushButton, QTableView

from inspector.desk.base import resources
from inspector.panels.loss_lab.panel import LossLabPanel
from inspector.session.session import Session
from tests.end_to_end.window import PATIENCE_MS, driving

BAD_INPUTS = (  # example, input, what is typed, what is said
    ("cross_entropy", "target", ["7"], "Class 7 is not there: the input has 3 classes, counted from 0."),
    ("cross_entropy", "target", ["0.5"], "The target is float32, and has to be int64: choose that dtype for it."),
    ("mse", "input", ["many"], "“many” in input is no number: type one such as 0.5, -1e-3 or inf."),
)


class Lab:
    """A lab on the screen, with its own process."""

    def __init__(self, qtbot: Any) -> None:
        self.qtbot, self.session = qtbot, Session()
        self.panel = LossLabPanel(self.session, resources.folder() / "formulas")
        qtbot.addWidget(self.panel.view)
        self.panel.view.resize(380, 700)
        self.panel.view.show()
        self.settle()

    def settle(self) -> None:
        controller = self.panel.controller
        self.qtbot.waitUntil(lambda: not controller.is_waiting() and not self.session.lab.is_busy(), timeout=60_000)

    def example(self, code: str) -> None:
        self.panel.view.findChild(QAction, f"action.loss_lab_example_{code}").trigger()
        self.settle()

    def text(self, name: str) -> str:
        return str(self.panel.view.findChild(QLabel, f"loss_lab.{name}").text())

    def steps(self) -> list[str]:
        model = self.panel.view.findChild(QListView, "loss_lab.steps").model()
        return [str(model.index(row).data()) for row in range(model.rowCount())]

    def table(self, name: str) -> Any:
        return self.panel.view.findChild(QTableView, f"loss_lab.{name}").model()

    def type_into(self, name: str, words: list[str]) -> None:
        table = self.table(name)
        for row, word in enumerate(words):
            table.setData(table.index(row, 0), word)
        self.settle()

    def choose(self, name: str, text: str) -> None:
        box = self.panel.view.findChild(QComboBox, f"loss_lab.{name}")
        box.setCurrentText(text)
        box.activated.emit(box.currentIndex())
        self.settle()

    def python(self) -> str:
        """What the snippet prints, without torch's name around the number."""
        self.panel.controller.view.head.copy.trigger()
        text = QGuiApplication.clipboard().text()
        done = subprocess.run([sys.executable, "-c", text], capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()


@pytest.fixture
def lab(qtbot):
    made = Lab(qtbot)
    yield made
    made.session.close()


def test_the_known_examples_come_out_without_a_debuggee(lab):
    lab.example("l1")
    assert lab.text("value") == "0.6667" and lab.steps()[-3:] == [
        "mean: (0 + 0 + 2) / 3 = 0.6667",
        "sign of the error: sgn(0) = 0",
        "gradient of the loss by this input: 0 / 3 = 0",
    ]
    lab.example("mse")
    assert lab.text("value") == "1.3333" and "mean: (0 + 0 + 4) / 3 = 1.3333" in lab.steps()
    lab.example("cross_entropy")
    assert lab.text("value") == "1.1019" and lab.steps()[-4].endswith("= 1.1019")
    assert any("0.33222" in step for step in lab.steps())
    assert [step.rpartition(" = ")[2] for step in lab.steps()[-3:]] == ["0.3006", "−0.6678", "0.3672"]
    for example, name, typed, sentence in BAD_INPUTS:
        lab.example(example)
        lab.type_into(name, typed)
        assert lab.text("problem") == sentence
        assert lab.table(name).index(0, 0).data() == typed[0]
    lab.example("weighted")
    assert lab.python() == f"tensor({lab.text('value')})"


def test_the_batch_of_a_training_is_taken_and_its_loss_comes_out_again(qtbot):
    with driving(qtbot, None, ["--batch-size", "8", "--iterations", "1"]) as d:
        d.settle()
        d.until_done("loss")
        d.desk.window.bring("loss_lab")
        panel = d.desk.panels["loss_lab"]
        qtbot.waitUntil(lambda: panel.controller is not None and not panel.controller.is_waiting(), timeout=PATIENCE_MS)
        panel.view.findChild(QPushButton, "loss_lab.take_batch").click()
        model = panel.controller.model
        qtbot.waitUntil(lambda: model.state.origin is not None and not model.is_old, timeout=PATIENCE_MS)
        assert model.state.loss == "cross_entropy" and model.state.sheet("input").shape == (8, 10)
        assert model.answer.value == pytest.approx(model.state.origin.value, rel=1e-6)
        assert "8 of 8 samples" in panel.view.findChild(QLabel, "loss_lab.origin").text()
        other = panel.view.findChild(QComboBox, "loss_lab.other")
        other.setCurrentText("MultiMarginLoss")
        other.activated.emit(other.currentIndex())
        qtbot.waitUntil(lambda: model.other_answer is not None, timeout=PATIENCE_MS)
        assert model.other_answer.loss == "multi_margin_loss" and model.other_answer.value > 0
