"""The ready layouts of the docks: columns of places from left to right, each place a pile of drawers with tabs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDockWidget, QMainWindow, QToolBar

SEPARATOR = 5  # pixels between two docks
ACROSS, DOWN = Qt.Orientation.Horizontal, Qt.Orientation.Vertical

Docks = Mapping[str, QDockWidget]  # by drawer


@dataclass(frozen=True)
class Place:
    """`shown`: the drawers that are seen, the first one in front; `hidden` come here when somebody wants them."""

    height: float  # share of its column
    shown: tuple[str, ...]
    hidden: tuple[str, ...] = ()


@dataclass(frozen=True)
class Column:
    width: float  # share of the window
    places: tuple[Place, ...]


Layout = tuple[Column, ...]

NEIGHBOURS = ("source", "graph", "model_tree", "batch")  # beside which a second tensor finds room

LEARN: Layout = (
    Column(0.33, (Place(1, ("model_tree",)),)),
    Column(0.36, (Place(0.79, ("source",), ("tensor2",)), Place(0.21, ("console",), ("timeline",)))),
    Column(0.31, (Place(0.30, ("batch",), ("tensor", "inside")), Place(0.70, ("loss",), ("loss_lab", "graph")))),
)
DEBUG: Layout = (
    Column(0.28, (Place(0.42, ("inside",)), Place(0.58, ("tensor", "batch")))),
    Column(0.42, (Place(0.62, ("source",), ("tensor2",)), Place(0.38, ("console", "timeline")))),
    Column(0.30, (Place(0.62, ("model_tree", "graph")), Place(0.38, ("loss",), ("loss_lab",)))),
)
DIAGNOSE: Layout = (
    Column(0.26, (Place(0.62, ("model_tree",)), Place(0.38, ("loss",), ("loss_lab",)))),
    Column(0.39, (Place(0.62, ("source",), ("tensor2",)), Place(0.38, ("batch", "console", "timeline")))),
    Column(0.35, (Place(0.55, ("graph", "inside")), Place(0.45, ("tensor",)))),
)
TENSORS: Layout = (
    Column(0.30, (Place(0.60, ("model_tree",), ("inside",)), Place(0.40, ("source",), ("graph",)))),
    Column(0.35, (Place(0.72, ("tensor",)), Place(0.28, ("loss", "console"), ("timeline", "loss_lab")))),
    Column(0.35, (Place(0.72, ("tensor2",)), Place(0.28, ("batch",)))),
)

# in a narrow window the right column goes first: what it has are tabs of the others
NARROW_LEARN: Layout = (
    Column(0.42, (Place(0.64, ("model_tree",)), Place(0.36, ("batch",), ("tensor", "inside")))),
    Column(0.58, (
        Place(0.70, ("source",), ("graph", "tensor2")), Place(0.30, ("loss", "console"), ("timeline", "loss_lab")),
    )),
)  # fmt: skip
NARROW_DEBUG: Layout = (
    Column(0.32, (Place(1, ("inside", "tensor", "batch")),)),
    Column(0.68, (
        Place(0.74, ("source", "model_tree", "graph"), ("tensor2",)),
        Place(0.26, ("console", "timeline", "loss"), ("loss_lab",)),
    )),
)  # fmt: skip
NARROW_DIAGNOSE: Layout = (
    Column(0.38, (Place(0.6, ("model_tree",)), Place(0.4, ("loss", "batch"), ("loss_lab",)))),
    Column(0.62, (
        Place(0.72, ("source", "graph", "inside"), ("tensor2",)), Place(0.28, ("tensor", "console", "timeline")),
    )),
)  # fmt: skip

NARROW = 1200  # pixels: narrower windows have two columns

PRESETS = {
    "learn": (LEARN, NARROW_LEARN),
    "debug": (DEBUG, NARROW_DEBUG),
    "diagnose": (DIAGNOSE, NARROW_DIAGNOSE),
    "tensors": (TENSORS, TENSORS),
}


def fitting(preset: str, width: int) -> Layout:
    """What a preset is in a window of this width."""
    wide, narrow = PRESETS[preset]
    return wide if width >= NARROW else narrow


def arrange(window: QMainWindow, docks: Docks, layout: Layout) -> None:
    """Puts every dock into its place of the layout, docked, and shows those that are to be seen."""
    for dock in docks.values():
        dock.setFloating(False)
        window.removeDockWidget(dock)
    layout = tuple(column for column in (_without_absent(column, docks) for column in layout) if column.places)
    piles = [[_pile(place, docks) for place in column.places] for column in layout]
    _stand(window, [column[0][0] for column in piles], piles)
    for column, places in zip(layout, piles):
        for place, pile in zip(column.places, places):
            _fill(window, place, pile, docks)
    _share(window, [column[0][0] for column in piles], [column.width for column in layout], ACROSS)
    for column, places in zip(layout, piles):
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
