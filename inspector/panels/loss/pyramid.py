"""Growing columns of numbers, and a minimum/maximum pyramid over them that keeps ten million points fluent to draw."""

from __future__ import annotations

import bisect
from dataclasses import dataclass
from typing import Any

import numpy as np

from inspector.panels.loss.shelf import ArrayFile, Shelved

BASE = 16
CHUNK = 1 << 17  # numbers


class ChunkedArray:
    """An append-only array in chunks: no append ever copies what is there, so none is slow."""

    def __init__(self, dtype: str, is_regular: bool = False, shelf: ArrayFile | None = None) -> None:
        """`is_regular`: of int64 that mostly rise by one step, and are never replaced; such a chunk takes no room.
        `shelf` gets the others when the next one begins."""
        self._dtype = dtype
        self._is_regular = is_regular
        self._shelf = shelf
        self._chunks: list[Any] = []  # arrays, RegularSteps, or Shelved
        self._begins: list[int] = []  # numbers of the chunks that do not go on as the one before
        self._length = 0

    def __len__(self) -> int:
        return self._length

    def __getitem__(self, index: int) -> int | float:
        """One number, as Python's own; negative indices count from the end."""
        index = index + self._length if index < 0 else index
        if not 0 <= index < self._length:
            raise IndexError(index)
        return self._chunks[index // CHUNK][index % CHUNK].item()

    def append(self, numbers: np.ndarray) -> None:
        self.replace_from(self._length, numbers)

    def replace_from(self, start: int, numbers: np.ndarray) -> None:
        """Everything from `start` on becomes `numbers`."""
        self._length = start
        while len(numbers):
            place = self._length % CHUNK
            piece, numbers = numbers[: CHUNK - place], numbers[CHUNK - place :]
            self._room(self._length // CHUNK, place + len(piece))[place : place + len(piece)] = piece
            self._length += len(piece)
            if self._is_regular and self._length % CHUNK == 0:
                self._note_steps()

    def slice(self, first: int, last: int) -> np.ndarray:
        """Numbers `first` … `last` (exclusive), read-only; a copy only where they lie in several chunks."""
        first, last = max(first, 0), min(last, self._length)
        starts = range(first - first % CHUNK, last, CHUNK)
        parts = [self._chunks[s // CHUNK][max(first - s, 0) : min(last - s, CHUNK)] for s in starts]
        numbers = parts[0].view() if len(parts) == 1 else np.concatenate([np.empty(0, self._dtype), *parts])
        numbers.flags.writeable = False
        return numbers

    def take(self, indices: np.ndarray) -> np.ndarray:
        """The numbers at rising indices."""
        bounds = np.searchsorted(indices, np.array([*self._begins, len(self._chunks)]) * CHUNK).tolist()
        parts = [
            self._chunks[number][indices[first:last] - number * CHUNK]
            for number, first, last in zip(self._begins, bounds, bounds[1:])
            if first < last
        ]
        return np.concatenate([np.empty(0, self._dtype), *parts])

    @property
    def numbers(self) -> np.ndarray:
        """All of them."""
        return self.slice(0, self._length)

    def count_below(self, key: int) -> int:
        """In a column of int64 that never falls: how many numbers are < `key`."""
        count = bisect.bisect_left(range(-(-self._length // CHUNK)), key, key=lambda chunk: int(self[chunk * CHUNK]))
        start = max(count - 1, 0) * CHUNK
        if start >= self._length:
            return start
        chunk, length = self._chunks[start // CHUNK], min(self._length - start, CHUNK)
        if isinstance(chunk, (RegularSteps, Shelved)):
            return start + min(chunk.count_below(key), length)  # the column may end within it
        # the key must be int64: a float key makes numpy convert all the numbers first
        return start + int(np.searchsorted(chunk[:length], np.int64(key)))

    def _room(self, chunk: int, wanted: int) -> np.ndarray:
        """The chunk with room for so many; the first one grows, since most columns stay short."""
        if chunk == len(self._chunks):
            self._shelve()
            self._begins.append(chunk)
            self._chunks.append(np.empty(CHUNK if chunk else min(256, CHUNK), self._dtype))
        if isinstance(self._chunks[chunk], Shelved):
            self._chunks[chunk] = self._chunks[chunk][:]
        if wanted > len(self._chunks[chunk]):
            old = self._chunks[chunk]
            self._chunks[chunk] = np.empty(min(max(wanted, 2 * len(old)), CHUNK), self._dtype)
            self._chunks[chunk][: len(old)] = old
        return self._chunks[chunk]

    def _note_steps(self) -> None:
        """The newest chunk is full; where it rises by one step, it needs no room."""
        newest = self._chunks[-1] = _as_steps(self._chunks[-1])
        if len(self._chunks) > 1 and isinstance(newest, RegularSteps) and newest.continues(self._chunks[-2]):
            self._begins.pop()

    def _shelve(self) -> None:
        """The newest chunk is full, and another begins."""
        if self._shelf is not None and self._chunks and isinstance(self._chunks[-1], np.ndarray):
            self._chunks[-1] = self._shelf.put(self._chunks[-1])


@dataclass(frozen=True, slots=True)
class RegularSteps:
    """A chunk of numbers that rise by the same step, read like the array that it stands for, and beyond its end."""

    _first: int
    _step: int

    def continues(self, before: Any) -> bool:
        """Whether the chunk before, read beyond its end, gives these numbers."""
        return isinstance(before, RegularSteps) and before == RegularSteps(self._first - CHUNK * self._step, self._step)

    def __getitem__(self, key: Any) -> Any:
        if isinstance(key, int):
            return np.int64(self._first + key * self._step)
        places = np.arange(*key.indices(CHUNK), dtype=np.int64) if isinstance(key, slice) else np.asarray(key, np.int64)
        return self._first + places * np.int64(self._step)

    def count_below(self, key: int) -> int:
        """How many of them are < `key`; they do not fall."""
        if self._step == 0:
            return CHUNK if self._first < key else 0
        return min(max(-(-(key - self._first) // self._step), 0), CHUNK)


def _as_steps(chunk: np.ndarray) -> np.ndarray | RegularSteps:
    step = int(chunk[1]) - int(chunk[0])
    return RegularSteps(int(chunk[0]), step) if np.all(np.diff(chunk) == step) else chunk


class Pyramid:
    """Minimum and maximum of every 16, 256, 4096, … numbers of a column, in float32: 0.53 bytes per number.

    Numbers that are not finite are no part of it; a bucket without any finite number is NaN.
    """

    def __init__(self, column: ChunkedArray, shelf: ArrayFile | None = None) -> None:
        self._column = column
        self._shelf = shelf
        self._length = 0
        self._levels: list[tuple[ChunkedArray, ChunkedArray]] = []

    def extend(self) -> None:
        """Takes in what the column got since the last call: O(new) work."""
        start, self._length = self._length, len(self._column)
        count = self._length
        level = 0
        while count > BASE:
            start //= BASE
            self._extend_level(level, start)
            count = len(self._levels[level][0])
            level += 1

    def envelope(self, first: int, last: int, buckets: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Indices, minima and maxima of at most about `buckets` buckets that cover `first` … `last` (exclusive).

        Buckets lie at multiples of their own size, so that a picture does not flicker while it is panned. Where each
        number has a bucket of its own, minima and maxima are the numbers themselves, bit for bit.
        """
        level, size = 0, 1
        while (last - first) > BASE * max(buckets, 1) * size and level < len(self._levels):
            level, size = level + 1, size * BASE
        low, high = self._slice(level, first // size, -(-last // size))
        group = max(1, -(-len(low) // max(buckets, 1)))
        return _grouped(low, high, first // size, group, size)

    def _extend_level(self, level: int, start: int) -> None:
        if level == len(self._levels):
            self._levels.append((ChunkedArray("f4", shelf=self._shelf), ChunkedArray("f4", shelf=self._shelf)))
            start = 0  # what was there before filled the levels below to the brim
        low, high = self._slice(level, start * BASE, self._length)
        starts = np.arange(0, len(low), BASE)
        mins, maxs = self._levels[level]
        mins.replace_from(start, np.fmin.reduceat(low, starts))
        maxs.replace_from(start, np.fmax.reduceat(high, starts))

    def _slice(self, level: int, first: int, last: int) -> tuple[np.ndarray, np.ndarray]:
        if level:
            low, high = self._levels[level - 1]
            return low.slice(first, last), high.slice(first, last)
        numbers = self._column.slice(first, last)
        finite = np.isfinite(numbers)
        numbers = numbers if finite.all() else np.where(finite, numbers, np.nan)
        return numbers, numbers


def _grouped(
    low: np.ndarray, high: np.ndarray, offset: int, group: int, size: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Joins `group` neighbours at a time; the first group may be short, so that all lie at multiples of their size."""
    if not len(low):
        return np.empty(0, np.int64), low, high
    if group == 1:
        return np.arange(offset, offset + len(low), dtype=np.int64) * size, low, high
    starts = np.arange(-(offset % group), len(low), group)
    starts[0] = 0
    return (offset + starts) * size, np.fmin.reduceat(low, starts), np.fmax.reduceat(high, starts)
