"""The lens that shows a tensor as small pictures: kernels of a convolution, activations, images of a batch."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from inspector.panels.base import notation
from inspector.panels.style import colors
from inspector.panels.tensor.colours import ranges
from inspector.panels.tensor.colours.legend import ColourLegend
from inspector.panels.tensor.colours.range_bar import RangeBar
from inspector.panels.tensor.colours.ranges import Range
from inspector.panels.tensor.lenses.heat.layer import numbers_of
from inspector.panels.tensor.lenses.lens import Ask, PictureLens
from inspector.panels.tensor.lenses.pictures.canvas import PicturesCanvas
from inspector.panels.tensor.lenses.pictures.whole_range import WholeRange
from inspector.panels.tensor.plane import axes as arrangement
from inspector.panels.tensor.plane.axes import Arrangement
from inspector.panels.tensor.plane.axes_bar import ArrangementBar
from inspector.panels.widgets.caption import Caption
from inspector.panels.widgets.flow_layout import FlowRows
from inspector.wire.tensors import AskPictures, Pictures

TILE = 30  # pixels of the screen that a picture should have, with its gap
SMALLEST = 9  # … and has at least, so that those that belong in one row are there
FEWEST, MOST = 16, 1024  # pictures on a page
SIDE_STEP, LONGEST_SIDE = 32, 768  # pixels of a picture's side: about as many as the screen has for it


class PicturesLens(PictureLens):
    """All pictures are on one scale, those of other pages too. A click goes to the plane of that picture."""

    def __init__(self, ask: Ask, parent: QWidget | None = None) -> None:
        super().__init__("tensor.pictures", ask, parent)
        self.arrangement = ArrangementBar("tensor.pictures.axes", self.body)
        self.range = RangeBar("tensor.pictures.range", self.body)
        self.canvas = PicturesCanvas(self.body)
        self.legend = ColourLegend("tensor.pictures.legend", self.body)
        self.before, self.after = self._button("before", "‹"), self._button("after", "›")
        self.page = Caption("tensor.pictures.page", self.body)
        self.status = Caption("tensor.pictures.status", self.body, "text", mono=True).clipping()
        self._arranged: Arrangement | None = None
        self._known: tuple[Any, ...] = ()  # the shape and names of the axes that it was arranged for
        self._first = 0
        self._drawn: AskPictures | None = None
        self._wanted: AskPictures | None = None
        self._answer: Pictures | None = None
        self._whole = WholeRange(self.ask)
        self._lay_out()
        self._connect()
        self.retranslate()

    def _button(self, name: str, text: str) -> QToolButton:
        button = QToolButton(self.body)
        button.setObjectName("tensor.pictures." + name)
        button.setText(text)
        button.setAutoRaise(True)
        return button

    def _lay_out(self) -> None:
        pages = QHBoxLayout()
        pages.setSpacing(4)
        for widget in (self.before, self.page, self.after):
            pages.addWidget(widget)
        pages.addStretch(1)
        layout = QVBoxLayout(self.body)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(5)
        layout.addWidget(self.arrangement)
        layout.addWidget(FlowRows((self.range, self.legend), self.body))
        layout.addWidget(self.canvas, 1)
        layout.addLayout(pages)
        layout.addWidget(self.status)

    def _connect(self) -> None:
        self.arrangement.arranged.connect(self._on_arranged)
        self.range.changed.connect(self._draw)
        self.canvas.chosen.connect(self._on_chosen)
        self.canvas.pointed.connect(self._on_pointed)
        self.canvas.resized.connect(self._on_resized)
        self.before.clicked.connect(lambda: self._turn(-1))
        self.after.clicked.connect(lambda: self._turn(1))

    def retranslate(self) -> None:
        self.before.setToolTip(self.tr("The pictures before these"))
        self.after.setToolTip(self.tr("The next pictures"))
        for button in (self.before, self.after):
            button.setAccessibleName(button.toolTip())
        self.canvas.setAccessibleName(self.tr("Pictures"))
        self.arrangement.retranslate()
        self.range.retranslate()
        self._tell()

    def recolour(self) -> None:
        self.canvas.recolour()

    def why_not(self, sight: Any) -> str:
        if len(sight.facts.shape) < 2:
            return self.tr("A picture needs two axes; this tensor has {count}.").format(count=len(sight.facts.shape))
        return super().why_not(sight)

    # ── asking ───────────────────────────────────────────────────────────────────────────────────────────────────

    def load(self, is_old: bool) -> None:
        self._arrange()
        assert self._arranged is not None
        if not arrangement.is_whole(self._arranged):
            return
        question = self._question(self._arranged)
        if not is_old and question in (self._drawn, self._wanted):
            self._mark()
            return
        self.renew()
        self._wanted = question
        if question.limit < self._arranged.total(question.shape):
            self._whole.look(self.sight, is_old)
        self.ask(question, lambda answer: self._take(question, answer))

    def give_up(self) -> None:
        self._wanted = None

    def _arrange(self) -> None:
        """The user's own choice holds for as long as the axes are the same."""
        facts, kind = self.sight.facts, self.sight.tensor.kind
        known = (facts.shape, facts.axes, kind)
        if known != self._known or self._arranged is None:
            self._known, self._first = known, 0
            self._arranged = arrangement.suggested(facts.shape, facts.axes, is_image(kind, facts.axes))
            self.arrangement.set_axes(facts.shape, facts.axes, self._arranged)
            self.arrangement.setVisible(len(facts.shape) > 2)

    def _question(self, arranged: Arrangement) -> AskPictures:
        sight, shape = self.sight, self.sight.facts.shape
        side, limit = self._size(arranged, shape)
        used = arranged.used()
        at = tuple(0 if axis in used else here for axis, here in enumerate(sight.plane.at))
        self._first = min(self._first, (arranged.total(shape) - 1) // limit * limit)
        return AskPictures(
            0, sight.tensor, sight.against, sight.how, shape, at, arranged.along, arranged.rows, arranged.columns,
            arranged.colors, self._first, limit, side,
        )  # fmt: skip

    def _size(self, arranged: Arrangement, shape: tuple[int, ...]) -> tuple[int, int]:
        """(longest side, pictures on a page): as many as can be told apart in the room there is."""
        height, width = self.canvas.height(), self.canvas.width()
        together = self._together(arranged, shape)
        tile = min(TILE, width // together) if together else TILE
        limit = min(max((width // tile) * (height // tile), FEWEST), MOST, arranged.total(shape))
        limit = limit // together * together if 0 < together <= limit else limit
        side = math.ceil(1.2 * math.sqrt(width * height / limit) / SIDE_STEP) * SIDE_STEP
        return min(max(side, SIDE_STEP), LONGEST_SIDE), limit

    def _together(self, arranged: Arrangement, shape: tuple[int, ...]) -> int:
        """How many pictures stay in one row: the inputs of a kernel, where there is room for them; else 0."""
        together = shape[arranged.along[-1]] if len(arranged.along) == 2 else 0
        return together if together * SMALLEST <= self.canvas.width() else 0

    def _take(self, question: AskPictures, answer: Pictures) -> None:
        self._drawn, self._wanted, self._answer = question, None, answer
        self._draw()
        self._mark()

    # ── drawing ──────────────────────────────────────────────────────────────────────────────────────────────────

    def _draw(self) -> None:
        if self._answer is None or self._drawn is None or self._arranged is None:
            return
        numbers = ranges.reals(numbers_of(self._answer.numbers))
        limits = self._whole_range() or ranges.chosen(self.range.method, numbers, self.range.fixed)
        self.range.suggest(limits)
        scale = self._scale(numbers, limits)
        if scale == "gray" and not self._is_photograph():
            limits = Range(*colors.ends(limits, colors.map_of(limits)))  # zero is grey
        self.canvas.set_pictures(numbers, limits, scale, self._together(self._arranged, self._drawn.shape))
        self.legend.set_scale(limits, scale)
        self._tell_not_finite(numbers)
        self._tell()

    def _whole_range(self) -> Range | None:
        """That of all pages, where there are several and all numbers have a colour."""
        return self._whole.range if self._has_pages() and self.range.method == "all" else None

    def _has_pages(self) -> bool:
        return self._answer is not None and self._answer.total > self._answer.numbers.shape[0]

    def _scale(self, numbers: np.ndarray, limits: Range) -> str:
        """Images and colours are shown as they are, numbers by what they mean."""
        return "gray" if numbers.ndim == 4 or self._is_photograph() else colors.map_of(limits)

    def _is_photograph(self) -> bool:
        return self._drawn is not None and is_image(self._drawn.tensor.kind, self._known[1])

    def _tell_not_finite(self, numbers: np.ndarray) -> None:
        if np.isfinite(np.sum(numbers, dtype=np.float64)):
            self.legend.set_not_finite(0, 0, 0)
        else:
            nan, plus, minus = (
                int(np.count_nonzero(there)) for there in (np.isnan(numbers), numbers == np.inf, numbers == -np.inf)
            )
            self.legend.set_not_finite(nan, plus, minus)

    def _mark(self) -> None:
        """The picture that the plane goes through."""
        if self._arranged is not None and self._drawn is not None and self._arranged.along and self.sight is not None:
            number = self._arranged.number(self.sight.plane.at, self.sight.facts.shape)
            self.canvas.set_current(number - self._drawn.first)

    # ── what the user does ───────────────────────────────────────────────────────────────────────────────────────

    def _on_arranged(self, arranged: Arrangement) -> None:
        self._arranged, self._first = arranged, 0
        self.arrangement.set_axes(self.sight.facts.shape, self.sight.facts.axes, arranged)
        if arrangement.is_whole(arranged):
            self.load(is_old=False)

    def _turn(self, pages: int) -> None:
        if self._drawn is not None and self._answer is not None:
            self._first = max(0, min(self._drawn.first + pages * self._drawn.limit, self._answer.total - 1))
            self.load(is_old=False)

    def _on_resized(self) -> None:
        """More or fewer pictures have room."""
        if self._has_pages() and self._wanted is None and self.sight is not None:
            self.load(is_old=False)

    def _on_chosen(self, number: int) -> None:
        index = self._index(number)
        self.status.setText(self._words(number))
        if index is not None and self._arranged is not None and self._arranged.along:
            self.place_wanted.emit(index)

    def _on_pointed(self, number: int) -> None:
        self.status.setText(self._words(number) if number >= 0 else "")

    def _index(self, number: int) -> tuple[int, ...] | None:
        """The index of the first pixel of a picture."""
        if self._drawn is None or self._arranged is None:
            return None
        at = list(self._drawn.at)
        place = self._arranged.index(self._drawn.first + number, self._drawn.shape)
        for axis, here in zip(self._arranged.along, place):
            at[axis] = here
        return tuple(at)

    # ── words ────────────────────────────────────────────────────────────────────────────────────────────────────

    def _words(self, number: int) -> str:
        """Where a picture is, as torch takes it: "[3, 0, :, :]"."""
        index = self._index(number)
        if index is None or self._arranged is None:
            return ""
        whole = {self._arranged.rows, self._arranged.columns, self._arranged.colors}
        return "[" + ", ".join(":" if axis in whole else str(here) for axis, here in enumerate(index)) + "]"

    def _tell(self) -> None:
        drawn, answer = self._drawn, self._answer
        if drawn is None or answer is None:
            self.page.setText("")
            return
        shown = answer.numbers.shape[0]
        several = answer.total > shown
        for button in (self.before, self.after):
            button.setVisible(several)
        self.before.setEnabled(answer.first > 0)
        self.after.setEnabled(answer.first + shown < answer.total)
        parts = (self._counted(shown, answer), self._sampled(drawn), self._scaled())
        self.page.setText(" · ".join(part for part in parts if part))

    def _counted(self, shown: int, answer: Pictures) -> str:
        if answer.total == 1:
            return ""
        if answer.total == shown:
            return self.tr("{count} pictures").format(count=notation.exact(shown))
        return self.tr("{first} – {last} of {count} pictures").format(
            first=answer.first + 1, last=answer.first + shown, count=notation.exact(answer.total)
        )

    def _scaled(self) -> str:
        """Whether pictures of two pages can be compared."""
        if not self._has_pages():
            return ""
        is_one = self.range.method == "fixed" or self._whole_range() is not None
        return self.tr("one scale for all pages") if is_one else self.tr("scale of this page")

    def _sampled(self, drawn: AskPictures) -> str:
        longest = max(drawn.shape[drawn.rows], drawn.shape[drawn.columns])
        stride = -(-longest // drawn.side)
        return self.tr("≈ 1 pixel in {count} along a side").format(count=stride) if stride > 1 else ""


def is_image(kind: str, axes: tuple[str, ...]) -> bool:
    """Whether it is likely a photograph: what goes into a network or comes out, not what belongs to a layer."""
    return kind in ("input", "output", "argument") or (kind == "kept" and "batch" in axes and "out" not in axes)
