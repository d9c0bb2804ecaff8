"""A label of one line says that it is cut, and has the rest in its tool tip."""

from __future__ import annotations

from inspector.panels.widgets.one_line import OneLine


def test_what_has_no_room_ends_with_a_mark_and_is_in_the_tool_tip(qtbot):
    label = OneLine()
    qtbot.addWidget(label)
    label.setText("line 134 done, next 136")
    label.resize(label.fontMetrics().horizontalAdvance(label.text()) + 4, 20)
    label.grab()
    assert (label.shown(), label.toolTip()) == ("line 134 done, next 136", "")
    label.resize(label.width() // 2, 20)
    label.grab()
    assert label.shown().endswith("…") and label.toolTip() == "line 134 done, next 136"
