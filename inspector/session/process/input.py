"""The debuggee's standard input: a pipe to which the window writes without waiting."""

from __future__ import annotations

import os

from PySide6.QtCore import QObject, QSocketNotifier, Signal

PIECE_BYTES = 64 << 10  # written in one turn of the event loop, at most


class Input(QObject):
    """Text waits here until the pipe has room for it. `closed`: nobody reads any more.

    When the window ends, however it ends, the pipe closes: then the script reads the end of its input.
    """

    closed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._descriptor = -1
        self._waiting = bytearray()
        self._is_ending = False
        self._room: QSocketNotifier | None = None  # tells when the pipe has room again

    def open_for_reading(self) -> int:
        """Makes the pipe; returns a descriptor for the debuggee, which the caller closes. No child inherits ours.

        Where a pipe can not be written to without waiting (Windows), the script's input is empty.
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
        """Returns whether text can still be written."""
        return self._descriptor >= 0 and not self._is_ending

    def write(self, text: str) -> None:
        """Writes the text, as far as there is room, and the rest later."""
        if self.is_open():
            self._waiting += text.encode("utf-8", "replace")
            self._pass_on()

    def end(self) -> None:
        """Ends the input: the script reads what was written, and then the end."""
        if self.is_open():
            self._is_ending = True
            self._pass_on()

    def close(self) -> None:
        """Closes the pipe at once; waiting text is dropped."""
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
