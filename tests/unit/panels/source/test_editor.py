"""Which line of the source stays in view."""

from __future__ import annotations

import pytest

from inspector.panels.source.editor import SourceEdit
from inspector.panels.source.model import SourceFile


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
