"""A bar above the panels for what needs an answer: a sentence and at most one button, never in the way."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QToolButton, QWidget

from inspector.panels.widgets import plain_text

TALLEST = 240  # pixels, whatever it says


class Notice(QWidget):
    language_changed = Signal()  # what it says is still in the one before

    def __init__(self, name: str = "notice", stays: bool = False) -> None:
        """`stays`: also when its button was pressed; whoever speaks hides it."""
        super().__init__()
        self.setObjectName(name)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setMaximumHeight(TALLEST)  # also before it is fitted: the window does not grow with what it says
        self.sentence = plain_text.PlainLabel(wrapped=True)
        self.sentence.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.button = QPushButton()
        self.button.setObjectName(f"{name}.button")
        self.dismiss = QToolButton(autoRaise=True)
        self.dismiss.setText("×")
        self.dismiss.clicked.connect(self.hide)
        self.button.clicked.connect(self._do)
        self._then: Callable[[], None] | None = None
        self._stays = stays
        self._fitting = QTimer(self, singleShot=True, interval=0)
        self._fitting.timeout.connect(self._fit)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 4, 6, 4)
        for widget, stretch in ((self.sentence, 1), (self.button, 0), (self.dismiss, 0)):
            row.addWidget(widget, stretch)
        self.hide()

    def say(self, sentence: str, button: str = "", then: Callable[[], None] | None = None) -> None:
        self.sentence.setText(sentence)
        self.button.setText(button)
        self.button.setVisible(bool(button))
        self._then = then
        self.show()
        self._fitting.start()

    def _do(self) -> None:
        self.setVisible(self._stays)
        if self._then is not None:
            self._then()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fitting.start()  # a layout at work takes no notice of another height

    def _fit(self) -> None:
        """As high as the sentence needs at this width; a label that breaks lines wants to be as for a narrow one."""
        layout = self.layout()
        if layout is not None and layout.hasHeightForWidth():
            self.setFixedHeight(min(layout.totalHeightForWidth(self.width()), TALLEST))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.language_changed.emit()
