"""One level of the picture: boxes in rows, so that every edge leads to a lower row, and ways around the boxes between.

An edge may come in from above the level or lead out below it. All lengths are pixels at the zoom of 1.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from inspector.panels.graph.placing import placed

NONE = -1
ROW_GAP, COLUMN_GAP = 34.0, 18.0
WAY_WIDTH = 10.0  # of a way past the boxes of a row
Segment = tuple[int, int]  # from item to item; NONE: from above the level, or out below it
Point = tuple[float, float]

_BOX, _SIDE, _WAY = 4.0, 0.25, 6.0  # how much each insists on its place


@dataclass
class Level:
    """`sizes`: (width, height) of each item. `sides`: items that stand beside what they hang on, as leaves do."""

    sizes: dict[int, Point]
    segments: list[Segment]
    sides: set[int]
    with_ways: bool = True
    size: Point = (0.0, 0.0)
    places: dict[int, Point] = field(default_factory=dict)  # left and top of each item
    ways: dict[Segment, list[Point]] = field(default_factory=dict)  # points between both ends; within one row two
    above: dict[Segment, float] = field(default_factory=dict)  # where those from above come in
    below: dict[Segment, float] = field(default_factory=dict)  # where those that lead out leave

    def __post_init__(self) -> None:
        self._rank = ranks(self.sizes, self.segments)
        self._rows: list[list[int]] = [[] for _ in range(max(self._rank.values(), default=-1) + 1)]
        self._widths = {item: size[0] for item, size in self.sizes.items()}
        self._weights = {item: _SIDE if item in self.sides else _BOX for item in self.sizes}
        self._up: dict[int, list[int]] = {}
        self._down: dict[int, list[int]] = {}
        self._chains: dict[Segment, list[int]] = {}
        for item, rank in self._rank.items():
            self._rows[rank].append(item)
        for segment in self.segments:
            self._lead(segment)
        self._centres: dict[int, float] = {}
        self._order()
        self._put_down()

    # ── ways past boxes ──

    def _lead(self, segment: Segment) -> None:
        """What stands for the edge in the rows between its ends; outside of the level it goes through all of them."""
        source, target = segment
        first = self._rank[source] + 1 if source != NONE else 0
        last = self._rank[target] if target != NONE else len(self._rows)
        chain = [self._way(rank) for rank in range(first, last)] if self.with_ways else []
        self._chains[segment] = chain
        ends = [item for item in (source, *chain, target) if item != NONE]
        for upper, lower in zip(ends, ends[1:]):
            self._down.setdefault(upper, []).append(lower)
            self._up.setdefault(lower, []).append(upper)

    def _way(self, rank: int) -> int:
        way = -2 - len(self._widths)
        self._widths[way], self._weights[way], self._rank[way] = WAY_WIDTH, _WAY, rank
        self._rows[rank].append(way)
        return way

    # ── from left to right ──

    def _order(self) -> None:
        """Each row by where what it hangs on stands; then all of it nearer to both sides."""
        for row in self._rows:
            wishes = {item: self._mean(self._up, item) for item in row}
            row.sort(key=lambda item: (wishes[item], item in self.sides))
            self._place(row, wishes)
        for row in self._rows[::-1]:
            self._place(row, {item: self._mean(self._down, item, self._centres[item]) for item in row})
        for row in self._rows:
            self._place(row, {item: self._mean(self._up, item, self._centres[item]) for item in row})

    def _mean(self, towards: dict[int, list[int]], item: int, else_: float = 0.0) -> float:
        near = [other for other in towards.get(item, ()) if other in self._centres]
        mass = sum(self._weights[other] for other in near)
        return sum(self._centres[other] * self._weights[other] for other in near) / mass if near else else_

    def _place(self, row: list[int], wishes: dict[int, float]) -> None:
        widths, weights = [self._widths[item] for item in row], [self._weights[item] for item in row]
        centres = placed([wishes[item] for item in row], widths, weights, COLUMN_GAP)
        self._centres.update(zip(row, centres))

    # ── down ──

    def _put_down(self) -> None:
        left = min((self._centres[item] - self._widths[item] / 2 for item in self._centres), default=0.0)
        right = max((self._centres[item] + self._widths[item] / 2 for item in self._centres), default=0.0)
        tops, top = [], 0.0
        heights = [max((self.sizes[item][1] for item in row if item in self.sizes), default=0.0) for row in self._rows]
        for height in heights:
            tops.append(top)
            top += height + ROW_GAP
        self.size = (right - left, max(0.0, top - ROW_GAP))
        for item, (width, _) in self.sizes.items():
            self.places[item] = (self._centres[item] - width / 2 - left, tops[self._rank[item]])
        for segment, chain in self._chains.items():
            self._trace(segment, chain, left, tops, heights)

    def _trace(self, segment: Segment, chain: list[int], left: float, tops: list[float], heights: list[float]) -> None:
        points = self.ways[segment] = []
        for way in chain:
            x, row = self._centres[way] - left, self._rank[way]
            points += [(x, tops[row]), (x, tops[row] + heights[row])]
        source, target = segment
        if source == NONE:
            self.above[segment] = points[0][0] if points else self._centres[target] - left
        if target == NONE:
            self.below[segment] = points[-1][0] if points else self._centres[source] - left


def ranks(items: Iterable[int], segments: Iterable[Segment]) -> dict[int, int]:
    """The longest way down to each item, in rows."""
    rank = dict.fromkeys(items, 0)
    following: dict[int, list[int]] = {}
    awaited = dict.fromkeys(rank, 0)
    for source, target in segments:
        if source != NONE and target != NONE:
            following.setdefault(source, []).append(target)
            awaited[target] += 1
    free = [item for item, count in awaited.items() if not count]
    for item in free:  # grows while it is walked
        for target in following.get(item, ()):
            rank[target] = max(rank[target], rank[item] + 1)
            awaited[target] -= 1
            if not awaited[target]:
                free.append(target)
    return rank
