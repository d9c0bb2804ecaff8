"""What can be done with a cell of the model tree, as a menu."""

from __future__ import annotations

from functools import partial
from typing import Protocol

from PySide6.QtCore import QCoreApplication, QModelIndex, Qt, SignalInstance
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu, QWidget

from inspector.panels.model_tree.following import Following
from inspector.panels.model_tree.model import ModelTreeModel


class TreeWithMenu(Protocol):
    """What shows the model, as far as a menu has to do with it."""

    model_tree: ModelTreeModel
    following: Following
    is_held: bool

    @property
    def opened(self) -> SignalInstance:
        """Its tensor shall be shown."""

    @property
    def run_to_wished(self) -> SignalInstance: ...

    @property
    def breakpoint_wished(self) -> SignalInstance:
        """(path, "before" or "after"): a layer shall hold there, or no more."""

    layer_breakpoints: frozenset[tuple[str, str]]

    @property
    def why_wished(self) -> SignalInstance:
        """(path, "grad" or "move"): somebody asks."""

    def choose(self, index: QModelIndex, then: SignalInstance) -> None: ...

    def set_open_below(self, key: int, opened: bool) -> None: ...


def make(tree: TreeWithMenu, index: QModelIndex, parent: QWidget) -> QMenu:
    """Deletes itself when it closes."""
    menu = QMenu(parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    key, model = index.internalId(), tree.model_tree
    menu.addAction(_tr("Show tensor"), lambda: tree.choose(index, tree.opened))
    run_to = menu.addAction(_tr("Run to here"), lambda: tree.choose(index, tree.run_to_wished))
    run_to.setEnabled(tree.is_held and model.cells.is_met(key))
    _add_breakpoints(menu, tree, key)
    _add_questions(menu, tree, key)
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


def _add_breakpoints(menu: QMenu, tree: TreeWithMenu, key: int) -> None:
    outline = tree.model_tree.cells.outline
    if outline.kind(key) in ("root", "module"):
        path = outline.path(key)
        for when, text in (("before", _tr("Hold before it runs")), ("after", _tr("Hold after it has run"))):
            action = menu.addAction(text, partial(tree.breakpoint_wished.emit, path, when))
            action.setCheckable(True)
            action.setChecked((path, when) in tree.layer_breakpoints)


def _add_questions(menu: QMenu, tree: TreeWithMenu, key: int) -> None:
    outline = tree.model_tree.cells.outline
    if outline.kind(key) == "parameter":
        path = outline.path(key).removesuffix(".grad")
        menu.addSeparator()
        for text, about in ((_tr("Why is its gradient None or zero?"), "grad"), (_tr("Why did it not move?"), "move")):
            menu.addAction(text, partial(tree.why_wished.emit, path, about)).setEnabled(tree.is_held)


def copy(text: str) -> None:
    QGuiApplication.clipboard().setText(text)


def _value_text(tree: TreeWithMenu, key: int, column: int) -> str:
    cells = tree.model_tree.cells
    value = cells.value(key, column)
    return cells.text(key, column) if value is None else repr(value)


def _tr(text: str) -> str:
    return QCoreApplication.translate("ModelTree", text)
