"""Help → Manual and Help → Keys."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDialog, QMenu, QTextBrowser


def pages(desk) -> QTextBrowser:
    found = desk.window.findChild(QTextBrowser, "manual.view")
    assert found is not None
    return found


def test_f1_opens_the_manual_beside_the_window(desk, qtbot):
    assert desk.window.findChild(QDialog, "manual") is None
    qtbot.keyClick(desk.window, Qt.Key.Key_F1)
    manual = desk.window.findChild(QDialog, "manual")
    assert manual.isVisible() and not manual.isModal() and "Gradstep" in pages(desk).toPlainText()


def test_keys_are_a_page_of_the_same_window(desk):
    for name in ("action.manual", "action.keys"):
        desk.window.findChild(QAction, name).trigger()
    assert pages(desk).source().fileName() == "keys.md"
    assert len(desk.window.findChildren(QDialog, "manual")) == 1


def test_both_stand_in_the_menu_of_help(desk):
    [menu] = [menu for menu in desk.window.findChildren(QMenu) if menu.title() == "&Help"]
    assert {"Manual", "Keys"} <= {action.text() for action in menu.actions()}


def test_the_manual_goes_with_the_window(desk, qtbot):
    desk.window.findChild(QAction, "action.manual").trigger()
    manual = desk.window.findChild(QDialog, "manual")
    desk.window.close_now()
    qtbot.waitUntil(lambda: not manual.isVisible())
