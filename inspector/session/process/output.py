"""The debuggee's console: one file for stdout and stderr, which the window follows."""

from __future__ import annotations

import codecs
import contextlib
import os

from PySide6.QtCore import QObject, QTimer, Signal

from . import console_file
from .keeper import Keeper

INTERVAL_MS = 50
BUSY_INTERVAL_MS = 5  # if the last read found more than it could take
CHUNK_BYTES = 256 << 10  # read in one turn of the event loop, at most
MAX_BEHIND = 64 << 20  # if the script writes faster than we read, bytes are skipped, …
LAST_BYTES = 8 << 20  # … but not these last ones


class Output(QObject):
    """Follows its own file. `text`: new text; `drained`: all was read after `finish`; `skipped`: bytes that are left
    out, more than anybody could read."""

    text = Signal(str)
    skipped = Signal(object)
    drained = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._file: console_file.MemoryFile | console_file.DiskFile | None = None
        self._position = 0  # everything before it was read
        self._keeper = Keeper(self)
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._last: int | None = None  # where to stop reading, once the writer has gone
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._read)

    def open_for_writing(self) -> int:
        """Makes the file, once; returns a descriptor for the debuggee, which the caller closes. Raises OSError if there
        is no space for the file."""
        self._file = console_file.make()
        return self._file.open_for_writing()

    def follow(self) -> None:
        """Begins to read what is written. If the window is killed, the keeper looks after the file."""
        if self._file is not None and self._file.descriptor >= 0:
            with contextlib.suppress(OSError):  # no more process can be started: then only the window does
                self._keeper.start(self._file.descriptor)
        self._timer.start(INTERVAL_MS)

    def finish(self) -> None:
        """Called when the writer has exited: reads what there is by now, then emits `drained`. Its children may write
        on, unread."""
        assert self._file is not None
        self._last = self._file.size()
        self._timer.start(0)

    def close(self) -> None:
        """Stops following; what is written later is lost."""
        self._timer.stop()
        if self._file is not None:
            self._keeper.leave()
            self._file.close()
            self._file = None

    def leave(self) -> str:
        """Stops following; returns the path of a log of the last text and of what is written from now on, or "" if
        there is no space for one."""
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
        """Lets the keeper write this log; returns whether it does."""
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
        if self._file is None:  # closed by whoever got the text
            return
        if self._last is not None and (not data or self._position >= self._last):
            self._say(self._decoder.decode(b"", final=True))
            self.drained.emit()
            return
        busy = self._last is not None or len(data) == CHUNK_BYTES
        self._timer.start(BUSY_INTERVAL_MS if busy else INTERVAL_MS)

    def _next(self) -> bytes:
        """Returns the bytes read in this turn, after skipping gaps."""
        while self._file is not None:  # whoever is told of a gap may close
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
        if size < self._position:  # the script has opened it anew, as "/dev/stdout": then it begins again
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
