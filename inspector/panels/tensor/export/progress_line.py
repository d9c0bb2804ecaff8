"""One line that tells how far a file is written, with a button to give it up, and then what came of it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QToolButton, QWidget

from inspector.panels.widgets.caption import Caption

STEPS = 1000


class ProgressLine(QWidget):
    cancel_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bar, self.cancel = QProgressBar(self), QToolButton(self)
        self.bar.setObjectName("tensor.progress")
        self.cancel.setObjectName("tensor.cancel")
        self.said = Caption("tensor.said", self).wrapping()
        self.bar.setRange(0, STEPS)
        self.bar.setFixedHeight(12)
        self.cancel.clicked.connect(self.cancel_wanted)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.said, 1)
        row.addWidget(self.bar, 2)
        row.addWidget(self.cancel)
        self.retranslate()
        self.tell("")
        self.show_progress(0, 0)

    def tell(self, text: str) -> None:
        self.said.put(text)
        self.setVisible(bool(text) or self.bar.isVisibleTo(self))

    def show_progress(self, done: int, total: int) -> None:
        """Elements; of a total of 0 nothing is under way."""
        self.bar.setVisible(total > 0)
        self.cancel.setVisible(total > 0)
        if total > 0:
            self.bar.setValue(done * STEPS // total)
            self.said.put(self.tr("Writing…"))
        self.setVisible(total > 0 or bool(self.said.text()))

    def retranslate(self) -> None:
        self.cancel.setText(self.tr("Cancel"))
        self.bar.setAccessibleName(self.tr("How far the file is written"))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
