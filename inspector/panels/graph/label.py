"""Lines of words in the drawer: shown while they say something, in a colour of the current tokens."""

from __future__ import annotations

from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QWidget

from inspector.panels.style import look
from inspector.panels.widgets import plain_text


class GraphLabel(plain_text.PlainLabel):
    def __init__(self, name: str, colour: str, pixels: int, parent: QWidget) -> None:
        super().__init__(parent=parent, wrapped=True)
        self.setObjectName(name)
        self._colour = colour
        self.setFont(look.ui_font(pixels))
        self.setMinimumWidth(20)
        self.hide()
        self.recolour()

    def put(self, text: str, colour: str = "") -> None:
        """What it says already it does not say again: each time its surroundings would be laid out anew."""
        if text != self.text():
            self.setText(text)
            self.setVisible(bool(text))
        if colour and colour != self._colour:
            self._colour = colour
            self.recolour()

    def recolour(self) -> None:
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.WindowText, look.current().colour(self._colour))
        self.setPalette(palette)


def recolour(*labels: GraphLabel) -> None:
    for label in labels:
        label.recolour()
