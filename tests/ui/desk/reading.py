"""Every text that a window shows or has ready, and how Qt would read it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QEvent, QModelIndex, QPoint, Qt
from PySide6.QtGui import QAction, QHelpEvent, QKeySequence
from PySide6.QtGui import Qt as Guess
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QApplication,
    QComboBox,
    QGraphicsTextItem,
    QGraphicsView,
    QLabel,
    QMenu,
    QTabBar,
    QToolTip,
    QWidget,
)  # fmt: skip

from inspector.panels.timeline.head import PhaseLegend

FORMULAS = ("graph.rule.forward", "graph.rule.formula")  # HTML of ours
OUR_TAGS = re.compile("</?sub>|<br>")
STEP = 25  # pixels from one place that is pointed at to the next


@dataclass(frozen=True)
class Text:
    """`guessed`: Qt takes what looks like HTML for it. `has_keys`: an "&" marks a key."""

    where: str
    text: str
    guessed: bool = False
    has_keys: bool = False

    def is_html(self) -> bool:
        return self.guessed and bool(Guess.mightBeRichText(self.text))

    def gives_keys(self) -> bool:
        return self.has_keys and not QKeySequence.mnemonic(self.text).isEmpty()


def texts(window: QWidget) -> list[Text]:
    """Those of a window, and of what has opened above it."""
    tops = [window, *(top for top in QApplication.topLevelWidgets() if top.parent() is not None)]
    found = [text for top in tops for widget in (top, *top.findChildren(QWidget)) for text in _of(widget)]
    return [text for text in found if text.text]


def _of(widget: QWidget) -> Iterator[Text]:
    where = widget.objectName() or type(widget).__name__
    if not isinstance(widget, PhaseLegend):  # its words are ours
        yield Text(f"{where}: tip", widget.toolTip(), guessed=True)
    yield Text(f"{where}: status tip", widget.statusTip())
    yield Text(f"{where}: title", widget.windowTitle())
    yield Text(f"{where}: accessible name", widget.accessibleName())
    yield Text(f"{where}: accessible description", widget.accessibleDescription())
    for kind, read in _KINDS.items():
        if isinstance(widget, kind):
            yield from read(where, widget)
    for action in widget.actions():
        yield from _action(f"{where}: action {action.objectName()}", action)


def _label(where: str, label: QLabel) -> Iterator[Text]:
    is_plain = label.textFormat() == Qt.TextFormat.PlainText or isinstance(label, PhaseLegend)
    if where in FORMULAS:
        is_plain = "<" not in OUR_TAGS.sub("", label.text())
    yield Text(where, label.text(), guessed=not is_plain)


def _button(where: str, button: QAbstractButton) -> Iterator[Text]:
    yield Text(where, button.text(), has_keys=not button.shortcut().isEmpty())


def _combo(where: str, combo: QComboBox) -> Iterator[Text]:
    for number in range(combo.count()):
        yield Text(f"{where}: entry", combo.itemText(number))
        yield Text(f"{where}: entry's tip", combo.itemData(number, Qt.ItemDataRole.ToolTipRole) or "", guessed=True)


def _tabs(where: str, bar: QTabBar) -> Iterator[Text]:
    for number in range(bar.count()):
        yield Text(f"{where}: tab", bar.tabText(number), has_keys=True)
        yield Text(f"{where}: tab's tip", bar.tabToolTip(number), guessed=True)


def _menu(where: str, menu: QMenu) -> Iterator[Text]:
    yield Text(f"{where}: menu", menu.title())
    for action in menu.actions():
        yield from _action(f"{where}: entry", action)


def _action(where: str, action: QAction) -> Iterator[Text]:
    yield Text(where, action.text(), has_keys="<" in action.text())  # marks in menus of ours are wanted
    yield Text(f"{where}: tip", action.toolTip(), guessed=True)


def _view(where: str, view: QAbstractItemView) -> Iterator[Text]:
    if view.model() is not None:
        yield from _rows(where, view.model(), QModelIndex())


def _rows(where: str, model: Any, parent: QModelIndex) -> Iterator[Text]:
    for row in range(min(model.rowCount(parent), 60)):
        columns = 1 if isinstance(model, QAbstractListModel) else model.columnCount(parent)  # of a list it is private
        for column in range(columns):
            index = model.index(row, column, parent)
            for role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
                yield Text(f"{where}: cell", _string(index.data(role)))
            yield Text(f"{where}: cell's tip", _string(index.data(Qt.ItemDataRole.ToolTipRole)), guessed=True)
        yield from _rows(where, model, model.index(row, 0, parent))


def _string(data: Any) -> str:
    return data if isinstance(data, str) else ""


def _scene(where: str, view: QGraphicsView) -> Iterator[Text]:
    for item in view.scene().items() if view.scene() is not None else ():
        yield Text(f"{where}: item's tip", item.toolTip(), guessed=True)
        if isinstance(item, QGraphicsTextItem):
            yield Text(f"{where}: item", item.toPlainText(), guessed=True)


_KINDS: dict[type, Any] = {
    QLabel: _label, QAbstractButton: _button, QComboBox: _combo, QTabBar: _tabs, QMenu: _menu,
    QAbstractItemView: _view, QGraphicsView: _scene,
}  # fmt: skip


def pointed_at(widget: QWidget) -> list[Text]:
    """Every tool tip that a widget shows while the mouse is moved over it."""
    target = widget.viewport() if isinstance(widget, QAbstractScrollArea) else widget
    found: dict[str, None] = {}
    for x in range(2, target.width(), STEP):
        for y in range(2, target.height(), STEP):
            place = QPoint(x, y)
            QApplication.sendEvent(target, QHelpEvent(QEvent.Type.ToolTip, place, target.mapToGlobal(place)))
            found[QToolTip.text()] = None
    QToolTip.hideText()
    return [Text(f"{widget.objectName()}: pointed at", text, guessed=True) for text in found if text]
