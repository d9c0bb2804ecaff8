"""What can be done with a cell of the model tree, as a menu."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QModelIndex, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu

if TYPE_CHECKING:
    from inspector.panels.model_tree.tree import ModelTree


def make(tree: ModelTree, index: QModelIndex) -> QMenu:
    """Deletes itself when it closes."""
    menu = QMenu(tree)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    key, model = index.internalId(), tree.model_tree
    menu.addAction(_tr("Show tensor"), lambda: tree.choose(index, tree.opened))
    run_to = menu.addAction(_tr("Run to here"), lambda: tree.choose(index, tree.run_to_wished))
    run_to.setEnabled(tree.is_held and model.cells.is_met(key))
    menu.addSeparator()
    menu.addAction(_tr("Copy name"), lambda: copy(model.cells.outline.name(key)))
    menu.addAction(_tr("Copy path"), lambda: copy(model.cells.outline.path(key)))
    menu.addAction(_tr("Copy value"), lambda: copy(_value_text(tree, key, index.column())))
    menu.addAction(_tr("Copy row"), lambda: copy(model.row_text(key)))
    menu.addSeparator()
    menu.addAction(_tr("Expand all below"), lambda: tree.set_open_below(key, True))
    menu.addAction(_tr("Collapse all below"), lambda: tree.set_open_below(key, False))
    follow = menu.addAction(_tr("Follow execution"))
    follow.setCheckable(True)
    follow.setChecked(tree.following.is_on)
    follow.toggled.connect(tree.following.set_on)
    return menu


def copy(text: str) -> None:
    QGuiApplication.clipboard().setText(text)


def _value_text(tree: ModelTree, key: int, column: int) -> str:
    cells = tree.model_tree.cells
    value = cells.value(key, column)
    return cells.text(key, column) if value is None else repr(value)


def _tr(text: str) -> str:
    return QCoreApplication.translate("ModelTree", text)
