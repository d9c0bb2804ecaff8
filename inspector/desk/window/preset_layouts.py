"""The ready layouts of the docks: columns of places from left to right, each place a pile of drawers with tabs. Which
drawer stands where is said by the rows of the panels."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDockWidget, QMainWindow, QToolBar

SEPARATOR = 5  # pixels between two docks
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
class DockPlace:
    """`shown`: the drawers that are seen, the first one in front; `hidden` come here when somebody wants them."""

    name: str
    height: float  # share of its column
    shown: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()


@dataclass(frozen=True)
class DockColumn:
    width: float  # share of the window
    places: tuple[DockPlace, ...]


@dataclass(frozen=True)
class DockLayout:
    """`of`, `goes`: a narrow form of another layout, and where the drawers of the places that it has not go."""

    name: str
    columns: tuple[DockColumn, ...]
    of: str = ""
    goes: Mapping[str, str] = field(default_factory=dict)


NEIGHBOURS = ("loss", "graph", "batch", "console", "model_tree")  # among whose tabs a second tensor finds room

LEARN = DockLayout("learn", (
    DockColumn(0.33, (DockPlace("left", 1),)),
    DockColumn(0.36, (DockPlace("middle", 0.79), DockPlace("middle_low", 0.21))),
    DockColumn(0.31, (DockPlace("right", 0.30), DockPlace("right_low", 0.70))),
))  # fmt: skip
DEBUG = DockLayout("debug", (
    DockColumn(0.28, (DockPlace("left", 0.18), DockPlace("left_low", 0.82))),
    DockColumn(0.44, (DockPlace("middle", 0.58), DockPlace("middle_low", 0.21), DockPlace("middle_base", 0.21))),
    DockColumn(0.28, (DockPlace("right", 0.62), DockPlace("right_low", 0.38))),
))  # fmt: skip
DIAGNOSE = DockLayout("diagnose", (
    DockColumn(0.26, (DockPlace("left", 0.62), DockPlace("left_low", 0.38))),
    DockColumn(0.39, (DockPlace("middle", 0.62), DockPlace("middle_low", 0.38))),
    DockColumn(0.35, (DockPlace("right", 0.55), DockPlace("right_low", 0.45))),
))  # fmt: skip
TENSORS = DockLayout("tensors", (
    DockColumn(0.30, (DockPlace("left", 0.60), DockPlace("left_low", 0.40))),
    DockColumn(0.35, (DockPlace("middle", 0.72), DockPlace("middle_low", 0.28))),
    DockColumn(0.35, (DockPlace("right", 0.72), DockPlace("right_low", 0.28))),
))  # fmt: skip
ALL = (LEARN, DEBUG, DIAGNOSE, TENSORS)

# in a narrow window the right column goes first: what it has are tabs of the others
NARROW = 1200  # pixels: narrower windows have two columns
NARROW_FORMS = (
    DockLayout("learn_narrow", (
        DockColumn(0.42, (DockPlace("left", 0.64), DockPlace("left_low", 0.36))),
        DockColumn(0.58, (DockPlace("middle", 0.70), DockPlace("middle_low", 0.30))),
    ), "learn", {"right": "left_low", "right_low": "middle_low"}),
    DockLayout("debug_narrow", (
        DockColumn(0.32, (DockPlace("left", 1),)), DockColumn(0.68, (DockPlace("middle", 0.74), DockPlace("middle_low", 0.26))),
    ), "debug", {"left_low": "left", "right": "middle", "right_low": "middle_low", "middle_base": "middle_low"}),
    DockLayout("diagnose_narrow", (
        DockColumn(0.38, (DockPlace("left", 0.6), DockPlace("left_low", 0.4))),
        DockColumn(0.62, (DockPlace("middle", 0.72), DockPlace("middle_low", 0.28))),
    ), "diagnose", {"right": "middle", "right_low": "middle_low"}),
)  # fmt: skip


def fitting(preset: str, width: int) -> DockLayout:
    """What a preset is in a window of this width."""
    forms = [*(form for form in NARROW_FORMS if width < NARROW and form.of == preset), *ALL]
    return next(layout for layout in forms if preset in (layout.name, layout.of))


def peopled(layout: DockLayout, rows: Iterable[HasAreas]) -> DockLayout:
    """The layout with the drawers of these rows in their places."""
    stands = [(row.drawer, _area(row, layout)) for row in rows]
    stands.sort(key=lambda stand: stand[1].turn)
    columns = [DockColumn(c.width, tuple(_taken(place, stands) for place in c.places)) for c in layout.columns]
    return DockLayout(layout.name, tuple(columns))


def _area(row: HasAreas, layout: DockLayout) -> Area:
    """A layout that the row does not name has the drawer hidden where its first one has it; a narrow form where the
    wide one has it, or where that goes."""
    area = row.areas.get(layout.name) or row.areas.get(layout.of) or hidden(next(iter(row.areas.values())).place)
    return replace(area, place=layout.goes.get(area.place, area.place))


def _taken(place: DockPlace, stands: Sequence[tuple[str, Area]]) -> DockPlace:
    here = [(drawer, area.is_shown) for drawer, area in stands if area.place == place.name]
    seen = tuple(drawer for drawer, is_shown in here if is_shown)
    return DockPlace(place.name, place.height, seen, tuple(drawer for drawer, is_shown in here if not is_shown))


def arrange(window: QMainWindow, docks: Docks, layout: DockLayout) -> None:
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


def _without_absent(column: DockColumn, docks: Docks) -> DockColumn:
    """Without the places that no dock has."""
    return DockColumn(column.width, tuple(place for place in column.places if _pile(place, docks)))


def _pile(place: DockPlace, docks: Docks) -> list[QDockWidget]:
    return [docks[name] for name in (*place.shown, *place.hidden) if name in docks]


def _stand(window: QMainWindow, tops: Sequence[QDockWidget], piles: Sequence[Sequence[Sequence[QDockWidget]]]) -> None:
    """The first dock of each place: the columns side by side, then each one's places below one another."""
    window.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, tops[0])
    for left, right in zip(tops, tops[1:]):
        window.splitDockWidget(left, right, ACROSS)
    for places in piles:
        for upper, lower in zip(places, places[1:]):
            window.splitDockWidget(upper[0], lower[0], DOWN)


def _fill(window: QMainWindow, place: DockPlace, pile: Sequence[QDockWidget], docks: Docks) -> None:
    for dock in pile[1:]:
        window.tabifyDockWidget(pile[0], dock)
    for name in (*place.shown, *place.hidden):
        if name in docks:
            docks[name].setVisible(name in place.shown)
    pile[0].raise_()


def _share(window: QMainWindow, docks: Sequence[QDockWidget], parts: Sequence[float], way: Qt.Orientation) -> None:
    """In the room that there is: what is asked for beyond it the last ones would not get."""
    whole = (window.width() if way == ACROSS else _height(window)) - SEPARATOR * (len(docks) - 1)
    window.resizeDocks(list(docks), [int(part * whole) for part in parts], way)


def _height(window: QMainWindow) -> int:
    """Of the window without its bars; they may be not laid out yet."""
    bars = [window.menuBar(), window.statusBar(), *window.findChildren(QToolBar)]
    return window.height() - sum(bar.sizeHint().height() for bar in bars if not bar.isHidden())


def shape(window: QMainWindow, docks: Docks) -> tuple[object, ...]:
    """What somebody has made of a layout, but for sizes: what is shown, what floats, what shares a place."""
    return tuple(
        (
            name,
            dock.isHidden(),
            dock.isFloating(),
            frozenset(one.objectName() for one in window.tabifiedDockWidgets(dock)),
        )
        for name, dock in docks.items()
    )


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
