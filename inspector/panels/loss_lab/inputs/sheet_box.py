"""One input with its name, shape and dtype above its table."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from inspector.panels.base import notation
from inspector.panels.loss_lab.inputs.sheet_model import SheetModel
from inspector.panels.loss_lab.inputs.sheet_view import SheetView
from inspector.panels.loss_lab.sheets import sheet as sheets
from inspector.panels.loss_lab.sheets.sheet import Sheet
from inspector.panels.widgets.label import ColouredLabel
from inspector.wire.lab import DTYPES


class SheetBox(QWidget):
    """`shape_wished(name, shape)`, `dtype_wished(name, dtype)`; what is typed into the table comes from `view`."""

    shape_wished = Signal(str, object)
    dtype_wished = Signal(str, str)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = name
        self.cells = SheetModel(self)
        self.view = SheetView(self.cells, f"loss_lab.{name}", self)
        self.title = ColouredLabel(f"loss_lab.{name}.name", "muted", 11, self)
        self.title.put(name)
        self.title.setWordWrap(False)
        self.shape, self.dtype = QLineEdit(self), QComboBox(self)
        self.shape.setObjectName(f"loss_lab.{name}.shape")
        self.dtype.setObjectName(f"loss_lab.{name}.dtype")
        self.dtype.addItems(DTYPES)
        self.dtype.setMinimumContentsLength(4)
        self.dtype.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.shape.setMinimumWidth(30)
        self.shape.editingFinished.connect(self._wish_shape)
        self.dtype.activated.connect(lambda row: self.dtype_wished.emit(self.name, self.dtype.itemText(row)))
        self._lay_out()
        self.retranslate()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(4)
        head.addWidget(self.title)
        head.addWidget(self.shape, 1)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(3)
        rows.addLayout(head)
        rows.addWidget(self.dtype)
        rows.addWidget(self.view, 1)

    def set_sheet(self, sheet: Sheet, layout: str) -> None:
        self.cells.set_sheet(sheet, layout)
        if not self.shape.hasFocus() or not self.shape.isModified():
            self.shape.setText(notation.brackets(sheet.shape))
        self.dtype.setCurrentText(sheet.dtype)

    def retranslate(self) -> None:
        self.shape.setAccessibleName(self.tr("Shape of {0}").format(self.name))
        self.shape.setToolTip(self.tr("Shape: type another, such as [2, 3]"))
        self.dtype.setAccessibleName(self.tr("Dtype of {0}").format(self.name))
        self.view.setAccessibleName(self.tr("Numbers of {0}").format(self.name))
        self.view.retranslate()

    def _wish_shape(self) -> None:
        if not self.shape.isModified():
            return
        self.shape.setModified(False)
        shape = sheets.read_shape(self.shape.text())
        if shape is not None and shape != self.cells.sheet.shape:
            self.shape_wished.emit(self.name, shape)
        else:
            self.shape.setText(notation.brackets(self.cells.sheet.shape))
