"""A start that came to nothing, as a person meets it: a sentence, a red chip, and buttons that start again."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QToolButton, QWidget

from inspector.conversation.launch import Launch
from inspector.conversation.outcome import Outcome

LAUNCH = Launch("train.py", directory="/home/ada", interpreter="/opt/python")

STARTS = {
    "no_room": ("/tmp: No space left on device",
                "The script's output can not be kept, so it was not started (/tmp: No space left on device)."),
    "no_port": ("", "train.py was not started: no port of this machine could be opened for the conversation with it."),
    "words_refused": ("embedded null byte", "train.py was not started: its arguments, its environment or a path can not "
                      "be handed to a process (embedded null byte)."),
    "directory_missing": ("/home/ada", "There is no folder /home/ada to run train.py in."),
    "directory_refused": ("Permission denied", "train.py can not run in its working directory: Permission denied."),
    "interpreter_broken": ("/opt/python", "/opt/python could not be started: what runs it (named in its first line, or "
                           "its loader) is no more. Choose another interpreter."),
    "not_started": ("MemoryError: none", "train.py could not be started: MemoryError: none."),
}  # fmt: skip


@pytest.mark.parametrize("kind", STARTS)
def test_it_is_said_and_can_be_tried_again(qtbot, desk, session, kind):
    detail, sentence = STARTS[kind]
    session.start(LAUNCH)
    outcome = Outcome(kind, detail=detail)
    session.set_state("ended", outcome=outcome)
    session.ended.emit(outcome)
    window = desk.window
    assert window.findChild(QLabel, "run_state").text() == sentence
    assert window.findChild(QWidget, "state_chip").accessibleName() == "ERROR"
    console = window.findChild(QPlainTextEdit, "console.view")
    qtbot.waitUntil(lambda: sentence in console.toPlainText())
    restart = window.findChild(QToolButton, "button.restart")
    assert restart.isEnabled()
    session.calls.clear()
    qtbot.mouseClick(restart, Qt.MouseButton.LeftButton)
    assert [call[0] for call in session.calls] == ["restart"]
