"""Curves as pieces of CSV, pictures as PNG."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QPixmap

from inspector.panels.loss.series import Series

HEAD = ("series", "name", "file", "line", "iteration", "value")
ROWS_AT_ONCE = 5_000  # about 8 ms


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
