"""The drawer: the list of what is here, or in its place the sentence that says why there is none."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QStackedLayout, QWidget

from inspector.panels.inside.model import InsideModel
from inspector.panels.inside.rows import Section
from inspector.panels.inside.tree import InsideTree
from inspector.panels.style import look
from inspector.panels.widgets import plain_text


class InsideView(QWidget):
    """`retell` is called when the language is another."""

    def __init__(self, model: InsideModel, retell: Callable[[], None]) -> None:
        super().__init__()
        self.setObjectName("inside.panel")
        self.tree = InsideTree(model, self)
        self.sentence = plain_text.PlainLabel(parent=self, wrapped=True)
        self._retell = retell
        self._set_up()
        self._layout = QStackedLayout(self)
        self._layout.addWidget(self.sentence)
        self._layout.addWidget(self.tree)
        self.retranslate()

    def _set_up(self) -> None:
        self.sentence.setObjectName("inside.sentence")
        self.sentence.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.sentence.setContentsMargins(10, 10, 10, 10)
        self.sentence.setFont(look.ui_font(12))
        self._recolour()

    def say(self, text: str) -> None:
        self.sentence.setText(text)
        self._layout.setCurrentWidget(self.sentence)

    def show_sections(self, sections: tuple[Section, Section]) -> None:
        self.tree.show_sections(sections)
        self._layout.setCurrentWidget(self.tree)

    def is_telling(self) -> bool:
        """Whether the sentence stands in place of the list."""
        return self._layout.currentWidget() is self.sentence

    def retranslate(self) -> None:
        self.tree.setAccessibleName(self.tr("Layer and node"))

    def _recolour(self) -> None:
        colour = look.current().colour("muted")
        if self.sentence.palette().color(QPalette.ColorRole.WindowText) != colour:
            palette = self.sentence.palette()
            palette.setColor(QPalette.ColorRole.WindowText, colour)
            self.sentence.setPalette(palette)

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), look.current().colour("panel"))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
            self._retell()
        elif event.type() == QEvent.Type.PaletteChange:
            self._recolour()
            self.tree.viewport().update()
