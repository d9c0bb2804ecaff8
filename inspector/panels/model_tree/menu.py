"""What can be done with a cell of the model tree, as a menu."""

from __future__ import annotations

from functools import partial
from typing import Protocol

from PySide6.QtCore import QCoreApplication, QModelIndex, Qt, SignalInstance
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu, QWidget

from inspector.panels.model_tree.following import Following
from inspector.panels.model_tree.model import ModelTreeModel

translate = QCoreApplication.translate


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
        """(kind, path, "before" or "after"): what stands in the row shall hold there, or no more."""

    row_breakpoints: frozenset[tuple[str, str, str]]

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
    menu.addAction(translate("ModelTree", "Show tensor"), lambda: tree.choose(index, tree.opened))
    run_to = menu.addAction(translate("ModelTree", "Run to here"), lambda: tree.choose(index, tree.run_to_wished))
    run_to.setEnabled(tree.is_held and model.cells.is_met(key))
    _add_breakpoints(menu, tree, key)
    _add_questions(menu, tree, key)
    menu.addSeparator()
    menu.addAction(translate("ModelTree", "Copy name"), lambda: copy(model.cells.outline.name(key)))
    menu.addAction(translate("ModelTree", "Copy path"), lambda: copy(model.cells.outline.path(key)))
    menu.addAction(translate("ModelTree", "Copy value"), lambda: copy(_value_text(tree, key, index.column())))
    menu.addAction(translate("ModelTree", "Copy row"), lambda: copy(model.row_text(key)))
    menu.addSeparator()
    menu.addAction(translate("ModelTree", "Expand all below"), lambda: tree.set_open_below(key, True))
    menu.addAction(translate("ModelTree", "Collapse all below"), lambda: tree.set_open_below(key, False))
    follow = menu.addAction(translate("ModelTree", "Follow execution"))
    follow.setCheckable(True)
    follow.setChecked(tree.following.is_on)
    follow.toggled.connect(tree.following.set_on)
    return menu


def _add_breakpoints(menu: QMenu, tree: TreeWithMenu, key: int) -> None:
    outline = tree.model_tree.cells.outline
    kind, path = outline.kind(key), outline.path(key)
    has_gradient, name = kind in ("root", "module", "parameter"), path.removesuffix(".grad")
    rows = (
        (kind in ("root", "module"), "layer", path, "before", translate("ModelTree", "Hold before it runs")),
        (kind in ("root", "module"), "layer", path, "after", translate("ModelTree", "Hold after it has run")),
        (has_gradient, "gradient", name, "before", translate("ModelTree", "Hold when its gradient arrives")),
        (kind in ("parameter", "buffer"), "tensor", path, "before", translate("ModelTree", "Hold when it changes")),
    )
    for is_possible, *wish, text in rows:
        if is_possible and path:
            action = menu.addAction(text, partial(tree.breakpoint_wished.emit, *wish))
            action.setCheckable(True)
            action.setChecked(tuple(wish) in tree.row_breakpoints)


def _add_questions(menu: QMenu, tree: TreeWithMenu, key: int) -> None:
    outline = tree.model_tree.cells.outline
    if outline.kind(key) == "parameter":
        path = outline.path(key).removesuffix(".grad")
        menu.addSeparator()
        for text, about in (
            (translate("ModelTree", "Why is its gradient None or zero?"), "grad"),
            (translate("ModelTree", "Why did it not move?"), "move"),
        ):
            menu.addAction(text, partial(tree.why_wished.emit, path, about)).setEnabled(tree.is_held)


def copy(text: str) -> None:
    QGuiApplication.clipboard().setText(text)


def _value_text(tree: TreeWithMenu, key: int, column: int) -> str:
    cells = tree.model_tree.cells
    value = cells.value(key, column)
    return cells.text(key, column) if value is None else repr(value)
