"""Groups within groups so that each can be drawn as one box: one that an edge leaves and another leads back into is
none, nor is one with a single thing in it.

Items are numbered: nodes first, then groups.
"""

from __future__ import annotations

from inspector.panels.graph.model import NONE, GraphModel

Pair = tuple[int, int]


class Nesting:
    """`above[item]` is the group that it is drawn in, as an item; NONE: in none."""

    def __init__(self, model: GraphModel) -> None:
        self.count = len(model)
        self.total = self.count + len(model.facts.groups)
        self.above = [self._item(group) for group in model.group_of.tolist()]
        self.above += [self._item(group.parent) for group in model.facts.groups]
        self.edges: list[Pair] = list(zip(model.sources.tolist(), model.targets.tolist()))
        self.dissolved: set[int] = set()
        while loops := self._loops():
            self._dissolve(loops)
        while single := self._single():
            self._dissolve(single)
        self.below = self._below()

    def _item(self, group: int) -> int:
        return NONE if group < 0 else self.count + group

    def is_group(self, item: int) -> bool:
        return item >= self.count

    def chain(self, item: int) -> list[int]:
        """The item and all that it is drawn in, the outermost last."""
        found = [item]
        while self.above[found[-1]] >= 0:
            found.append(self.above[found[-1]])
        return found

    def meeting(self, source: int, target: int) -> tuple[list[int], list[int]]:
        """The chains of both ends of an edge up to where they are drawn within the same."""
        one, other = self.chain(source), self.chain(target)
        while one and other and one[-1] == other[-1]:
            one.pop()
            other.pop()
        return one, other

    # ── what leads back ──

    def _loops(self) -> set[int]:
        """Groups that an edge leads out of and another, after some, back into."""
        levels: dict[int, set[Pair]] = {}
        for source, target in self.edges:
            one, other = self.meeting(source, target)
            if one and other:
                levels.setdefault(self.above[one[-1]], set()).add((one[-1], other[-1]))
        return {item for pairs in levels.values() for item in left_over(pairs) if self.is_group(item)}

    def _dissolve(self, groups: set[int]) -> None:
        self.dissolved |= groups
        for item in range(self.total):
            while self.above[item] in self.dissolved:
                self.above[item] = self.above[self.above[item]]

    def _below(self) -> dict[int, list[int]]:
        below: dict[int, list[int]] = {}
        for item in range(self.total):
            if item not in self.dissolved:
                below.setdefault(self.above[item], []).append(item)
        return below

    def _single(self) -> set[int]:
        """Groups of nothing, or of one thing: a frame around that would say no more."""
        below = self._below()
        groups = (item for item in range(self.count, self.total) if item not in self.dissolved)
        return {group for group in groups if len(below.get(group, ())) < 2}


def left_over(pairs: set[Pair]) -> set[int]:
    """What lies on a circle, or between two circles."""
    back = {(target, source) for source, target in _on_or_after(pairs)}
    return {item for pair in _on_or_after(back) for item in pair}


def _on_or_after(pairs: set[Pair]) -> set[Pair]:
    """The pairs without those that begin at what no circle leads to."""
    following: dict[int, list[int]] = {}
    awaited: dict[int, int] = {}
    for source, target in pairs:
        following.setdefault(source, []).append(target)
        awaited[target] = awaited.get(target, 0) + 1
    free = [item for item in following if not awaited.get(item)]
    gone = set(free)
    while free:
        for target in following.get(free.pop(), ()):
            awaited[target] -= 1
            if not awaited[target]:
                gone.add(target)
                free.append(target)
    return {(source, target) for source, target in pairs if source not in gone}
