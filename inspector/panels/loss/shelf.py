"""Where the old numbers of a run's curves lie: the first of them in memory, all others in a file that has no name."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
import weakref
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable
from typing import IO, Any

import numpy as np

IN_MEMORY = 32 << 20  # bytes that are not written: most runs, two million points, never touch the disk
LEFT_FREE = 1 << 30  # bytes of the disk: the script may want to save something
FAR_APART = 1024  # numbers; where more lie between two that are wanted, each is read on its own


class ArrayFile:
    """Takes arrays that will not change any more. The file is gone with the last of them, or with the process.

    They are written and read, not mapped: a mapping would keep a descriptor each, count as memory of the window, and
    end the process where a disk fails. What the disk does not take stays in memory, and `on_kept(folder, error)` says
    so once.
    """

    def __init__(self, folder: str, on_kept: Callable[[str, OSError], None]) -> None:
        """`folder` is made where it is missing; where that can not be, the file lies among the temporary ones."""
        self._folder = folder
        self._on_kept = on_kept
        self._has_told = False
        self._in_memory = 0  # bytes
        self._file: IO[bytes] | None = None
        self._end = 0
        self._free: defaultdict[int, list[int]] = defaultdict(list)  # places in the file by their bytes

    def put(self, numbers: np.ndarray) -> np.ndarray | Shelved:
        """What to read them from now on; whoever gave them lets them go."""
        if self._in_memory + numbers.nbytes <= IN_MEMORY:
            self._in_memory += numbers.nbytes
            weakref.finalize(numbers, self._let_go, numbers.nbytes)
            return numbers
        try:
            return self._write(numbers)
        except OSError as error:
            self._tell(error)
            return numbers

    def read(self, place: int, numbers: np.ndarray) -> np.ndarray:
        """Fills the array with what begins at a place of the file."""
        assert self._file is not None
        self._file.seek(place)
        if self._file.readinto(numbers.view(np.uint8)) != numbers.nbytes:  # type: ignore[attr-defined]
            raise OSError(errno.EIO, os.strerror(errno.EIO), self._folder)
        return numbers

    def _write(self, numbers: np.ndarray) -> Shelved:
        file = self._file = self._file or self._opened()
        if shutil.disk_usage(file.name).free < LEFT_FREE + numbers.nbytes:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        free = self._free[numbers.nbytes]
        place = free[-1] if free else self._end
        file.seek(place)
        left = numbers.tobytes()
        while left:
            left = left[file.write(left) :]
        if free:
            free.pop()
        self._end = max(self._end, place + numbers.nbytes)
        shelved = Shelved(self, place, numbers)
        weakref.finalize(shelved, free.append, place)
        return shelved

    def _opened(self) -> IO[bytes]:
        try:
            os.makedirs(self._folder, exist_ok=True)
            file = tempfile.TemporaryFile(buffering=0, dir=self._folder)
        except OSError:
            self._folder = tempfile.gettempdir()
            file = tempfile.TemporaryFile(buffering=0)
        weakref.finalize(self, file.close)
        return file

    def _let_go(self, count: int) -> None:
        self._in_memory -= count

    def _tell(self, error: OSError) -> None:
        if not self._has_told:
            self._has_told = True
            self._on_kept(self._folder, error)


class Shelved:
    """An array in the file, read like the array that it was; its place is free again when it goes."""

    def __init__(self, shelf: ArrayFile, place: int, numbers: np.ndarray) -> None:
        self._shelf, self._place = shelf, place
        self._dtype, self._length = numbers.dtype, len(numbers)

    def __len__(self) -> int:
        return self._length

    def __getitem__(self, key: Any) -> Any:
        """One number, a slice of step 1, or those at rising indices."""
        if isinstance(key, int):
            return self._read(key, key + 1)[0]
        if isinstance(key, slice):
            return self._read(*key.indices(self._length)[:2])
        first, last = int(key[0]), int(key[-1]) + 1
        if last - first <= FAR_APART * len(key):
            return self._read(first, last)[key - first]
        return np.concatenate([self._read(index, index + 1) for index in key.tolist()])

    def count_below(self, key: int) -> int:
        """How many of them are < `key`; they do not fall."""
        return bisect_left(self, key)

    def _read(self, first: int, last: int) -> np.ndarray:
        numbers = np.empty(max(last - first, 0), self._dtype)
        return self._shelf.read(self._place + first * self._dtype.itemsize, numbers)
