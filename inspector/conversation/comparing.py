"""Compares what the ranks of a training hold, tensor by tensor, from the numbers that each rank makes of its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from inspector.wire.collectives import AskMarks, Marks, TensorMark

from .conversation import Conversation

Key = tuple[str, str, str]  # kind, path, key
KINDS = ("parameter", "gradient", "buffer", "state")


@dataclass(frozen=True)
class Difference:
    """A tensor that is not the same on all ranks. `marks`: by rank; None where the rank has none."""

    kind: str
    path: str
    key: str
    marks: tuple[TensorMark | None, ...]


@dataclass(frozen=True)
class Comparison:
    """`equal`, `parts`, `unread`: how many tensors of each kind are the same on all ranks bit by bit, lie in parts on
    several ranks, or could not be read."""

    ranks: int
    iteration: int
    differences: tuple[Difference, ...]
    equal: Counter[str]
    parts: Counter[str]
    unread: Counter[str]


def compare(told: Sequence[Sequence[TensorMark]], iteration: int) -> Comparison:
    """Returns what is equal and what is not; the differences in the order of the kinds, and then of the model."""
    tables = [{(mark.kind, mark.path, mark.key): mark for mark in marks} for marks in told]
    equal, parts, unread = Counter[str](), Counter[str](), Counter[str]()
    differences = []
    for key in dict.fromkeys(key for table in tables for key in table):
        marks = tuple(table.get(key) for table in tables)
        found = [mark for mark in marks if mark is not None]
        if any(mark.is_shard for mark in found):
            parts[key[0]] += 1
        elif any(not mark.mark for mark in found):
            unread[key[0]] += 1
        elif len(found) == len(tables) and len({(mark.mark, mark.shape) for mark in found}) == 1:
            equal[key[0]] += 1
        else:
            differences.append(Difference(*key, marks))
    differences.sort(key=lambda one: KINDS.index(one.kind))
    return Comparison(len(tables), iteration, tuple(differences), equal, parts, unread)


class Comparing:
    """Asks all ranks at the stop where they are held; `done(comparison)` is called when all have answered, and
    `failed()` if one can not, or
    `give_up` was called, as one was let go: then its answers do not come."""

    def __init__(
        self, ranks: Sequence[Conversation], done: Callable[[Comparison], None], failed: Callable[[], None]
    ) -> None:
        self._ranks, self._done, self._failed = ranks, done, failed
        self._told: list[list[TensorMark]] = [[] for _ in ranks]
        self._waits = set(range(len(ranks)))
        self._is_over = False

    def begin(self) -> None:
        for number in range(len(self._ranks)):
            self._ask(number, 0)

    def _ask(self, number: int, first: int) -> None:
        rank = self._ranks[number]
        if not rank.can_answer() or rank.stop is None:
            self.give_up()
            return
        rank.ask(AskMarks(0, first), lambda answer: self._take(number, first, answer), self)

    def _take(self, number: int, first: int, answer: Any) -> None:
        if self._is_over:
            return
        if not isinstance(answer, Marks):
            self.give_up()
            return
        self._told[number] += answer.tensors
        if answer.next > first:
            self._ask(number, answer.next)
            return
        self._waits.discard(number)
        if not self._waits:
            self._is_over = True
            self._done(compare(self._told, answer.iteration))

    def give_up(self) -> None:
        if not self._is_over:
            self._is_over = True
            self._failed()
