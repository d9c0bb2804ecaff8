"""The debuggee's standard input: a pipe that the window writes to and never waits for."""

from __future__ import annotations

import os

from PySide6.QtCore import QObject, QSocketNotifier, Signal

PIECE_BYTES = 64 << 10  # at most so much in one turn of the event loop


class Input(QObject):
    """What is written waits here until the pipe has room for it. `closed` says that nobody reads any more.

    When the window goes, however it goes, the pipe closes: then the script reads the end of its input.
    """

    closed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._descriptor = -1
        self._waiting = bytearray()
        self._is_ending = False
        self._room: QSocketNotifier | None = None  # tells when the pipe has room again

    def open_for_reading(self) -> int:
        """Makes the pipe; gives a descriptor for the debuggee, which is the caller's to close. No child inherits ours.

        Where pipes can not be written to without waiting (Windows), the script's input is empty.
        """
        if os.name != "posix":
            return os.open(os.devnull, os.O_RDONLY)
        reading, self._descriptor = os.pipe()
        os.set_blocking(self._descriptor, False)
        self._room = QSocketNotifier(self._descriptor, QSocketNotifier.Type.Write, self)
        self._room.setEnabled(False)
        self._room.activated.connect(self._pass_on)
        return reading

    def is_open(self) -> bool:
        """Whether something can still be written."""
        return self._descriptor >= 0 and not self._is_ending

    def write(self, text: str) -> None:
        """Hands it on, as far as there is room; the rest as soon as there is."""
        if self.is_open():
            self._waiting += text.encode("utf-8", "replace")
            self._pass_on()

    def end(self) -> None:
        """The script reads what was written, and then the end."""
        if self.is_open():
            self._is_ending = True
            self._pass_on()

    def close(self) -> None:
        """Ends at once; what waits is dropped."""
        if self._room is not None:
            self._room.setEnabled(False)
        if self._descriptor >= 0:
            os.close(self._descriptor)
        self._descriptor = -1
        self._waiting.clear()

    def _pass_on(self) -> None:
        try:
            if self._waiting:
                written = os.write(self._descriptor, self._waiting[:PIECE_BYTES])
                del self._waiting[:written]
        except BlockingIOError:
            pass  # the pipe is full
        except BrokenPipeError:
            self.close()
            self.closed.emit()
            return
        if self._is_ending and not self._waiting:
            self.close()
        elif self._room is not None:
            self._room.setEnabled(bool(self._waiting))
