"""In what order the samples are looked at, and whether only the wrong ones."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QToolButton, QWidget

from inspector.panels.widgets import plain_text
from inspector.wire.batches import ORDERS


class OrderBar(QWidget):
    """`changed` tells that the user wishes another order."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.orders, self.direction, self.only_wrong = QComboBox(self), QToolButton(self), QCheckBox(self)
        self.orders.setObjectName("batch.order")
        self.direction.setObjectName("batch.descending")
        self.only_wrong.setObjectName("batch.only_wrong")
        self.direction.setCheckable(True)
        for order in ORDERS:
            self.orders.addItem("", order)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        for widget in (self.orders, self.direction, self.only_wrong):
            layout.addWidget(widget)
        layout.addStretch(1)
        self.orders.currentIndexChanged.connect(self._choose_order)
        self.direction.toggled.connect(self._change)
        self.only_wrong.toggled.connect(self._change)
        self.retranslate()

    @property
    def order(self) -> str:
        return str(self.orders.currentData())

    @property
    def descending(self) -> bool:
        return self.direction.isChecked()

    def _choose_order(self) -> None:
        """Losses are looked through from the greatest, confidences from the least: there is what to learn from."""
        self.direction.blockSignals(True)
        self.direction.setChecked(self.order == "loss")
        self.direction.blockSignals(False)
        self._change()

    def _change(self) -> None:
        self._show_direction()
        self.changed.emit()

    def _show_direction(self) -> None:
        self.direction.setText("↓" if self.descending else "↑")
        down, up = self.tr("From the greatest to the least"), self.tr("From the least to the greatest")
        text = down if self.descending else up
        self.direction.setToolTip(plain_text.tip(text))
        self.direction.setAccessibleName(text)

    def retranslate(self) -> None:
        names = {
            "position": self.tr("By position"), "loss": self.tr("By loss"), "confidence": self.tr("By confidence")
        }  # fmt: skip
        for place, order in enumerate(ORDERS):
            self.orders.setItemText(place, names[order])
        self.orders.setAccessibleName(self.tr("Order of the samples"))
        self.only_wrong.setText(self.tr("Only wrong"))
        self._show_direction()
