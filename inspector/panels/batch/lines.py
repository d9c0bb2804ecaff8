"""The numbers that a loss compares for one sample, as two lines: the target and the output."""

from __future__ import annotations

import math
from array import array

from PySide6.QtCore import QPointF, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from inspector.panels.base import notation
from inspector.panels.style import look
from inspector.panels.widgets import plain_text
from inspector.wire.arrays import Array

HEIGHT, _LEGEND, _AXIS = 110, 16, 52
_COLOURS = ("green", "accent")  # target, output
_VCENTER = Qt.AlignmentFlag.AlignVCenter


class Lines(QWidget):
    """`set_curve` takes f8 [2, n]; it shows while there are numbers."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("batch.lines")
        self.setFixedHeight(HEIGHT)
        self.series: tuple[list[float], list[float]] = ([], [])
        self.hide()

    def set_curve(self, curve: Array | None) -> None:
        numbers = array("d", curve.data if curve is not None else b"").tolist()
        half = len(numbers) // 2
        self.series = (numbers[:half], numbers[half:])
        self.setVisible(bool(half))
        self.retranslate()

    def retranslate(self) -> None:
        words = self.tr("{0} numbers: the target and the output, as lines")
        self.setAccessibleDescription(words.format(len(self.series[0])))
        self.setToolTip(plain_text.tip(self.accessibleDescription()))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, HEIGHT)

    def span(self) -> tuple[float, float]:
        """The smallest and the largest finite number."""
        finite = [number for line in self.series for number in line if math.isfinite(number)]
        low, high = (min(finite), max(finite)) if finite else (0.0, 1.0)
        return (low, high) if low < high else (low - 0.5, high + 0.5)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        plot = QRect(_AXIS, _LEGEND, self.width() - _AXIS - 6, self.height() - _LEGEND - 6)
        self._write_axis(painter, plot)
        for line, colour in zip(self.series, _COLOURS):
            painter.setPen(QPen(look.current().colour(colour), 1.5))
            for run in self._runs(line, plot):
                painter.drawPolyline(run)
        self._write_legend(painter)

    def _runs(self, line: list[float], plot: QRect) -> list[QPolygonF]:
        """The line in the plot, broken where a number is not finite."""
        low, high = self.span()
        across, up = plot.width() / max(1, len(line) - 1), plot.height() / (high - low)
        runs: list[list[QPointF]] = [[]]
        for number, value in enumerate(line):
            if math.isfinite(value):
                runs[-1].append(QPointF(plot.left() + number * across, plot.bottom() - (value - low) * up))
            elif runs[-1]:
                runs.append([])
        return [QPolygonF(run) for run in runs if run]

    def _write_axis(self, painter: QPainter, plot: QRect) -> None:
        tokens, (low, high) = look.current(), self.span()
        painter.setPen(tokens.colour("line"))
        painter.drawLine(plot.topLeft(), plot.bottomLeft())
        painter.drawLine(plot.bottomLeft(), plot.bottomRight())
        painter.setPen(tokens.colour("muted"))
        painter.setFont(look.mono_font(10))
        for value, top in ((high, plot.top() - 6), (low, plot.bottom() - 8)):
            place = QRect(0, top, _AXIS - 4, 14)
            painter.drawText(place, Qt.AlignmentFlag.AlignRight | _VCENTER, notation.number(value))

    def _write_legend(self, painter: QPainter) -> None:
        painter.setFont(look.ui_font(10))
        left = _AXIS
        for word, colour in zip((self.tr("target"), self.tr("output")), _COLOURS):
            painter.setPen(look.current().colour(colour))
            width = painter.fontMetrics().horizontalAdvance("— " + word)
            painter.drawText(QRect(left, 0, width, _LEGEND), Qt.AlignmentFlag.AlignLeft | _VCENTER, "— " + word)
            left += width + 12
