"""Texts and small signs that are drawn in many rows: each is made once and then only put down."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPixmap, QStaticText, QTransform

REMEMBERED_TEXTS = 4000


class Texts:
    """Single lines in some fonts, cut to the room there is: laid out once, which takes longer than drawing them."""

    def __init__(self, *fonts: QFont) -> None:
        self._metrics = {id(font): QFontMetrics(font) for font in fonts}
        self._fonts = fonts  # kept, so that their ids stay theirs
        self._laid_out: dict[tuple[str, int, int], QStaticText] = {}
        self._widths: dict[tuple[str, int], int] = {}

    def width(self, text: str, font: QFont) -> int:
        asked = (text, id(font))
        if asked not in self._widths:
            if len(self._widths) > REMEMBERED_TEXTS:
                self._widths.clear()
            self._widths[asked] = self._metrics[id(font)].horizontalAdvance(text) if text else 0
        return self._widths[asked]

    def draw(self, painter: QPainter, rect: QRect, text: str, font: QFont, to_the_right: bool = False) -> None:
        """With the painter's pen, in the middle of the rectangle's height."""
        line = self._line(text, font, rect.width())
        size = line.size()
        left = rect.left() + (rect.width() - size.width() if to_the_right else 0)
        painter.setFont(font)
        painter.drawStaticText(QPointF(left, rect.top() + (rect.height() - int(size.height()) + 1) // 2), line)

    def _line(self, text: str, font: QFont, width: int) -> QStaticText:
        asked = (text, id(font), width)
        if asked not in self._laid_out:
            if len(self._laid_out) > REMEMBERED_TEXTS:
                self._laid_out.clear()
            self._laid_out[asked] = self._lay_out(text, font, width)
        return self._laid_out[asked]

    def _lay_out(self, text: str, font: QFont, width: int) -> QStaticText:
        line = QStaticText(self._metrics[id(font)].elidedText(text, Qt.TextElideMode.ElideRight, width))
        line.setTextFormat(Qt.TextFormat.PlainText)
        line.setPerformanceHint(QStaticText.PerformanceHint.AggressiveCaching)
        line.prepare(QTransform(), font)
        return line


class Stamps:
    """Signs by name: "badge P", "glyph none". Forget them when the colours change."""

    def __init__(self) -> None:
        self._signs: dict[tuple[str, float], QPixmap] = {}

    def forget(self) -> None:
        self._signs.clear()

    def put(
        self, painter: QPainter, left: int, top: int, size: QSize, name: str, draw: Callable[[QPainter], None]
    ) -> None:
        """Puts the sign's upper left corner there; `draw` draws it, from that corner, when it is put the first time."""
        ratio = painter.device().devicePixelRatioF()
        sign = self._signs.get((name, ratio))
        if sign is None:
            sign = self._signs[name, ratio] = _drawn(size, ratio, draw)
        painter.drawPixmap(left, top, sign)


def _drawn(size: QSize, ratio: float, draw: Callable[[QPainter], None]) -> QPixmap:
    sign = QPixmap(size * ratio)
    sign.setDevicePixelRatio(ratio)
    sign.fill(Qt.GlobalColor.transparent)
    painter = QPainter(sign)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    draw(painter)
    painter.end()
    return sign
