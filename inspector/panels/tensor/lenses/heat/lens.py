"""The lens that shows a plane of a tensor as a heat map: all of it at once, and near by each number in its cell."""

from __future__ import annotations

import numpy as np
from PySide6.QtWidgets import QVBoxLayout, QWidget

from inspector.panels.base.number_spelling import index_text, value_text
from inspector.panels.style import colors
from inspector.panels.tensor.colours import ranges
from inspector.panels.tensor.colours.legend import ColourLegend
from inspector.panels.tensor.colours.range_bar import RangeBar
from inspector.panels.tensor.lenses.heat.canvas import HeatCanvas, Pointed
from inspector.panels.tensor.lenses.heat.layer import Layer, numbers_of
from inspector.panels.tensor.lenses.heat.viewport import Patch, overview
from inspector.panels.tensor.lenses.lens import Ask, PictureLens
from inspector.panels.widgets.caption import Caption
from inspector.panels.widgets.flow_layout import FlowRows
from inspector.wire.tensors import AskRegion, Plane, Region


class HeatLens(PictureLens):
    """Asks for the whole plane once, decimated, and for what is in view where that is finer."""

    def __init__(self, ask: Ask, parent: QWidget | None = None) -> None:
        super().__init__("tensor.heat", ask, parent)
        self.range = RangeBar("tensor.heat.range", self.body)
        self.canvas = HeatCanvas(self.body)
        self.legend = ColourLegend("tensor.heat.legend", self.body)
        self.note = Caption("tensor.heat.note", self.body).clipping()
        self.status = Caption("tensor.heat.status", self.body, "text", mono=True).clipping()
        self._drawn: AskRegion | None = None  # what the whole was answered to
        self._wanted: AskRegion | None = None  # … and is asked now
        self._part: Patch | None = None  # asked for now
        self._is_part_old = False
        self._lay_out()
        self.range.changed.connect(self._recolour_range)
        self.canvas.view_changed.connect(self._on_view)
        self.canvas.pointed.connect(self._on_pointed)
        self.canvas.chosen.connect(self._on_chosen)
        self.retranslate()

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self.body)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(5)
        layout.addWidget(FlowRows((self.range, self.legend), self.body))
        layout.addWidget(self.canvas, 1)
        for widget in (self.note, self.status):
            layout.addWidget(widget)

    def retranslate(self) -> None:
        self.canvas.setToolTip(self.tr("Drag to move, wheel or + and − to zoom, 0 for all, arrow keys for a cell"))
        self.canvas.setAccessibleName(self.tr("Heat map"))
        self.range.retranslate()
        self._tell_note()

    def recolour(self) -> None:
        self.canvas.recolour()

    # ── asking ───────────────────────────────────────────────────────────────────────────────────────────────────

    def load(self, is_old: bool) -> None:
        question = self._question(overview(*extents(self.sight.facts.shape, self.sight.plane)))
        if not is_old and question in (self._drawn, self._wanted):
            return
        self.renew()
        self._part, self._wanted = None, question
        self.ask(question, lambda answer: self._take_whole(question, answer))

    def give_up(self) -> None:
        self._part = self._wanted = None

    def _question(self, patch: Patch) -> AskRegion:
        sight = self.sight
        return AskRegion(
            0, sight.tensor, sight.against, sight.how, sight.facts.shape, sight.plane,
            patch.top, patch.left, patch.height * patch.down, patch.width * patch.across, patch.down, patch.across,
        )  # fmt: skip

    def _take_whole(self, question: AskRegion, answer: Region) -> None:
        if question != self._drawn:
            self.canvas.drop_part()
        self._drawn, self._wanted = question, None
        self.canvas.set_plane(*extents(question.shape, question.plane))
        layer = Layer(patch_of(question), numbers_of(answer.numbers), answer.is_bool)
        self._put_range(layer.reals)
        self.canvas.set_whole(layer)
        self._tell_not_finite(layer)
        self._is_part_old = True
        self._on_view()

    def _on_view(self) -> None:
        """Something else is in view: it is asked for where what is there is too coarse, one question at a time."""
        self._tell_note()
        whole, part, view = self.canvas.whole, self.canvas.part, self.canvas.view
        if whole is None or self._part is not None or self._wanted is not None:
            return
        if view.is_covered(whole.patch):
            if self._is_part_old:
                self.canvas.drop_part()
            return
        if part is None or self._is_part_old or not view.is_covered(part.patch):
            self._ask_part()

    def _ask_part(self) -> None:
        self._part = self.canvas.view.wanted()
        question = self._question(self._part)
        self.ask(question, lambda answer: self._take_part(question, answer))

    def _take_part(self, question: AskRegion, answer: Region) -> None:
        self._part, self._is_part_old = None, False
        self.canvas.set_part(Layer(patch_of(question), numbers_of(answer.numbers), answer.is_bool))
        self._on_view()

    # ── colours ──────────────────────────────────────────────────────────────────────────────────────────────────

    def _recolour_range(self) -> None:
        if self.canvas.whole is not None:
            self._put_range(self.canvas.whole.reals)

    def _put_range(self, numbers: np.ndarray) -> None:
        limits = ranges.chosen(self.range.method, numbers, self.range.fixed)
        scale = colors.map_of(limits)
        self.range.suggest(limits)
        self.canvas.set_colours(limits, scale)
        self.legend.set_scale(limits, scale)

    def _tell_not_finite(self, layer: Layer) -> None:
        found = [int(np.count_nonzero(layer.levels == index)) for index in colors.NOT_FINITE]
        self.legend.set_not_finite(found[0], found[1], found[2], layer.is_sampled)

    # ── words ────────────────────────────────────────────────────────────────────────────────────────────────────

    def _tell_note(self) -> None:
        layer = self.canvas.finest()
        self.note.put(self._sampled(layer.patch) if layer is not None else "")

    def _sampled(self, patch: Patch) -> str:
        rows = self.tr("1 row in {count}").format(count=patch.down) if patch.down > 1 else ""
        columns = self.tr("1 column in {count}").format(count=patch.across) if patch.across > 1 else ""
        parts = " · ".join(part for part in (rows, columns) if part)
        return self.tr("≈ shown: {parts}; zoom in for each number").format(parts=parts) if parts else ""

    def _on_pointed(self, pointed: Pointed | None) -> None:
        self.status.setText("" if pointed is None else f"{self._index(pointed)} = {value_text(pointed.value)}")

    def _on_chosen(self, row: int, column: int) -> None:
        if self._drawn is not None:
            self.place_wanted.emit(index_of(self._drawn.plane, row, column))

    def _index(self, pointed: Pointed) -> str:
        assert self._drawn is not None
        return index_text(index_of(self._drawn.plane, pointed.row, pointed.column))


def extents(shape: tuple[int, ...], plane: Plane) -> tuple[int, int]:
    """(rows, columns) of a plane; 1 where it has no such axis."""
    return (
        shape[plane.rows] if plane.rows >= 0 else 1,
        shape[plane.columns] if plane.columns >= 0 else 1,
    )


def index_of(plane: Plane, row: int, column: int) -> tuple[int, ...]:
    """The index of a cell in the tensor."""
    places = {plane.rows: row, plane.columns: column}
    return tuple(places.get(axis, here) for axis, here in enumerate(plane.at))


def patch_of(question: AskRegion) -> Patch:
    height, width = question.height // question.down, question.width // question.across
    return Patch(question.top, question.left, height, width, question.down, question.across)
