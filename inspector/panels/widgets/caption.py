"""A line of text in one of the colours that have a meaning; it follows the theme."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QSizePolicy, QWidget

from inspector.panels.style import look
from inspector.panels.widgets import plain_text


class Caption(plain_text.PlainLabel):
    """Plain text."""

    def __init__(self, name: str, parent: QWidget | None = None, colour: str = "muted", mono: bool = False) -> None:
        super().__init__(parent=parent)
        self.setObjectName(name)
        self.setFont(look.mono_font(11) if mono else look.ui_font(11))
        self.setMinimumWidth(20)
        self._colour = colour
        self.recolour()

    def wrapping(self) -> Caption:
        self.setWordWrap(True)
        return self

    def clipping(self) -> Caption:
        """Never makes its panel wider: what has no room is cut off, and stands in the tool tip."""
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        return self

    def put(self, text: str) -> None:
        """Shows a text; nothing takes no room."""
        self.setText(text)
        self.setVisible(bool(text))

    def recolour(self) -> None:
        colour = look.current().colour(self._colour)
        if self.palette().color(QPalette.ColorRole.WindowText) != colour:
            palette = self.palette()
            palette.setColor(QPalette.ColorRole.WindowText, colour)
            self.setPalette(palette)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.recolour()
