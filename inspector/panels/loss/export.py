"""Writes curves to CSV and pictures to PNG, atomically: a file is there whole or not at all."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

from PySide6.QtCore import QBuffer, QIODevice, QObject, QSaveFile, QTimer, Signal
from PySide6.QtGui import QPixmap

from inspector.panels.loss.series import Series

HEAD = ("series", "name", "file", "line", "iteration", "value")
ROWS_AT_ONCE = 5_000  # about 8 ms


class Export(QObject):
    """Writes pieces to a file, one per turn of the event loop, so that the window goes on while it writes.

    Emits `done(path)` or `failed(path, reason)` once.
    """

    done = Signal(str)
    failed = Signal(str, str)

    def __init__(self, path: str, pieces: Iterator[bytes], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._path = path
        self._pieces = pieces
        self._file = QSaveFile(path)
        self._pump = QTimer(self, interval=0)
        self._pump.timeout.connect(self._write_piece)

    def start(self) -> None:
        if self._file.open(QIODevice.OpenModeFlag.WriteOnly):
            self._pump.start()
        else:
            self._fail()

    def _write_piece(self) -> None:
        piece = next(self._pieces, None)
        if piece is None:
            self._finish()
        elif self._file.write(piece) != len(piece):
            self._fail()

    def _finish(self) -> None:
        self._pump.stop()
        if self._file.commit():
            self.done.emit(self._path)
        else:
            self._fail()

    def _fail(self) -> None:
        self._pump.stop()
        reason = self._file.errorString()
        self._file.cancelWriting()
        self.failed.emit(self._path, reason)


def csv_pieces(all_series: Iterable[Series]) -> Iterator[bytes]:
    """Rows of series, name, file, line, iteration, value; values as `repr` gives them, so that they read back exact."""
    yield _encode([HEAD])
    for series in all_series:
        for start in range(0, len(series), ROWS_AT_ONCE):
            yield _encode(_rows(series, start))


def png_pieces(picture: QPixmap) -> Iterator[bytes]:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    picture.save(buffer, "PNG")
    yield buffer.data().data()


def _rows(series: Series, start: int) -> Iterator[tuple[object, ...]]:
    opened = series.opened
    head = (opened.series, opened.name, opened.file, opened.line)
    iterations, values = series.part(start, start + ROWS_AT_ONCE)
    for iteration, value in zip(iterations.tolist(), values.tolist()):
        yield (*head, iteration, repr(value))


def _encode(rows: Iterable[tuple[object, ...]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode("utf-8", "surrogateescape")
