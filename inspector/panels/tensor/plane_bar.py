"""The bar that chooses which plane of a tensor is shown: an index as torch writes it, or axes and places."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QLineEdit, QSpinBox, QVBoxLayout, QWidget

from inspector.panels.tensor.caption import Caption
from inspector.panels.tensor.sight import NoIndex, plane_of, plane_text
from inspector.wire.tensors import Plane

MAX_PLACES = 6  # axes with a spin box; those of a tensor of a higher rank are reached by the index


class PlaneBar(QWidget):
    """`chosen` brings the Plane. What can not be understood is told, and stays as it was typed."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.index = QLineEdit(self)
        self.index.setObjectName("tensor.index")
        self.rows, self.columns = QComboBox(self), QComboBox(self)
        self.rows.setObjectName("tensor.rows_axis")
        self.columns.setObjectName("tensor.columns_axis")
        self.problem = Caption("tensor.index.problem", self, "red").wrapping()
        self.places = [QSpinBox(self) for _ in range(MAX_PLACES)]
        self._marks = [QLabel(self) for _ in range(MAX_PLACES)]
        self._words = [QLabel(self), QLabel(self)]
        self._shape: tuple[int, ...] = ()
        self._axes: tuple[str, ...] = ()
        self._plane = Plane((), -1, -1)
        self._is_filling = False
        self._lay_out()
        self._connect()
        self.retranslate()
        self.problem.put("")

    def _lay_out(self) -> None:
        top, below = QHBoxLayout(), QHBoxLayout()
        for row in (top, below):
            row.setSpacing(6)
        for widget in (self._words[0], self.rows, self._words[1], self.columns, self.index):
            top.addWidget(widget, widget is self.index)
        for number, (mark, spin) in enumerate(zip(self._marks, self.places)):
            spin.setObjectName(f"tensor.place{number}")
            below.addWidget(mark)
            below.addWidget(spin, 1)
        below.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(top)
        layout.addLayout(below)
        layout.addWidget(self.problem)

    def _connect(self) -> None:
        self.index.returnPressed.connect(self._on_index)
        self.rows.activated.connect(lambda axis: self._on_axes(axis, self._plane.columns, self._plane.rows))
        self.columns.activated.connect(lambda axis: self._on_axes(self._plane.rows, axis, self._plane.columns))
        for spin in self.places:
            spin.valueChanged.connect(self._on_places)

    def show_plane(self, shape: tuple[int, ...], axes: tuple[str, ...], plane: Plane) -> None:
        self._is_filling = True
        if (shape, axes) != (self._shape, self._axes) or self.rows.count() != len(shape):
            self._shape, self._axes = shape, axes
            self._name_axes()
        self._plane = plane
        self.rows.setCurrentIndex(plane.rows)
        self.columns.setCurrentIndex(plane.columns)
        if not self.problem.text():
            self.index.setText(plane_text(plane))
        for axis, (mark, spin) in enumerate(zip(self._marks, self.places)):
            is_free = axis < len(shape) and axis not in (plane.rows, plane.columns)
            mark.setVisible(is_free)
            spin.setVisible(is_free)
            if is_free:
                spin.setRange(0, max(0, shape[axis] - 1))
                spin.setValue(plane.at[axis])
        self._is_filling = False

    def _name_axes(self) -> None:
        for box in (self.rows, self.columns):
            box.clear()
            for axis, size in enumerate(self._shape):
                box.addItem(f"{self.axis_word(axis)} {size}")
            box.setVisible(len(self._shape) > 1)
        for word in self._words:
            word.setVisible(len(self._shape) > 1)
        self.index.setVisible(bool(self._shape))
        for axis, mark in zip(range(len(self._shape)), self._marks):
            mark.setText(self.axis_word(axis))

    def axis_word(self, axis: int) -> str:
        """Its name where it is known, else its number."""
        words = {
            "out": self.tr("out"), "in": self.tr("in"), "time": self.tr("time"), "height": self.tr("height"),
            "width": self.tr("width"), "depth": self.tr("depth"), "batch": self.tr("batch"),
            "channel": self.tr("channel"), "class": self.tr("class"), "token": self.tr("token"),
            "feature": self.tr("feature"),
        }  # fmt: skip
        name = self._axes[axis] if axis < len(self._axes) else ""
        return words.get(name, self.tr("axis {number}").format(number=axis))

    # ── what the user does ───────────────────────────────────────────────────────────────────────────────────────

    def _on_axes(self, rows: int, columns: int, before: int) -> None:
        """The same axis twice: they change places."""
        if rows == columns:
            rows, columns = (rows, before) if rows != self._plane.rows else (before, columns)
        self._emit(replace(self._plane, rows=rows, columns=columns))

    def _on_places(self) -> None:
        if not self._is_filling:
            at = list(self._plane.at)
            for axis, spin in enumerate(self.places[: len(at)]):
                if axis not in (self._plane.rows, self._plane.columns):
                    at[axis] = spin.value()
            self._emit(replace(self._plane, at=tuple(at)))

    def _on_index(self) -> None:
        try:
            plane = plane_of(self.index.text(), self._shape)
        except NoIndex as problem:
            self.problem.put(self._sentence(str(problem)))
        else:
            self._emit(plane)

    def _emit(self, plane: Plane) -> None:
        self.problem.put("")
        self.chosen.emit(plane)

    def _sentence(self, code: str) -> str:
        shape = "×".join(map(str, self._shape))
        words = {
            "words": self.tr("Write whole numbers and colons, such as [3, :, 0]."),
            "count": self.tr("That is more places than the tensor has axes: its shape is {shape}.").format(shape=shape),
            "size": self.tr("There is no such place: the shape is {shape}.").format(shape=shape),
        }
        return words[code]

    def retranslate(self) -> None:
        self._words[0].setText(self.tr("rows"))
        self._words[1].setText(self.tr("columns"))
        self.rows.setAccessibleName(self.tr("Axis on the rows"))
        self.columns.setAccessibleName(self.tr("Axis on the columns"))
        self.index.setAccessibleName(self.tr("Index"))
        self.index.setPlaceholderText("[3, :, 0]")
        self.index.setToolTip(self.tr("An index as torch writes it, such as [3, :, 0]; Return shows it"))
        self._name_axes()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
            self.show_plane(self._shape, self._axes, self._plane)
