"""Every argument that torch has for the loss, each in a field of its kind; what is deprecated says what it comes to."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from inspector.panels.loss_lab.losses import TABLE
from inspector.panels.loss_lab.model.state import LabState
from inspector.panels.style import look
from inspector.panels.widgets import plain_text
from inspector.panels.widgets.label import ColouredLabel

DEPRECATED = ("size_average", "reduce")
CHOICES = {"size_average": ("None", "True", "False"), "reduce": ("None", "True", "False")}
ACROSS = 2  # fields beside each other


class ArgumentsBar(QWidget):
    """`argument_wished(name, value)`: as Python writes it. `weight_wished(name, used)`."""

    argument_wished = Signal(str, str)
    weight_wished = Signal(str, bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._loss = ""
        self._fields: dict[str, QWidget] = {}
        self._grid = QWidget(self)
        self.old_ones = QToolButton(self)
        self.old_ones.setObjectName("loss_lab.deprecated")
        self.old_ones.setCheckable(True)
        self.old_ones.setFont(look.ui_font(11))
        self.comes_to = ColouredLabel("loss_lab.comes_to", "muted", 11, self)
        self.old_ones.toggled.connect(self._show_deprecated)
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(2)
        self._rows.addWidget(self._grid)
        last = QHBoxLayout()
        last.addWidget(self.old_ones)
        last.addWidget(self.comes_to, 1000)
        last.addStretch(1)
        self._rows.addLayout(last)
        self.retranslate()

    def set_state(self, state: LabState) -> None:
        if state.loss != self._loss:
            self._loss = state.loss
            self._build()
        for name, field in self._fields.items():
            _put(field, state, name)
        self._show_deprecated()
        self._tell_deprecated(state)

    def retranslate(self) -> None:
        self.old_ones.setText(self.tr("Deprecated arguments"))

    def _build(self) -> None:
        """Fields are made anew for each loss; there are few."""
        self._rows.removeWidget(self._grid)
        self._grid.hide()
        self._grid.deleteLater()
        self._grid, self._fields = QWidget(self), {}
        grid = QGridLayout(self._grid)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(6)
        grid.setVerticalSpacing(3)
        loss = TABLE[self._loss]
        names = [name for name, _ in loss.arguments]
        for number, name in enumerate([*loss.weights, *(name for name in names if name not in DEPRECATED)]):
            self._add(grid, name, number)
        first = -(-len(self._fields) // ACROSS) * ACROSS
        for number, name in enumerate(name for name in names if name in DEPRECATED):
            self._add(grid, name, first + number)
        self._rows.insertWidget(0, self._grid)
        self._grid.show()

    def _add(self, grid: QGridLayout, name: str, number: int) -> None:
        field = self._field(name)
        field.setObjectName(f"loss_lab.argument.{name}")
        field.setAccessibleName(name)
        self._fields[name] = field
        row, column = divmod(number, ACROSS)
        if isinstance(field, QCheckBox):
            grid.addWidget(field, row, 2 * column, 1, 2)
        else:
            label = plain_text.PlainLabel(name, self._grid)
            label.setBuddy(field)
            grid.addWidget(label, row, 2 * column)
            grid.addWidget(field, row, 2 * column + 1)
        grid.setColumnStretch(2 * column + 1, 1)

    def _field(self, name: str) -> QWidget:
        loss = TABLE[self._loss]
        if name in loss.weights:
            box = QCheckBox(name, self._grid)
            box.clicked.connect(lambda on: self.weight_wished.emit(name, on))
            return box
        if dict(loss.arguments)[name] in ("True", "False"):
            box = QCheckBox(name, self._grid)
            box.clicked.connect(lambda on: self.argument_wished.emit(name, str(on)))
            return box
        choices = {**CHOICES, **loss.choices, "reduction": loss.reductions}
        if name in choices:
            return self._choice(name, choices[name])
        line = QLineEdit(self._grid)
        line.setMinimumWidth(40)
        line.editingFinished.connect(lambda: self.argument_wished.emit(name, line.text().strip()))
        return line

    def _choice(self, name: str, choices: tuple[str, ...]) -> QWidget:
        choice = QComboBox(self._grid)
        choice.setMinimumContentsLength(4)
        choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        choice.addItems(choices)
        quoted = name == "reduction"
        choice.activated.connect(
            lambda row: self.argument_wished.emit(name, repr(choice.itemText(row)) if quoted else choice.itemText(row))
        )
        return choice

    def _show_deprecated(self) -> None:
        has = any(name in self._fields for name in DEPRECATED)
        self.old_ones.setVisible(has)
        for name in DEPRECATED:
            field = self._fields.get(name)
            if field is not None:
                field.setVisible(self.old_ones.isChecked())
                for label in self._grid.findChildren(plain_text.PlainLabel):
                    if label.buddy() is field:
                        label.setVisible(self.old_ones.isChecked())

    def _tell_deprecated(self, state: LabState) -> None:
        given = any(state.argument(name) != "None" for name in DEPRECATED if name in self._fields)
        self.comes_to.setVisible(given)
        words = self.tr("size_average and reduce are deprecated: here they mean reduction=“{0}”.")
        self.comes_to.put(words.format(state.reduction()) if given else "")


def _put(field: QWidget, state: LabState, name: str) -> None:
    value = state.argument(name)
    if isinstance(field, QCheckBox):
        field.setChecked(state.is_used(name) if name in state.record.weights else value == "True")
    elif isinstance(field, QComboBox):
        field.setCurrentText(value.strip("'\""))
    elif isinstance(field, QLineEdit) and field.text() != value:
        field.setText(value)
