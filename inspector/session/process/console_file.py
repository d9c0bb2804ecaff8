"""The file to which a debuggee's stdout and stderr are written: in memory where the system has such files (Linux),
which takes no disk and leaves nothing behind; else in the temporary folder."""

from __future__ import annotations

import contextlib
import glob
import os
import tempfile

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

from . import keeper_process

KEPT_BYTES = keeper_process.KEPT_BYTES  # of the bytes that were read
PIECE_BYTES = 1 << 20  # bytes are given back in pieces of this size

PREFIX = "gradstep-console-"  # name of a file that belongs to a process
LOG_PREFIX = "gradstep-"  # name of a file that was left to the user
SUFFIX = ".log"


def make() -> MemoryFile | DiskFile:
    """Returns a new file. Raises OSError if there is no space for it."""
    with contextlib.suppress(OSError, AttributeError):  # not Linux, or a sandbox without memory files
        return MemoryFile()
    _sweep()
    return DiskFile()


class MemoryFile:
    """A file without a name, of which only what its reader still needs is kept.

    Each descriptor has an open file description of its own: the keeper tells by ours whether others exist.
    """

    def __init__(self) -> None:
        made = os.memfd_create("gradstep-console")
        try:
            self.descriptor = os.open(f"/proc/self/fd/{made}", os.O_RDWR)
        finally:
            os.close(made)
        try:
            keeper_process.has_writers(self.descriptor)  # without this it could not be kept small
        except OSError:
            self.close()
            raise
        self._given_back = 0

    def open_for_writing(self) -> int:
        """Returns a descriptor in append mode: what several processes write keeps its order."""
        return os.open(f"/proc/self/fd/{self.descriptor}", os.O_WRONLY | os.O_APPEND)

    def size(self) -> int:
        return os.fstat(self.descriptor).st_size

    def read(self, position: int, count: int) -> tuple[int, bytes]:
        """Returns (position of the first byte, the bytes). If bytes were given back by the keeper before they were
        read, the position is later than asked for, and there are no bytes."""
        data = os.pread(self.descriptor, count, position)
        begin = keeper_process.first_kept(self.descriptor, position)  # afterwards: what was given back reads as zeros
        return begin, (data if begin == position else b"")

    def give_back(self, position: int) -> None:
        """Gives back the bytes before `position`, except the last ones, which are kept for a log."""
        if position < self._given_back:  # the file begins anew
            self._given_back = 0
        if position - KEPT_BYTES - self._given_back >= PIECE_BYTES:
            self._given_back = keeper_process.punch(self.descriptor, self._given_back, position - KEPT_BYTES)

    def leave(self) -> str:
        """Returns the path of a new log to which the keeper is to write. Raises OSError."""
        descriptor, path = tempfile.mkstemp(prefix=LOG_PREFIX, suffix=SUFFIX)
        os.close(descriptor)
        return path

    def close(self) -> None:
        os.close(self.descriptor)


class DiskFile:
    """A file with a name, and a lock that tells whether somebody has it open. No bytes are given back."""

    descriptor = -1  # none for a keeper

    def __init__(self) -> None:
        descriptor, self.path = tempfile.mkstemp(prefix=PREFIX, suffix=SUFFIX)
        self._file = open(descriptor, "rb", buffering=0)
        _lock(descriptor)

    def open_for_writing(self) -> int:
        descriptor = os.open(self.path, os.O_WRONLY | os.O_APPEND)
        _lock(descriptor)
        return descriptor

    def size(self) -> int:
        return os.fstat(self._file.fileno()).st_size

    def read(self, position: int, count: int) -> tuple[int, bytes]:
        self._file.seek(position)
        return position, self._file.read(count)

    def give_back(self, position: int) -> None:
        pass

    def leave(self) -> str:
        """Returns the path of the file, which is left to the user."""
        left = self.path.replace(PREFIX, LOG_PREFIX)
        os.rename(self.path, left)
        self.path = ""
        return left

    def close(self) -> None:
        self._file.close()
        if self.path:
            with contextlib.suppress(FileNotFoundError):  # a script may empty its temporary folder
                os.unlink(self.path)


def _lock(descriptor: int) -> None:
    """Locks the file as long as a process has this open file description."""
    if fcntl is not None:
        with contextlib.suppress(OSError):  # a file system without locks
            fcntl.flock(descriptor, fcntl.LOCK_SH)


def _sweep() -> None:
    """Deletes files of windows that were killed and whose debuggees have ended since."""
    if fcntl is not None:
        for path in glob.glob(os.path.join(glob.escape(tempfile.gettempdir()), f"{PREFIX}*{SUFFIX}")):
            with contextlib.suppress(OSError):  # locked, another user's, or just deleted by another window
                _delete_if_free(path)


def _delete_if_free(path: str) -> None:
    with open(path, "rb") as file:
        if os.fstat(file.fileno()).st_uid == os.geteuid():
            fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
            os.unlink(path)
