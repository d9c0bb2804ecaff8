"""Which gradient, and which of its elements, is worked out."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QSpinBox, QWidget

from inspector.panels.style import look
from inspector.panels.widgets import plain_text

MOST_AXES = 6


class ElementBar(QWidget):
    """`wished(target, element)`: the user wants another; an element `()` is left to the debuggee to choose."""

    wished = Signal(str, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.targets = QComboBox(self)
        self.targets.setObjectName("graph.rule.target")
        self.axes = [self._axis(number) for number in range(MOST_AXES)]
        self.largest = QPushButton(self)
        self.largest.setObjectName("graph.rule.largest")
        self._open, self._close = plain_text.PlainLabel("[", self), plain_text.PlainLabel("]", self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        for widget in (self.targets, self._open, *self.axes, self._close, self.largest):
            row.addWidget(widget)
        row.addStretch(1)
        self.targets.activated.connect(lambda: self.wished.emit(self._target(), ()))
        self.largest.clicked.connect(lambda: self.wished.emit(self._target(), ()))
        self._rank = 0
        self.retranslate()

    def _axis(self, number: int) -> QSpinBox:
        box = QSpinBox(self)
        box.setObjectName(f"graph.rule.axis{number}")
        box.setFont(look.mono_font(11))
        box.setKeyboardTracking(False)
        box.valueChanged.connect(self._on_axis)
        return box

    def set_choice(
        self, targets: Sequence[tuple[str, str]], target: str, shape: Sequence[int], element: Sequence[int]
    ) -> None:
        """`targets`: (code, symbol) of each gradient that leaves."""
        self.targets.clear()
        for code, symbol in targets:
            self.targets.addItem(plain_text.shortened(symbol), code)
        self.targets.setCurrentIndex([code for code, _ in targets].index(target))
        self._rank = len(shape) if len(shape) == len(element) <= MOST_AXES else 0
        for number, box in enumerate(self.axes):
            box.setVisible(number < self._rank)
            if number < self._rank:
                self._put(box, shape[number], element[number])
        for widget in (self._open, self._close, self.largest):
            widget.setVisible(self._rank > 0)

    @staticmethod
    def _put(box: QSpinBox, extent: int, index: int) -> None:
        box.blockSignals(True)
        box.setRange(0, max(0, extent - 1))
        box.setValue(index)
        box.setEnabled(extent > 1)
        box.blockSignals(False)

    def _target(self) -> str:
        return str(self.targets.currentData())

    def _on_axis(self) -> None:
        self.wished.emit(self._target(), tuple(box.value() for box in self.axes[: self._rank]))

    def retranslate(self) -> None:
        self.targets.setAccessibleName(self.tr("Which gradient is worked out"))
        self.targets.setToolTip(self.tr("Which of the gradients that leave is worked out"))
        for number, box in enumerate(self.axes):
            box.setAccessibleName(self.tr("Index along axis {0}").format(number))
        self.largest.setText(self.tr("Largest"))
        self.largest.setToolTip(self.tr("Where the largest number that arrives goes to"))
