"""Lines of words in the drawer: shown while they say something, in a colour of the current tokens."""

from __future__ import annotations

from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QWidget

from inspector.panels.style import look
from inspector.panels.widgets import plain_text


class BatchLabel(plain_text.PlainLabel):
    def __init__(self, name: str, colour: str, pixels: int, parent: QWidget, bold: bool = False) -> None:
        super().__init__(parent=parent, wrapped=True)
        self.setObjectName(name)
        self.setProperty("colour", colour)
        self.setFont(look.ui_font(pixels, bold))
        self.setMinimumWidth(20)

    def put(self, text: str) -> None:
        self.setText(text)
        self.setVisible(bool(text))


def recolour(*labels: BatchLabel) -> None:
    """Each in its own colour of the tokens that are current now."""
    tokens = look.current()
    for label in labels:
        palette = label.palette()
        palette.setColor(QPalette.ColorRole.WindowText, tokens.colour(label.property("colour")))
        label.setPalette(palette)
