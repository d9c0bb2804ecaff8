"""A dock per drawer: its header, and the panel's view below it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol

from PySide6.QtCore import QCoreApplication, QEvent, QSize, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QDockWidget, QMainWindow, QWidget

from .dock_header import Header

# of one view, whatever is written in it: a window of more than 32767 pixels crashes Qt
MOST_NEEDED = QSize(560, 420)


class HasTitle(Protocol):
    """What a dock has to know of its drawer."""

    @property
    def drawer(self) -> str: ...

    @property
    def keys(self) -> tuple[str, ...]:
        """What shows and hides it."""

    def translated_title(self) -> str: ...


class HasView(Protocol):
    view: QWidget

    def tools(self) -> QWidget | None:
        """What stands in the dock's header, right of the title."""


class Room(QWidget):
    """Holds a panel's view. Qt tells a wish for another size upwards, until all docks of the window are laid out: here
    it ends, unless the view needs more room than it has, or less than it did."""

    def __init__(self, view: QWidget) -> None:
        super().__init__()
        self._view = view
        view.setParent(self)
        view.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)  # the panel's colour, not the window's
        view.show()
        self._least = self._need()

    def _need(self) -> QSize:
        return self._view.minimumSizeHint().expandedTo(self._view.minimumSize()).boundedTo(MOST_NEEDED)

    def sizeHint(self) -> QSize:
        return self._view.sizeHint()

    def minimumSizeHint(self) -> QSize:
        return self._least

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._view.setGeometry(self.rect())

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest and self._need() != self._least:
            self._least = self._need()
            self.updateGeometry()
        return super().event(event)


class Dock(QDockWidget):
    """`dock.<drawer>`: holds a panel's view under its header. What shows and hides it is an entry of the menu with the
    keys of its row. A floating one keeps its header, and no other frame: two clicks on it put the dock back."""

    retitled = Signal()
    raised = Signal(str)  # its title: somebody has wished to see it

    def __init__(self, row: HasTitle, view: QWidget, tools: QWidget | None = None) -> None:
        super().__init__()
        self.setObjectName(f"dock.{row.drawer}")
        self._row = row
        self._view = view
        self.header = Header(self.objectName(), tools)
        self.header.float_button.clicked.connect(lambda checked=False: self.setFloating(not self.isFloating()))
        self.header.close_button.clicked.connect(self.close)
        self.setTitleBarWidget(self.header)
        self.setWidget(Room(view))
        self.show_action = QAction(self, checkable=True)
        self.show_action.setShortcuts([QKeySequence(keys) for keys in row.keys])
        self.show_action.triggered.connect(lambda checked=False: self._show_or_hide())
        self.visibilityChanged.connect(lambda visible: self.show_action.setChecked(not self.isHidden()))
        self.topLevelChanged.connect(self.header.retext)
        self.retitle()

    def is_in_front(self) -> bool:
        """Whether it is seen, and is no tab behind another."""
        return not self.isHidden() and not self.visibleRegion().isEmpty()

    def _show_or_hide(self) -> None:
        """One that is hidden, or behind another, comes to the front; one in front goes."""
        if self.is_in_front():
            self.hide()
            return
        self.show()
        self.raise_()
        self.header.flash()
        self.raised.emit(self.windowTitle())

    def retitle(self) -> None:
        title = self._row.translated_title()
        self.setWindowTitle(title)
        self.show_action.setText(title)
        if not self.header.tabs.titles():
            self.header.put([title])
        self.header.retext(self.isFloating() and self.parent() is not None)
        self.retitled.emit()

    def showEvent(self, event: QShowEvent) -> None:
        """By now the style sheet has taken back the palettes that the view's parts had set for themselves."""
        super().showEvent(event)
        QCoreApplication.sendEvent(self._view, QEvent(QEvent.Type.PaletteChange))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retitle()
        super().changeEvent(event)


def make(window: QMainWindow, rows: Iterable[HasTitle], panels: Mapping[str, HasView]) -> dict[str, Dock]:
    """The docks of those rows that have a panel, by drawer."""
    rows = [row for row in rows if row.drawer in panels]
    docks = {row.drawer: Dock(row, panels[row.drawer].view, panels[row.drawer].tools()) for row in rows}
    for dock in docks.values():
        dock.setParent(window)
    return docks
