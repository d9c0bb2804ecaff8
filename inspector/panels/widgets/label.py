"""Lines of words in the drawer: shown while they say something, in a colour of the current tokens."""

from __future__ import annotations

from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QWidget

from inspector.panels.style import look
from inspector.panels.widgets import plain_text


class ColouredLabel(plain_text.PlainLabel):
    """Recoloured by `recolour` of any widget that it stands in."""

    def __init__(self, name: str, colour: str, pixels: int, parent: QWidget | None = None, mono: bool = False) -> None:
        super().__init__(parent=parent, wrapped=True)
        self.setObjectName(name)
        self.setProperty("colour", colour)
        self.setFont(look.mono_font(pixels) if mono else look.ui_font(pixels))
        self.setMinimumWidth(20)
        self.recolour()

    def put(self, text: str, colour: str = "") -> None:
        if colour and colour != self.property("colour"):
            self.setProperty("colour", colour)
            self.recolour()
        self.setText(text)
        if self.parentWidget() is not None or not text:  # shown before it stands anywhere, it would be a window
            self.setVisible(bool(text))

    def recolour(self) -> None:
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.WindowText, look.current().colour(self.property("colour")))
        self.setPalette(palette)


def recolour(widget: QWidget) -> None:
    """Every label below it in its own colour of the tokens that are current now."""
    for label in widget.findChildren(ColouredLabel):
        label.recolour()
