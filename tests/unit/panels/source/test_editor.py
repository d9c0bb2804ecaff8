"""Which line of the source stays in view."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QGuiApplication

from inspector.panels.source.editor import Gutter, SourceEdit
from inspector.panels.source.model import FilePosition, Marks, SourceFile


@pytest.fixture
def edit(qtbot):
    made = SourceEdit()
    qtbot.addWidget(made)
    made.resize(400, 300)
    made.show_file(SourceFile("/home/ada/train.py", "\n".join(f"line_{number} = 0" for number in range(1, 301))))
    made.show()
    return made


def seen_lines(edit: SourceEdit) -> list[int]:
    """Those that are whole on the screen."""
    height = edit.viewport().height()
    return [block.blockNumber() + 1 for block, place in edit.visible_blocks() if place.bottom() <= height]


def test_the_line_in_view_stays_in_view_when_the_window_gets_lower(edit):
    edit.reveal(150)
    for height in (500, 160, 90, 300):
        edit.resize(400, height)
        assert 150 in seen_lines(edit)


def test_who_has_scrolled_away_stays_there(edit):
    edit.reveal(150)
    edit.verticalScrollBar().setValue(0)
    edit.resize(400, 160)
    assert 150 not in seen_lines(edit) and edit.verticalScrollBar().value() == 0


def test_the_gutter_copies_a_place_and_leads_to_the_line_that_is_next(edit):
    edit.set_marks(Marks(comes=FilePosition("/home/ada/train.py", 200)))
    gutter = edit.findChild(Gutter)
    menu = gutter.menu_at(edit.viewport().y() + 5)
    copy, go = menu.actions()[-2:]
    copy.trigger()
    assert QGuiApplication.clipboard().text() == "train.py:1"
    go.trigger()
    assert 200 in seen_lines(edit)
    menu.deleteLater()


def test_without_a_line_that_is_next_there_is_none_to_go_to(edit):
    menu = edit.findChild(Gutter).menu_at(20)
    assert not menu.actions()[-1].isEnabled()
    menu.deleteLater()
