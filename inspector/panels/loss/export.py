"""Curves as pieces of CSV, pictures as PNG."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QPixmap

from inspector.panels.loss.series import Series
from inspector.panels.widgets import plain_text

HEAD = ("series", "name", "file", "line", "iteration", "value")
ROWS_AT_ONCE = 10_000  # about 8 ms


def csv_pieces(all_series: Iterable[Series]) -> Iterator[bytes]:
    """Rows of series, name, file, line, iteration, value; values as `repr` gives them, so that they read back exact."""
    yield _row(HEAD).encode()
    for series in all_series:
        opened = series.opened
        before = _row(
            (opened.series, plain_text.cell(opened.name), plain_text.cell(opened.file), opened.line)
        ).removesuffix("\n")
        for start in range(0, len(series), ROWS_AT_ONCE):
            yield _rows(before, series, start).encode()


def csv_count(all_series: Iterable[Series]) -> int:
    """How many pieces that makes."""
    return 1 + sum(-(-len(series) // ROWS_AT_ONCE) for series in all_series)


def png_pieces(picture: QPixmap) -> Iterator[bytes]:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    picture.save(buffer, "PNG")
    yield bytes(buffer.data().data())


def _rows(before: str, series: Series, start: int) -> str:
    """`before` is what stands before each point; numbers need no quotes."""
    iterations, values = series.part(start, start + ROWS_AT_ONCE)
    points = zip(iterations.tolist(), values.tolist())
    return "".join([f"{before},{iteration},{value!r}\n" for iteration, value in points])


def _row(cells: Iterable[object]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow(cells)
    return text.getvalue()
