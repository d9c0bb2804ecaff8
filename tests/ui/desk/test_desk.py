"""The desk as a person has it: real clicks and keys on one side, a session's words on the other."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QAction, QDropEvent, QGuiApplication, QPalette
from PySide6.QtWidgets import (
    QComboBox,
    QDockWidget,
    QLabel,
    QMenu,
    QMessageBox,
    QPushButton,
    QToolButton,
    QTreeView,
    QWidget,
)

from inspector.conversation.launch import Launch
from inspector.conversation.outcome import Outcome
from inspector.desk import application
from inspector.desk.base.settings import FILE_VARIABLE, Settings
from inspector.desk.window.close_question import ClosingQuestion
from inspector.desk.window.phase_strip import PhaseStrip
from inspector.panels.style import look
from inspector.wire.messages import (
    END,
    AskBatch,
    AskStructure,
    AskValues,
    Detached,
    Hello,
    Ranked,
    Refused,
    TorchLoaded,
)
from tests.unit.desk.samples import progress, stopped
from tests.unit.panels.model_tree.samples import convolutional, structure, values

LAUNCH = Launch("train.py", directory="/home/ada")
DRAWERS = ("model_tree", "source", "loss", "batch", "console")
BUTTONS = ("run", "pause", "stop", "restart", "step", "step_into", "step_out", "step_iteration")


def find(desk, kind, name):
    found = desk.window.findChild(kind, name)
    assert found is not None, name
    return found


def click(qtbot, desk, name):
    qtbot.mouseClick(find(desk, QToolButton, f"button.{name}"), Qt.MouseButton.LeftButton)


def said(session):
    """What the session was told since it was last asked for, without the start."""
    calls = [call for call in session.calls if call[0] != "start"]
    session.calls.clear()
    return calls


@pytest.fixture
def held(session):
    session.start(LAUNCH)
    session.hold(stopped("backward", "step", with_grad=10))
    session.calls.clear()
    return session


# ── driving ──────────────────────────────────────────────────────────────────────────────────────────────────────────

STATES = {
    "step": (("step", "phase"), "held"),
    "step_into": (("step", "into"), "held"),
    "step_out": (("step", "out"), "held"),
    "step_iteration": (("step", "iteration"), "held"),
    "run": (("run",), "held"),
    "pause": (("pause",), "running"),
    "stop": (("stop_debuggee",), "running"),
    "restart": (("restart", LAUNCH), "running"),
}


@pytest.mark.parametrize("name", BUTTONS)
def test_a_click_reaches_the_session(qtbot, desk, held, name):
    told, code = STATES[name]
    if code == "running":
        held.go_on()
    click(qtbot, desk, name)
    assert said(held) == [told]


@pytest.mark.parametrize(
    "name, key, modifiers",
    [
        ("step", Qt.Key.Key_F8, Qt.KeyboardModifier.NoModifier),
        ("step_into", Qt.Key.Key_F7, Qt.KeyboardModifier.NoModifier),
        ("step_out", Qt.Key.Key_F8, Qt.KeyboardModifier.ShiftModifier),
        ("step_iteration", Qt.Key.Key_F8, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier),
        ("run", Qt.Key.Key_F9, Qt.KeyboardModifier.NoModifier),
        ("pause", Qt.Key.Key_F6, Qt.KeyboardModifier.NoModifier),
        ("stop", Qt.Key.Key_F2, Qt.KeyboardModifier.ControlModifier),
        ("restart", Qt.Key.Key_F5, Qt.KeyboardModifier.ControlModifier),
    ],
)
def test_a_key_reaches_the_session(qtbot, desk, held, name, key, modifiers):
    told, code = STATES[name]
    if code == "running":
        held.go_on()
    qtbot.keyClick(desk.window, key, modifiers)
    assert said(held) == [told]


def test_what_is_impossible_can_not_be_clicked(qtbot, desk, held):
    held.go_on()
    for name in ("step", "step_iteration", "run"):
        click(qtbot, desk, name)
    qtbot.keyClick(desk.window, Qt.Key.Key_F8)
    assert said(held) == []
    held.hold(stopped("step", END))
    click(qtbot, desk, "step")
    click(qtbot, desk, "pause")
    assert said(held) == []
    click(qtbot, desk, "run")
    assert said(held) == [("run",)]


def test_the_unit_selector_says_what_f8_steps_by(qtbot, desk, held):
    units = find(desk, QComboBox, "unit_selector")
    assert units.currentData() == "phase"
    units.setCurrentIndex(units.findData("iteration"))
    qtbot.keyClick(desk.window, Qt.Key.Key_F8)
    click(qtbot, desk, "step")
    assert said(held) == [("step", "iteration")] * 2


def test_run_starts_anew_what_has_ended(qtbot, desk, held):
    held.finish(Outcome("finished", iteration=3))
    click(qtbot, desk, "run")
    assert said(held) == [("restart", LAUNCH)]


def test_restart_before_anything_was_launched_is_the_walkthrough(qtbot, desk, session):
    click(qtbot, desk, "restart")
    assert said(session) == [("restart", application.walkthrough_launch())]


# ── what is shown ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_public_names(qtbot, desk):
    for name in BUTTONS:
        assert find(desk, QToolButton, f"button.{name}").isVisible()
    for name in (*BUTTONS, "open_script"):
        find(desk, QAction, f"action.{name}")
    for drawer in DRAWERS:
        assert find(desk, QDockWidget, f"dock.{drawer}").isVisible()
        if drawer != "loss":
            find(desk, QWidget, f"{drawer}.view")
    find(desk, QTreeView, "model_tree.view")
    for name in ("device_selector", "unit_selector"):
        find(desk, QComboBox, name)
    find(desk, PhaseStrip, "phase_strip")
    find(desk, QLabel, "run_state")
    qtbot.waitUntil(lambda: desk.window.findChild(QWidget, "loss.plot") is not None)


def test_the_state_is_a_sentence(desk, session):
    sentence = find(desk, QLabel, "run_state")
    assert sentence.text() == "Open a script to begin (Ctrl+O)"
    session.start(LAUNCH)
    assert sentence.text() == "starting train.py"
    session.hold(stopped("backward", "step", with_grad=10))
    assert sentence.text() == "backward done, next: step · iteration 1 · 10 of 10 parameters have a gradient"
    assert find(desk, PhaseStrip, "phase_strip").words() == "backward is done, step is next"
    session.finish(Outcome("stopped"))
    assert sentence.text().startswith("Stopped by you")
    assert find(desk, PhaseStrip, "phase_strip").words() == ""


def test_the_title_names_the_script(desk, session):
    assert desk.window.windowTitle() == "Gradstep"
    session.start(LAUNCH)
    assert desk.window.windowTitle() == "train.py – Gradstep"
    assert find(desk, QLabel, "script_label").toolTip() == LAUNCH.script_path()


def test_one_of_several_ranks_names_itself(desk, session):
    session.start(LAUNCH)
    session.connected.emit(Hello(1, "", 4711, "3.12.3", "/opt/python"))
    session.set_state("running", rank=Ranked(0, 2))
    assert desk.window.windowTitle() == "train.py – rank 0 of 2 – Gradstep"
    assert find(desk, QLabel, "status.connection").text() == "● connected · pid 4711 · rank 0 of 2"
    session.set_state("running", rank=None)
    assert desk.window.windowTitle() == "train.py – Gradstep"
    assert find(desk, QLabel, "status.connection").text() == "● connected · pid 4711"


def test_the_status_bar(desk, session):
    def shown(name):
        return find(desk, QLabel, f"status.{name}").text()

    assert shown("connection") == "○ not connected"
    session.start(LAUNCH)
    session.connected.emit(Hello(1, "", 4711, "3.12.3", "/opt/python"))
    session.torch_loaded.emit(TorchLoaded("2.9.1"))
    session.hold(stopped("data", "zero_grad", iteration=1234, rate=5.25, overhead=0.0123))
    assert shown("connection") == "● connected · pid 4711"
    assert shown("versions") == "Python 3.12.3 · torch 2.9.1"
    assert (shown("iteration"), shown("rate"), shown("cost")) == ("iteration 1,234", "", "probe 1.2 %")
    session.go_on()
    assert shown("rate") == "5.2 it/s"
    session.progressed.emit(progress(2000))
    assert (shown("iteration"), shown("rate"), shown("cost")) == ("iteration 2,000", "", "")
    session.finish(Outcome("finished", iteration=2040))
    assert (shown("iteration"), shown("rate")) == ("iteration 2,040", "")
    session.set_state("running", detached=Detached("hook", "no"))
    session.detached.emit(session.state.detached)
    assert shown("connection") == "○ not connected"
    session.start(LAUNCH)
    assert (shown("versions"), shown("iteration")) == ("", "")


def test_a_stop_is_asked_about_and_the_answers_are_shown(qtbot, desk, session):
    session.start(LAUNCH)
    session.hold(stopped("data", "zero_grad"))
    asked = [question for question, _ in session.asked]
    assert AskStructure(0, 0) in asked and any(isinstance(question, AskBatch) for question in asked)
    nodes = convolutional()
    with qtbot.waitSignal(desk.answered):
        session.answer(asked.index(AskStructure(0, 0)), structure(nodes))
        for i, (question, _) in enumerate(session.asked):
            if isinstance(question, AskValues):
                session.answer(i, values(nodes, ["none"] * 10))
            elif isinstance(question, AskBatch):
                session.answer(i, Refused(0, 1, "no_batch", ""))
    model = find(desk, QTreeView, "model_tree.view").model()
    assert model.index(0, 0).data() == "model"


def test_the_desk_tells_of_stops_and_ends(qtbot, desk, session):
    session.start(LAUNCH)
    with qtbot.waitSignal(desk.stopped) as stop:
        session.hold(stopped("data", "zero_grad"))
    assert stop.args == [session.stop]
    with qtbot.waitSignal(desk.ended) as end:
        session.finish(Outcome("exit", 3))
    assert end.args == [Outcome("exit", 3)]


# ── room ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_small_window_clips_nothing(qtbot, desk, held):
    desk.window.resize(1100, 700)
    qtbot.wait(0)
    assert (desk.window.width(), desk.window.height()) == (1100, 700)
    frame = desk.window.rect()
    for name in BUTTONS:
        button = find(desk, QToolButton, f"button.{name}")
        assert button.isVisible() and frame.contains(_placed(desk, button))
    for name in ("device_selector", "unit_selector", "presets", "phase_strip", "run_state", "state_chip"):
        widget = find(desk, QWidget, name)
        assert widget.isVisible() and frame.contains(_placed(desk, widget)), name
    strip, sentence = find(desk, QWidget, "phase_strip"), find(desk, QLabel, "run_state")
    assert strip.width() >= strip.sizeHint().width()
    assert sentence.text() == sentence.toolTip() and sentence.text().endswith("have a gradient")
    assert not find(desk, QLabel, "script_label").isVisible()  # the title of the window has it too
    for dock in desk.window.docks.values():
        if not dock.visibleRegion().isEmpty():
            assert frame.contains(_placed(desk, dock)) and dock.width() > 100 and dock.height() > 80


def _placed(desk, widget):
    return widget.rect().translated(widget.mapTo(desk.window, QPoint(0, 0)))


def test_a_long_notice_has_room_for_its_words(qtbot, desk):
    desk.window.resize(1100, 700)
    notice = desk.window.notice
    notice.say("torch says that this can not be done. " * 12, "Back to cpu", lambda: None)
    qtbot.wait(0)
    assert notice.isVisible() and desk.window.rect().contains(_placed(desk, notice))
    assert notice.sentence.height() >= notice.sentence.heightForWidth(notice.sentence.width())
    notice.hide()
    head, lines = desk.window.state_line.parentWidget(), (desk.window.state_line, desk.window.health_line)
    qtbot.waitUntil(lambda: head.height() == sum(line.height() for line in lines))


# ── layout ───────────────────────────────────────────────────────────────────────────────────────────────────────────


FIRST_SHOWN = {"model_tree", "source", "loss", "batch", "console"}


def shown(desk):
    """The drawers whose docks have their place in the window and are seen there."""
    return {name for name, dock in desk.window.docks.items() if dock.isVisible() and not dock.isFloating()}


def test_the_layout_is_remembered_and_can_be_reset(qtbot, make_desk):
    first = make_desk()
    first.window.resize(797, 700)  # the screen that there is not is 800 pixels wide
    first.window.docks["batch"].close()
    first.window.docks["console"].setFloating(True)
    first.window.close()
    second = make_desk()
    assert (second.window.width(), second.window.height()) == (797, 700)
    assert second.window.docks["batch"].isHidden() and second.window.docks["console"].isFloating()
    find(second, QAction, "action.reset_layout").trigger()
    assert shown(second) == FIRST_SHOWN


def test_a_second_tensor_is_opened_beside_the_first_and_remembered(qtbot, make_desk):
    first = make_desk()
    action = find(first, QAction, "action.second_tensor")
    view = next(action.menu() for action in first.window.menuBar().actions() if action.text() == "&View")
    assert action in view.actions() and "gradient" in action.toolTip()
    assert action.shortcut().toString() == "Ctrl+Shift+T"
    action.trigger()
    docks = [first.window.docks[name] for name in ("tensor", "tensor2")]
    qtbot.waitUntil(lambda: all(not dock.visibleRegion().isEmpty() for dock in docks))
    first.window.tabifyDockWidget(*docks)  # somebody has put both into one place
    action.trigger()
    qtbot.waitUntil(lambda: all(not dock.visibleRegion().isEmpty() for dock in docks))
    first.window.resize(797, 700)
    first.window.close()
    second = make_desk()
    docks = [second.window.docks[name] for name in ("tensor", "tensor2")]
    qtbot.waitUntil(lambda: all(not dock.visibleRegion().isEmpty() for dock in docks))
    docks[1].close()
    find(second, QAction, "action.second_tensor").trigger()
    qtbot.waitUntil(lambda: all(not dock.visibleRegion().isEmpty() for dock in docks))


def test_a_layout_that_makes_no_sense_is_the_first_ones(make_desk):
    settings = Settings()
    for key in ("geometry", "layout"):
        settings.set(key, b"\0nonsense")
    assert shown(make_desk()) == FIRST_SHOWN


@pytest.mark.parametrize("drawer", DRAWERS)
def test_a_closed_dock_comes_back_through_the_view_menu(desk, drawer):
    dock = desk.window.docks[drawer]
    dock.close()
    assert not dock.isVisible()
    view = next(action.menu() for action in desk.window.menuBar().actions() if action.text() == "&View")
    next(action for action in view.actions() if action.text() == dock.windowTitle()).trigger()
    assert dock.isVisible()


def test_a_dock_that_is_shown_again_catches_up(desk, held):
    desk.window.docks["batch"].close()
    held.asked.clear()
    desk.window.docks["batch"].show()
    assert [type(question) for question, _ in held.asked] == [AskBatch]


# ── appearance ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_switching_the_theme_repaints(qtbot, desk, held):
    before = desk.window.grab().toImage()
    find(desk, QAction, "action.theme_light").trigger()
    assert look.current() is look.LIGHT and Settings().get("theme") == "light"
    tree = find(desk, QTreeView, "model_tree.view")
    assert tree.palette().color(QPalette.ColorRole.WindowText).name() == look.LIGHT.text.lower()
    after = desk.window.grab().toImage()
    assert before.pixel(5, 5) != after.pixel(5, 5)
    assert find(desk, QAction, "action.theme_light").isChecked()
    assert not find(desk, QAction, "action.theme_dark").isChecked()


@pytest.mark.parametrize("drawer", ("loss", "batch", "source"))
def test_an_empty_panel_has_its_colours_in_each_theme(desk, drawer):
    """At first, after a switch, and after one back: what a panel says of itself is muted, on the panel's own ground."""
    for name, tokens in (("", look.DARK), ("light", look.LIGHT), ("dark", look.DARK)):
        if name:
            find(desk, QAction, f"action.theme_{name}").trigger()
        view = desk.panels[drawer].view
        label = next(label for label in view.findChildren(QLabel) if label.isVisible() and label.text().endswith("."))
        assert label.palette().windowText().color().name() == tokens.muted.lower()
        assert view.grab().toImage().pixelColor(3, view.height() - 3).name() == tokens.panel.lower()


def test_keys_go_to_the_model_at_first_and_not_to_what_restarts_the_script(desk):
    assert desk.window.focusWidget() is find(desk, QTreeView, "model_tree.view")


def test_switching_the_language_leaves_one_menu_bar(qtbot, desk):
    menus = len(desk.window.findChildren(QMenu))
    for name in ("zh", "en", "zh", "en"):
        find(desk, QAction, f"action.language_{name}").trigger()
        qtbot.wait(0)
    assert len(desk.window.menuBar().actions()) == 4
    assert len(desk.window.findChildren(QMenu)) == menus
    assert Settings().get("language") == "en"


# ── opening ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def drop(window, *paths):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(path) for path in paths])
    nothing = (Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    window.dropEvent(QDropEvent(QPointF(9, 9), Qt.DropAction.CopyAction, data, *nothing))


def scripts(folder, *names):
    """Files that can be opened; their paths."""
    for name in names:
        (folder / name).write_text("import torch\n")
    return [str(folder / name) for name in names]


def test_a_dropped_script_is_opened(desk, session, tmp_path):
    notes, script = scripts(tmp_path, "notes.txt", "train.py")
    drop(desk.window, notes, script)
    assert session.calls == [("start", Launch(script, directory=str(tmp_path)), True)]


def test_what_is_no_script_can_be_dropped_without_harm(desk, session):
    drop(desk.window, "/home/ada/notes.txt")
    assert session.calls == []


def test_a_relative_script_is_opened_in_its_folder(desk, session, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "sub").mkdir()
    scripts(tmp_path / "sub", "train.py")
    desk.open_script("sub/train.py")
    ((_, launch, _),) = session.calls
    assert launch.script_path() == str(tmp_path / "sub" / "train.py")
    assert launch.working_directory() == str(tmp_path / "sub")


def test_what_was_opened_is_offered_again(desk, session, tmp_path):
    a, b = scripts(tmp_path, "a.py", "b.py")
    for script in (a, b, a):
        desk.open_script(script)
    desk.start(application.walkthrough_launch())
    recent = desk.window.findChild(QMenu, "menu.recent")
    recent.aboutToShow.emit()
    assert [action.text() for action in recent.actions()] == ["Walkthrough", "a.py", "b.py"]
    session.calls.clear()
    recent.actions()[2].trigger()
    assert session.calls[0][1].script == b


def test_the_windows_own_failure_is_told(desk, capsys):
    desk.report("ValueError: no", "Traceback …")
    assert desk.window.notice.sentence.text() == "Something in the window failed: ValueError: no"
    assert capsys.readouterr().err == "Traceback …\n"


def test_a_broken_settings_file_is_told_and_kept(make_desk):
    file = Path(os.environ[FILE_VARIABLE])
    file.write_text("\0 no settings")
    desk = make_desk()
    assert desk.window.notice.isVisible()
    assert desk.window.notice.sentence.text() == (
        f"The settings could not be read, so this start has the first ones. The old file is kept: {file}.corrupt"
    )
    assert desk.settings.get("theme") == "dark"


def test_a_problem_report_is_copied_from_the_help_menu(desk, session):
    session.start(LAUNCH)
    session.finish(Outcome("exit", 3, iteration=2))
    desk.report("ValueError: no", "Traceback …")
    help_menu = desk.window.menuBar().actions()[-1].menu()
    next(action for action in help_menu.actions() if action.objectName() == "action.copy_report").trigger()
    text = QGuiApplication.clipboard().text()
    assert "train.py called sys.exit(3) in iteration 2." in text and "Traceback …" in text
    assert desk.window.notice.sentence.text().startswith("The problem report is on the clipboard")


# ── closing ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def question(desk):
    return desk.window.findChild(ClosingQuestion)


def test_nothing_is_asked_when_nothing_runs(desk):
    desk.window.close()
    assert not desk.window.isVisible() and question(desk) is None


def test_closing_while_it_runs_asks_once_and_returns(desk, held):
    desk.window.close()
    desk.window.close()
    assert desk.window.isVisible() and len(desk.window.findChildren(ClosingQuestion)) == 1
    assert question(desk).text() == "train.py is still running."


def test_the_question_tells_that_the_script_has_ended_meanwhile(qtbot, desk, held):
    desk.window.close()
    held.finish(Outcome("finished", iteration=3))
    assert question(desk).text() == "train.py has ended meanwhile."
    assert not find(desk, QPushButton, "closing.let_go").isVisible()
    with qtbot.waitSignal(desk.window.destroyed):
        qtbot.mouseClick(find(desk, QPushButton, "closing.stop"), Qt.MouseButton.LeftButton)


def test_cancel_keeps_the_window(qtbot, desk, held):
    desk.window.close()
    box = question(desk)
    qtbot.mouseClick(box.button(box.StandardButton.Cancel), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: question(desk) is None)
    assert desk.window.isVisible() and said(held) == []
    desk.window.close()
    assert question(desk) is not None


def test_stop_it_closes(qtbot, desk, held):
    desk.window.close()
    with qtbot.waitSignal(desk.window.destroyed):
        qtbot.mouseClick(find(desk, QPushButton, "closing.stop"), Qt.MouseButton.LeftButton)
    assert said(held) == [("close",)]


def test_let_it_run_on_lets_go(qtbot, desk, held):
    desk.window.close()
    qtbot.mouseClick(find(desk, QPushButton, "closing.let_go"), Qt.MouseButton.LeftButton)
    assert said(held) == [("let_go",)]
    assert not desk.window.isVisible()


def test_closing_twice_is_closing(qtbot, desk, held):
    with qtbot.waitSignal(desk.window.destroyed):
        desk.close()
    desk.close()
    assert said(held) == [("close",)]


@pytest.mark.parametrize("how", ["desk", "window"])
def test_closed_before_the_start_nothing_starts(qtbot, make_desk, how):
    desk = make_desk()
    session, window = desk.session, desk.window
    desk.start_soon(LAUNCH)
    (desk.close if how == "desk" else window.close)()
    later = make_desk()
    with qtbot.waitSignal(later.session.started):  # by then the first would have started too
        later.start_soon(LAUNCH)
    assert not any(call[0] == "start" for call in session.calls)


def test_two_windows_in_one_process(qtbot, make_desk):
    one, other = make_desk(), make_desk()
    for desk, done in ((one, "data"), (other, "forward")):
        desk.session.start(LAUNCH)
        desk.session.hold(stopped(done, "backward"))
        desk.session.calls.clear()
    with qtbot.waitActive(other.window):
        other.window.activateWindow()
    qtbot.keyClick(other.window, Qt.Key.Key_F8)
    assert (said(one.session), said(other.session)) == ([], [("step", "phase")])
    with qtbot.waitSignal(one.window.destroyed):
        one.close()
    assert find(other, QLabel, "run_state").text().startswith("forward done")


def test_about_tells_versions_and_opens_the_manual(qtbot, desk):
    find(desk, QAction, "action.about").trigger()
    box = desk.window.findChild(QMessageBox)
    assert "Qt: 6" in box.informativeText() and "torch" in box.informativeText() and "Gradstep" in box.text()
    manual = next(button for button in box.buttons() if button.text() == "Manual")
    qtbot.mouseClick(manual, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: desk.window.findChild(QWidget, "manual") is not None)
