"""Which docks share a place: their titles are the tabs of the one in front. Qt's own bar of tabs has no height."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QDockWidget, QMainWindow, QTabBar
from shiboken6 import getCppPointer

from .docks import Dock


class Piles(QObject):
    """Tells each header its tabs, whenever a dock has come, gone or changed its place."""

    def __init__(self, window: QMainWindow, docks: Mapping[str, Dock]) -> None:
        super().__init__(window)
        self._window, self._docks = window, docks
        self._telling = QTimer(self, singleShot=True, interval=0)
        self._telling.timeout.connect(self.tell)
        for dock in docks.values():
            for signal in (dock.visibilityChanged, dock.topLevelChanged, dock.dockLocationChanged, dock.retitled):
                signal.connect(self._telling.start)
            dock.header.tab_chosen.connect(lambda place, dock=dock: self._raise(dock, place))
        window.tabifiedDockWidgetActivated.connect(self._telling.start)
        self.tell()

    def tell(self) -> None:
        for dock in self._docks.values():
            pile = self.pile(dock)
            dock.header.put([other.windowTitle() for other in pile], pile.index(dock))

    def pile(self, dock: Dock) -> list[Dock]:
        """The docks of its place, as they stand side by side; the dock alone where it has none beside it."""
        others: list[Any] = [other for other in self._window.tabifiedDockWidgets(dock) if not other.isHidden()]
        if dock.isFloating() or dock.isHidden() or not others:
            return [dock]
        order = self._order()
        return sorted([dock, *others], key=lambda one: order.get(_address(one), 0))

    def _order(self) -> dict[int, int]:
        bars = self._window.findChildren(QTabBar, options=Qt.FindChildOption.FindDirectChildrenOnly)
        return {bar.tabData(place): place for bar in bars for place in range(bar.count())}

    def _raise(self, dock: Dock, place: int) -> None:
        pile = self.pile(dock)
        if place < len(pile):
            pile[place].raise_()


def _address(dock: QDockWidget) -> int:
    """What Qt names a dock by in its bar of tabs."""
    return int(getCppPointer(dock)[0])
