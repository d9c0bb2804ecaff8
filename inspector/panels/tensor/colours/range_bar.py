"""The choice of the range that colours run over: all, most, or from one number to another."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from inspector.panels.base import notation
from inspector.panels.style import look
from inspector.panels.tensor.colours import ranges
from inspector.panels.tensor.colours.ranges import BadRange, Range
from inspector.panels.widgets import plain_text
from inspector.panels.widgets.caption import Caption


class RangeBar(QWidget):
    """`changed` when another range is to be drawn with: `method` and, where it is fixed, `fixed`.

    A text that is no number leaves the range as it was, and a sentence says what is wrong.
    """

    changed = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.fixed: Range | None = None
        self.methods = QComboBox(self)
        self.methods.setObjectName(name + ".method")
        self.low, self.high = self._field(name + ".low"), self._field(name + ".high")
        self.sentence = Caption(name + ".sentence", self, "red").wrapping()
        self._lay_out(name)
        self.retranslate()
        self.methods.currentIndexChanged.connect(self._on_method)
        self._show()

    @property
    def method(self) -> str:
        """One of ranges.METHODS."""
        return str(self.methods.currentData())

    def suggest(self, limits: Range) -> None:
        """What the fields begin with when the user is about to type: the range that is drawn with."""
        if self.method != "fixed":
            self.low.setText(notation.number(limits.low))
            self.high.setText(notation.number(limits.high))
            self.fixed = None

    def _field(self, name: str) -> QLineEdit:
        field = QLineEdit(self)
        field.setObjectName(name)
        field.setFont(look.mono_font(11))
        field.setMinimumWidth(58)
        field.setMaximumWidth(96)
        field.editingFinished.connect(self._on_typed)
        return field

    def _lay_out(self, name: str) -> None:
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        self._title, self._to = Caption(name + ".title", self), Caption(name + ".to", self)
        self._to.setText("…")
        for widget in (self._title, self.methods, self.low, self._to, self.high):
            row.addWidget(widget)
        row.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addLayout(row)
        layout.addWidget(self.sentence)

    def retranslate(self) -> None:
        self._title.setText(self.tr("Range"))
        tips = {
            "all": (self.tr("all"), self.tr("From the least to the greatest finite number")),
            "percentile": (self.tr("1–99 %"), self.tr("Without the lowest and the highest hundredth of the numbers")),
            "fixed": (self.tr("fixed"), self.tr("From one number to another, the same for every tensor")),
        }
        for number, method in enumerate(ranges.METHODS):
            if self.methods.count() == number:
                self.methods.addItem("", method)
            self.methods.setItemText(number, tips[method][0])
            self.methods.setItemData(number, plain_text.tip(tips[method][1]), Qt.ItemDataRole.ToolTipRole)
        self.methods.setToolTip(self.tr("Which numbers the first and the last colour stand for"))
        self.methods.setAccessibleName(self.methods.toolTip())
        self.low.setAccessibleName(self.tr("Number of the first colour"))
        self.high.setAccessibleName(self.tr("Number of the last colour"))
        for field in (self.low, self.high):
            field.setToolTip(plain_text.tip(field.accessibleName()))

    def _on_method(self) -> None:
        self._show()
        if self.method == "fixed":
            self._on_typed()
            self.low.setFocus()
            self.low.selectAll()
        else:
            self._say("")
            self.changed.emit()

    def _show(self) -> None:
        for widget in (self.low, self._to, self.high):
            widget.setVisible(self.method == "fixed")
        self.sentence.setVisible(bool(self.sentence.text()))

    def _on_typed(self) -> None:
        try:
            found = ranges.typed(self.low.text(), self.high.text())
        except BadRange as bad:
            self._say(self._reason(bad.code))
            return
        self._say("")
        if found != self.fixed:
            self.fixed = found
            self.changed.emit()

    def _reason(self, code: str) -> str:
        if code == "order":
            return self.tr("The first number must be less than the second one.")
        text = self.low.text() if code == "low" else self.high.text()
        return self.tr("“{text}” is not a finite number.").format(text=text.strip())

    def _say(self, sentence: str) -> None:
        self.sentence.setText(sentence)
        self._show()
