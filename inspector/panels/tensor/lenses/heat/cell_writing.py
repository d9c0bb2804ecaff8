"""Numbers written into the cells of a picture, hundreds of them in each frame while it is moved."""

from __future__ import annotations

from functools import cache, lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QStaticText

from inspector.panels.style import look

FONTS = (11, 9)  # pixels; the smaller one for a row in which a number is too long
ROOM = 4  # pixels right of a number


def write_row(painter: QPainter, first: QRectF, texts: list[str], inks: list[QColor]) -> None:
    """Texts in cells beside each other, each at the right end of its own; `first` is the place of the first cell."""
    longest = max(map(len, texts), default=0)
    pixels = next((size for size in FONTS if _advance(size) * longest <= first.width() - ROOM - 1), FONTS[-1])
    painter.setFont(_font(pixels))
    for number, (text, ink) in enumerate(zip(texts, inks)):
        written, width, height = _written(text, pixels)
        painter.setPen(ink)
        right = first.left() + (number + 1) * first.width() - ROOM
        painter.drawStaticText(QPointF(right - width, first.top() + (first.height() - height) / 2), written)


@cache
def _font(pixels: int) -> QFont:
    return look.mono_font(pixels)


@cache
def _advance(pixels: int) -> float:
    return QFontMetricsF(_font(pixels)).horizontalAdvance("0")


@lru_cache(8192)
def _written(text: str, pixels: int) -> tuple[QStaticText, float, float]:
    """(text, width, height). Laid out once: that takes ten times as long as drawing it again."""
    written = QStaticText(text)
    written.setTextFormat(Qt.TextFormat.PlainText)
    written.setPerformanceHint(QStaticText.PerformanceHint.AggressiveCaching)
    written.prepare(font=_font(pixels))
    size = written.size()
    return written, size.width(), size.height()
