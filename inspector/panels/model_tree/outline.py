"""The structure of the model as rows: who stands below whom, what each is called, and which rows a filter leaves.

A row is named by its key: twice the place of its node, plus one for the row of that parameter's gradient. Keys of two
structures of the same shape are the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from functools import cached_property

from inspector.wire.messages import Node

NO_ROW = -1


def is_grad(key: int) -> bool:
    return bool(key & 1)


class Outline:
    """The nodes of one structure, grouped once."""

    def __init__(self, nodes: Sequence[Node] = ()) -> None:
        self.nodes = tuple(nodes)
        self.place_of = dict(zip([node.id for node in self.nodes], range(len(self.nodes))))
        self.parents = [self.place_of.get(node.parent, NO_ROW) for node in self.nodes]
        self.parameters = [place for place, node in enumerate(self.nodes) if node.kind == "parameter"]

    def node(self, key: int) -> Node:
        return self.nodes[key >> 1]

    @cached_property
    def groups(self) -> dict[int, list[int]]:
        """Places of the children of each place that has some; those of NO_ROW are the roots."""
        groups: defaultdict[int, list[int]] = defaultdict(list)
        for place, parent in enumerate(self.parents):
            groups[parent].append(place)
        return dict(groups)

    @cached_property
    def paths(self) -> list[str]:
        """Dotted paths, "model.model1.conv1.weight"."""
        paths: list[str] = []
        for node, parent in zip(self.nodes, self.parents):
            paths.append(node.name if parent < 0 else f"{paths[parent]}.{node.name}")
        return paths

    @cached_property
    def haystacks(self) -> list[str]:
        """What free text is looked for in: the lower-case path, a parameter's with that of its gradient."""
        haystacks: list[str] = []
        for node, parent in zip(self.nodes, self.parents):
            name = node.name.lower() + ".grad" if node.kind == "parameter" else node.name.lower()
            haystacks.append(name if parent < 0 else f"{haystacks[parent]}.{name}")
        return haystacks

    @cached_property
    def types(self) -> list[str]:
        """Lower-case class name of each module, and for a parameter or buffer of the module that owns it."""
        own = [node.type.lower() for node in self.nodes]
        owned = zip(own, self.parents, self.nodes)
        return [name if node.kind in ("root", "module") else own[parent] for name, parent, node in owned]

    def prepare(self) -> None:
        """Builds now what `haystacks` and `types` would build when first asked for."""
        _ = self.haystacks, self.types

    @cached_property
    def totals(self) -> list[int]:
        """How many parameters stand at or below each place, those shown before not counted again."""
        return self.summed({place for place in self.parameters if self.nodes[place].shared_with < 0})

    @cached_property
    def signature(self) -> int:
        names, kinds = [node.name for node in self.nodes], [node.kind for node in self.nodes]
        return hash((tuple(names), tuple(kinds), tuple(self.parents)))

    def summed(self, places: set[int]) -> list[int]:
        """How many of `places` stand at or below each place."""
        sums = [0] * len(self.nodes)
        for place in places:
            sums[place] = 1
        for place in range(len(sums) - 1, -1, -1):
            if sums[place] and self.parents[place] >= 0:
                sums[self.parents[place]] += sums[place]
        return sums

    def path(self, key: int) -> str:
        return self.paths[key >> 1] + (".grad" if is_grad(key) else "")

    def with_ancestors(self, places: list[int]) -> bytearray:
        """A flag for each place: it is one of `places` or stands above one."""
        kept = bytearray(len(self.nodes))
        level: Collection[int] = places
        while level:
            for place in level:
                kept[place] = 1
            above = set(map(self.parents.__getitem__, level))
            level = [place for place in above if place >= 0 and not kept[place]]
        return kept


class Rows:
    """The rows that are shown of an outline: all, or those that `kept` flags. Children are listed when asked for."""

    def __init__(self, outline: Outline, kept: bytearray | None = None) -> None:
        self._outline = outline
        self._kept = kept
        self._children: dict[int, list[int]] = {}
        self._numbers: dict[int, int] = {}

    def __contains__(self, key: int) -> bool:
        place = key >> 1
        return 0 <= place < len(self._outline.nodes) and (self._kept is None or bool(self._kept[place]))

    def children(self, key: int) -> list[int]:
        """Keys of the rows below `key`; NO_ROW stands above the roots."""
        known = self._children.get(key)
        return self._list_children(key) if known is None else known

    def parent(self, key: int) -> int:
        if is_grad(key):
            return key - 1
        place = self._outline.parents[key >> 1]
        return NO_ROW if place < 0 else 2 * place

    def number(self, key: int) -> int:
        """The row's number among its siblings."""
        if key not in self._numbers:
            self.children(self.parent(key))
        return self._numbers[key]

    def depth(self, key: int) -> int:
        depth = 0
        while (key := self.parent(key)) != NO_ROW:
            depth += 1
        return depth

    def listed(self) -> list[int]:
        """The keys that some view has asked for."""
        return list(self._numbers)

    def first(self, limit: int) -> list[int]:
        """Keys to expand so that no more than `limit` rows show: level by level, from the top."""
        level, shown, expanded = [NO_ROW], 0, []
        while level and shown < limit:
            below: list[int] = []
            for key in level:
                if shown >= limit:
                    break
                children = self.children(key)
                if children and (shown + len(children) <= limit or key == NO_ROW):
                    shown += len(children)
                    below += children
                    expanded.append(key)
            level = below
        return expanded[1:]

    def _list_children(self, key: int) -> list[int]:
        if is_grad(key) and key != NO_ROW:
            children = []
        elif key != NO_ROW and self._outline.node(key).kind == "parameter":
            children = [key + 1]
        else:
            children = self._kept_keys(self._outline.groups.get(key >> 1, []))
        self._children[key] = children
        self._numbers.update((child, number) for number, child in enumerate(children))
        return children

    def _kept_keys(self, places: list[int]) -> list[int]:
        kept = self._kept
        return [2 * place for place in places if kept is None or kept[place]]
