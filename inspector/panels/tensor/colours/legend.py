"""What the colours of a picture mean: a bar with numbers, and the colours of what is not finite."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QCoreApplication, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from inspector.panels.base import notation
from inspector.panels.style import colors, look
from inspector.panels.tensor.colours.ranges import Range

BAR = 9  # pixels high
WIDEST = 220
HEIGHT = 32
SWATCH = 9


class ColourLegend(QWidget):
    """Numbers stand under the ends of the bar, and zero under its middle where the map diverges."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setFixedHeight(HEIGHT)
        self._limits, self._scale = Range(0, 1), "sequential"
        self._marks: list[tuple[int, str]] = []
        self._retell()

    def sizeHint(self) -> QSize:
        return QSize(180, HEIGHT)

    def set_scale(self, limits: Range, scale: str) -> None:
        if (limits, scale) != (self._limits, self._scale):
            self._limits, self._scale = limits, scale
            self._retell()

    def set_not_finite(self, nan: int, plus: int, minus: int, about: bool = False) -> None:
        """How many there are; those that are not there are not named. `about`: of a part of the numbers only."""
        found = zip((colors.NAN, colors.PLUS_INF, colors.MINUS_INF), (nan, plus, minus))
        sign = "≈" if about else ""
        self._marks = [(index, f"{NAMES[index]} {sign}{notation.exact(count)}") for index, count in found if count]
        self._retell()

    def text(self) -> str:
        """All that it says, in reading order."""
        return "  ".join([label for label, _ in self._labels()] + [words for _, words in self._marks])

    def _retell(self) -> None:
        self.setAccessibleName(QCoreApplication.translate("Legend", "Colours: {text}").format(text=self.text()))
        self.update()

    def _labels(self) -> list[tuple[str, float]]:
        """(text, how far along the bar)."""
        low, high = colors.ends(self._limits, self._scale)
        ends = [(notation.number(low), 0.0), (notation.number(high), 1.0)]
        return [ends[0], ("0", 0.5), ends[1]] if self._scale == "diverging" else ends

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        marks = self._marks_width()
        wide = max(60.0, min(WIDEST, self.width() - marks - 14))
        self._paint_bar(painter, QRectF(0, 3, wide, BAR))
        self._paint_marks(painter, wide + 14)

    def _paint_bar(self, painter: QPainter, bar: QRectF) -> None:
        tokens = look.current()
        ramp = colors.image(
            np.arange(colors.LEVELS, dtype=np.uint8)[np.newaxis], self._scale, tokens is look.DARK
        )  # fmt: skip
        painter.drawImage(bar, ramp)
        painter.setPen(tokens.colour("line"))
        painter.drawRect(bar)
        painter.setPen(tokens.colour("muted"))
        painter.setFont(look.mono_font(10))
        metrics = QFontMetricsF(painter.font())
        for text, part in self._labels():
            width = metrics.horizontalAdvance(text)
            x = min(max(bar.left() + part * bar.width() - width / 2, bar.left()), bar.right() - width)
            painter.drawText(QPointF(x, bar.bottom() + 3 + metrics.ascent()), text)

    def _paint_marks(self, painter: QPainter, x: float) -> None:
        metrics = QFontMetricsF(look.mono_font(10))
        painter.setFont(look.mono_font(10))
        for index, words in self._marks:
            painter.fillRect(QRectF(x, 3, SWATCH, SWATCH), QColor(colors.NOT_FINITE[index]))
            painter.setPen(look.current().colour("text"))
            place = QRectF(x + SWATCH + 4, 0, metrics.horizontalAdvance(words) + 2, SWATCH + 6)
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)
            x = place.right() + 8

    def _marks_width(self) -> float:
        metrics = QFontMetricsF(look.mono_font(10))
        return sum(metrics.horizontalAdvance(words) + SWATCH + 14 for _, words in self._marks)


NAMES = {colors.NAN: "NaN", colors.PLUS_INF: "+Inf", colors.MINUS_INF: notation.MINUS + "Inf"}
