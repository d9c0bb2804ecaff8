"""A dock per drawer: its title bar, and the panel's view below it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QSize, Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QDockWidget, QHBoxLayout, QMainWindow, QWidget

from inspector.panels.style import look
from inspector.panels.widgets import plain_text

if TYPE_CHECKING:
    from inspector.panels.base.panel import Panel

    from ..panels import Row

# of one view, whatever is written in it: a window of more than 32767 pixels crashes Qt
MOST_NEEDED = QSize(560, 420)


class Header(QWidget):
    """A dock's title bar, 28 px high; the dock is moved by it."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("dock_header")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._size: QSize | None = None  # each layout of the window asks each header many times
        self.label = plain_text.Label()
        self.label.setFont(look.ui_font(12, bold=True))
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 8, 0)
        row.addWidget(self.label, 1)
        self.setFixedHeight(look.HEADER_HEIGHT)

    def put(self, title: str) -> None:
        self.label.setText(title)
        self._size = None

    def changeEvent(self, event: QEvent) -> None:
        """Another font or style may be wider."""
        self._size = None
        super().changeEvent(event)

    def sizeHint(self) -> QSize:
        """A dock gives its title bar this height, whatever height is fixed."""
        if self._size is None:
            self._size = QSize(super().sizeHint().width(), look.HEADER_HEIGHT)
        return self._size

    minimumSizeHint = sizeHint


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
    """`dock.<drawer>`: holds a panel's view under its translated title. What shows and hides it is an entry of the menu
    with the keys of its row."""

    def __init__(self, row: Row, view: QWidget) -> None:
        super().__init__()
        self.setObjectName(f"dock.{row.drawer}")
        self._row = row
        self._view = view
        self._header = Header()
        self.setTitleBarWidget(self._header)
        self.setWidget(Room(view))
        self.toggleViewAction().setShortcuts([QKeySequence(keys) for keys in row.keys])
        self.topLevelChanged.connect(self._on_floating)
        self.retitle()

    def retitle(self) -> None:
        title = self._row.translated_title()
        self.setWindowTitle(title)
        self._header.put(title)

    def showEvent(self, event: QShowEvent) -> None:
        """By now the style sheet has taken back the palettes that the view's parts had set for themselves."""
        super().showEvent(event)
        QCoreApplication.sendEvent(self._view, QEvent(QEvent.Type.PaletteChange))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retitle()
        super().changeEvent(event)

    def _on_floating(self, floating: bool) -> None:
        """A floating dock gets the window system's own frame."""
        self.setTitleBarWidget(None if floating else self._header)


def make(window: QMainWindow, rows: Iterable[Row], panels: Mapping[str, Panel]) -> dict[str, Dock]:
    """The docks of those rows that have a panel, by drawer."""
    docks = {row.drawer: Dock(row, panels[row.drawer].view) for row in rows if row.drawer in panels}
    for dock in docks.values():
        dock.setParent(window)
    return docks
