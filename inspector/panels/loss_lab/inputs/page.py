"""The tab of inputs: arguments, the tables of the tensors side by side, the loss of each element beside them."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QSplitter,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from inspector.panels.loss_lab.inputs.arguments_bar import ArgumentsBar
from inspector.panels.loss_lab.inputs.losses_table import LossesModel, LossesTable
from inspector.panels.loss_lab.inputs.sheet_box import SheetBox
from inspector.panels.loss_lab.inputs.sheet_view import ROW, TALL, SheetView
from inspector.panels.loss_lab.losses import TABLE
from inspector.panels.loss_lab.model.state import LabState
from inspector.panels.loss_lab.sheets.sheet import CLASSES
from inspector.panels.widgets.label import ColouredLabel

_GIVEN = dict.fromkeys(name for loss in TABLE.values() for name in loss.inputs)
INPUT_NAMES = (*(name for name in _GIVEN if name != "target"), "target")  # from left to right
WEIGHTS = tuple(dict.fromkeys(name for loss in TABLE.values() for name in loss.weights))
STRIP, TABLES = 112, 190  # pixels that a row of weights is high; the tables at least


class InputsPage(QWidget):
    """`check_wished(element)`: whether the gradient of an element of input is right."""

    check_wished = Signal(int)
    sort_wished = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name, self.place = "input", 0  # of the input that is looked at, and the element of it
        self.arguments = ArgumentsBar(self)
        self.boxes = {name: SheetBox(name, self) for name in (*INPUT_NAMES, *WEIGHTS)}
        self.losses = LossesTable(LossesModel(self), self)
        self._losses_box = QWidget(self)
        self.losses_name = ColouredLabel("loss_lab.losses.name", "muted", 11, self)
        self.sort = QToolButton(self)
        self.sort.setObjectName("loss_lab.sort")
        self.sort.setCheckable(True)
        self.sort.toggled.connect(self.sort_wished)
        self.cell = ColouredLabel("loss_lab.cell", "muted", 11, self, mono=True)
        self.checked = ColouredLabel("loss_lab.checked", "text", 11, self)
        self.check = QPushButton(self)
        self.check.setObjectName("loss_lab.check")
        self.check.clicked.connect(lambda: self.check_wished.emit(self.place))
        self._shared: tuple[object, ...] = ()  # how the width was shared last
        self.strip, self.split = QWidget(self), QSplitter(Qt.Orientation.Horizontal, self)
        self._lay_out()
        self._scroll_together()
        self.retranslate()

    def _lay_out(self) -> None:
        losses = QVBoxLayout(self._losses_box)
        losses.setContentsMargins(0, 0, 0, 0)
        losses.setSpacing(3)
        losses.addWidget(self.losses_name)
        losses.addWidget(self.sort)
        losses.addWidget(self.losses, 1)
        box = self.boxes["input"]  # its rows stand beside these
        self.losses_name.setFixedHeight(box.shape.sizeHint().height())
        self.sort.setFixedHeight(box.dtype.sizeHint().height())
        self.strip.setMaximumHeight(STRIP)
        weights = QHBoxLayout(self.strip)
        weights.setContentsMargins(0, 0, 0, 0)
        for name in INPUT_NAMES:
            self.split.addWidget(self.boxes[name])
        self.split.addWidget(self._losses_box)
        self.split.setChildrenCollapsible(False)
        self.split.setHandleWidth(6)
        foot = QHBoxLayout()
        foot.addWidget(self.cell, 1)
        foot.addWidget(self.check)
        body = QWidget()
        self._scroll_in(body)
        rows = QVBoxLayout(body)
        rows.setContentsMargins(10, 6, 10, 6)
        rows.setSpacing(6)
        rows.addWidget(self.arguments)
        rows.addWidget(self.strip)
        rows.addWidget(self.split, 1)
        rows.addLayout(foot)
        rows.addWidget(self.checked)

    def _scroll_in(self, body: QWidget) -> None:
        """A low dock scrolls, so that the tables keep some rows."""
        self.split.setMinimumHeight(TABLES)
        area = QScrollArea(self)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(body)
        body.setAutoFillBackground(False)
        area.viewport().setAutoFillBackground(False)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(area)

    def _scroll_together(self) -> None:
        """A row stands beside the same row of the others."""
        bars = [view.verticalScrollBar() for view in (*self._tables(), self.losses)]
        for bar in bars:
            for other in bars:
                if other is not bar:
                    bar.valueChanged.connect(other.setValue)

    def _tables(self) -> list[SheetView]:
        return [box.view for name, box in self.boxes.items() if name != "pos_weight"]

    # ── what it is told ──────────────────────────────────────────────────────────────────────────────────────────

    def set_tall(self, is_tall: bool) -> None:
        """Whether rows have room for a second gradient."""
        for table in (*self._tables(), self.losses):
            table.verticalHeader().setDefaultSectionSize(TALL if is_tall else ROW)

    def set_state(self, state: LabState) -> None:
        self.arguments.set_state(state)
        is_strip, inputs = state.record.is_by_class, state.record.inputs
        self.name = self.name if self.name in inputs else inputs[0]
        self._place_weights(is_strip)
        for name, box in self.boxes.items():
            sheet = state.sheet(name)
            if sheet is not None and state.is_used(name):
                layout = CLASSES if name == "pos_weight" or (name == "weight" and is_strip) else state.layout(name)
                box.set_sheet(sheet, layout)
            box.setVisible(state.is_used(name))
        self.strip.setVisible(state.is_used("pos_weight") or (is_strip and state.is_used("weight")))
        rows = self.boxes[inputs[0]].cells.rowCount()
        self.boxes["target"].view.verticalHeader().setVisible(self.boxes["target"].cells.rowCount() != rows)
        self.boxes["weight"].view.verticalHeader().setVisible(False)
        self._share(state)

    def _share(self, state: LabState) -> None:
        """The table of classes has more room than those of one column."""
        first = self.boxes[state.record.inputs[0]]
        widgets = [self.split.widget(number) for number in range(self.split.count())]
        sizes = [2 if widget is first else 1 for widget in widgets]
        for number, widget in enumerate(widgets):
            if isinstance(widget, SheetBox) and widget.cells.columnCount() > 1:
                sizes[number] = 3
        if (state.loss, *sizes) != self._shared:
            self._shared = (state.loss, *sizes)
            self.split.setSizes([100 * size for size in sizes])

    def _place_weights(self, is_strip: bool) -> None:
        """Weights of classes lie above, weights of elements stand beside these."""
        strip, weight = self.strip.layout(), self.boxes["weight"]
        assert strip is not None
        strip.addWidget(self.boxes["pos_weight"])
        if is_strip:
            strip.addWidget(weight)
        elif self.split.indexOf(weight) < 0:
            self.split.insertWidget(self.split.indexOf(self._losses_box), weight)

    def show_cell(self, text: str) -> None:
        self.cell.setText(text)

    def retranslate(self) -> None:
        self.losses_name.put(self.tr("loss"))
        self.sort.setText(self.tr("Sort ↓"))
        self.sort.setToolTip(self.tr("The greatest loss first"))
        self.losses.setAccessibleName(self.tr("Loss of each element"))
        self.check.setText(self.tr("Check ∇"))
        self.check.setToolTip(self.tr("Confirm the gradient of this number by a finite difference"))
        self.arguments.retranslate()
        for box in self.boxes.values():
            box.retranslate()
