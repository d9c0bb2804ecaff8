"""The ready layouts of the docks: columns of places from left to right, each place a pile of drawers with tabs. Which
drawer stands where is said by the rows of the panels."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDockWidget, QMainWindow

ACROSS, DOWN = Qt.Orientation.Horizontal, Qt.Orientation.Vertical

Docks = Mapping[str, QDockWidget]  # by drawer


@dataclass(frozen=True)
class Area:
    """A drawer's place in a layout, and its turn among the tabs there. What is not shown comes here when somebody wants
    it, behind those that are; the first of them is in front."""

    place: str
    turn: int = 9  # those of the same turn stand in the order of their rows
    is_shown: bool = True


def shown(place: str, turn: int = 9) -> Area:
    return Area(place, turn)


def hidden(place: str, turn: int = 9) -> Area:
    return Area(place, turn, False)


class HasAreas(Protocol):
    """A drawer that says where it stands in each layout, by the layout's name."""

    @property
    def drawer(self) -> str: ...

    @property
    def areas(self) -> Mapping[str, Area]: ...


@dataclass(frozen=True)
class Place:
    """`shown`: the drawers that are seen, the first one in front; `hidden` come here when somebody wants them."""

    name: str
    height: float  # share of its column
    shown: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()


@dataclass(frozen=True)
class Column:
    width: float  # share of the window
    places: tuple[Place, ...]


@dataclass(frozen=True)
class Layout:
    name: str
    columns: tuple[Column, ...]


NEIGHBOURS = ("source", "graph", "model_tree", "batch")  # beside which a second tensor finds room

LEARN = Layout("learn", (
    Column(0.40, (Place("left", 1),)),
    Column(0.34, (Place("middle", 0.68), Place("middle_low", 0.32))),
    Column(0.26, (Place("right", 0.62), Place("right_low", 0.38))),
))  # fmt: skip
DEBUG = Layout("debug", (
    Column(0.30, (Place("left", 0.50), Place("left_low", 0.50))),
    Column(0.40, (Place("middle", 0.70), Place("middle_low", 0.30))),
    Column(0.30, (Place("right", 0.42), Place("right_low", 0.58))),
))  # fmt: skip
TENSORS = Layout("tensors", (
    Column(0.30, (Place("left", 0.60), Place("left_low", 0.40))),
    Column(0.35, (Place("middle", 0.72), Place("middle_low", 0.28))),
    Column(0.35, (Place("right", 0.72), Place("right_low", 0.28))),
))  # fmt: skip
ALL = (LEARN, DEBUG, TENSORS)


def peopled(layout: Layout, rows: Iterable[HasAreas]) -> Layout:
    """The layout with the drawers of these rows in their places."""
    stands = [(row.drawer, _area(row, layout)) for row in rows]
    stands.sort(key=lambda stand: stand[1].turn)
    columns = [Column(c.width, tuple(_taken(place, stands) for place in c.places)) for c in layout.columns]
    return Layout(layout.name, tuple(columns))


def _area(row: HasAreas, layout: Layout) -> Area:
    """A layout that the row does not name has the drawer hidden where its first one has it."""
    return row.areas.get(layout.name) or hidden(next(iter(row.areas.values())).place)


def _taken(place: Place, stands: Sequence[tuple[str, Area]]) -> Place:
    here = [(drawer, area.is_shown) for drawer, area in stands if area.place == place.name]
    seen = tuple(drawer for drawer, is_shown in here if is_shown)
    return Place(place.name, place.height, seen, tuple(drawer for drawer, is_shown in here if not is_shown))


def arrange(window: QMainWindow, docks: Docks, layout: Layout) -> None:
    """Puts every dock into its place of the peopled layout, docked, and shows those that are to be seen."""
    for dock in docks.values():
        dock.setFloating(False)
        window.removeDockWidget(dock)
    columns = [column for column in (_without_absent(column, docks) for column in layout.columns) if column.places]
    piles = [[_pile(place, docks) for place in column.places] for column in columns]
    _stand(window, [column[0][0] for column in piles], piles)
    for column, places in zip(columns, piles):
        for place, pile in zip(column.places, places):
            _fill(window, place, pile, docks)
    _share(window, [column[0][0] for column in piles], [column.width for column in columns], ACROSS)
    for column, places in zip(columns, piles):
        _share(window, [pile[0] for pile in places], [place.height for place in column.places], DOWN)


def _without_absent(column: Column, docks: Docks) -> Column:
    """Without the places that no dock has."""
    return Column(column.width, tuple(place for place in column.places if _pile(place, docks)))


def _pile(place: Place, docks: Docks) -> list[QDockWidget]:
    return [docks[name] for name in (*place.shown, *place.hidden) if name in docks]


def _stand(window: QMainWindow, tops: Sequence[QDockWidget], piles: Sequence[Sequence[Sequence[QDockWidget]]]) -> None:
    """The first dock of each place: the columns side by side, then each one's places below one another."""
    window.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, tops[0])
    for left, right in zip(tops, tops[1:]):
        window.splitDockWidget(left, right, ACROSS)
    for places in piles:
        for upper, lower in zip(places, places[1:]):
            window.splitDockWidget(upper[0], lower[0], DOWN)


def _fill(window: QMainWindow, place: Place, pile: Sequence[QDockWidget], docks: Docks) -> None:
    for dock in pile[1:]:
        window.tabifyDockWidget(pile[0], dock)
    for name in (*place.shown, *place.hidden):
        if name in docks:
            docks[name].setVisible(name in place.shown)
    pile[0].raise_()


def _share(window: QMainWindow, docks: Sequence[QDockWidget], parts: Sequence[float], way: Qt.Orientation) -> None:
    whole = window.width() if way == ACROSS else window.height()
    window.resizeDocks(list(docks), [int(part * whole) for part in parts], way)


def are_apart(window: QMainWindow, one: QDockWidget, other: QDockWidget) -> bool:
    """Whether both can be seen at once: they are not tabs of one place."""
    return one.isFloating() or other.isFloating() or one not in window.tabifiedDockWidgets(other)


def put_apart(window: QMainWindow, one: QDockWidget, other: QDockWidget, docks: Docks) -> None:
    """Puts `other` among the tabs of the first of NEIGHBOURS that is not one's place; Qt splits no place with tabs."""
    window.removeDockWidget(other)
    for name in NEIGHBOURS:
        dock = docks.get(name)
        if dock is not None and not dock.isHidden() and not dock.isFloating() and are_apart(window, dock, one):
            window.tabifyDockWidget(dock, other)
            return
    window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, other)
