"""A panel is added in one place: a row is all that it takes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QDockWidget, QLabel, QMenu

from inspector.desk import actions
from inspector.desk.application import Desk
from inspector.desk.panels import ROWS, Means, PanelRow
from inspector.desk.window.preset_layouts import ALL, shown
from inspector.panels.base.panel import Panel
from tests.unit.desk.samples import stopped

KEYS = "Ctrl+Alt+N"


class Notes(Panel):
    """A panel that a stranger has written: it counts the stops."""

    drawer = "notes"

    def __init__(self, session: Any) -> None:
        super().__init__(session, QLabel("no stop yet", objectName="notes.view"))
        self.stops = 0

    def ask(self) -> None:
        self.stops += 1


ROW = PanelRow(
    "notes",
    "Notes",
    lambda means: Notes(means.session),
    {"learn": shown("right_low"), "debug": shown("right", 0)},
    (KEYS,),
)


@pytest.fixture
def desk(make_desk: Callable[..., Desk]) -> Desk:
    return make_desk(panels=(*ROWS, ROW))


def dock_of(desk: Desk) -> QDockWidget:
    return desk.window.findChild(QDockWidget, "dock.notes")


def entry_of(desk: Desk) -> QAction:
    """Its entry in the menu View."""
    view = next(menu for menu in desk.window.findChildren(QMenu) if menu.title() == "&View")
    return next(action for action in view.actions() if action.text() == "Notes")


def test_it_stands_in_the_menu_with_its_key(qtbot: Any, desk: Desk):
    assert entry_of(desk).shortcut() == QKeySequence(KEYS) and entry_of(desk).isChecked()
    entry_of(desk).trigger()  # it was a tab behind another
    qtbot.waitUntil(lambda: not dock_of(desk).visibleRegion().isEmpty())
    entry_of(desk).trigger()
    assert dock_of(desk).isHidden()


def test_its_key_shows_and_hides_it(qtbot: Any, desk: Desk):
    assert not dock_of(desk).isHidden()
    dock_of(desk).raise_()
    qtbot.waitUntil(lambda: not dock_of(desk).visibleRegion().isEmpty())
    for is_hidden in (True, False):
        qtbot.keyClick(desk.window, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
        assert dock_of(desk).isHidden() is is_hidden


def test_it_has_its_place_in_each_layout(qtbot: Any, desk: Desk):
    loss, tree = (desk.window.findChild(QDockWidget, f"dock.{name}") for name in ("loss", "model_tree"))
    assert loss in desk.window.tabifiedDockWidgets(dock_of(desk))
    desk.window.action("action.layout_debug").trigger()
    qtbot.waitUntil(lambda: not desk.panels["notes"].view.visibleRegion().isEmpty())
    assert tree in desk.window.tabifiedDockWidgets(dock_of(desk)) and tree.visibleRegion().isEmpty()
    desk.window.action("action.layout_tensors").trigger()
    assert dock_of(desk).isHidden()  # its row does not name this one


def test_it_is_asked_as_any_other(qtbot: Any, desk: Desk, session: Any):
    desk.window.action("action.layout_debug").trigger()
    qtbot.waitUntil(lambda: desk.panels["notes"].view.isVisible())
    before = desk.panels["notes"].stops
    session.hold(stopped("backward", "step"))
    assert desk.panels["notes"].stops == before + 1


def test_the_rows_are_those_of_the_window(make_desk: Callable[..., Desk]):
    desk = make_desk()
    docks = {dock.objectName() for dock in desk.window.findChildren(QDockWidget)}
    assert docks == {f"dock.{row.drawer}" for row in ROWS}
    assert {drawer: panel.drawer for drawer, panel in desk.panels.items()} == {row.drawer: row.drawer for row in ROWS}


def test_each_row_says_where_it_stands_in_each_layout_and_no_two_have_the_same_keys():
    keys = [key for row in (*ROWS, *actions.ROWS) for key in row.keys]
    assert len(set(keys)) == len(keys)
    assert all(row.areas.keys() >= {layout.name for layout in ALL} for row in ROWS)


def test_what_a_panel_is_made_of_is_the_windows_own(desk: Desk, make_desk: Callable[..., Desk]):
    given: list[Means] = []
    row = PanelRow(
        "notes", "Notes", lambda means: given.append(means) or Notes(means.session), {"learn": shown("left")}
    )
    other = make_desk(panels=(*ROWS, row))
    assert [means.session for means in given] == [other.session] and given[0].settings is other.settings
