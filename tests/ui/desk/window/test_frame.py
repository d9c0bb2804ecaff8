"""The frame as a person has it: one header per dock, presets, what gives way in a narrow window."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QTabBar, QToolButton, QWidget

from inspector.desk.window.key_button import KeyButton
from inspector.panels.style import look
from tests.unit.desk.samples import stopped


def wide(qtbot, desk, width=1440, height=900):
    desk.window.resize(width, height)
    qtbot.waitUntil(lambda: desk.window.width() == width)
    qtbot.waitUntil(lambda: not desk.window.presets._fitting.isActive())


def is_seen(dock):
    return not dock.visibleRegion().isEmpty()


def click(qtbot, desk, name):
    button = desk.window.findChild(QToolButton, name)
    assert button is not None and button.isVisible(), name
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_the_rows_have_their_heights(qtbot, desk):
    wide(qtbot, desk)
    window = desk.window
    state_bar = window.findChild(QWidget, "state_bar")
    qtbot.waitUntil(lambda: state_bar.height() == 32 + 24)
    assert window.toolbar.height() == 40 and window.statusBar().height() == 24
    assert window.docks["source"].header.height() == 28
    assert window.docks["source"].y() == window.menuBar().height() + 40 + 32 + 24


def test_a_place_has_one_row_of_titles(qtbot, desk):
    """The tabs that Qt would put above the docks have no height."""
    wide(qtbot, desk)
    click(qtbot, desk, "button.layout_debug")
    source, model, graph = (desk.window.docks[name] for name in ("source", "model_tree", "graph"))
    qtbot.waitUntil(lambda: model.header.tabs.titles() == ["Model", "Graph"])
    assert model.y() == source.y()
    bars = desk.window.findChildren(QTabBar, options=Qt.FindChildOption.FindDirectChildrenOnly)
    assert bars and all(bar.height() == 0 for bar in bars)
    qtbot.mouseClick(model.header.tabs.tab("Graph"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: is_seen(graph) and not is_seen(model))
    qtbot.waitUntil(lambda: graph.header.tabs.front() == "Graph")


@pytest.mark.parametrize("drawer", ["model_tree", "tensor2", "loss_lab"])
def test_every_dock_can_be_floated_and_closed(qtbot, desk, drawer):
    dock = desk.window.docks[drawer]
    desk.window.bring(drawer)
    qtbot.mouseClick(dock.header.float_button, Qt.MouseButton.LeftButton)
    assert dock.isFloating() and dock.header.isVisible()
    qtbot.mouseClick(dock.header.float_button, Qt.MouseButton.LeftButton)
    assert not dock.isFloating()
    qtbot.mouseClick(dock.header.close_button, Qt.MouseButton.LeftButton)
    assert dock.isHidden()


def test_two_clicks_on_a_title_float_a_dock_and_put_it_back(qtbot, desk):
    dock = desk.window.docks["loss"]
    desk.window.bring("loss")
    for is_floating in (True, False):
        at = dock.header.mapTo(dock, QPoint(dock.header.width() // 2, 14))
        qtbot.mouseDClick(dock, Qt.MouseButton.LeftButton, pos=at)
        assert dock.isFloating() is is_floating


def test_the_presets_are_a_segment_and_the_chosen_one_is_lit(qtbot, make_desk):
    desk = make_desk()
    wide(qtbot, desk)
    for name in ("debug", "diagnose", "learn", "debug"):
        click(qtbot, desk, f"button.layout_{name}")
        checked = [n for n in ("learn", "debug", "diagnose") if desk.window.acts[f"action.layout_{n}"].isChecked()]
        assert checked == [name]
    desk.window.close()
    again = make_desk()
    assert again.window.acts["action.layout_debug"].isChecked() and not again.window.docks["inside"].isHidden()


def test_in_a_narrow_window_the_right_column_becomes_tabs_and_comes_back(qtbot, desk):
    wide(qtbot, desk)
    click(qtbot, desk, "button.layout_debug")
    model, source = desk.window.docks["model_tree"], desk.window.docks["source"]
    qtbot.waitUntil(lambda: is_seen(model) and model.x() > source.x())
    wide(qtbot, desk, 1100, 700)
    qtbot.waitUntil(lambda: model in desk.window.tabifiedDockWidgets(source) and is_seen(source))
    qtbot.waitUntil(lambda: source.height() >= 23 * 17 + look.HEADER_HEIGHT)
    wide(qtbot, desk)
    qtbot.waitUntil(lambda: is_seen(model) and model not in desk.window.tabifiedDockWidgets(source))


def test_docks_that_somebody_has_moved_stay_when_the_window_gets_narrow(qtbot, desk):
    wide(qtbot, desk)
    desk.window.docks["console"].close()
    wide(qtbot, desk, 1100, 700)
    qtbot.wait(0)
    loss, batch = desk.window.docks["loss"], desk.window.docks["batch"]
    assert desk.window.docks["console"].isHidden() and loss.x() == batch.x() > desk.window.docks["source"].x()


def test_step_is_the_one_filled_button_with_its_word_and_key(qtbot, desk, session):
    session.hold(stopped("backward", "step"))
    worded = {button.objectName(): button for button in desk.window.findChildren(KeyButton)}
    assert {name for name, button in worded.items() if button.is_filled} == {"button.step"}
    assert [(button.word(), button.key()) for button in worded.values()] == [("Resume", "F9"), ("Step", "F8")]
    step = worded["button.step"]
    picture, accent = step.grab().toImage(), look.current().colour("accent").rgb()
    area = [picture.pixel(x, y) for x in range(picture.width()) for y in range(picture.height())]
    assert area.count(accent) > len(area) / 2
    units = desk.window.toolbar.units
    assert 0 < units.x() - step.geometry().right() < 60


def test_a_narrow_toolbar_cuts_no_word(qtbot, desk):
    wide(qtbot, desk, 1100, 700)
    for button in desk.window.findChildren(KeyButton):
        assert button.isVisible() and button.width() >= button.sizeHint().width()
    segment = desk.window.findChild(QWidget, "presets")
    assert segment.geometry().right() <= desk.window.width()
    wide(qtbot, desk)
    assert desk.window.toolbar.devices.width() > 200


def test_the_menu_raises_a_panel_that_is_a_tab_behind_another_and_says_where(qtbot, desk):
    wide(qtbot, desk)
    click(qtbot, desk, "button.layout_debug")
    graph = desk.window.docks["graph"]
    qtbot.waitUntil(lambda: not graph.isHidden() and not is_seen(graph))
    graph.show_action.trigger()
    qtbot.waitUntil(lambda: is_seen(graph))
    assert desk.window.statusBar().currentMessage() == "Graph is shown, with Model beside it as tabs"
    assert graph.show_action.isChecked()
    graph.show_action.trigger()
    assert graph.isHidden() and not graph.show_action.isChecked()


@pytest.mark.parametrize("preset", ["learn", "debug", "diagnose"])
def test_a_second_tensor_does_not_cover_the_source(qtbot, desk, preset):
    wide(qtbot, desk)
    desk.window.arrange(preset)
    desk.window.action("action.second_tensor").trigger()
    source, first, second = (desk.window.docks[name] for name in ("source", "tensor", "tensor2"))
    qtbot.waitUntil(lambda: is_seen(first) and is_seen(second))
    assert is_seen(source)
