"""Launching through the real window: a module, one argument changed in the dialog, and what is declined."""

from __future__ import annotations

import sys
from pathlib import Path
from textwrap import dedent

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QMenu, QPlainTextEdit, QPushButton

from inspector.desk.application import open_window
from inspector.desk.base.settings import Settings
from inspector.desk.launching.dialog import LaunchDialog
from tests.end_to_end.window import PATIENCE_MS, driving

MODULE = """
    import os, sys, torch
    print(sys.argv[1:], os.environ["RATE"], os.getcwd(), __package__)
    net = torch.nn.Linear(2, 1)
    sgd = torch.optim.SGD(net.parameters(), lr=float(os.environ["RATE"]))
    for _ in range(3):
        sgd.zero_grad()
        loss = net(torch.ones(1, 2)).sum()
        loss.backward()
        sgd.step()
"""


def printed(d):
    return d.desk.window.findChild(QPlainTextEdit, "console.view").toPlainText()


def test_a_module_is_debugged_and_started_again_with_another_argument(qtbot, tmp_path: Path):
    (tmp_path / "package").mkdir()
    (tmp_path / "package" / "train.py").write_text(dedent(MODULE))
    wish = {"module": "package.train", "directory": tmp_path, "environment": {"RATE": "0.5"}}
    with driving(qtbot, None, ["--name", "two words"], fresh=True, **wish) as d:
        d.settle()
        qtbot.waitUntil(lambda: f"['--name', 'two words'] 0.5 {tmp_path} package" in printed(d), timeout=PATIENCE_MS)
        assert d.until_done("backward").loss is not None and d.grad("net.weight") == ("populated", 1)
        d.desk.window.activateWindow()
        qtbot.waitUntil(d.desk.window.isActiveWindow)
        qtbot.keyClick(d.desk.window, Qt.Key.Key_F9, Qt.KeyboardModifier.ShiftModifier)
        dialog = d.desk.window.findChild(LaunchDialog)
        arguments = dialog.findChild(QPlainTextEdit, "launch.arguments")
        assert arguments.toPlainText() == "--name 'two words'"
        message = dialog.findChild(QLabel, "launch.interpreter_message")
        qtbot.waitUntil(lambda: message.text().startswith("Python "), timeout=PATIENCE_MS)
        arguments.setPlainText("--name other")
        qtbot.mouseClick(dialog.findChild(QPushButton, "launch.start"), Qt.MouseButton.LeftButton)
        d.settle()
        qtbot.waitUntil(lambda: f"['--name', 'other'] 0.5 {tmp_path} package" in printed(d), timeout=PATIENCE_MS)
        menu = d.desk.window.findChild(QMenu, "menu.recent")
        menu.aboutToShow.emit()
        assert [action.text() for action in menu.actions()] == [
            "-m package.train --name other", "-m package.train --name 'two words'"]  # fmt: skip


def test_a_module_that_is_not_there_is_named_as_python_does(qtbot, tmp_path: Path):
    with driving(qtbot, None, module="package.train", directory=tmp_path, fresh=True) as d:
        assert d.until_ended().kind == "exit"
        assert d.sentence() == (
            f"-m package.train ended itself: {sys.executable}: Error while finding module specification for "
            "'package.train' (ModuleNotFoundError: No module named 'package')"
        )


@pytest.mark.parametrize(
    "name, content, sentence",
    [
        ("train.ipynb", "{}", "train.ipynb is no notebook that can be read: it has no code cells."),
        ("net.pt", "PK", "net.pt is a model, not a script. Open the script that trains it."),
        ("train.py", "", "train.py is empty: there is nothing to run in it."),
        ("folder", None, "folder is a folder. Choose the training script in it."),
    ],
)  # fmt: skip
def test_what_is_no_script_is_declined_on_the_command_line(qtbot, tmp_path: Path, name, content, sentence):
    path = tmp_path / name
    path.mkdir() if content is None else path.write_text(content)
    with driving(qtbot, path, fresh=True) as d:
        assert d.until_ended().kind == "no_script"
        assert d.sentence() == sentence
        assert Settings().get("recent") == []


def test_an_interpreter_that_can_not_be_run_says_why(qtbot, tmp_path: Path):
    (tmp_path / "train.py").write_text("import torch")
    with driving(qtbot, tmp_path / "train.py", interpreter=str(tmp_path / "train.py")) as d:
        assert d.until_ended().kind == "interpreter_refused"
        assert d.sentence() == f"{tmp_path / 'train.py'} could not be started: Permission denied."


def test_a_null_byte_in_an_argument_is_a_sentence(qtbot, tmp_path: Path):
    (tmp_path / "train.py").write_text("import torch")
    with driving(qtbot, tmp_path / "train.py", ["a\0b"], fresh=True) as d:
        assert d.until_ended().kind == "words_refused"
        assert "embedded null byte" in d.sentence()


def test_a_script_and_a_module_at_once_is_an_error(qapp):
    with pytest.raises(ValueError, match="either a script or a module"):
        open_window("train.py", module="package.train")
