"""A change of theme in an open window."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QObject
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QLineEdit, QWidget

from inspector.desk.appearance import theme
from inspector.desk.appearance.renewal import Renewal
from inspector.panels.style import look

MANY = 120  # hidden widgets, more than are renewed at once


@pytest.fixture
def change(qapp: Any) -> Iterator[Renewal]:
    theme.apply("dark")
    owner = QObject()
    yield Renewal(owner)
    theme.apply("dark")


@pytest.fixture
def window(qtbot: Any) -> QWidget:
    """One line that is seen, and many that are not."""
    top = QWidget()
    qtbot.addWidget(top)
    QLineEdit("seen", top)
    with qtbot.waitExposed(top):
        top.show()
    for _ in range(MANY):
        QLineEdit("hidden", top)
    for line in lines(top)[1:]:
        line.show()
        line.hide()
    return top


def lines(window: QWidget) -> list[QLineEdit]:
    return window.findChildren(QLineEdit)


def inks(window: QWidget) -> list[str]:
    """The colours of the words, which the sheet gives."""
    return [line.palette().color(QPalette.ColorRole.Text).name() for line in lines(window)]


def test_what_is_seen_changes_at_once_and_what_is_hidden_soon(qtbot: Any, change: Renewal, window: QWidget):
    change.change("light")
    assert inks(window)[0] == look.LIGHT.text.lower()
    assert change.is_going_on()
    qtbot.waitUntil(lambda: not change.is_going_on())
    assert set(inks(window)) == {look.LIGHT.text.lower()}


def test_a_second_change_overtakes_the_first(qtbot: Any, change: Renewal, window: QWidget):
    change.change("light")
    change.change("dark")
    qtbot.waitUntil(lambda: not change.is_going_on())
    assert set(inks(window)) == {look.DARK.text.lower()}


def test_what_goes_meanwhile_is_not_missed(qtbot: Any, change: Renewal, window: QWidget):
    change.change("light")
    for line in lines(window)[1::2]:
        line.setParent(None)
        line.deleteLater()
    qtbot.wait(0)
    qtbot.waitUntil(lambda: not change.is_going_on())
    assert len(lines(window)) == 1 + MANY // 2
    assert set(inks(window)) == {look.LIGHT.text.lower()}
