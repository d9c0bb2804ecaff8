"""The debuggee's console: one file that stdout and stderr are written to, and that the window follows."""

from __future__ import annotations

import codecs
import contextlib
import os
import tempfile

from PySide6.QtCore import QObject, QTimer, Signal

INTERVAL_MS = 50
BUSY_INTERVAL_MS = 5  # when the last read found more than it may take
CHUNK_BYTES = 256 << 10  # at most so much in one turn of the event loop
MAX_BEHIND = 64 << 20  # bytes; a script that is faster than we can read is not read to the letter, but
LAST_BYTES = 8 << 20  # its last words are


class Output(QObject):
    """Follows a file of its own. `text` brings what is new, `drained` says that all was read after `finish`.

    `skipped` tells of bytes that are in the file only: there were more than anybody could have looked at.
    """

    text = Signal(str)
    skipped = Signal(int)
    drained = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.path = ""  # until it is opened for writing
        self._file = open(os.devnull, "rb", buffering=0)
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._last: int | None = None  # where to stop reading, once the writer is gone
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._read)

    def open_for_writing(self) -> int:
        """Makes the file; gives a descriptor for the debuggee, in append mode: what several processes write keeps its
        order. Raises OSError where there is no room for the file."""
        if not self.path:
            descriptor, self.path = tempfile.mkstemp(prefix="gradstep-", suffix=".log")
            self._file.close()
            self._file = open(descriptor, "rb", buffering=0)
        return os.open(self.path, os.O_WRONLY | os.O_APPEND)

    def follow(self) -> None:
        self._timer.start(INTERVAL_MS)

    def finish(self) -> None:
        """The writer has exited: read what there is by now, then emit `drained`. Its children may write on, unread."""
        self._last = os.fstat(self._file.fileno()).st_size
        self._timer.start(0)

    def close(self, keep_file: bool = False) -> None:
        """Stops following, and deletes the file unless somebody still writes to it."""
        self._timer.stop()
        if self._file.closed:
            return
        self._file.close()
        if self.path and not keep_file:
            with contextlib.suppress(FileNotFoundError):  # a script may clear its temporary folder
                os.unlink(self.path)

    def _read(self) -> None:
        self._skip_what_is_too_much()
        if self._file.closed:
            return
        data = self._file.read(self._allowed())
        if data:
            self._say(self._decoder.decode(data))
        if self._file.closed:  # by whoever heard the text
            return
        if self._last is not None and (not data or self._file.tell() >= self._last):
            self._say(self._decoder.decode(b"", final=True))
            self.drained.emit()
            return
        busy = self._last is not None or len(data) == CHUNK_BYTES
        self._timer.start(BUSY_INTERVAL_MS if busy else INTERVAL_MS)

    def _skip_what_is_too_much(self) -> None:
        size = os.fstat(self._file.fileno()).st_size if self._last is None else self._last
        behind = size - self._file.tell()
        if behind > MAX_BEHIND:
            self._decoder.reset()
            self._file.seek(size - LAST_BYTES)
            self.skipped.emit(behind - LAST_BYTES)

    def _allowed(self) -> int:
        if self._last is None:
            return CHUNK_BYTES
        return min(CHUNK_BYTES, self._last - self._file.tell())

    def _say(self, text: str) -> None:
        if text:
            self.text.emit(text)
