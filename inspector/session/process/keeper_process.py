"""The keeper of a debuggee's console, a process: `python -I -S <this file> <descriptor>`.

It outlives a window that is killed, and keeps the file small if nobody reads it. The script is not involved: stdout and
stderr are an ordinary file for it. The keeper's standard input tells what the window wants: its end means that the
window is gone; a path before that, that the output is to go on to a log there. It ends when nobody can write to the
console any more.
"""

from __future__ import annotations

import contextlib
import errno
import functools
import os
import select
import signal
import sys
import time
from collections.abc import Callable

KEPT_BYTES = 4 << 20  # last bytes that are kept if nobody reads
BEHIND_BYTES = 64 << 20  # … if a window reads, maybe slowly
LOG_BYTES = 64 << 20  # a longer log begins again with the last bytes

TICK_S = 0.25
BUSY_TICK_S = 0.01  # while much is written

PIECE_BYTES = 1 << 20
LEFT_OUT = "\n[…]\n".encode()

_PUNCH_HOLE = 0x02 | 0x01  # FALLOC_FL_PUNCH_HOLE, which needs FALLOC_FL_KEEP_SIZE
_PAGE_BYTES = 4096


# ── the console ──────────────────────────────────────────────────────────────────────────────────────────────────────


@functools.cache
def _fallocate() -> Callable[[int, int, int, int], int]:
    import ctypes  # it takes longer to import than all else here

    function = ctypes.CDLL(None, use_errno=True).fallocate
    function.argtypes = [ctypes.c_int, ctypes.c_int, ctypes.c_int64, ctypes.c_int64]
    return function  # type: ignore[no-any-return]


def punch(descriptor: int, begin: int, end: int) -> int:
    """Frees the whole pages between `begin` and `end`; the file's size and all other bytes stay. Returns where it
    stopped. Raises OSError."""
    import ctypes

    end -= end % _PAGE_BYTES
    if end <= begin:
        return begin
    if _fallocate()(descriptor, _PUNCH_HOLE, begin, end - begin) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return end


def first_kept(descriptor: int, position: int) -> int:
    """Returns the position of the first byte from `position` on that was not given back, or the file's end."""
    try:
        return os.lseek(descriptor, position, os.SEEK_DATA)
    except OSError as error:
        if error.errno != errno.ENXIO:
            raise
        return max(position, os.fstat(descriptor).st_size)


def has_writers(descriptor: int) -> bool:
    """Returns whether the file is open in any other description: only then is a lease for writing refused.

    Raises OSError if there are no leases.
    """
    import fcntl  # it does not exist everywhere, and neither do files in memory

    try:
        fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_WRLCK)
    except BlockingIOError:
        return True
    fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_UNLCK)
    return False


class Console:
    """The file, and how fast it grows."""

    def __init__(self, descriptor: int) -> None:
        self.descriptor = descriptor
        self._size = 0

    def shrink(self, kept: int) -> bool:
        """Keeps only the last `kept` bytes if there are twice as many; returns whether much was written meanwhile."""
        state = os.fstat(self.descriptor)
        if state.st_blocks * 512 > 2 * kept:
            punch(self.descriptor, 0, state.st_size - kept)
        came, self._size = state.st_size - self._size, state.st_size
        return came > kept // 2

    def read(self, position: int, count: int) -> tuple[int, bytes]:
        """Returns (position, bytes) from `position` on, or from the first kept byte after it."""
        begin = first_kept(self.descriptor, position)
        return begin, os.pread(self.descriptor, count, begin)

    def last_words(self) -> int:
        """Returns the position where the last kept bytes begin."""
        return max(0, os.fstat(self.descriptor).st_size - KEPT_BYTES)


# ── the log ──────────────────────────────────────────────────────────────────────────────────────────────────────────


class Log:
    """Copies the console to a file on disk, with a mark where something is left out."""

    def __init__(self, path: str, console: Console) -> None:
        self._console = console
        self._position = 0  # in the console
        self._file = os.open(path, os.O_WRONLY | os.O_APPEND)  # the window has made the file

    def catch_up(self) -> None:
        """Copies what is new. Raises OSError if it can not be written; the next call continues."""
        while True:
            self._begin_anew_when_full()
            begin, data = self._console.read(self._position, PIECE_BYTES)
            if not data:
                return
            if begin > self._position:
                os.write(self._file, LEFT_OUT)
            self._position = begin
            self._position += os.write(self._file, data)

    def _begin_anew_when_full(self) -> None:
        if os.fstat(self._file).st_size >= LOG_BYTES:
            os.ftruncate(self._file, 0)
            os.write(self._file, LEFT_OUT)
            self._position = max(self._position, self._console.last_words())


# ── the work ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def watch(console: Console, orders: int) -> str:
    """Keeps the file small while the window lives; returns the path of the log that it wants at its end, or ""."""
    told = b""
    waiting = select.poll()
    waiting.register(orders, select.POLLIN)
    tick = TICK_S
    while True:
        if waiting.poll(tick * 1000):
            data = os.read(orders, 1 << 16)
            if not data:
                return os.fsdecode(told)
            told += data
        tick = BUSY_TICK_S if console.shrink(BEHIND_BYTES) else TICK_S


def go_on(console: Console, path: str) -> None:
    """Goes on without the window until nobody can write any more."""
    log: Log | None = None
    is_over = False
    while not is_over:
        is_over = not has_writers(console.descriptor)
        if path:
            with contextlib.suppress(OSError):  # usually a full disk: the last bytes wait until there is room
                log = log or Log(path, console)
                log.catch_up()
        is_busy = console.shrink(KEPT_BYTES)
        if not is_over:
            time.sleep(BUSY_TICK_S if is_busy else TICK_S)


def main(descriptor: int, orders: int = 0) -> None:
    signal.signal(signal.SIGIO, signal.SIG_IGN)  # sent when somebody opens the file that we have a lease of
    console = Console(descriptor)
    go_on(console, watch(console, orders))


if __name__ == "__main__":
    main(int(sys.argv[1]))
