"""Where each box of the picture lies: nodes, closed groups as one box, open ones as a frame around what is in them.

No two boxes overlap but a frame and what it holds, and every edge leads down.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from inspector.panels.graph.level import NONE, Level, Point, Segment
from inspector.panels.graph.nesting import Nesting

NODE_HEIGHT, GROUP_HEIGHT = 38.0, 46.0
HEADER, PADDING = 26.0, 12.0
MOST_WAYS = 2_000  # edges of one level for which ways around boxes are looked for

WidthOf = Callable[[int], float]


@dataclass(frozen=True, slots=True)
class Box:
    item: int  # a node, or a group after all nodes
    left: float
    top: float
    width: float
    height: float
    depth: int  # of frames around it
    is_open: bool

    @property
    def right(self) -> float:
        return self.left + self.width

    @property
    def bottom(self) -> float:
        return self.top + self.height


@dataclass(frozen=True, slots=True)
class EdgeLine:
    """What is drawn for one or several edges."""

    source: int  # item
    target: int
    edges: tuple[int, ...]
    points: tuple[Point, ...]  # from the bottom of one to the top of the other


class GraphLayout:
    """`width_of(item)` says how wide the box of a node or of a closed group is."""

    def __init__(
        self, nesting: Nesting, is_open: Callable[[int], bool], width_of: WidthOf, is_side: Callable[[int], bool]
    ) -> None:
        self._nesting = nesting
        self._is_open, self._width_of, self._is_side = is_open, width_of, is_side
        self._levels: dict[int, Level] = {}
        self._segments: dict[int, dict[Segment, None]] = {}
        self._lines: dict[tuple[int, int], list[int]] = {}
        self.boxes: dict[int, Box] = {}
        self.shown = self._shown()
        for edge, (source, target) in enumerate(nesting.edges):
            self._take(edge, self.shown[source], self.shown[target])
        width, height = self._measure(NONE)
        self.width, self.height = width, height
        self._put(NONE, 0.0, 0.0, 0)
        self.lines = [self._line(ends, edges) for ends, edges in self._lines.items()]

    # ── what is seen ──

    def _shown(self) -> list[int]:
        """Per item, the box that stands for it: the outermost closed group that it is in, or its own."""
        shown = list(range(self._nesting.total))
        for item in range(self._nesting.total):
            for holder in self._nesting.chain(item)[1:]:
                if not self._is_open(holder):
                    shown[item] = holder
        return shown

    def _take(self, edge: int, source: int, target: int) -> None:
        if source == target:
            return
        known = self._lines.setdefault((source, target), [])
        known.append(edge)
        if len(known) > 1:
            return
        one, other = self._nesting.meeting(source, target)
        self._add(self._nesting.above[one[-1]], (one[-1], other[-1]))
        for item in one[:-1]:
            self._add(self._nesting.above[item], (item, NONE))
        for item in other[:-1]:
            self._add(self._nesting.above[item], (NONE, item))

    def _add(self, level: int, segment: Segment) -> None:
        self._segments.setdefault(level, {})[segment] = None

    # ── levels ──

    def _measure(self, holder: int) -> Point:
        """The size of what is in an open group, or of everything."""
        items = self._nesting.below.get(holder, [])
        sizes = {item: self._size(item) for item in items}
        segments = list(self._segments.get(holder, ()))
        sides = {item for item in items if self._is_side(item)}
        level = self._levels[holder] = Level(sizes, segments, sides, len(segments) <= MOST_WAYS)
        return level.size

    def _size(self, item: int) -> Point:
        if not self._nesting.is_group(item):
            return self._width_of(item), NODE_HEIGHT
        if not self._is_open(item):
            return self._width_of(item), GROUP_HEIGHT
        width, height = self._measure(item)
        return max(width + 2 * PADDING, self._width_of(item)), height + HEADER + 2 * PADDING

    def _put(self, holder: int, left: float, top: float, depth: int) -> None:
        level = self._levels[holder]
        for item, (x, y) in level.places.items():
            width, height = level.sizes[item]
            is_open = item in self._levels
            self.boxes[item] = Box(item, left + x, top + y, width, height, depth, is_open)
            if is_open:
                self._put(item, *self._inside(item), depth + 1)

    def _inside(self, holder: int) -> Point:
        """Left and top of what is in an open group: in its middle."""
        if holder == NONE:
            return 0.0, 0.0
        box = self.boxes[holder]
        return box.left + (box.width - self._levels[holder].size[0]) / 2, box.top + HEADER + PADDING

    # ── lines ──

    def _line(self, ends: tuple[int, int], edges: list[int]) -> EdgeLine:
        source, target = ends
        one, other = self._nesting.meeting(source, target)
        points = [self._end(source, True)]
        for item in one[:-1]:
            holder = self._nesting.above[item]
            points += self._ways(holder, (item, NONE))
            points.append(self._door(holder, (item, NONE)))
        points += self._ways(self._nesting.above[one[-1]], (one[-1], other[-1]))
        for item in other[-2::-1]:
            holder = self._nesting.above[item]
            points.append(self._door(holder, (NONE, item)))
            points += self._ways(holder, (NONE, item))
        points.append(self._end(target, False))
        return EdgeLine(source, target, tuple(edges), tuple(points))

    def _end(self, item: int, is_source: bool) -> Point:
        box = self.boxes[item]
        return box.left + box.width / 2, box.bottom if is_source else box.top

    def _ways(self, holder: int, segment: Segment) -> Iterable[Point]:
        left, top = self._inside(holder)
        return [(left + x, top + y) for x, y in self._levels[holder].ways[segment]]

    def _door(self, holder: int, segment: Segment) -> Point:
        """Where the edge passes the frame."""
        level, box = self._levels[holder], self.boxes[holder]
        left = self._inside(holder)[0]
        if segment[0] == NONE:
            return left + level.above[segment], box.top + HEADER
        return left + level.below[segment], box.bottom
