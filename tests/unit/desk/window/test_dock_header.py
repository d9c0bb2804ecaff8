"""The row above a dock: which tabs it has, what is cut, and what stands at its right."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from inspector.desk.window.dock_header import Header, Tabs
from inspector.panels.style import look


@pytest.fixture
def header(qtbot):
    made = Header("dock.sample", QLabel("line 134 done, next 136"))
    qtbot.addWidget(made)
    made.put(["Source", "Model", "Graph"], 1)
    made.resize(600, look.HEADER_HEIGHT)
    made.show()
    return made


def test_the_tabs_are_the_title(header):
    assert header.tabs.titles() == ["Source", "Model", "Graph"] and header.tabs.front() == "Model"
    assert header.height() == look.HEADER_HEIGHT == 28


def test_a_click_on_a_tab_wishes_for_it_and_one_on_the_own_does_not(qtbot, header):
    wished = []
    header.tab_chosen.connect(wished.append)
    for title in ("Graph", "Model", "Source"):
        qtbot.mouseClick(header.tabs.tab(title), Qt.MouseButton.LeftButton)
    assert wished == [2, 0]


def test_where_it_is_narrow_the_tab_in_front_keeps_its_word(qtbot):
    tabs = Tabs()
    qtbot.addWidget(tabs)
    tabs.put(["Model", "Layer and node", "Timeline"], 1)
    whole = tabs.widths(1000)
    narrow = tabs.widths(sum(whole) - 10)
    assert narrow == [whole[0], whole[1], 0], "no word is cut: one is whole or not there"
    assert tabs.widths(whole[1]) == [0, whole[1], 0]


def test_a_tab_without_room_is_in_a_menu(qtbot):
    tabs = Tabs()
    qtbot.addWidget(tabs)
    tabs.put(["Variables", "Layer and node", "Tensor", "Call stack"], 0)
    tabs.show()
    tabs.resize(sum(tabs.widths(1000)[:2]) + 30, look.HEADER_HEIGHT)
    assert tabs.hidden() == [2, 3] and tabs.more.isVisible() and tabs.more.toolTip() == "Tensor, Call stack"
    chosen = []
    tabs.chosen.connect(chosen.append)
    menu = tabs.menu()
    assert [action.text() for action in menu.actions()] == ["Tensor", "Call stack"]
    menu.actions()[1].trigger()
    menu.deleteLater()
    assert chosen == [3]
    tabs.resize(1000, look.HEADER_HEIGHT)
    assert not tabs.more.isVisible()


def test_what_the_panel_puts_there_stands_left_of_float_and_close(header):
    tools = header.findChild(QLabel)
    assert tools.isVisible() and tools.width() >= tools.sizeHint().width()
    assert tools.geometry().right() < header.float_button.x() < header.close_button.x()
    header.resize(120, look.HEADER_HEIGHT)
    assert tools.width() == 0 and header.close_button.geometry().right() < 120


def test_longer_words_of_the_panel_take_more_of_the_row(qtbot, header):
    tools = header.findChild(QLabel)
    tools.setText("line 134 done, next 136 · running")
    qtbot.waitUntil(lambda: tools.width() >= tools.sizeHint().width())


def test_the_line_under_the_tab_in_front_is_the_accent_and_one_alone_has_none(qtbot, header):
    def has_accent() -> bool:
        picture, accent = header.grab().toImage(), look.current().colour("accent").rgb()
        row = look.HEADER_HEIGHT - 1
        return any(picture.pixel(x, row) == accent for x in range(picture.width()))

    assert has_accent()
    header.put(["Model"], 0)
    assert not has_accent()
