"""A dock per drawer, and the layout that the first start shows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, QSize, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDockWidget, QHBoxLayout, QLabel, QMainWindow, QWidget

from inspector.panels import look

LEFT, RIGHT = Qt.DockWidgetArea.LeftDockWidgetArea, Qt.DockWidgetArea.RightDockWidgetArea
BESIDE = {  # drawers that are hidden until somebody wants them, and whose place they share
    "tensor": "batch", "tensor2": "batch", "inside": "batch", "graph": "source", "timeline": "console", "loss_lab": "loss",
}  # fmt: skip
ACROSS, DOWN = Qt.Orientation.Horizontal, Qt.Orientation.Vertical


class Header(QWidget):
    """A dock's title bar, 28 px high; the dock is moved by it."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("dock_header")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.label = QLabel()
        self.label.setFont(look.ui_font(12, bold=True))
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 8, 0)
        row.addWidget(self.label, 1)
        self.setFixedHeight(look.HEADER_HEIGHT)

    def sizeHint(self) -> QSize:
        """A dock gives its title bar this height, whatever height is fixed."""
        return QSize(super().sizeHint().width(), look.HEADER_HEIGHT)

    minimumSizeHint = sizeHint


class Dock(QDockWidget):
    """`dock.<drawer>`: holds a panel's view under its translated title."""

    def __init__(self, panel: Any) -> None:
        super().__init__()
        self.setObjectName(f"dock.{panel.drawer}")
        self._panel = panel
        self._header = Header()
        self.setTitleBarWidget(self._header)
        self.setWidget(panel.view)
        panel.view.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)  # the panel's colour, not the window's
        self.topLevelChanged.connect(self._on_floating)
        self.retitle()

    def retitle(self) -> None:
        self.setWindowTitle(self._panel.title())
        self._header.label.setText(self._panel.title())

    def showEvent(self, event: QShowEvent) -> None:
        """By now the style sheet has taken back the palettes that the view's parts had set for themselves."""
        super().showEvent(event)
        QCoreApplication.sendEvent(self._panel.view, QEvent(QEvent.Type.PaletteChange))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retitle()
        super().changeEvent(event)

    def _on_floating(self, floating: bool) -> None:
        """A floating dock gets the window system's own frame."""
        self.setTitleBarWidget(None if floating else self._header)


def make(window: QMainWindow, panels: Iterable[Any]) -> dict[str, Dock]:
    docks = {panel.drawer: Dock(panel) for panel in panels}
    for dock in docks.values():
        dock.setParent(window)
    return docks


def arrange_learn(window: QMainWindow, docks: dict[str, Dock]) -> None:
    """The preset *Learn*: model tree; source above console; batch above loss."""
    for dock in docks.values():
        dock.setFloating(False)
        window.removeDockWidget(dock)
    tree, source, batch = docks["model_tree"], docks["source"], docks["batch"]
    loss, console = docks["loss"], docks["console"]
    window.addDockWidget(LEFT, tree)
    window.splitDockWidget(tree, source, ACROSS)
    window.splitDockWidget(source, batch, ACROSS)
    window.splitDockWidget(source, console, DOWN)
    window.splitDockWidget(batch, loss, DOWN)
    for name, dock in docks.items():
        if name in BESIDE:
            window.tabifyDockWidget(docks[BESIDE[name]], dock)
        dock.setVisible(name not in BESIDE)
    _share(window, [tree, source, batch], (0.40, 0.34, 0.26), ACROSS)
    _share(window, [source, console], (0.68, 0.32), DOWN)
    _share(window, [batch, loss], (0.55, 0.45), DOWN)


def arrange_tensors(window: QMainWindow, docks: dict[str, Dock]) -> None:
    """The preset *Tensors*: model tree above source; two tensors side by side, batch, loss and console below them."""
    for dock in docks.values():
        dock.setFloating(False)
        window.removeDockWidget(dock)
    tree, source, batch = docks["model_tree"], docks["source"], docks["batch"]
    first, second = _tensors(docks)
    window.addDockWidget(LEFT, tree)
    window.splitDockWidget(tree, first, ACROSS)
    window.splitDockWidget(first, second, ACROSS)
    window.splitDockWidget(tree, source, DOWN)
    window.splitDockWidget(first, docks["loss"], DOWN)
    window.splitDockWidget(second, batch, DOWN)
    window.tabifyDockWidget(docks["loss"], docks["console"])
    for name, dock in docks.items():
        if name in BESIDE and dock not in (first, second):
            window.tabifyDockWidget(docks[BESIDE[name]], dock)
        dock.setVisible(name not in BESIDE or dock in (first, second))
    docks["loss"].raise_()
    _share(window, [tree, first, second], (0.30, 0.35, 0.35), ACROSS)
    _share(window, [tree, source], (0.6, 0.4), DOWN)
    _share(window, [first, docks["loss"]], (0.72, 0.28), DOWN)
    _share(window, [second, batch], (0.72, 0.28), DOWN)


def _tensors(docks: dict[str, Dock]) -> list[Dock]:
    return [docks[name] for name in ("tensor", "tensor2") if name in docks]


def _share(window: QMainWindow, docks: Sequence[QDockWidget], parts: Sequence[float], way: Qt.Orientation) -> None:
    whole = window.width() if way == ACROSS else window.height()
    window.resizeDocks(list(docks), [int(part * whole) for part in parts], way)
