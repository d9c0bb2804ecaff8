"""The most probable classes as bars, each with its name and percent."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from inspector.panels.batch.model import Guess
from inspector.panels.style import look

BAR_ROW = 18
_PERCENT_WIDTH = 50
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class Bars(QWidget):
    """Draws guesses; the true class is green, others are in the accent colour and told apart by their words too."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("batch.probabilities")
        self._guesses: list[Guess] = []
        self._label: int | None = None

    def set_guesses(self, guesses: list[Guess], label: int | None) -> None:
        self._guesses, self._label = guesses, label
        self.setFixedHeight(len(guesses) * BAR_ROW)
        self.setVisible(bool(guesses))
        self.setAccessibleDescription(", ".join(f"{_name(guess)} {percent(guess.probability)}" for guess in guesses))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(160, len(self._guesses) * BAR_ROW)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for number, guess in enumerate(self._guesses):
            self._paint_bar(painter, guess, QRect(0, number * BAR_ROW, self.width(), BAR_ROW))

    def _paint_bar(self, painter: QPainter, guess: Guess, row: QRect) -> None:
        tokens = look.current()
        colour = "green" if guess.index == self._label else "accent"
        track = QRectF(row.left(), row.top() + 1, row.width() - _PERCENT_WIDTH, BAR_ROW - 3)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tokens.colour("header"))
        painter.drawRoundedRect(track, 3, 3)
        share = max(0.0, min(1.0, guess.probability)) if guess.probability == guess.probability else 0.0
        painter.setBrush(tokens.colour(colour, 0.38))
        track_share = QRectF(track.left(), track.top(), max(2.0, track.width() * share), track.height())
        painter.drawRoundedRect(track_share, 3, 3)
        self._write(painter, guess, row, track)

    def _write(self, painter: QPainter, guess: Guess, row: QRect, track: QRectF) -> None:
        painter.setPen(look.current().colour("text"))
        painter.setFont(look.ui_font(11))
        inner = track.toRect().adjusted(6, 0, -4, 0)
        name = painter.fontMetrics().elidedText(_name(guess), Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner, _LEFT, name)
        painter.setFont(look.mono_font(11))
        painter.drawText(row, _RIGHT, percent(guess.probability))


def _name(guess: Guess) -> str:
    return guess.name or str(guess.index)


def percent(probability: float) -> str:
    """0.1234 → "12.3 %"; "NaN" where it is none."""
    return "NaN" if probability != probability else "%.1f %%" % (100 * probability)
