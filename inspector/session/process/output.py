"""The debuggee's console: one file that stdout and stderr are written to, and that the window follows."""

from __future__ import annotations

import codecs
import contextlib
import os

from PySide6.QtCore import QObject, QTimer, Signal

from . import console_file
from .keeper import Keeper

INTERVAL_MS = 50
BUSY_INTERVAL_MS = 5  # when the last read found more than it may take
CHUNK_BYTES = 256 << 10  # at most so much in one turn of the event loop
MAX_BEHIND = 64 << 20  # bytes; a script that is faster than we can read is not read to the letter, but
LAST_BYTES = 8 << 20  # its last words are


class Output(QObject):
    """Follows a file of its own. `text` brings what is new, `drained` says that all was read after `finish`.

    `skipped` tells of bytes that do not come: there were more than anybody could have looked at.
    """

    text = Signal(str)
    skipped = Signal(object)
    drained = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._file: console_file.MemoryFile | console_file.DiskFile | None = None
        self._position = 0  # all before was read
        self._keeper = Keeper(self)
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._last: int | None = None  # where to stop reading, once the writer is gone
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._read)

    def open_for_writing(self) -> int:
        """Makes the file, once; gives a descriptor for the debuggee, which is the caller's to close. Raises OSError
        where there is no room for the file."""
        self._file = console_file.make()
        return self._file.open_for_writing()

    def follow(self) -> None:
        """What is written is read from now on. Were the window killed, its keeper looks after the file."""
        if self._file is not None and self._file.descriptor >= 0:
            with contextlib.suppress(OSError):  # no process more is to be had: then only the window does
                self._keeper.start(self._file.descriptor)
        self._timer.start(INTERVAL_MS)

    def finish(self) -> None:
        """The writer has exited: read what there is by now, then emit `drained`. Its children may write on, unread."""
        assert self._file is not None
        self._last = self._file.size()
        self._timer.start(0)

    def close(self) -> None:
        """Stops following. What is still written is kept by nobody."""
        self._timer.stop()
        if self._file is not None:
            self._keeper.leave()
            self._file.close()
            self._file = None

    def leave(self) -> str:
        """Stops following; gives the path of a log of what is written from now on, and of the last words before; ""
        where there is no place for one."""
        assert self._file is not None
        try:
            path = self._file.leave()
        except OSError:
            path = ""
        if path and self._file.descriptor >= 0 and not self._hand_over(path):
            path = ""
        self.close()
        return path

    def _hand_over(self, path: str) -> bool:
        """Whether the keeper goes on with this log; without one there is none."""
        try:
            self._keeper.leave(path)
        except OSError:
            os.unlink(path)
            return False
        return True

    def _read(self) -> None:
        assert self._file is not None
        self._skip_what_is_too_much()
        data = self._next()
        if data:
            self._say(self._decoder.decode(data))
        if self._file is None:  # closed by whoever heard the text
            return
        if self._last is not None and (not data or self._position >= self._last):
            self._say(self._decoder.decode(b"", final=True))
            self.drained.emit()
            return
        busy = self._last is not None or len(data) == CHUNK_BYTES
        self._timer.start(BUSY_INTERVAL_MS if busy else INTERVAL_MS)

    def _next(self) -> bytes:
        """What is read in this turn, behind the gaps that it begins with."""
        while self._file is not None:  # who hears of a gap may close
            begin, data = self._file.read(self._position, self._allowed())
            if begin == self._position:
                self._position += len(data)
                self._file.give_back(self._position)
                return data
            self._skip_to(begin)
        return b""

    def _skip_what_is_too_much(self) -> None:
        assert self._file is not None
        size = self._file.size() if self._last is None else self._last
        if size < self._position:  # opened anew by the script, as "/dev/stdout": then it begins anew
            self._position = 0
        elif size - self._position > MAX_BEHIND:
            self._skip_to(size - LAST_BYTES)

    def _skip_to(self, position: int) -> None:
        self._decoder.reset()
        skipped, self._position = position - self._position, position
        self.skipped.emit(skipped)

    def _allowed(self) -> int:
        if self._last is None:
            return CHUNK_BYTES
        return max(0, min(CHUNK_BYTES, self._last - self._position))

    def _say(self, text: str) -> None:
        if text:
            self.text.emit(text)
