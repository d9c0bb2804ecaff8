"""The rows of a model's structure in columns, as they come part by part, and what is reckoned over all of them.

Imports numpy: load it only once there is a model to show.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property

import numpy as np

from inspector.panels.base import notation
from inspector.wire.messages import Array, Look, Structure

_CACHED = ("levels", "kinds", "lower", "parameters", "totals", "counts", "shards")


class Table:
    """Rows are numbered from 0, level by level. All arrays have one entry per row: int32 where nothing else is said."""

    def __init__(self) -> None:
        self.parents, self.names, self.looks, self.shared = (np.empty(0, np.int32) for _ in range(4))
        self.words: list[str] = []
        self.styles: list[Look] = []

    def __len__(self) -> int:
        return len(self.parents)

    def extend(self, part: Structure) -> bool:
        """Takes the next rows; False, and nothing is taken, where they do not fit to those that are there."""
        new = [_numbers(column) for column in (part.parents, part.names, part.looks, part.shared)]
        if part.first != len(self) or not self._fit(new, part):
            return False
        old = (self.parents, self.names, self.looks, self.shared)
        self.parents, self.names, self.looks, self.shared = (np.concatenate(pair) for pair in zip(old, new))
        self.words += part.words
        self.styles += part.styles
        for name in _CACHED:
            self.__dict__.pop(name, None)
        return True

    def _fit(self, new: list[np.ndarray], part: Structure) -> bool:
        parents, names, looks, shared = new
        if len({len(column) for column in new}) != 1:
            return False
        rows = np.arange(len(self), len(self) + len(parents))
        falls = np.any(np.diff(np.concatenate([self.parents[-1:], parents])) < 0)
        within = _within(parents, rows) and _within(shared, rows) and names.min(initial=0) >= 0 <= looks.min(initial=0)
        words, styles = len(self.words) + len(part.words), len(self.styles) + len(part.styles)
        known = _within(names, words) and _within(looks, styles)
        return bool(within and known and not falls and self._stand_below_modules(parents, looks, part.styles))

    def _stand_below_modules(self, parents: np.ndarray, looks: np.ndarray, styles: tuple[Look, ...]) -> bool:
        """Parameters and buffers hold no rows."""
        is_tensor = np.array([style.kind in ("parameter", "buffer") for style in (*self.styles, *styles)], bool)
        above = np.concatenate([self.looks, looks])[parents[parents >= 0]]
        return not is_tensor[above].any()

    def children(self, row: int) -> range:
        """The rows right below one; of -1 the roots."""
        return range(self._first_below(row), self._first_below(row + 1))

    def _first_below(self, row: int) -> int:
        """The first row whose parent is this one or comes after it."""
        return int(np.searchsorted(self.parents, np.int32(row)))  # any other type converts all the parents first

    def is_same_shape(self, other: Table) -> bool:
        """Whether the same names stand at the same places."""
        ours, theirs = (self.parents, self.names, self.kinds), (other.parents, other.names, other.kinds)
        return self.words == other.words and all(map(np.array_equal, ours, theirs))

    # ── each row's own ──

    @cached_property
    def kinds(self) -> np.ndarray:
        """uint8: 0 a module, 1 a parameter, 2 a buffer."""
        numbers = {"parameter": 1, "buffer": 2}
        return self.of_looks([numbers.get(style.kind, 0) for style in self.styles], np.uint8)

    def of_looks(self, facts: Iterable[object], dtype: type) -> np.ndarray:
        """What each row has of its look; `facts` has one entry per look."""
        return np.array(list(facts), dtype)[self.looks] if len(self) else np.empty(0, dtype)

    @cached_property
    def parameters(self) -> np.ndarray:
        """Rows of the parameters, each shared one once."""
        return np.flatnonzero((self.kinds == 1) & (self.shared < 0))

    @cached_property
    def shards(self) -> np.ndarray:
        """How many parameters at or below each row are parts of tensors that ranks share."""
        return self.summed(self.of_looks([style.shard is not None for style in self.styles], np.int64))

    @cached_property
    def lower(self) -> list[str]:
        """The words in lower case."""
        return [word.lower() for word in self.words]

    # ── up and down the levels ──

    @cached_property
    def levels(self) -> list[tuple[int, int]]:
        """First and last (exclusive) row of each level, the roots first."""
        levels, first, last = [], 0, self._first_below(0)
        while first < last:
            levels.append((first, last))
            first, last = last, self._first_below(last)
        return levels

    def summed(self, amounts: np.ndarray, dtype: type = np.int64) -> np.ndarray:
        """What stands at or below each row, all together."""
        sums: np.ndarray = amounts.astype(dtype)
        for first, last in reversed(self.levels[1:]):
            np.add.at(sums, self.parents[first:last], sums[first:last])
        return sums

    def with_rows_above(self, rows: np.ndarray) -> np.ndarray:
        """Flags of the rows flagged, and of those above them."""
        kept = rows.copy()
        for first, last in reversed(self.levels[1:]):
            kept[self.parents[first:last][kept[first:last]]] = True
        return kept

    def with_rows_below(self, rows: np.ndarray) -> np.ndarray:
        """Flags of the rows flagged, and of those below them."""
        found = rows.copy()
        for first, last in self.levels[1:]:
            found[first:last] |= found[self.parents[first:last]]
        return found

    @cached_property
    def totals(self) -> np.ndarray:
        """How many parameters stand at or below each row, those shown before not counted again."""
        amounts = np.zeros(len(self), np.int64)
        amounts[self.parameters] = 1
        return self.summed(amounts)

    @cached_property
    def counts(self) -> np.ndarray:
        """int64: elements of each row's parameters, its own and below, each shared one once in each sum."""
        own = self.of_looks((style.count for style in self.styles), np.int64)
        return np.where(self.kinds == 0, self.whole(own), own)

    def whole(self, own: np.ndarray) -> np.ndarray:
        """The sum of what the parameters at or below each row have, each shared one once in each sum."""
        again = np.flatnonzero((self.kinds == 1) & (self.shared >= 0))
        amounts = np.where(self.kinds == 1, own, 0)
        amounts[again] = 0
        sums = self.summed(amounts, own.dtype.type)
        self._count_again(again, own, sums)
        return sums

    def _count_again(self, rows: np.ndarray, own: np.ndarray, sums: np.ndarray) -> None:
        """Adds a shared parameter to what is above each of its places, as far up as it has not been counted."""
        counted: dict[int, set[int]] = {}
        for row in rows.tolist():
            first = int(self.shared[row])
            above = counted.setdefault(first, set(self.above(first)))
            for place in self.above(row):
                if place in above:
                    break
                above.add(place)
                sums[place] += own[row]

    def above(self, row: int) -> list[int]:
        """The rows above one, from below."""
        found = []
        while (row := int(self.parents[row])) >= 0:
            found.append(row)
        return found

    # ── searching ──

    def with_path(self, text: str) -> np.ndarray:
        """Flags of the rows whose path in lower case, a parameter's with that of its gradient, holds `text`."""
        pieces = text.split(".")
        found = self._named(lambda word: text in word)  # all of it in one name: those of roots may have dots
        for cut in range(1, len(pieces)):
            first, *others = ".".join(pieces[:cut]), *pieces[cut:]
            found |= self._chain(first, others[:-1], lambda word: word.startswith(others[-1]))
            if "grad".startswith(others[-1]):
                found |= self._is_parameter & self._chain_to(first, others[:-1])
        if text in "grad":
            found |= self._is_parameter
        return self.with_rows_below(found)

    @property
    def _is_parameter(self) -> np.ndarray:
        return self.kinds == 1

    def _chain_to(self, first: str, others: list[str]) -> np.ndarray:
        """Flags of rows whose path ends with these names; the first of them may begin within a name."""
        if not others:
            return self._named(lambda word: word.endswith(first))
        return self._chain(first, others[:-1], lambda word: word == others[-1])

    def _chain(self, first: str, between: list[str], is_last: Callable[[str], bool]) -> np.ndarray:
        """Flags of rows whose own name `is_last`, above it the names `between`, and above those one ending with
        `first`."""
        found, above = self._named(is_last), self.parents
        checks: list[Callable[[str], bool]] = [*map(_equals, reversed(between)), lambda word: word.endswith(first)]
        for check in checks:
            named = self._named(check)
            found &= (above >= 0) & named[above]
            above = np.where(above >= 0, self.parents[above], -1)
        return found

    def _named(self, check: Callable[[str], bool]) -> np.ndarray:
        """Flags of the rows whose name passes."""
        return np.fromiter(map(check, self.lower), bool, len(self.lower))[self.names]

    def of_type(self, text: str) -> np.ndarray:
        """Flags of modules whose class name holds `text`, and of the parameters and buffers that they own."""
        named = self.of_looks((text in style.type.lower() for style in self.styles), bool)
        own = named & (self.kinds == 0)
        return own | (own[self.parents] & (self.parents >= 0) & (self.kinds > 0))

    def of_dtype(self, text: str) -> np.ndarray:
        """Flags of rows whose dtype begins so, in torch's spelling or in the short one."""
        fits = (bool(style.dtype) and _is_dtype(style.dtype.lower(), text) for style in self.styles)
        return self.of_looks(fits, bool)

    def of_device(self, text: str) -> np.ndarray:
        """Flags of rows whose device begins so."""
        return self.of_looks((style.device.lower().startswith(text) for style in self.styles), bool)


def _equals(name: str) -> Callable[[str], bool]:
    return lambda word: word == name


def _is_dtype(name: str, value: str) -> bool:
    return name.removeprefix("torch.").startswith(value) or notation.dtype(name).startswith(value)


def _numbers(column: Array) -> np.ndarray:
    return np.frombuffer(column.data, "<i4") if column.dtype == "i4" else np.empty(0, np.int32)


def _within(numbers: np.ndarray, below: np.ndarray | int) -> bool:
    return bool(np.all((numbers >= -1) & (numbers < below)))
