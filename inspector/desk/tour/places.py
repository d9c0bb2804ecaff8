"""Where in the window the things are that a balloon points at."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QModelIndex, QPoint, QRect
from PySide6.QtWidgets import QTabBar, QTreeView, QWidget

from inspector.panels.model_tree.model import PATH_ROLE, STATE_ROLE

DEPTH = 12  # layers within layers that are looked through for the first weight


def drawer(place: str) -> str:
    """The panel in which it is, "" where it is in none."""
    return {"grad": "model_tree", "weight": "model_tree", "menu": ""}.get(place, place)


def find(window: Any, place: str) -> QRect:
    """The place of a code in the window's coordinates."""
    if place in ("grad", "weight"):
        return _row(window, place)
    if place == "menu":
        return _of(window, window.menuBar()).adjusted(0, 0, -window.width() * 4 // 5, 0)
    dock = window.docks[place]
    if place == "loss" and (value := dock.findChild(QWidget, "loss.value")) is not None and value.isVisible():
        return _of(window, value)
    return _of(window, dock.header)


def room(window: Any) -> QRect:
    """Where a balloon may stand: below the toolbar and the sentence, which are needed to go on."""
    top = window.state_line.mapTo(window, QPoint(0, window.state_line.height())).y()
    return QRect(0, top, window.width(), window.height() - top)


def first_weight(tree: QTreeView) -> QModelIndex:
    """The first parameter of the tree, invalid where there is none."""
    index, model = QModelIndex(), tree.model()
    for _ in range(DEPTH):
        index = model.index(0, 0, index)
        if not index.isValid() or index.data(STATE_ROLE):
            return index
    return QModelIndex()


def weights_name(tree: QTreeView) -> str:
    """ "conv1.weight" """
    path = first_weight(tree).data(PATH_ROLE)
    return ".".join(str(path).split(".")[-2:]) if path else "weight"


def show_pictures(window: Any) -> None:
    """The tensor panel turns to the view in which kernels are small pictures."""
    from inspector.panels.tensor.view import KINDS

    tabs = window.docks["tensor"].findChild(QTabBar, "tensor.views")
    if tabs is not None:
        tabs.setCurrentIndex(KINDS.index("pictures"))


def _row(window: Any, place: str) -> QRect:
    tree = window.docks["model_tree"].findChild(QTreeView, "model_tree.view")
    index = first_weight(tree)
    if place == "grad" and index.isValid():
        index = tree.model().index(0, 0, index)
    row = tree.visualRect(index) if index.isValid() else QRect()
    if row.isEmpty() or not tree.viewport().rect().intersects(row):
        return _of(window, window.docks["model_tree"].header)
    row.setLeft(2)
    row.setRight(tree.viewport().width() - 2)
    return QRect(tree.viewport().mapTo(window, row.topLeft()), row.size())


def _of(window: QWidget, widget: QWidget) -> QRect:
    return QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())
