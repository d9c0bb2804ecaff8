"""The line under the console into which expressions are typed, with its mark and the button that cancels."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPalette
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QToolButton, QWidget

from inspector.panels.console.history import InputHistory
from inspector.panels.style import look
from inspector.panels.widgets import plain_text

LONGEST = 32_767


class PromptLine(QLineEdit):
    """`entered(text)`: Enter."""

    entered = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("console.prompt")
        self.setMaxLength(LONGEST)
        self.setFont(look.mono_font(11))
        self._history = InputHistory()
        self.returnPressed.connect(self._enter)

    def _enter(self) -> None:
        text = self.text().strip()
        if text:
            self._history.add(text)
            self.clear()
            self.entered.emit(text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Up:
            self.setText(self._history.earlier(self.text()))
        elif event.key() == Qt.Key.Key_Down:
            self.setText(self._history.later(self.text()))
        else:
            super().keyPressEvent(event)


class PromptBar(QWidget):
    """The line with its mark, where it is evaluated, and the button that cancels. `cancel_wished()`."""

    cancel_wished = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.mark, self.line, self.where = plain_text.PlainLabel(">>>"), PromptLine(), plain_text.PlainLabel()
        self.mark.setFont(look.mono_font(12))
        self.where.setFont(look.ui_font(11))
        self.cancel = QToolButton()
        self.cancel.setObjectName("console.prompt_cancel")
        self.cancel.setFont(look.ui_font(11))
        self.cancel.clicked.connect(lambda: self.cancel_wished.emit())
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 3, 0, 3)
        row.setSpacing(6)
        for widget in (self.mark, self.line, self.cancel, self.where):
            row.addWidget(widget, 1 if widget is self.line else 0)
        self.cancel.hide()
        self._place = 0
        self.retranslate()
        self.retheme()

    def show_line(self, line: int) -> None:
        """The line at which what is typed is evaluated; 0: none is known."""
        self._place = line
        self.where.setText(self.tr("line {line}").format(line=line) if line else "")

    def retranslate(self) -> None:
        self.show_line(self._place)
        self.line.setPlaceholderText(self.tr("Evaluate in the held frame"))
        self.line.setAccessibleName(self.tr("Evaluate in the held frame"))
        self.line.setToolTip(
            plain_text.tip(
                self.tr("It runs as the script's own: what it assigns and draws changes what comes (Alt+F8: a dialog)")
            )
        )
        self.cancel.setText(self.tr("Cancel"))

    def retheme(self) -> None:
        for label, name in ((self.mark, "accent"), (self.where, "muted")):
            palette = label.palette()
            palette.setColor(QPalette.ColorRole.WindowText, look.current().colour(name))
            label.setPalette(palette)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        elif event.type() == QEvent.Type.PaletteChange:
            self.retheme()
        super().changeEvent(event)
