"""Writes a file atomically, piece by piece: it is there whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QIODevice, QObject, QSaveFile, QTimer, Signal


class Export(QObject):
    """Writes pieces to a file, one per turn of the event loop, so that the window goes on while it writes.

    Emits `done(path)`, `failed(path, reason)` or `cancelled()` once.
    """

    done = Signal(str)
    failed = Signal(str, str)
    cancelled = Signal()
    progressed = Signal(str, int)  # path, per cent

    def __init__(self, path: str, pieces: Iterator[bytes], parent: QObject | None = None, count: int = 0) -> None:
        """`count`: about how many pieces there are, where `progressed` shall tell of them."""
        super().__init__(parent)
        self._path = path
        self._pieces = pieces
        self._count, self._written = count, 0
        self._file = QSaveFile(path)
        self._pump = QTimer(self, interval=0)
        self._pump.timeout.connect(self._write_piece)

    def start(self) -> None:
        if self._file.open(QIODevice.OpenModeFlag.WriteOnly):
            self._pump.start()
        else:
            self._fail()

    def cancel(self) -> None:
        """Writes no file."""
        if self._pump.isActive():
            self._pump.stop()
            self._file.cancelWriting()
            self.cancelled.emit()

    def _write_piece(self) -> None:
        try:
            piece = next(self._pieces, None)
        except OSError as error:  # of what is to be written
            self._fail(str(error))
            return
        if piece is None:
            self._finish()
        elif self._file.write(piece) != len(piece):
            self._fail()
        else:
            self._progress()

    def _progress(self) -> None:
        before = self._percent()
        self._written += 1
        if self._percent() != before:
            self.progressed.emit(self._path, self._percent())

    def _percent(self) -> int:
        return min(100 * self._written // self._count, 100) if self._count else 0

    def _finish(self) -> None:
        self._pump.stop()
        if self._file.commit():
            self.done.emit(self._path)
        else:
            self._fail()

    def _fail(self, reason: str = "") -> None:
        self._pump.stop()
        reason = reason or self._file.errorString()
        self._file.cancelWriting()
        self.failed.emit(self._path, reason)
