"""Everything that starts a script, as a person meets it: the launch dialog, File → Open and Recent, dropped files."""

from __future__ import annotations

import os
import sys
from importlib import metadata

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QSpinBox,
)  # fmt: skip

from inspector.conversation.launch import Launch
from inspector.conversation.outcome import Outcome
from inspector.desk.base.settings import Settings
from inspector.desk.launching import recents
from inspector.desk.launching.dialog import LaunchDialog

KINDS = {
    "interpreter": QComboBox, "script": QLineEdit, "module": QLineEdit, "arguments": QPlainTextEdit,
    "directory": QLineEdit, "environment": QPlainTextEdit, "start": QPushButton, "cancel": QPushButton,
    "reset": QPushButton, "by_script": QRadioButton, "by_module": QRadioButton, "ranks": QSpinBox,
}  # fmt: skip
READY = f"Python {'.'.join(map(str, sys.version_info[:3]))} · torch {metadata.version('torch')}"


class Dialog:
    """The open launch dialog, by its public object names."""

    def __init__(self, desk, qtbot):
        self._desk, self._qtbot = desk, qtbot

    def open(self):
        window = self._desk.window
        self.until_gone()  # a former one
        window.activateWindow()  # keys go to the active one
        self._qtbot.waitUntil(window.isActiveWindow)
        self._qtbot.keyClick(window, Qt.Key.Key_F9, Qt.KeyboardModifier.ShiftModifier)
        return self

    def widget(self):
        return self._desk.window.findChild(LaunchDialog)

    def find(self, name):
        found = self.widget().findChild(KINDS.get(name, QLabel), f"launch.{name}")
        assert found is not None, name
        return found

    def text(self, name):
        field = self.find(name)
        if isinstance(field, QComboBox):
            return field.currentText()
        return field.toPlainText() if isinstance(field, QPlainTextEdit) else field.text()

    def type(self, name, text):
        field = self.find(name)
        field = field.lineEdit() if isinstance(field, QComboBox) else field
        field.selectAll()
        self._qtbot.keyClick(field, Qt.Key.Key_Delete)
        self._qtbot.keyClicks(field, text)

    def press(self, name):
        self._qtbot.mouseClick(self.find(name), Qt.MouseButton.LeftButton)

    def until_ready(self):
        self._qtbot.waitUntil(lambda: self.text("interpreter_message") == READY, timeout=30_000)

    def until_gone(self):
        self._qtbot.waitUntil(lambda: self.widget() is None)


@pytest.fixture
def dialog(desk, qtbot):
    dialog = Dialog(desk, qtbot)
    yield dialog
    if dialog.widget() is not None:
        dialog.widget().close()


@pytest.fixture
def script(tmp_path):
    path = tmp_path / "train.py"
    path.write_text("import torch\n")
    return str(path)


@pytest.fixture
def running(desk, session, script, tmp_path):
    """A script with settings of every kind, at work."""
    launch = Launch(script, ("--name", "two words"), sys.executable, str(tmp_path), "", (("A", "1"),))
    desk.start(launch)
    session.calls.clear()
    return launch


def started(session):
    return [call[1] for call in session.calls if call[0] == "start"]


# ── the dialog ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_it_opens_with_what_runs_and_one_argument_is_changed(dialog, session, running, tmp_path):
    dialog.open()
    assert [dialog.text(name) for name in ("interpreter", "script", "arguments", "directory", "environment")] == [
        sys.executable, running.script, "--name 'two words'", str(tmp_path), "A=1"]  # fmt: skip
    assert dialog.text("reason") == "train.py still runs: it is ended first."
    dialog.until_ready()
    dialog.type("arguments", "--name other")
    assert dialog.text("command").endswith("train.py --name other")
    dialog.press("start")
    [launch] = started(session)
    assert launch == Launch(running.script, ("--name", "other"), sys.executable, str(tmp_path), "", (("A", "1"),))
    dialog.until_gone()


def test_a_number_of_ranks_is_started_by_torchrun(dialog, session, running):
    dialog.open()
    dialog.until_ready()
    assert dialog.find("ranks").value() == 1
    dialog.find("ranks").setValue(2)
    assert "-m torch.distributed.run --standalone --nproc-per-node 2" in dialog.text("command")
    dialog.press("start")
    assert [launch.ranks for launch in started(session)] == [2]
    dialog.until_gone()


def test_a_module_is_meant_as_soon_as_it_is_typed(dialog, session, running, tmp_path):
    dialog.open()
    dialog.type("module", "package.train")
    assert dialog.find("by_module").isChecked()
    dialog.press("start")
    assert (started(session)[0].module, started(session)[0].script) == ("package.train", "")
    dialog.open()
    assert dialog.find("by_module").isChecked() and dialog.text("module") == "package.train"
    assert dialog.text("script") == ""


@pytest.mark.parametrize(
    "field, text, sentence",
    [
        ("script", "", "Choose a training script."),
        ("script", "/nowhere/train.py", "There is no file /nowhere/train.py."),
        ("arguments", "--name 'open", "A quotation mark is opened and not closed."),
        ("directory", "/nowhere", "There is no folder /nowhere."),
        ("environment", "rubbish", "Line 1 is not NAME=VALUE: “rubbish”"),
        ("interpreter", "/nowhere/python", "There is no Python at /nowhere/python."),
        ("interpreter", "", "Choose the Python that runs it."),
    ],
)
def test_what_is_wrong_is_said_beside_it_and_start_waits(dialog, session, running, field, text, sentence):
    dialog.open()
    before = dialog.text(field)
    dialog.type(field, text)
    assert dialog.text(f"{field}_message") == sentence == dialog.text("reason")
    assert not dialog.find("start").isEnabled() and dialog.text(field) == text
    dialog.press("start")
    assert started(session) == []
    dialog.type(field, before) if field != "environment" else dialog.type(field, "A=2")
    assert dialog.find("start").isEnabled() and dialog.text("reason").startswith("train.py still runs")


FILES = {
    "train.ipynb": ("{}", "is no notebook that can be read: it has no code cells."),
    "weights.pt": ("PK", "is a model, not a script. Open the script that trains it."),
    "nothing.py": ("", "is empty: there is nothing to run in it."),
    "picture.png": ("\x89PNG\0", "is not a text file, so it is no Python script."),
}


@pytest.mark.parametrize("name, content, words", [(name, *rest) for name, rest in FILES.items()], ids=FILES)
def test_what_is_no_script_is_declined_in_the_dialog_and_when_dropped(
    dialog, desk, session, running, tmp_path, name, content, words
):
    (tmp_path / name).write_text(content, encoding="latin-1")
    dialog.open()
    dialog.type("script", str(tmp_path / name))
    assert dialog.text("script_message") == f"{name} {words}"
    dialog.press("cancel")
    drop(desk.window, str(tmp_path / name))
    assert desk.window.notice.sentence.text() == f"{name} {words}" and desk.window.notice.isVisible()
    desk.open_script(str(tmp_path / name))
    assert started(session) == []  # and what runs goes on


def fake_torch(folder, version):
    """A torch, as pip would have left it there."""
    (folder / f"torch-{version}.dist-info").mkdir(parents=True)
    (folder / f"torch-{version}.dist-info" / "METADATA").write_text(f"Name: torch\nVersion: {version}\n")
    return folder


def test_an_interpreter_is_asked_and_an_old_torch_declined(dialog, qtbot, session, running, tmp_path):
    """The variables that are typed count: they may lead to another torch."""
    dialog.open()
    dialog.until_ready()
    dialog.type("environment", f"PYTHONPATH={fake_torch(tmp_path / 'old', '2.5.1')}")
    sentence = "torch 2.5.1 is too old, 2.6 is the oldest that can be debugged."
    qtbot.waitUntil(lambda: dialog.text("interpreter_message") == sentence, timeout=30_000)
    assert not dialog.find("start").isEnabled() and dialog.text("reason") == sentence
    dialog.type("environment", "A=1")
    dialog.until_ready()
    assert dialog.find("start").isEnabled()


def test_found_interpreters_are_offered_with_their_origin(dialog, running, tmp_path):
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    (tmp_path / ".venv" / "bin" / "python").symlink_to(sys.executable)
    dialog.open()
    combo = dialog.find("interpreter")
    assert combo.itemText(0) == f"{tmp_path}/.venv/bin/python   (virtual environment {tmp_path}/.venv)"
    combo.setCurrentIndex(0)
    combo.activated.emit(0)
    assert dialog.text("interpreter") == str(tmp_path / ".venv" / "bin" / "python")


@pytest.mark.parametrize("way", ["cancel", "escape", "window"])
def test_what_was_typed_and_not_started_is_there_again(dialog, qtbot, session, running, way):
    dialog.open()
    dialog.type("arguments", "--name 'half")
    dialog.type("environment", "HALF")
    if way == "cancel":
        dialog.press("cancel")
    elif way == "escape":
        qtbot.keyClick(dialog.widget(), Qt.Key.Key_Escape)
    else:
        dialog.widget().close()
    dialog.until_gone()
    dialog.open()
    assert (dialog.text("arguments"), dialog.text("environment")) == ("--name 'half", "HALF")
    assert dialog.find("reset").isVisible()
    dialog.press("reset")
    assert (dialog.text("arguments"), dialog.text("environment")) == ("--name 'two words'", "A=1")
    assert not dialog.find("reset").isVisible() and dialog.find("start").isEnabled()


def test_what_was_typed_outlives_the_window(make_desk, qtbot):
    one = make_desk()
    dialog = Dialog(one, qtbot)
    dialog.open()
    dialog.type("arguments", "--epochs 3")
    one.close()
    other = Dialog(make_desk(), qtbot)
    other.open()
    assert other.text("arguments") == "--epochs 3"
    other.widget().close()


def test_after_a_start_it_opens_with_what_runs(dialog, session, running):
    dialog.open()
    dialog.type("arguments", "--fast")
    dialog.press("start")
    dialog.open()
    assert dialog.text("arguments") == "--fast" and not dialog.find("reset").isVisible()


def test_a_draft_that_is_none_is_passed_over(dialog, running):
    Settings().set("launch_draft", "{rubbish")
    dialog.open()
    assert dialog.text("script") == running.script


def test_opened_twice_there_is_one(dialog, desk, running):
    dialog.open()
    desk.launching.open_dialog()
    assert len(desk.window.findChildren(LaunchDialog)) == 1


def test_the_end_of_the_run_is_noticed(dialog, session, running):
    dialog.open()
    session.finish(Outcome("finished"))
    assert dialog.text("reason") == ""


def test_a_chosen_script_takes_its_folder_along(dialog, running, tmp_path):
    other = tmp_path / "other"
    other.mkdir()
    (other / "b.py").write_text("1")
    dialog.open()
    dialog.find("script").setFocus()
    dialog.widget().findChild(QPushButton, "launch.script_browse").click()
    chooser = dialog.widget().findChild(QFileDialog)
    chooser.fileSelected.emit(str(other / "b.py"))
    chooser.close()
    assert (dialog.text("script"), dialog.text("directory")) == (str(other / "b.py"), str(other))


def test_it_speaks_the_language_that_is_chosen(dialog, desk, running):
    dialog.open()
    desk.use_language("zh_CN")
    desk.use_language("en")
    assert dialog.text("start") == "Start" and dialog.find("start").isEnabled()


def test_each_field_has_a_name_for_screen_readers(dialog, running):
    dialog.open()
    for name in ("interpreter", "script", "module", "arguments", "directory", "environment"):
        assert dialog.find(name).accessibleName()


# ── dropped and opened ───────────────────────────────────────────────────────────────────────────────────────────────


def drop(window, *paths):
    """As a person does: first over the window, then let go."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(path) for path in paths])
    nothing = (Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    entered = QDragEnterEvent(QPoint(9, 9), Qt.DropAction.CopyAction, data, *nothing)
    window.dragEnterEvent(entered)
    assert entered.isAccepted()
    window.dropEvent(QDropEvent(QPointF(9, 9), Qt.DropAction.CopyAction, data, *nothing))


def test_a_text_file_is_declined_when_dropped(desk, session, tmp_path):
    (tmp_path / "notes.txt").write_text("to do")
    drop(desk.window, str(tmp_path / "notes.txt"))
    assert desk.window.notice.sentence.text() == "notes.txt is no Python script: its name does not end in .py."
    assert started(session) == []


def test_what_is_no_file_is_not_taken(desk):
    data = QMimeData()
    data.setText("some words")
    entered = QDragEnterEvent(
        QPoint(9, 9), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    entered.ignore()
    desk.window.dragEnterEvent(entered)
    assert not entered.isAccepted()


def test_a_package_is_offered_as_a_module(desk, dialog, qtbot, session, tmp_path):
    (tmp_path / "package").mkdir()
    (tmp_path / "package" / "__main__.py").write_text("")
    drop(desk.window, str(tmp_path / "package"))
    notice = desk.window.notice
    assert notice.sentence.text().startswith("package is a folder with a __main__.py")
    qtbot.mouseClick(notice.findChild(QPushButton, "notice.button"), Qt.MouseButton.LeftButton)
    assert (dialog.text("module"), dialog.text("directory")) == ("package", str(tmp_path))
    dialog.press("start")
    assert started(session)[0].words() == ["-m", "package"]


def test_a_folder_and_a_missing_file_are_declined(desk, session, tmp_path):
    drop(desk.window, str(tmp_path))
    assert desk.window.notice.sentence.text() == f"{tmp_path.name} is a folder. Choose the training script in it."
    desk.open_script("/nowhere/train.py")
    assert desk.window.notice.sentence.text() == "There is no file /nowhere/train.py."
    assert started(session) == []


# ── recent ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_recent_launch_starts_with_all_its_settings(desk, session, running):
    assert recents.read(Settings())[0] == [running]
    menu = desk.window.findChild(QMenu, "menu.recent")
    menu.aboutToShow.emit()
    menu.actions()[0].trigger()
    assert started(session) == [running]


def test_restart_is_the_same_launch(qtbot, desk, session, running):
    qtbot.keyClick(desk.window, Qt.Key.Key_F5, Qt.KeyboardModifier.ControlModifier)
    assert session.calls == [("restart", running)]


def test_the_window_is_named_after_a_module(desk, session):
    desk.start(Launch(module="package.train"))
    assert desk.window.windowTitle() == "-m package.train – Gradstep"
    assert os.path.basename(os.getcwd()) and desk.window.toolbar.script.toolTip() == "-m package.train"
