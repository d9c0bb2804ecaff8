"""A graph as it is looked at: which groups are open, where every box lies, and what is written on it. No widget."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property

import numpy as np
from PySide6.QtCore import QCoreApplication

from inspector.panels.base import notation
from inspector.panels.graph.layout import GraphLayout
from inspector.panels.graph.model import NONE, GraphModel
from inspector.panels.graph.nesting import Nesting
from inspector.wire.findings import LEVELS

SMALL = 200  # nodes up to which every group is open at first
NARROWEST, WIDEST = 96.0, 480.0  # a box that is closed; a longer name ends in …
FIRST_LEVELS = 2  # of a larger graph, groups within so many others are seen at first

RAN, PARTLY, CURRENT, TO_COME = "ran", "partly", "current", "to_come"

Measure = Callable[[str], float]  # width of a text


class Scene:
    """Items are nodes, then groups. A change of what is open lays everything out anew."""

    def __init__(
        self, model: GraphModel, measure: Measure, words: Callable[[int, int], str], choices: dict[str, bool]
    ) -> None:
        """`words(ran, nodes)` says how far a closed group has come. `choices`: whether groups are open, by their
        keys; others are as the size of the graph suggests."""
        self.model = model
        self.nesting = Nesting(model)
        self._measure, self._words = measure, words
        self._widths: dict[int, float] = {}
        self._texts: dict[str, float] = {}
        self._details: dict[int, str] = {}
        self.marks: dict[int, str] = {}  # levels of findings
        self._levels: dict[str, str] = {}  # … by the paths of parameters
        self._open = {group for group in self.groups() if self._is_open_at_first(group, choices)}
        self._lay_out()

    def _is_open_at_first(self, group: int, choices: dict[str, bool]) -> bool:
        is_suggested = len(self.model) <= SMALL or len(self.nesting.chain(group)) < FIRST_LEVELS
        return choices.get(self.key(group), is_suggested)

    def _lay_out(self) -> None:
        model, nesting = self.model, self.nesting
        self.layout = GraphLayout(
            nesting,
            self._open.__contains__,
            self._width,
            lambda item: not nesting.is_group(item) and model.is_leaf(item),
        )
        for name in ("extents", "line_extents", "lines_at", "line_edges"):  # what was known of the last layout
            self.__dict__.pop(name, None)
        self.advance()

    def _width(self, item: int) -> float:
        """Of a node, or of a group that is closed, at its widest."""
        if item not in self._widths:
            text = max(map(self._measured, (self.title(item), self.longest(item))))
            self._widths[item] = min(max(NARROWEST, 40.0 + text), WIDEST)
        return self._widths[item]

    def _measured(self, text: str) -> float:
        if text not in self._texts:
            self._texts[text] = self._measure(text)
        return self._texts[text]

    # ── groups ──

    def groups(self) -> Iterable[int]:
        nesting = self.nesting
        return (item for item in range(nesting.count, nesting.total) if item not in nesting.dissolved)

    def is_group(self, item: int) -> bool:
        return self.nesting.is_group(item)

    def is_open(self, item: int) -> bool:
        return item in self._open

    def toggle(self, item: int) -> None:
        if self.is_group(item):
            self._open ^= {item}
            self._lay_out()

    def has_open(self) -> bool:
        """Whether any group shows what it holds."""
        return bool(self._open)

    def open_all(self, is_open: bool) -> None:
        self._open = set(self.groups()) if is_open else set()
        self._lay_out()

    def relabel(self) -> None:
        """What is written is written in other words."""
        self._widths, self._details = {}, {}
        self._lay_out()

    def key(self, item: int) -> str:
        """What tells a group in the next iteration."""
        group = self.model.facts.groups[item - self.nesting.count]
        return f"{group.path} {group.call}"

    def path(self, item: int) -> str:
        """Of a group's layer, in the model tree."""
        return str(self.model.facts.groups[item - self.nesting.count].path)

    def mark(self, levels: Mapping[str, str]) -> None:
        """By the paths of parameters: their nodes, and every layer around them, with the gravest."""
        if levels == self._levels:
            return
        self._levels, self.marks, leaves = dict(levels), {}, self.model.leaves
        gravest = sorted(levels.items(), key=lambda pair: LEVELS.index(pair[1]))
        self.marks.update((leaves[path], level) for path, level in gravest if path in leaves)
        around: dict[str, str] = {}
        for path, level in gravest:
            parts = path.split(".")
            around.update(dict.fromkeys((".".join(parts[:n]) for n in range(1, len(parts))), level))
        self.marks.update((group, around[self.path(group)]) for group in self.groups() if self.path(group) in around)

    def choices(self) -> dict[str, bool]:
        """Whether each group is open, by its key."""
        return {self.key(group): group in self._open for group in self.groups()}

    def shown(self, item: int) -> int:
        """The box that stands for an item: itself, or the closed group that it is in."""
        return self.layout.shown[item] if item >= 0 else NONE

    def holder(self, item: int) -> int:
        """The group that it is drawn in, NONE for none."""
        return self.nesting.above[item]

    def nodes_of(self, item: int) -> list[int]:
        return self.model.members[item - self.nesting.count] if self.is_group(item) else [item]

    # ── what is written ──

    def title(self, item: int) -> str:
        if not self.is_group(item):
            return self.model.name(item)
        group = self.model.facts.groups[item - self.nesting.count]
        name = group.path if self.holder(item) == NONE else group.path.rpartition(".")[2]
        if group.call < 2:
            return name
        return QCoreApplication.translate("graph", "{0} · call {1}").format(name, group.call)

    def kind(self, item: int) -> str:
        """Class of a group's layer."""
        return self.model.facts.groups[item - self.nesting.count].type if self.is_group(item) else ""

    def detail(self, item: int) -> str:
        """The second line of a box."""
        if self.is_group(item):
            nodes = self.nodes_of(item)
            return self._joined(self.kind(item), self._words(self.ran_of[item], len(nodes)))
        if item not in self._details:
            self._details[item] = self._node_detail(item)
        return self._details[item]

    def _node_detail(self, item: int) -> str:
        label = self.model.label(item)
        if label:
            return ".".join(label.split(".")[-2:])
        group = self.model.group(item)
        is_alone = group is not None and self.nesting.count + int(self.model.group_of[item]) in self.nesting.dissolved
        kept = self.model.kept_by([item])
        name = group.path.rpartition(".")[2] if is_alone and group else ""
        return self._joined(name, notation.size(kept) if kept else "")

    def longest(self, item: int) -> str:
        """… at its longest."""
        if not self.is_group(item):
            return self.detail(item)
        count = len(self.nodes_of(item))
        return self._joined(self.kind(item), self._words(count, count))

    def _joined(self, *parts: str) -> str:
        return " · ".join(part for part in parts if part)

    def flow_text(self, edges: Iterable[int]) -> str:
        """Shape of the gradient along an edge; of several the first, and how many others there are."""
        found = dict.fromkeys(flow for edge in edges if (flow := self.model.flow(edge)) is not None)
        if not found:
            return ""
        first = notation.shape(next(iter(found)).shape)
        return first if len(found) == 1 else f"{first} +{len(found) - 1}"

    # ── how far ──

    def advance(self) -> None:
        """The model was told how far the backward has come."""
        ran = self.model.ran
        self.ran_of: list[int] = ran.astype(int).tolist() + [int(ran[nodes].sum()) for nodes in self._members]
        self.current = self.shown(self.model.current)
        sources = ran[self.model.sources[self.line_edges[0]]]
        self.lit = np.logical_or.reduceat(sources, self.line_edges[1]).tolist() if len(sources) else []

    @cached_property
    def _members(self) -> list[np.ndarray]:
        return [np.array(nodes, dtype=np.int64) for nodes in self.model.members]

    @cached_property
    def line_edges(self) -> tuple[np.ndarray, np.ndarray]:
        """(edges of all lines, one after another; where those of each line begin)."""
        edges = [edge for line in self.layout.lines for edge in line.edges]
        counts = [len(line.edges) for line in self.layout.lines]
        return np.array(edges, dtype=np.int64), np.cumsum([0, *counts])[:-1].astype(np.int64)

    def state(self, item: int) -> str:
        """RAN, PARTLY, CURRENT or TO_COME."""
        if item == self.current:
            return CURRENT
        ran, count = self.ran_of[item], len(self.nodes_of(item)) if self.is_group(item) else 1
        return TO_COME if not ran else RAN if ran == count else PARTLY

    def line_state(self, number: int) -> str:
        """Whether a gradient has run along a line, lies ready at its end, or has not come yet."""
        if not self.lit[number]:
            return TO_COME
        return CURRENT if self.layout.lines[number].target == self.current else RAN

    # ── what is where ──

    @cached_property
    def extents(self) -> tuple[np.ndarray, np.ndarray]:
        """(items, [left, top, right, bottom] of each), frames before what they hold."""
        boxes = sorted(self.layout.boxes.values(), key=lambda box: box.depth)
        items = np.array([box.item for box in boxes], dtype=np.int64)
        return items, np.array([(b.left, b.top, b.right, b.bottom) for b in boxes], dtype=float).reshape(-1, 4)

    @cached_property
    def line_extents(self) -> np.ndarray:
        """[left, top, right, bottom] of each line."""
        found = [
            (min(xs), ys[0], max(xs), ys[-1]) for xs, ys in (tuple(zip(*line.points)) for line in self.layout.lines)
        ]
        return np.array(found, dtype=float).reshape(-1, 4)

    @cached_property
    def lines_at(self) -> dict[int, tuple[list[int], list[int]]]:
        """Per box, the lines that come in and those that lead out."""
        found: dict[int, tuple[list[int], list[int]]] = {}
        for number, line in enumerate(self.layout.lines):
            found.setdefault(line.target, ([], []))[0].append(number)
            found.setdefault(line.source, ([], []))[1].append(number)
        return found

    def edges_into(self, item: int) -> list[int]:
        return [edge for number in self.lines_at.get(item, ([], []))[0] for edge in self.layout.lines[number].edges]

    def item_at(self, x: float, y: float) -> int:
        """The innermost box at a place; an open group only by its header."""
        items, extents = self.extents
        inside = (extents[:, 0] <= x) & (x <= extents[:, 2]) & (extents[:, 1] <= y) & (y <= extents[:, 3])
        found = items[inside]
        return int(found[-1]) if len(found) else NONE

    def neighbours(self, item: int, is_down: bool) -> list[int]:
        """What the lines lead to, the way that goes on first: what accumulates comes last."""
        ends = self.lines_at.get(item, ([], []))[1 if is_down else 0]
        lines = (self.layout.lines[number] for number in ends)
        near = [line.target if is_down else line.source for line in lines]
        return sorted(near, key=lambda other: (not self.is_group(other) and self.model.is_leaf(other), other))

    def beside(self, item: int, way: int) -> int:
        """The next box to the left (-1) or to the right in the same row, NONE where there is none."""
        box = self.layout.boxes[item]
        near = [
            other for other in self.layout.boxes.values()
            if abs(other.top - box.top) < 1 and other.depth == box.depth and (other.left - box.left) * way > 0
        ]  # fmt: skip
        return min(near, key=lambda other: abs(other.left - box.left)).item if near else NONE
