"""The choice of which axes are a picture, which tell one picture from the next, and which are colours."""

from __future__ import annotations

from itertools import permutations
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from inspector.panels.style import look
from inspector.panels.tensor.plane.axes import COLOURS, Arrangement, changed
from inspector.panels.tensor.target import words
from inspector.panels.widgets import plain_text
from inspector.panels.widgets.caption import Caption
from inspector.panels.widgets.flow_layout import FlowRows, SnugBox, Titled

ROLES = ("along", "rows", "columns", "colors")


class ArrangementBar(QWidget):
    """`arranged` (Arrangement) when the user has chosen other axes."""

    arranged = Signal(object)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._arrangement = Arrangement((), -1, -1, -1)
        self._axes: tuple[str, ...] = ()
        self._shape: tuple[int, ...] = ()
        self._titles = {role: Caption(f"{name}.{role}.title", self) for role in ROLES}
        self.boxes = {role: self._box(f"{name}.{role}", role) for role in ROLES}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        self._flow = FlowRows([Titled(self._titles[role], self.boxes[role]) for role in ROLES], self)
        layout.addWidget(self._flow)
        self.retranslate()

    def set_axes(self, shape: tuple[int, ...], axes: tuple[str, ...], arrangement: Arrangement) -> None:
        self._shape, self._axes, self._arrangement = shape, axes, arrangement
        self._fill()

    def retranslate(self) -> None:
        titles = {
            "along": self.tr("along"),
            "rows": self.tr("rows"),
            "columns": self.tr("columns"),
            "colors": self.tr("colors"),
        }
        for role, text in titles.items():
            self._titles[role].setText(text)
            self.boxes[role].setAccessibleName(text)
        self._titles["along"].setToolTip(self.tr("The axes that tell one picture from the next"))
        self._fill()

    def _box(self, name: str, role: str) -> QComboBox:
        box = SnugBox(self)
        box.setObjectName(name)
        box.setFont(look.ui_font(11))
        box.activated.connect(lambda _: self._choose(role))
        return box

    def _fill(self) -> None:
        for role, box in self.boxes.items():
            box.clear()
            for choice in self._choices(role):
                box.addItem(self._words(choice), choice)
            box.setCurrentIndex(self._choices(role).index(self._held(role)))
            box.setEnabled(box.count() > 1)
            box.setToolTip(plain_text.tip(box.currentText()))
        self._flow.arrange()

    def _held(self, role: str) -> tuple[int, ...]:
        held: Any = getattr(self._arrangement, role)
        return held if role == "along" else (held,)

    def _choices(self, role: str) -> list[tuple[int, ...]]:
        """Axes that may have a role; what has it now is always among them."""
        axes = range(len(self._shape))
        if role in ("rows", "columns"):
            found: list[tuple[int, ...]] = [(axis,) for axis in axes]
        elif role == "colors":
            found = [(-1,), *((axis,) for axis in axes if self._shape[axis] == COLOURS)]
        else:
            found = [(), *((axis,) for axis in axes), *permutations(axes, 2)]
        held = self._held(role)
        return found if held in found else [*found, held]

    def _words(self, axes: tuple[int, ...]) -> str:
        return ", ".join(self._axis(axis) for axis in axes if axis >= 0) or self.tr("none")

    def _axis(self, axis: int) -> str:
        name = self._axes[axis] if axis < len(self._axes) else ""
        return f"{words.axis(name, axis)}: {self._shape[axis]}"

    def _choose(self, role: str) -> None:
        axes = self.boxes[role].currentData()
        self._arrangement = changed(self._arrangement, role, tuple(axes))
        self._fill()
        self.arranged.emit(self._arrangement)
