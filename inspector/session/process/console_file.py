"""The file that a debuggee's stdout and stderr are written to: memory where the system has such files (Linux), which
takes no disk and leaves nothing behind; else a file in the temporary folder."""

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

KEPT_BYTES = keeper_process.KEPT_BYTES  # of what was read
PIECE_BYTES = 1 << 20  # what was read is given back in pieces of so much

PREFIX = "gradstep-console-"  # of a file that belongs to a process
LOG_PREFIX = "gradstep-"  # of one that was left to the user
SUFFIX = ".log"


def make() -> MemoryFile | DiskFile:
    """Raises OSError where there is no place for it."""
    with contextlib.suppress(OSError, AttributeError):  # a sandbox that has none, or not Linux
        return MemoryFile()
    _sweep()
    return DiskFile()


class MemoryFile:
    """A file without a name, of which no more is kept than its reader still needs.

    Each description is one of its own: the keeper asks by ours whether there are others.
    """

    def __init__(self) -> None:
        made = os.memfd_create("gradstep-console")
        try:
            self.descriptor = os.open(f"/proc/self/fd/{made}", os.O_RDWR)
        finally:
            os.close(made)
        try:
            keeper_process.has_writers(self.descriptor)  # it could not be kept small where this can not be asked
        except OSError:
            self.close()
            raise
        self._given_back = 0

    def open_for_writing(self) -> int:
        """A descriptor in append mode: what several processes write keeps its order."""
        return os.open(f"/proc/self/fd/{self.descriptor}", os.O_WRONLY | os.O_APPEND)

    def size(self) -> int:
        return os.fstat(self.descriptor).st_size

    def read(self, position: int, count: int) -> tuple[int, bytes]:
        """(where it begins, the bytes): it begins later than `position` where bytes were given back before anybody had
        read them, by the keeper; it has no bytes then."""
        data = os.pread(self.descriptor, count, position)
        begin = keeper_process.first_kept(self.descriptor, position)  # after reading: given back, they read as zeros
        return begin, (data if begin == position else b"")

    def give_back(self, position: int) -> None:
        """All before `position` was read; the last of it is kept for a log."""
        if position < self._given_back:  # it began anew
            self._given_back = 0
        if position - KEPT_BYTES - self._given_back >= PIECE_BYTES:
            self._given_back = keeper_process.punch(self.descriptor, self._given_back, position - KEPT_BYTES)

    def leave(self) -> str:
        """The path of a new log, to which the keeper shall go on to write. Raises OSError."""
        descriptor, path = tempfile.mkstemp(prefix=LOG_PREFIX, suffix=SUFFIX)
        os.close(descriptor)
        return path

    def close(self) -> None:
        os.close(self.descriptor)


class DiskFile:
    """A file with a name and a lock, which says that somebody still has it. Nothing of it is given back."""

    descriptor = -1  # there is none for a keeper

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
        """The path of the file itself, which is nobody's any more but the user's."""
        left = self.path.replace(PREFIX, LOG_PREFIX)
        os.rename(self.path, left)
        self.path = ""
        return left

    def close(self) -> None:
        self._file.close()
        if self.path:
            with contextlib.suppress(FileNotFoundError):  # a script may clear its temporary folder
                os.unlink(self.path)


def _lock(descriptor: int) -> None:
    """Children have the lock as long as they have the description."""
    if fcntl is not None:
        with contextlib.suppress(OSError):  # a file system without locks
            fcntl.flock(descriptor, fcntl.LOCK_SH)


def _sweep() -> None:
    """Deletes what windows have left that were killed, and whose debuggees have ended since."""
    if fcntl is not None:
        for path in glob.glob(os.path.join(glob.escape(tempfile.gettempdir()), f"{PREFIX}*{SUFFIX}")):
            with contextlib.suppress(OSError):  # locked, another user's, or swept by another window just now
                _delete_if_free(path)


def _delete_if_free(path: str) -> None:
    with open(path, "rb") as file:
        if os.fstat(file.fileno()).st_uid == os.geteuid():
            fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
            os.unlink(path)
