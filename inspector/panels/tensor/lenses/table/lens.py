"""The lens that shows a plane of a tensor as a table of numbers."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSpinBox, QToolButton, QVBoxLayout, QWidget

from inspector.panels.base import notation
from inspector.panels.base.number_spelling import index_text
from inspector.panels.style import look
from inspector.panels.tensor.export.texts import tab_separated
from inspector.panels.tensor.lenses.heat.layer import numbers_of
from inspector.panels.tensor.lenses.heat.lens import extents, index_of
from inspector.panels.tensor.lenses.lens import Ask, PictureLens
from inspector.panels.tensor.lenses.table.model import ALL_DIGITS, FORMATS, PAGE, SIDE, Place, TensorTableModel
from inspector.panels.tensor.lenses.table.view import TensorTable
from inspector.panels.tensor.target.sight import widened_from
from inspector.panels.widgets import plain_text
from inspector.panels.widgets.caption import Caption
from inspector.wire.limits import INT32
from inspector.wire.tensors import AskCell, AskFind, AskRegion, AskStatistics, Cell, Found, Region, Statistics

AT_ONCE = 12  # tiles that are asked for together
COPIED = 200_000  # cells at most


class TableLens(PictureLens):
    """Tiles are asked for as they are seen, once per turn of the event loop."""

    def __init__(self, ask: Ask, parent: QWidget | None = None) -> None:
        super().__init__("tensor.numbers", ask, parent)
        self.model = TensorTableModel(self)
        self.table = TensorTable(self.model, self.body)
        self.status = Caption("tensor.status", self.body, "text", mono=True).clipping()
        self.bits = Caption("tensor.bits", self.body, mono=True).clipping()
        self.format, self.jump, self.hex = QComboBox(self.body), QComboBox(self.body), QToolButton(self.body)
        self.pages = [QSpinBox(self.body), QSpinBox(self.body)]
        self._page_words = plain_text.PlainLabel(parent=self.body)
        self._key: tuple[Any, ...] = ()
        self._cell: Cell | None = None
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._ask_tiles)
        self._set_up()
        self._lay_out()
        self._connect()
        self.retranslate()

    def _set_up(self) -> None:
        for widget, name in ((self.format, "digits"), (self.jump, "jump"), (self.hex, "hex")):
            widget.setObjectName(f"tensor.{name}")
            widget.setFont(look.ui_font(11))
        for box, length in ((self.format, 3), (self.jump, 4)):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(length)
        self.bits.put("")
        self.hex.setText(self.tr("bits"))
        self.hex.setCheckable(True)
        for number, spin in enumerate(self.pages):
            spin.setObjectName(("tensor.page_down", "tensor.page_across")[number])
            spin.hide()
        self._page_words.hide()

    def _lay_out(self) -> None:
        row, foot = QHBoxLayout(), QHBoxLayout()
        for widget in (self._page_words, *self.pages):
            row.addWidget(widget)
        row.addStretch(1)
        foot.setSpacing(4)
        foot.addWidget(self.status, 1)
        for widget in (self.format, self.jump, self.hex):
            foot.addWidget(widget)
        whole = self.layout()
        if whole is not None:
            whole.setContentsMargins(8, 2, 8, 2)
        layout = QVBoxLayout(self.body)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addLayout(row)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.bits)
        layout.addLayout(foot)

    def _connect(self) -> None:
        self.model.missing.connect(self._soon.start)
        self.table.looked_at.connect(self._ask_cell)
        self.table.copy_wanted.connect(self._copy)
        self.format.activated.connect(lambda _: self.table.set_format(self.format.currentData()))
        self.jump.activated.connect(self._jump)
        self.hex.toggled.connect(self._tell_cell)
        for spin in self.pages:
            spin.valueChanged.connect(self._turn)

    def retranslate(self) -> None:
        self.table.setAccessibleName(self.tr("Numbers of the tensor"))
        self.hex.setToolTip(self.tr("Shows the bits of the number too"))
        self.hex.setAccessibleName(self.tr("Bits of the number"))
        _refill(self.format, [(self._format_word(code), code) for code in FORMATS], self.model.format)
        self.format.setAccessibleName(self.tr("How numbers are written"))
        _refill(self.jump, [
            (self.tr("Jump to…"), ""), (self.tr("the minimum"), "minimum"), (self.tr("the maximum"), "maximum"),
            (self.tr("the largest magnitude"), "largest"), (self.tr("the first NaN"), "nan"),
            (self.tr("the first infinity"), "inf"),
        ], "")  # fmt: skip
        self.jump.setAccessibleName(self.tr("Jump to"))
        self._page_words.setText(self.tr("page down, across"))

    def _format_word(self, code: str) -> str:
        if code == "e":
            return self.tr("scientific")
        return self.tr("all digits") if code == ALL_DIGITS else self.tr("{count} digits").format(count=code)

    def why_not(self, sight: Any) -> str:
        return "" if sight.facts.count else self.tr("The tensor has no elements.")

    # ── asking ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def load(self, is_old: bool) -> None:
        sight = self.sight
        tensor = (sight.tensor, sight.against, sight.how, sight.facts.shape, sight.plane.rows, sight.plane.columns)
        is_other = (*tensor, sight.plane.at) != self._key
        if is_other:
            at = self.table.currentIndex() if self._key[:-1] == tensor else None
            self._key = (*tensor, sight.plane.at)
            self.renew()
            self._show_plane(at)
        elif is_old:
            self.model.age()
        if is_old or self.table.reach == 0:
            self._ask_reach()
        if is_old and not is_other:
            self._ask_current()

    def give_up(self) -> None:
        """What was asked for does not come; what is in view is asked for when numbers are looked for again."""
        self.model.forget_asked()

    def _ask_reach(self) -> None:
        """Not while training runs free, where the numbers seen have to do: it would be measured again and again."""
        if self.sight.facts.stop or self.table.reach == 0:
            self.ask(self._asking(AskStatistics, exact=False, first=0, bins=0, low=None, high=None), self._take_reach)

    def _show_plane(self, at: Any) -> None:
        rows, columns = extents(self.sight.facts.shape, self.sight.plane)
        row, column = (at.row(), at.column()) if at is not None else (0, 0)
        self.model.dtype = widened_from(self.sight)
        self.model.set_plane(rows, columns)
        if at is None:
            self.table.narrow()
        for spin, extent in zip(self.pages, (rows, columns)):
            blocked = spin.blockSignals(True)
            spin.setRange(0, min(max(0, -(-extent // PAGE) - 1), INT32))
            spin.setValue(0)
            spin.blockSignals(blocked)
            spin.setVisible(extent > PAGE)
        self._page_words.setVisible(max(rows, columns) > PAGE)
        self._cell = None
        self.table.setCurrentIndex(self.model.index(row, column))

    def _asking(self, kind: Any, **more: Any) -> Any:
        sight = self.sight
        return kind(
            request=0, tensor=sight.tensor, against=sight.against, how=sight.how, shape=sight.facts.shape, **more
        )

    def _ask_tiles(self) -> None:
        """What is in view and has not come; one answer for each tile."""
        if self.sight is None:
            return
        for place in self.model.take_missing(AT_ONCE):
            question = self._region(place[0] * SIDE, place[1] * SIDE, SIDE, SIDE)
            self.ask(question, partial(self._take_tile, place))

    def _region(self, top: int, left: int, height: int, width: int) -> AskRegion:
        part: AskRegion = self._asking(
            AskRegion, plane=self.sight.plane, top=top, left=left, height=height, width=width, down=1, across=1
        )
        return part

    def _take_tile(self, place: Place, answer: Region) -> None:
        self.model.put(place, numbers_of(answer.numbers), answer.is_bool)

    def _take_reach(self, answer: Statistics) -> None:
        limits = [answer.largest, answer.minimum, answer.maximum]
        self.table.set_reach(
            max((abs(limit) for limit in limits if limit is not None and math.isfinite(limit)), default=0.0)
        )

    def _turn(self) -> None:
        self.model.turn_to((self.pages[0].value(), self.pages[1].value()))
        self.table.setCurrentIndex(self.model.index(0, 0))

    # ── one cell ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def _ask_current(self) -> None:
        current = self.table.currentIndex()
        if current.isValid():
            self._ask_cell(*self.model.place_of(current))

    def _ask_cell(self, row: int, column: int) -> None:
        if self.sight is not None and self.isVisible():
            index = index_of(self.sight.plane, row, column)
            self.ask(self._asking(AskCell, index=index), self._take_cell)

    def _take_cell(self, answer: Cell) -> None:
        self._cell = answer
        self._tell_cell()

    def _tell_cell(self) -> None:
        if self._cell is not None:
            cell = self._cell
            self.bits.put(f"0x{cell.bits}  {cell.hex}".rstrip() if self.hex.isChecked() else "")
            self._tell(f"{index_text(cell.index)} = {cell.text.replace('-', notation.MINUS)}")

    def _tell(self, text: str) -> None:
        self.status.setText(text)
        self.status.setToolTip(plain_text.tip(text))

    # ── copying ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def _copy(self, top: int, left: int, height: int, width: int) -> None:
        """What has been seen is copied as it stands there; else it is asked for."""
        if height * width > COPIED:
            self._tell(self.tr("At most {count} cells are copied at once.").format(count=notation.exact(COPIED)))
            return
        seen = self.model.block(top, left, height, width)
        if seen is not None:
            self._put_text(seen, self.model.is_bool)
        elif self.sight is not None:
            question = self._region(top, left, height, width)
            self.ask(question, lambda answer: self._put_text(numbers_of(answer.numbers), answer.is_bool))

    def _put_text(self, numbers: Any, is_bool: bool) -> None:
        QGuiApplication.clipboard().setText(tab_separated(numbers, is_bool, self.model.dtype))
        self._tell(self.tr("Copied {count} numbers.").format(count=notation.exact(numbers.size)))

    # ── jumping ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def _jump(self) -> None:
        what = self.jump.currentData()
        self.jump.setCurrentIndex(0)
        if what and self.sight is not None:
            self.ask(self._asking(AskFind, what=what), self._take_found)

    def _take_found(self, answer: Found) -> None:
        if answer.is_there:
            self.show_index(answer.index)
        else:
            self._tell(self.tr("There is no such element."))

    def show_index(self, index: tuple[int, ...]) -> None:
        """Brings an element into view, and the plane that it lies in."""
        plane = self.sight.plane
        free = (plane.rows, plane.columns)
        standing = [axis for axis in range(len(index)) if axis not in free]
        if any(index[axis] != plane.at[axis] for axis in standing):
            self.place_wanted.emit(index)
            self.set_sight(replace(self.sight, plane=replace(plane, at=index)))
        row, column = (index[axis] if axis >= 0 else 0 for axis in free)
        for spin, place in zip(self.pages, (row, column)):
            spin.setValue(place // PAGE)
        cell = self.model.index(row % PAGE, column % PAGE)
        self.table.setCurrentIndex(cell)
        self.table.scrollTo(cell, TensorTable.ScrollHint.PositionAtCenter)


def _refill(box: QComboBox, entries: list[tuple[str, str]], current: str) -> None:
    box.clear()
    for text, data in entries:
        box.addItem(text, data)
    box.view().setMinimumWidth(box.view().sizeHintForColumn(0) + 24)  # an entry may be wider than the box
    box.setCurrentIndex(box.findData(current))
