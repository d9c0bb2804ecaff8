"""The ready layouts: each drawer has one place in each, what is shown is on the screen, and nothing lies over it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtWidgets import QDockWidget, QMainWindow, QWidget

from inspector.desk.panels import ROWS, PanelRow
from inspector.desk.window import preset_layouts
from inspector.desk.window.dock_header import Header
from inspector.desk.window.preset_layouts import Area, DockLayout, hidden, shown

ALL = {
    layout.name: preset_layouts.peopled(layout, ROWS) for layout in (*preset_layouts.ALL, *preset_layouts.NARROW_FORMS)
}
LEARN, DEBUG = ALL["learn"], ALL["debug"]
DRAWERS = sorted(row.drawer for row in ROWS)


@pytest.fixture
def window(qtbot: Any) -> Iterator[QMainWindow]:
    window = QMainWindow()
    qtbot.addWidget(window)
    window.setDockNestingEnabled(True)
    window.resize(1440, 900)
    window.show()
    yield window


def docks_in(window: QMainWindow, drawers: list[str]) -> dict[str, QDockWidget]:
    docks = {name: QDockWidget(name, window, objectName=f"dock.{name}") for name in drawers}
    for dock in docks.values():
        dock.setWidget(QWidget())
    return docks


def drawer(name: str, areas: dict[str, Area]) -> PanelRow:
    return PanelRow(name, name, NotImplemented, areas)


def named(layout: DockLayout, which: str) -> list[str]:
    return [name for column in layout.columns for place in column.places for name in getattr(place, which)]


@pytest.mark.parametrize("name", ALL)
def test_each_drawer_has_one_place_and_the_shares_fill_the_window(name: str):
    layout = ALL[name]
    assert sorted(named(layout, "shown") + named(layout, "hidden")) == DRAWERS
    assert sum(column.width for column in layout.columns) == pytest.approx(1)
    assert all(sum(place.height for place in column.places) == pytest.approx(1) for column in layout.columns)


def test_the_tabs_of_a_place_stand_in_their_turn_and_then_as_the_rows():
    rows = [
        drawer("last", {"learn": shown("left")}), drawer("second", {"learn": shown("left", 2)}),
        drawer("waits", {"learn": hidden("left", 1)}), drawer("front", {"learn": shown("left", 1)}),
    ]  # fmt: skip
    place = preset_layouts.peopled(preset_layouts.LEARN, rows).columns[0].places[0]
    assert (place.shown, place.hidden) == (("front", "second", "last"), ("waits",))


def test_in_a_layout_that_its_row_does_not_name_a_drawer_waits_where_its_first_one_has_it():
    layout = preset_layouts.peopled(
        preset_layouts.TENSORS, [drawer("own", {"learn": shown("right_low"), "debug": shown("left")})]
    )
    assert named(layout, "hidden") == ["own"] and layout.columns[2].places[1].hidden == ("own",)


@pytest.mark.parametrize("name", ALL)
def test_what_is_shown_is_seen_in_front_and_the_rest_waits(qtbot: Any, window: QMainWindow, name: str):
    docks, layout = docks_in(window, DRAWERS), ALL[name]
    preset_layouts.arrange(window, docks, layout)
    fronts = {place.shown[0] for column in layout.columns for place in column.places}
    qtbot.waitUntil(lambda: {n for n, dock in docks.items() if not dock.visibleRegion().isEmpty()} == fronts)
    assert {n for n, dock in docks.items() if not dock.isHidden()} == set(named(layout, "shown"))
    boxes = [docks[n].geometry() for n in fronts]
    assert not any(a.intersects(b) for a in boxes for b in boxes if a is not b)


def test_one_layout_follows_another_whatever_floats(qtbot: Any, window: QMainWindow):
    docks = docks_in(window, DRAWERS)
    preset_layouts.arrange(window, docks, DEBUG)
    docks["graph"].setFloating(True)
    preset_layouts.arrange(window, docks, LEARN)
    assert not docks["graph"].isFloating() and docks["graph"].isHidden()
    qtbot.waitUntil(lambda: docks["model_tree"].width() > docks["batch"].width() > 0)


def test_a_window_with_some_of_the_drawers_is_arranged_as_well(qtbot: Any, window: QMainWindow):
    docks = docks_in(window, ["model_tree", "source", "batch", "loss", "console"])
    preset_layouts.arrange(window, docks, DEBUG)
    assert not docks["source"].isHidden()
    preset_layouts.arrange(window, docks, LEARN)
    qtbot.waitUntil(lambda: all(not dock.visibleRegion().isEmpty() for dock in docks.values()))


def test_the_bar_of_a_dock_asks_for_the_room_that_its_title_takes_now(qtbot: Any):
    header = Header()
    qtbot.addWidget(header)
    header.put(["Loss"])
    short = header.sizeHint()
    header.put(["Layer and node, and what else is there"])
    long = header.sizeHint()
    assert long.width() > short.width() and long.height() == short.height()
