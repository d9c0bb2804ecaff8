"""A label that says nothing takes no room, and one that stands nowhere yet is no window."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from inspector.panels.widgets.label import ColouredLabel


def test_words_put_in_before_it_stands_anywhere_open_no_window(qtbot: QtBot) -> None:
    label = ColouredLabel("label", "text", 12)
    qtbot.addWidget(label)
    label.put("words")
    assert not label.isVisible()
    whole = QWidget()
    qtbot.addWidget(whole)
    QVBoxLayout(whole).addWidget(label)
    whole.show()
    assert label.isVisible()
    label.put("")
    assert not label.isVisible()
    label.put("again")
    assert label.isVisible()
