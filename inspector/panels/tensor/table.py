"""The lens that shows a plane of a tensor as a table of numbers."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QPushButton, QSpinBox, QVBoxLayout, QWidget

from inspector.panels.tensor.caption import Caption
from inspector.panels.tensor.heat import extents, index_of
from inspector.panels.tensor.layer import numbers_of
from inspector.panels.tensor.picture_lens import Ask, PictureLens
from inspector.panels.tensor.spelling import index_text
from inspector.panels.tensor.table_model import PAGE, SIDE, Place, TensorTableModel
from inspector.panels.tensor.table_view import WIDTHS, TensorTable
from inspector.wire.tensors import AskCell, AskFind, AskRegion, AskStatistics, Cell, Found, Region, Statistics

AT_ONCE = 12  # tiles that are asked for together


class TableLens(PictureLens):
    """Tiles are asked for as they are seen, once per turn of the event loop."""

    def __init__(self, ask: Ask, parent: QWidget | None = None) -> None:
        super().__init__("tensor.numbers", ask, parent)
        self.model = TensorTableModel(self)
        self.table = TensorTable(self.model, self.body)
        self.status = Caption("tensor.status", self.body, "text", mono=True).clipping()
        self.digits = QComboBox(self.body)
        self.digits.setObjectName("tensor.digits")
        self.jump = QComboBox(self.body)
        self.jump.setObjectName("tensor.jump")
        self.hex = QPushButton("0x", self.body)
        self.hex.setObjectName("tensor.hex")
        self.hex.setCheckable(True)
        self.pages = [QSpinBox(self.body), QSpinBox(self.body)]
        self._page_words = QLabel(self.body)
        self._key: tuple[Any, ...] = ()
        self._cell: Cell | None = None
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._ask_tiles)
        self._lay_out()
        self._connect()
        self.retranslate()

    def _lay_out(self) -> None:
        for number, spin in enumerate(self.pages):
            spin.setObjectName(("tensor.page_down", "tensor.page_across")[number])
        row = QHBoxLayout()
        for widget in (self.digits, self.jump, self._page_words, *self.pages):
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(self.hex)
        layout = QVBoxLayout(self.body)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(5)
        layout.addLayout(row)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.status)

    def _connect(self) -> None:
        self.model.missing.connect(self._soon.start)
        self.table.looked_at.connect(self._ask_cell)
        self.table.too_much.connect(self._tell_too_much)
        self.digits.activated.connect(lambda _: self.table.set_digits(self.digits.currentData()))
        self.jump.activated.connect(self._jump)
        self.hex.toggled.connect(self._tell_cell)
        for spin in self.pages:
            spin.valueChanged.connect(self._turn)

    def retranslate(self) -> None:
        self.table.setAccessibleName(self.tr("Numbers of the tensor"))
        self.hex.setToolTip(self.tr("Shows the number of the status line as its bits"))
        self.hex.setAccessibleName(self.tr("Bits of the number"))
        digits = self.digits.currentData() or 5
        self.digits.clear()
        for count in WIDTHS:
            self.digits.addItem(self.tr("{count} digits").format(count=count), count)
        self.digits.setCurrentIndex(list(WIDTHS).index(digits))
        self.jump.clear()
        self.jump.addItem(self.tr("Jump to…"), "")
        for what, text in (
            ("minimum", self.tr("the minimum")), ("maximum", self.tr("the maximum")),
            ("largest", self.tr("the largest magnitude")), ("nan", self.tr("the first NaN")),
            ("inf", self.tr("the first infinity")),
        ):  # fmt: skip
            self.jump.addItem(text, what)
        self._page_words.setText(self.tr("page down, across"))

    def why_not(self, sight: Any) -> str:
        return "" if sight.facts.count else self.tr("The tensor has no elements.")

    # ── asking ───────────────────────────────────────────────────────────────────────────────────────────────────

    def load(self, is_old: bool) -> None:
        sight = self.sight
        key = (sight.tensor, sight.against, sight.how, sight.facts.shape, sight.plane.rows, sight.plane.columns)
        if (*key, sight.plane.at) != self._key:
            at = self.table.currentIndex() if self._key[:-1] == key else None
            self._key = (*key, sight.plane.at)
            self.renew()
            self._show_plane(at)
        elif is_old:
            self.model.age()
        if is_old or self.table.reach == 0:
            self.ask(self._asking(AskStatistics, exact=False, first=0, bins=0, low=None, high=None), self._take_reach)
            self._ask_current()

    def _show_plane(self, at: Any) -> None:
        rows, columns = extents(self.sight.facts.shape, self.sight.plane)
        row, column = (at.row(), at.column()) if at is not None else (0, 0)
        self.model.set_plane(rows, columns)
        for spin, extent in zip(self.pages, (rows, columns)):
            spin.setRange(0, max(0, -(-extent // PAGE) - 1))
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
            question = self._asking(
                AskRegion, plane=self.sight.plane, top=place[0] * SIDE, left=place[1] * SIDE, height=SIDE, width=SIDE,
                down=1, across=1,
            )  # fmt: skip
            self.ask(question, lambda answer, place=place: self._take_tile(place, answer))

    def _take_tile(self, place: Place, answer: Region) -> None:
        self.model.put(place, numbers_of(answer.numbers), answer.is_bool)

    def _take_reach(self, answer: Statistics) -> None:
        self.table.set_reach(answer.largest if answer.largest and answer.largest < float("inf") else 0.0)

    def _turn(self) -> None:
        self.model.turn_to((self.pages[0].value(), self.pages[1].value()))

    # ── one cell ─────────────────────────────────────────────────────────────────────────────────────────────────

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
            bits = f"  0x{cell.bits}  {cell.hex}" if self.hex.isChecked() else ""
            self.status.setText(f"{index_text(cell.index)} = {cell.text}{bits}")

    def _tell_too_much(self, most: int) -> None:
        self.status.setText(self.tr("At most {count} cells are copied at once.").format(count=f"{most:,}"))

    # ── jumping ──────────────────────────────────────────────────────────────────────────────────────────────────

    def _jump(self) -> None:
        what = self.jump.currentData()
        self.jump.setCurrentIndex(0)
        if what and self.sight is not None:
            self.ask(self._asking(AskFind, what=what), self._take_found)

    def _take_found(self, answer: Found) -> None:
        if not answer.is_there:
            self.status.setText(self.tr("There is no such element."))
            return
        self.show_index(answer.index)

    def show_index(self, index: tuple[int, ...]) -> None:
        """Brings an element into view, and the plane that it lies in."""
        plane = self.sight.plane
        free = (plane.rows, plane.columns)
        at = tuple(0 if axis in free else place for axis, place in enumerate(index))
        if at != tuple(0 if axis in free else place for axis, place in enumerate(plane.at)):
            self.place_wanted.emit(index)
            self.set_sight(replace(self.sight, plane=replace(plane, at=index)))
        row, column = (index[axis] if axis >= 0 else 0 for axis in free)
        for spin, place in zip(self.pages, (row, column)):
            spin.setValue(place // PAGE)
        cell = self.model.index(row % PAGE, column % PAGE)
        self.table.setCurrentIndex(cell)
        self.table.scrollTo(cell, TensorTable.ScrollHint.PositionAtCenter)
