"""The tab of words: what the chosen loss is for, and what it does to outliers, near zero and to scale."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from inspector.panels.loss_lab.losses import TABLE
from inspector.panels.loss_lab.texts import about
from inspector.panels.style import look
from inspector.panels.widgets.label import ColouredLabel


class AboutPage(QScrollArea):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("loss_lab.about")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._loss = ""
        self._body = QWidget()
        self._rows = QVBoxLayout(self._body)
        self._rows.setContentsMargins(12, 8, 12, 10)
        self._rows.setSpacing(3)
        self.setWidget(self._body)
        self._body.setAutoFillBackground(False)
        self.viewport().setAutoFillBackground(False)

    def set_loss(self, loss: str) -> None:
        if loss != self._loss:
            self._loss = loss
            self.retranslate()

    def text(self) -> str:
        return "\n".join(label.text() for label in self._body.findChildren(QLabel))

    def retranslate(self) -> None:
        while (item := self._rows.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.setParent(None)
                widget.deleteLater()
        if not self._loss:
            return
        self._add(TABLE[self._loss].title, "text", bold=True)
        for heading, text in about.paragraphs(TABLE[self._loss]):
            if heading:
                self._add(heading, "accent")
            self._add(text, "text")
        self._rows.addStretch(1)

    def _add(self, text: str, colour: str, bold: bool = False) -> None:
        label = ColouredLabel("", colour, 12, self._body)
        label.setFont(look.ui_font(13 if bold else 12, bold or colour == "accent"))
        label.put(text)
        self._rows.addWidget(label)

    def recolour(self) -> None:
        """Its labels are recoloured with all others."""
