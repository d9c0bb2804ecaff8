"""A row of words of which one is chosen; it wraps where its place is narrow."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from inspector.panels.style import look

HEIGHT, GAP, PADDING = 18, 5, 9


class ChoiceChip(QAbstractButton):
    """18 px high, text on a tint of its colour; the chosen one has a frame too."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.colour = "accent"
        self.setFont(look.ui_font(11, bold=True))
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def sizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance(self.text()) + 2 * PADDING, HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tokens, is_on = look.current(), self.isChecked()
        strength = 0.3 if is_on else 0.18 if self.underMouse() or self.hasFocus() else 0.1
        painter.setPen(tokens.colour(self.colour) if is_on or self.hasFocus() else Qt.PenStyle.NoPen)
        painter.setBrush(tokens.colour(self.colour, strength))
        radius = HEIGHT / 2 - 0.5
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
        painter.setPen(tokens.colour(self.colour if is_on else "muted"))
        text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width() - 8)
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, text)


class Chips(QWidget):
    """`chosen` brings the data of a chip that the user has chosen."""

    chosen = Signal(object)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._chips: list[ChoiceChip] = []
        self._data: list[Any] = []
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set_entries(self, entries: Sequence[tuple[str, str, Any]], current: Any) -> None:
        """(text, colour, data) of each."""
        while len(self._chips) < len(entries):
            chip = ChoiceChip(self)
            chip.setObjectName(f"{self.objectName()}.{len(self._chips)}")
            chip.clicked.connect(lambda _, place=len(self._chips): self.chosen.emit(self._data[place]))
            self._chips.append(chip)
        self._data = [data for _, _, data in entries]
        for chip, entry in zip(self._chips, entries):
            chip.setText(entry[0])
            chip.setShortcut(QKeySequence())  # an "&" in a name is no mark of a key
            chip.colour = entry[1]
            chip.setChecked(entry[2] == current)
        for place, chip in enumerate(self._chips):
            chip.setVisible(place < len(entries))
        self._place(self.width())
        self.updateGeometry()

    def entries(self) -> list[tuple[str, Any]]:
        return [(chip.text(), data) for chip, data in zip(self._chips, self._data)]

    def chip(self, text: str) -> ChoiceChip:
        return next(chip for chip in self._chips if chip.text() == text)

    def current(self) -> Any:
        return next((data for chip, data in zip(self._chips, self._data) if chip.isChecked()), None)

    def _place(self, width: int, is_move: bool = True) -> int:
        """Puts the chips side by side, line below line; gives the height."""
        x = y = 0
        for chip in self._chips[: len(self._data)]:
            wide = min(chip.sizeHint().width(), max(width, 40))
            if x and x + wide > width:
                x, y = 0, y + HEIGHT + GAP
            if is_move:
                chip.setGeometry(x, y, wide, HEIGHT)
            x += wide + GAP
        return y + HEIGHT

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._place(width, is_move=False)

    def sizeHint(self) -> QSize:
        return QSize(200, self._place(max(self.width(), 200), is_move=False))

    def minimumSizeHint(self) -> QSize:
        return QSize(60, HEIGHT)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place(self.width())
        super().resizeEvent(event)
