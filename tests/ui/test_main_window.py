"""Buttons, keys, docks, layout, theme and closing of the main window."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QByteArray, QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtWidgets import QComboBox, QDockWidget, QLabel, QToolButton

from inspector.conversation.launch import Launch
from inspector.conversation.outcome import Outcome
from inspector.desk.appearance import theme
from inspector.desk.base.settings import Settings
from inspector.panels.style import look
from tests.ui.conftest import DRAWERS
from tests.unit.desk.samples import progress, stopped

DRIVING = ("run", "pause", "stop", "restart", "step", "step_into", "step_out", "step_iteration")


def button(window, name):
    return window.findChild(QToolButton, f"button.{name}")


def enabled(window):
    return {name for name in DRIVING if button(window, name).isEnabled()}


def sentence(window):
    return window.findChild(QLabel, "run_state").text()


# ── buttons and keys ──


def test_what_can_be_done_follows_the_state_of_the_run(window, session):
    session.start(Launch("train.py"))
    assert {"stop", "restart"} <= enabled(window) and not {"step", "step_iteration", "run"} & enabled(window)
    session.hold(stopped("data", "zero_grad"))
    assert enabled(window) == {"run", "stop", "restart", "step", "step_into", "step_out", "step_iteration"}
    session.go_on()
    assert enabled(window) == {"pause", "stop", "restart"}
    session.set_state("pausing")
    assert enabled(window) == {"stop", "restart"}
    session.finish(Outcome("finished", iteration=3))
    assert enabled(window) == {"run", "restart"}


def test_at_the_end_of_the_script_it_can_only_run_on(window, session):
    session.hold(stopped("step", "end"))
    assert enabled(window) == {"run", "stop", "restart"}


@pytest.mark.parametrize("name", DRIVING)
def test_a_click_does_what_its_button_says(qtbot, window, session, called, name):
    session.go_on() if name == "pause" else session.hold(stopped("data", "zero_grad"))
    qtbot.mouseClick(button(window, name), Qt.MouseButton.LeftButton)
    assert called == [f"action.{name}"]


KEYS = [
    ("step", Qt.Key.Key_F8, Qt.KeyboardModifier.NoModifier),
    ("step_into", Qt.Key.Key_F7, Qt.KeyboardModifier.NoModifier),
    ("step_out", Qt.Key.Key_F8, Qt.KeyboardModifier.ShiftModifier),
    ("step_iteration", Qt.Key.Key_F8, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier),
    ("run", Qt.Key.Key_F9, Qt.KeyboardModifier.NoModifier),
    ("pause", Qt.Key.Key_F6, Qt.KeyboardModifier.NoModifier),
    ("stop", Qt.Key.Key_F2, Qt.KeyboardModifier.ControlModifier),
    ("restart", Qt.Key.Key_F5, Qt.KeyboardModifier.ControlModifier),
    ("open_script", Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier),
]


@pytest.mark.parametrize("name, key, modifier", KEYS)
def test_a_key_does_what_its_tooltip_promises(qtbot, window, session, called, name, key, modifier):
    session.go_on() if name == "pause" else session.hold(stopped("data", "zero_grad"))
    qtbot.keyClick(window, key, modifier)
    assert called == [f"action.{name}"]


def test_a_key_that_is_not_possible_now_does_nothing(qtbot, window, session, called):
    session.go_on()
    qtbot.keyClick(window, Qt.Key.Key_F8)
    qtbot.mouseClick(button(window, "step"), Qt.MouseButton.LeftButton)
    assert called == []


def test_every_button_has_a_name_for_screen_readers_and_its_key_in_the_tooltip(window):
    for name in DRIVING:
        assert button(window, name).accessibleName()
        assert button(window, name).defaultAction().shortcut().toString() in button(window, name).toolTip()
        assert not button(window, name).icon().isNull()


def test_the_unit_is_phase_until_another_is_chosen(window):
    assert window.toolbar.unit() == "phase"
    window.findChild(QComboBox, "unit_selector").setCurrentIndex(1)
    assert window.toolbar.unit() == "iteration"


# ── what is said ──


def test_the_state_line_tells_each_stop(window, session):
    session.hold(stopped("backward", "step", with_grad=10))
    assert sentence(window) == "backward done, next: step · iteration 1 · 10 of 10 parameters have a gradient"
    assert window.state_line.strip.words() == "backward is done, step is next"
    assert window.state_line.strip.accessibleDescription() == window.state_line.strip.words()


def test_the_sentence_keeps_its_whole_text_in_a_narrow_window(window, session):
    session.hold(stopped("backward", "step", with_grad=10))
    window.resize(700, 600)
    assert sentence(window).endswith("10 of 10 parameters have a gradient")


def test_a_new_run_starts_with_an_empty_strip(window, session):
    session.hold(stopped("data", "zero_grad"))
    session.start(Launch("train.py"))
    assert window.state_line.strip.order == () and window.state_line.strip.words() == ""


def test_the_status_bar_tells_what_the_probe_costs(window, session):
    session.go_on()
    session.progressed.emit(progress(412, rate=31.2, overhead=0.012))
    assert "1.2" in window.statusBar().cost.text() and "31.2" in window.statusBar().rate.text()
    assert "412" in window.statusBar().iteration.text()


# ── docks and layout ──


def test_each_drawer_has_its_dock(window):
    for drawer in DRAWERS:
        dock = window.findChild(QDockWidget, f"dock.{drawer}")
        assert dock is not None and dock.isVisible() and dock.titleBarWidget().height() == look.HEADER_HEIGHT


def seen(window):
    """The docks in front: of each place one."""
    return [dock for dock in window.docks.values() if not dock.visibleRegion().isEmpty()]


@pytest.mark.parametrize("size", [(1440, 900), (1100, 700)])
def test_no_dock_is_squeezed_and_none_covers_another(qtbot, window, size):
    window.resize(*size)
    qtbot.waitUntil(lambda: window.width() == size[0])
    window.reset_layout()
    boxes = []

    def are_large() -> bool:  # docks are laid out by and by
        boxes[:] = [dock.geometry() for dock in seen(window)]
        return len(boxes) > 3 and all(box.width() >= 200 and box.height() >= 120 for box in boxes)

    qtbot.waitUntil(are_large)
    assert not any(a.intersects(b) for a in boxes for b in boxes if a is not b)


def test_reset_layout_brings_back_what_was_closed_or_floated(window):
    window.docks["loss"].close()
    window.docks["batch"].setFloating(True)
    window.action("action.reset_layout").trigger()
    assert window.docks["loss"].isVisible() and not window.docks["batch"].isFloating()


def test_the_layout_is_remembered(make_window):
    first = make_window()
    first.docks["console"].close()
    first.close_now()
    assert make_window().docks["console"].isHidden()


@pytest.mark.parametrize("rubbish", [QByteArray(b"\x00nonsense"), "words", 7])
def test_a_layout_that_is_none_is_ignored(make_window, rubbish):
    settings = Settings()
    for key in ("layout", "geometry"):
        settings.set(key, rubbish)
    assert all(dock.isVisible() for dock in make_window().docks.values())


# ── theme, dropping, closing ──


def test_the_theme_is_switched_while_the_window_is_open(window):
    theme.apply("light")
    assert window.grab().toImage().pixelColor(3, window.height() // 2).lightness() > 180
    theme.apply("dark")
    assert window.grab().toImage().pixelColor(3, window.height() // 2).lightness() < 60


@pytest.mark.parametrize("path, expected", [("/scripts/train.py", ["/scripts/train.py"]), ("/data/a.png", [])])
def test_a_python_file_can_be_dropped(window, path, expected):
    dropped = []
    window.script_dropped.connect(dropped.append)
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(path)])
    buttons, modifiers = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    window.dropEvent(QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, mime, buttons, modifiers))
    assert dropped == expected


def test_closing_during_a_run_asks_and_closing_after_it_does_not(qtbot, window, session):
    session.go_on()
    with qtbot.waitSignal(window.close_wished):
        window.close()
    assert window.isVisible()
    session.finish(Outcome("finished"))
    window.close()
    assert not window.isVisible()


def test_the_menus_open_by_alt_and_a_letter_each_its_own(window):
    titles = [action.text() for action in window.menuBar().actions()]
    letters = [title[title.index("&") + 1] for title in titles]
    assert len(set(letters)) == len(letters) == 4


def test_the_sentence_can_be_copied_from_its_menu(qtbot, window, session):
    session.hold(stopped("backward", "step", with_grad=10))
    label = window.findChild(QLabel, "run_state")
    menu = label.menu()
    menu.actions()[0].trigger()
    assert QGuiApplication.clipboard().text() == label.text()
    menu.deleteLater()
