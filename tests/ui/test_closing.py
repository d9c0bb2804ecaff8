"""The question that closing asks, and what each of its buttons does."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QPushButton

from inspector.desk.window.close_question import ClosingQuestion


@pytest.mark.parametrize("name, expected", [("closing.stop", ["stop"]), ("closing.let_go", ["let go"]), ("", [])])
def test_each_button_does_what_it_says(qtbot, window, name, expected):
    done = []
    question = ClosingQuestion(window, "train.py", lambda: done.append("stop"), lambda: done.append("let go"))
    question.open()
    assert "train.py" in question.text()
    cancel = question.button(QMessageBox.StandardButton.Cancel)
    pressed = question.findChild(QPushButton, name) if name else cancel
    qtbot.mouseClick(pressed, Qt.MouseButton.LeftButton)
    assert done == expected
