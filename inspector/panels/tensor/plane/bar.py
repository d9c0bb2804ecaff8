"""The bar that chooses which plane of a tensor is shown: an index as torch writes it, or axes and places."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSlider, QSpinBox, QVBoxLayout, QWidget

from inspector.panels.base import notation
from inspector.panels.style import look
from inspector.panels.tensor.target import words
from inspector.panels.tensor.target.sight import NoIndex, plane_text, typed
from inspector.panels.widgets import plain_text
from inspector.panels.widgets.caption import Caption
from inspector.panels.widgets.flow_layout import FlowRows, SnugBox, Titled
from inspector.wire.tensors import Plane

INDEX, WIDEST_INDEX = 124, 264  # px: "[511, 511, :, :]", "[511, 511, 511, 511, 511, :, :]"
INDEX_EDGE = 15  # px beside the text
BOX = 132  # px that an axis is chosen in, at most
SLIDER = 44  # px that a slider needs to be of use
MAX_PLACES = 6  # axes with a line of their own; those of a tensor of a higher rank are reached by the index
INT_MAX = 2**31 - 1


class IndexSlider(QWidget):
    """An axis that stands still: its name, a slider and a box with the index."""

    changed = Signal()

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.mark, self.slider = plain_text.PlainLabel(parent=self), QSlider(Qt.Orientation.Horizontal, self)
        self.spin = QSpinBox(self)
        self.spin.setObjectName(name)
        self.slider.setObjectName(f"{name}.slider")
        self.mark.setFont(look.ui_font(11))
        self.spin.setFont(look.ui_font(11))
        self.slider.setMinimumWidth(SLIDER)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(5)
        row.addWidget(self.mark)
        row.addWidget(self.slider, 1)
        row.addWidget(self.spin)
        self.slider.hide()
        self.slider.valueChanged.connect(self.spin.setValue)
        self.spin.valueChanged.connect(self._on_value)

    def sizeHint(self) -> QSize:
        """Without the slider, which steps aside."""
        mark, spin = self.mark.sizeHint(), self.spin.sizeHint()
        return QSize(mark.width() + 5 + spin.width(), max(mark.height(), spin.height()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.slider.setVisible(self.width() >= self.sizeHint().width() + SLIDER + 5)

    def _on_value(self, value: int) -> None:
        self.slider.setValue(value)
        self.changed.emit()

    def show_axis(self, word: str, size: int, place: int) -> None:
        self.mark.setText(word)
        self.spin.setAccessibleName(word)
        self.slider.setAccessibleName(word)
        last = min(max(0, size - 1), INT_MAX)
        blocked = self.blockSignals(True)
        for box in (self.slider, self.spin):
            box.setRange(0, last)
        self.slider.setPageStep(max(1, last // 10))
        self.spin.setValue(min(place, last))
        self.slider.setValue(self.spin.value())
        self.blockSignals(blocked)


class PlaneBar(QWidget):
    """`chosen` brings the Plane, `element_wanted` the index of one element. What can not be understood is told, and
    stays as it was typed. The field of the `index` stands where its owner puts it. As many lines as the names of the axes
    need; sliders where they have room."""

    chosen = Signal(object)
    element_wanted = Signal(tuple)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.index = QLineEdit(self)
        self.index.setObjectName("tensor.index")
        self.index.setFont(look.mono_font(11))
        self.index.setFixedWidth(INDEX)
        self.index.textChanged.connect(self._fit_index)
        self.rows, self.columns = SnugBox(self), SnugBox(self)
        self.rows.setObjectName("tensor.rows_axis")
        self.columns.setObjectName("tensor.columns_axis")
        self.problem = Caption("tensor.index.problem", self, "red").wrapping()
        self.places = [IndexSlider(f"tensor.place{number}", self) for number in range(MAX_PLACES)]
        self._words = [plain_text.PlainLabel(parent=self), plain_text.PlainLabel(parent=self)]
        self._shape: tuple[int, ...] = ()
        self._axes: tuple[str, ...] = ()
        self._plane = Plane((), -1, -1)
        self._lay_out()
        self._connect()
        self.retranslate()
        self.problem.put("")

    def _lay_out(self) -> None:
        for box, word in zip((self.rows, self.columns), self._words):
            box.setFont(look.ui_font(11))
            word.setFont(look.ui_font(11))
        self._sides = [Titled(word, box, BOX) for box, word in zip((self.rows, self.columns), self._words)]
        self._flow = FlowRows((*self._sides, *self.places), self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(3)
        layout.addWidget(self._flow)
        layout.addWidget(self.problem)

    def _connect(self) -> None:
        self.index.returnPressed.connect(self._on_index)
        self.index.textEdited.connect(lambda _: self.problem.put(""))
        self.rows.activated.connect(lambda axis: self._on_axes(axis, self._plane.columns, self._plane.rows))
        self.columns.activated.connect(lambda axis: self._on_axes(self._plane.rows, axis, self._plane.columns))
        for place in self.places:
            place.changed.connect(self._on_places)

    # ── what it shows ────────────────────────────────────────────────────────────────────────────────────────────────

    def show_plane(self, shape: tuple[int, ...], axes: tuple[str, ...], plane: Plane) -> None:
        if (shape, axes) != (self._shape, self._axes) or self.rows.count() != len(shape):
            self._shape, self._axes = shape, axes
            self.problem.put("")
            self._name_axes()
        self._plane = plane
        self.rows.setCurrentIndex(plane.rows)
        self.columns.setCurrentIndex(plane.columns)
        if not self.problem.text():
            self.index.setText(plane_text(plane))
        self._show_places()

    def _fit_index(self, text: str) -> None:
        """As wide as what is written there; a longer one moves with its cursor."""
        wanted = self.index.fontMetrics().horizontalAdvance(text) + 2 * INDEX_EDGE
        self.index.setFixedWidth(min(max(wanted, INDEX), WIDEST_INDEX))

    def _show_places(self) -> None:
        free = [axis for axis in range(len(self._shape)) if axis not in (self._plane.rows, self._plane.columns)]
        for number, place in enumerate(self.places):
            place.setVisible(number < len(free))
            if number < len(free):
                axis = free[number]
                place.setProperty("axis", axis)
                place.show_axis(self.axis_word(axis), self._shape[axis], self._plane.at[axis])
        self._flow.arrange()

    def _name_axes(self) -> None:
        for box in (self.rows, self.columns):
            box.clear()
            for axis, size in enumerate(self._shape):
                box.addItem(f"{self.axis_word(axis)} {size}")
        for side in self._sides:
            side.setVisible(len(self._shape) > 1)
        self.show_index(True)

    def show_index(self, is_shown: bool) -> None:
        """A tensor without axes has none."""
        self.index.setVisible(is_shown and bool(self._shape))

    def axis_word(self, axis: int) -> str:
        return words.axis(self._axes[axis] if axis < len(self._axes) else "", axis)

    # ── what the user does ───────────────────────────────────────────────────────────────────────────────────────────

    def _on_axes(self, rows: int, columns: int, before: int) -> None:
        """The same axis twice: they change places."""
        if rows == columns:
            rows, columns = (rows, before) if rows != self._plane.rows else (before, columns)
        self._emit(replace(self._plane, rows=rows, columns=columns))

    def _on_places(self) -> None:
        at = list(self._plane.at)
        for place in self.places:
            if place.isVisibleTo(self):
                at[place.property("axis")] = place.spin.value()
        if tuple(at) != self._plane.at:
            self._emit(replace(self._plane, at=tuple(at)))

    def _on_index(self) -> None:
        try:
            wish = typed(self.index.text(), self._shape)
        except NoIndex as problem:
            self.problem.put(self._sentence(str(problem)))
            return
        self.problem.put("")
        if wish.plane is None:
            self.element_wanted.emit(wish.element)
        else:
            self._emit(wish.plane)

    def _emit(self, plane: Plane) -> None:
        self.problem.put("")
        self.chosen.emit(plane)

    def _sentence(self, code: str) -> str:
        sentences = {
            "words": self.tr("Write whole numbers and colons, such as [3, :, 0]."),
            "count": self.tr("That is more places than the tensor has axes: its shape is {shape}."),
            "size": self.tr("There is no such place: the shape is {shape}."),
            "colons": self.tr("At most two axes are shown at once: write a number for each of the others."),
        }
        return sentences[code].format(shape=notation.shape(self._shape))

    # ── looks ────────────────────────────────────────────────────────────────────────────────────────────────────────

    def retranslate(self) -> None:
        self._words[0].setText(self.tr("rows"))
        self._words[1].setText(self.tr("columns"))
        for box, name in ((self.rows, self.tr("Axis on the rows")), (self.columns, self.tr("Axis on the columns"))):
            box.setAccessibleName(name)
            box.setToolTip(plain_text.tip(name))
        self.index.setAccessibleName(self.tr("Index"))
        self.index.setPlaceholderText("[3, :, 0]")
        self.index.setToolTip(self.tr("An index as torch writes it, such as [3, :, 0]; Return shows it"))
        self._name_axes()
        self._flow.arrange()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
            self.show_plane(self._shape, self._axes, self._plane)
