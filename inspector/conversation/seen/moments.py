"""The last phases of a training, in columns of limited length."""

from __future__ import annotations

import sys
from array import array
from collections import deque
from typing import Any

from inspector.wire.arrays import Array
from inspector.wire.seen import MomentsSeen, Spot

MOST_ITERATIONS = 10_000
MOST_MOMENTS = 200_000  # for scripts with very many phases per iteration
ROOM = 4096  # the least length by which columns grow, so that they are not copied for each few moments

CODES = {
    "ordinals": "q", "phases": "B", "spots": "i", "iterations": "q", "begins": "d", "ends": "d", "flags": "B",
    "losses": "d",
}  # fmt: skip


class Moments:
    """The last phases. The columns are those of MomentsSeen; an iteration is a run of moments with the same number.
    `spots`: all spots told so far."""

    def __init__(self) -> None:
        self.spots: list[Spot] = []
        self._columns: dict[str, array[Any]] = {name: array(code) for name, code in CODES.items()}
        self._room = 0  # length of the columns
        self._first, self._last = 0, 0  # which part of them is kept
        self._gone = 0  # number of moments before the columns' first entry
        self._starts: deque[int] = deque()  # for each kept iteration: number of moments before it

    def __len__(self) -> int:
        return self._last - self._first

    def iterations(self) -> int:
        return len(self._starts)

    def forgotten(self) -> int:
        """Returns the number of moments before the first one that is kept."""
        return self._gone + self._first

    def spot(self, number: int) -> Spot:
        """Returns the spot of this number, or an empty one if it was never told."""
        return self.spots[number] if number < len(self.spots) else Spot("", "", 0)

    def column(self, name: str) -> memoryview:
        """Returns a column of the kept moments; valid until the next `add`."""
        return memoryview(self._columns[name])[self._first : self._last]

    def add(self, seen: MomentsSeen) -> None:
        count = len(seen.phases.data)
        if not count:
            return
        self.spots.extend(seen.new_spots)
        self._make_room(count)
        last = self._last + count
        for name, code in CODES.items():
            self._columns[name][self._last : last] = _numbers(getattr(seen, name), code)
        self._note_iterations(self._last, last)
        self._last = last
        self._forget()

    def _note_iterations(self, first: int, last: int) -> None:
        iterations = self._columns["iterations"]
        for index in range(first, last):
            if not self._starts or iterations[index] != iterations[index - 1]:
                self._starts.append(self._gone + index)

    def _forget(self) -> None:
        most = self._gone + self._last - MOST_MOMENTS
        while len(self._starts) > MOST_ITERATIONS or (self._starts[0] < most and len(self._starts) > 1):
            self._starts.popleft()
            self._first = self._starts[0] - self._gone
        if self._starts[0] < most:  # one iteration that is longer than all that is kept
            self._first = self._last - MOST_MOMENTS
            self._starts[0] = most

    def _make_room(self, more: int) -> None:
        if self._last + more <= self._room:
            return
        kept = len(self)
        self._room = kept + more + max(ROOM, kept // 4)
        for name, code in CODES.items():
            column = array(code, bytes(self._room * array(code).itemsize))
            column[:kept] = self._columns[name][self._first : self._last]
            self._columns[name] = column
        self._gone += self._first
        self._first, self._last = 0, kept


def _numbers(column: Array, code: str) -> array[int] | array[float]:
    numbers = array(code, column.data)
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers
