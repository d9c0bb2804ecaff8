"""The number that a rule compares with, to be set to another for this script."""

from __future__ import annotations

import math

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from inspector.panels.base import finding_words as words
from inspector.panels.style import look
from inspector.panels.widgets import plain_text
from inspector.panels.widgets.label import ColouredLabel

WIDTH = 72


class ThresholdRow(QWidget):
    """`findings.threshold` is its field. `wished(number)`: None for the rule's own."""

    wished = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._code, self._value = "", 0.0
        self._label = ColouredLabel("findings.threshold.label", "muted", 11)
        self.field = QLineEdit()
        self.field.setObjectName("findings.threshold")
        self.field.setFixedWidth(WIDTH)
        self.field.setFont(look.mono_font(11))
        self.field.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.field.editingFinished.connect(self._wish)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self._label, 1)
        row.addWidget(self.field)

    def show_threshold(self, code: str, value: float | None) -> None:
        """None: the rule compares with no number."""
        self.setVisible(value is not None)
        if value is None:
            return
        if (code, value) != (self._code, self._value) or not self.field.hasFocus():
            self.field.setText(f"{value:g}")
        self._code, self._value = code, value
        self.retranslate()

    def _wish(self) -> None:
        """What is no number is put back; an empty field stands for the rule's own."""
        text = self.field.text().strip().replace("\N{MINUS SIGN}", "-")
        number = _number(text)
        if text and number is None:
            self.field.setText(f"{self._value:g}")
        elif number != self._value:
            self.wished.emit(number)

    def retranslate(self) -> None:
        self._label.put(words.threshold(self._code))
        self.field.setAccessibleName(words.threshold(self._code))
        tip = self.tr("For this script, from the next iteration on; leave it empty for the rule's own number")
        self.field.setToolTip(plain_text.tip(tip))


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) else None
