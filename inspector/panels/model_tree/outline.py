"""The structure of the model as rows: who stands below whom, what each is called, and which rows a filter leaves.

A row is named by its key: twice the place of its node, plus one for the row of that parameter's gradient. Keys of two
structures of the same shape are the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from inspector.wire.messages import Node, Structure

if TYPE_CHECKING:
    import numpy as np

    from inspector.panels.model_tree.table import Table

NO_ROW = -1
REMEMBERED_NODES = 4000


def is_grad(key: int) -> bool:
    return bool(key & 1)


class Outline:
    """The rows of one structure, as far as they have come. One without rows needs no numpy."""

    def __init__(self) -> None:
        self.is_complete = False  # no more rows are to come
        self._table: Table | None = None
        self._nodes: dict[int, Node] = {}

    def __len__(self) -> int:
        return 0 if self._table is None else len(self._table)

    @property
    def table(self) -> Table:
        """The columns; made when they are needed first."""
        if self._table is None:
            from inspector.panels.model_tree.table import Table

            self._table = Table()
        return self._table

    def extend(self, part: Structure) -> bool:
        """Takes the next rows; False, and nothing is taken, where they do not fit to those that are there."""
        if not self.table.extend(part):
            return False
        self._nodes.clear()
        self.is_complete = part.complete or (self.is_complete and not part.parents.data)
        return True

    def node(self, key: int) -> Node:
        """The row's node, of a gradient's row that of its parameter."""
        place = key >> 1
        if place not in self._nodes:
            if len(self._nodes) >= REMEMBERED_NODES:
                self._nodes.clear()
            self._nodes[place] = self._read(place)
        return self._nodes[place]

    def _read(self, place: int) -> Node:
        table = self.table
        parent, name, look, shared = (
            int(column[place]) for column in (table.parents, table.names, table.looks, table.shared)
        )
        count = int(table.counts[place]) if self.is_complete else None
        return Node.of(place, parent, table.words[name], table.styles[look], shared, count)

    def name(self, key: int) -> str:
        return "grad" if is_grad(key) else self.table.words[self.table.names[key >> 1]]

    def kind(self, key: int) -> str:
        return self.table.styles[self.table.looks[key >> 1]].kind

    def children(self, place: int) -> range:
        """Places of the children of a place; those of NO_ROW are the roots."""
        return range(0) if self._table is None else self._table.children(place)

    def parent(self, place: int) -> int:
        return int(self.table.parents[place])

    def parameters(self) -> Sequence[int] | np.ndarray:
        """Places of the parameters, each shared one once."""
        return () if self._table is None else self._table.parameters

    def modules(self) -> list[int]:
        """Places of the modules, each shared one once."""
        table = self._table
        return [] if table is None else ((table.kinds == 0) & (table.shared < 0)).nonzero()[0].tolist()

    def steps(self, key: int) -> list[str]:
        """The names on the way to a row."""
        places = [*reversed(self.table.above(key >> 1)), key >> 1]
        names = [self.name(2 * place) for place in places]
        return [*names, "grad"] if is_grad(key) else names

    def path(self, key: int) -> str:
        """The dotted path, "model.model1.conv1.weight"."""
        return ".".join(filter(None, self.steps(key)))

    def is_same_shape(self, other: Outline) -> bool:
        return len(self) == len(other) and (not len(self) or self.table.is_same_shape(other.table))


class ShownRows:
    """The rows that are shown of an outline: all, or those that `kept` flags. Children are listed when asked for."""

    def __init__(self, outline: Outline, kept: np.ndarray | None = None) -> None:
        self._outline = outline
        self._kept = kept
        self._children: dict[int, list[int]] = {}
        self._counts: dict[int, int] = {}  # how many children, as far as some view has asked
        self._numbers: dict[int, int] = {}
        self._parents: dict[int, int] = {}  # of those numbered

    def __contains__(self, key: int) -> bool:
        place = key >> 1
        return 0 <= place < len(self._outline) and (self._kept is None or bool(self._kept[place]))

    def is_same(self, other: ShownRows) -> bool:
        """Whether both leave the same rows, in the same order."""
        if type(other) is not type(self) or (self._kept is None) != (other._kept is None):
            return False
        return self._kept is None or bool((self._kept == other._kept).all())

    def children(self, key: int) -> list[int]:
        known = self._children.get(key)
        return self._list_children(key) if known is None else known

    def count(self, key: int) -> int:
        """How many children; without listing them."""
        if key not in self._counts:
            self._counts[key] = self._count(key)
        return self._counts[key]

    def _count(self, key: int) -> int:
        if key != NO_ROW and (is_grad(key) or self._outline.kind(key) == "parameter"):
            return 1 - (key & 1)
        places = self._outline.children(key >> 1)
        return len(places) if self._kept is None else int(self._kept[places.start : places.stop].sum())

    def parent(self, key: int) -> int:
        if is_grad(key):
            return key - 1
        above = self._parents.get(key)
        return self._above(key) if above is None else above

    def _above(self, key: int) -> int:
        place = self._outline.parent(key >> 1)
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

    def grown(self, parents: Sequence[int]) -> list[tuple[int, int, int]]:
        """Of some places those whose children some view has asked for, and who has more now: (key, how many it knows
        of, how many there are)."""
        asked = [(2 * place, self._counts[2 * place], place) for place in parents if 2 * place in self._counts]
        counts = [(key, known, len(self._outline.children(place))) for key, known, place in asked]
        return [(key, known, now) for key, known, now in counts if known < now]

    def list_anew(self, key: int) -> None:
        self._list_children(key)

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

    def at(self, steps: Sequence[str]) -> int:
        """The key of the row at these names, NO_ROW where there is none."""
        key = NO_ROW
        for step in steps:
            key = next((child for child in self.children(key) if self._outline.name(child) == step), NO_ROW)
            if key == NO_ROW:
                break
        return key

    def at_path(self, path: str) -> int:
        """The key of the row that Outline.path gives this path; names may have dots of their own."""
        return self._below(NO_ROW, path)

    def _below(self, key: int, path: str) -> int:
        for child in self.children(key):
            name = self._outline.name(child)
            if name == path:
                return child
            is_above = not name or path.startswith(name + ".")
            rest = path[len(name) + 1 :] if name else path
            if is_above and (found := self._below(child, rest)) != NO_ROW:
                return found
        return NO_ROW

    def _list_children(self, key: int) -> list[int]:
        if is_grad(key) and key != NO_ROW:
            children = []
        elif key != NO_ROW and self._outline.kind(key) == "parameter":
            children = [key + 1]
        else:
            children = self._kept_keys(self._outline.children(key >> 1))
        self._children[key], self._counts[key] = children, len(children)
        self._numbers.update(zip(children, range(len(children))))
        self._parents.update(dict.fromkeys(children, key))
        return children

    def _kept_keys(self, places: range) -> list[int]:
        if self._kept is None:
            return list(range(2 * places.start, 2 * places.stop, 2))
        return (2 * (self._kept[places.start : places.stop].nonzero()[0] + places.start)).tolist()


class Sorted(ShownRows):
    """Parameters alone, one below another, in an order of their own."""

    def __init__(self, outline: Outline, places: Iterable[int]) -> None:
        super().__init__(outline)
        keys = [2 * int(place) for place in places]
        self._keys = set(keys)
        self._children[NO_ROW], self._counts[NO_ROW] = keys, len(keys)
        self._numbers.update(zip(keys, range(len(keys))))
        self._parents.update(dict.fromkeys(keys, NO_ROW))

    def __contains__(self, key: int) -> bool:
        return key in self._keys

    def is_same(self, other: ShownRows) -> bool:
        return isinstance(other, Sorted) and self._children[NO_ROW] == other._children[NO_ROW]

    def grown(self, parents: Sequence[int]) -> list[tuple[int, int, int]]:
        return []

    def _count(self, key: int) -> int:
        return 0

    def _list_children(self, key: int) -> list[int]:
        self._children[key] = []
        return []
