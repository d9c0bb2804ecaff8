"""The drawer's widget: what the tensor is, which plane of it, the lenses that show it, and what it is compared with."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from inspector.panels.style import look
from inspector.panels.tensor.compare.bar import CompareBar
from inspector.panels.tensor.export.progress_line import ProgressLine
from inspector.panels.tensor.lenses.lens import Ask, PictureLens
from inspector.panels.tensor.plane.bar import PlaneBar
from inspector.panels.tensor.target.head import TensorHead
from inspector.panels.tensor.target.related import Choice
from inspector.panels.tensor.target.related_bar import TargetBar
from inspector.panels.tensor.target.sight import Sight
from inspector.panels.widgets.as_of import AsOf
from inspector.panels.widgets.caption import Caption
from inspector.wire.tensors import Copies, TensorFacts


def _table(ask: Ask) -> PictureLens:
    from inspector.panels.tensor.lenses.table.lens import TableLens

    return TableLens(ask)


def _heat(ask: Ask) -> PictureLens:
    from inspector.panels.tensor.lenses.heat.lens import HeatLens

    return HeatLens(ask)


def _pictures(ask: Ask) -> PictureLens:
    from inspector.panels.tensor.lenses.pictures.lens import PicturesLens

    return PicturesLens(ask)


def _histogram(ask: Ask) -> PictureLens:
    from inspector.panels.tensor.lenses.histogram.lens import HistogramLens

    return HistogramLens(ask)


def _statistics(ask: Ask) -> PictureLens:
    from inspector.panels.tensor.lenses.statistics.lens import StatisticsLens

    return StatisticsLens(ask)


LOWEST = 340  # px that it wants at least, whatever it shows: it must not make a small window larger
LENSES: dict[str, Callable[[Ask], PictureLens]] = {
    "numbers": _table, "heat": _heat, "pictures": _pictures, "histogram": _histogram, "statistics": _statistics,
}  # fmt: skip
KINDS = tuple(LENSES)


class TensorView(QWidget):
    """Setters in, signals out. A lens is made when it is turned to for the first time.

    `lens_chosen` brings one of KINDS; `plane_chosen` a Plane, `index_wanted` an index; `target_chosen` a Choice;
    `save_wanted` a path and one of wire.tensors.FORMATS; `text_wanted` "numbers" or "python".
    """

    lens_chosen = Signal(str)
    plane_chosen = Signal(object)
    index_wanted = Signal(tuple)
    target_chosen = Signal(object)
    pinned = Signal(bool)
    keep_wanted = Signal()
    drop_wanted = Signal(tuple)
    refused = Signal(object)
    save_wanted = Signal(str, str)
    picture_wanted = Signal(str)
    text_wanted = Signal(str)
    cancel_wanted = Signal()
    retold = Signal()  # in another language

    def __init__(self, ask: Ask, name: str = "tensor", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(f"{name}.view")
        self._ask = ask
        self.head, self.targets, self.planes = TensorHead(self), TargetBar(self), PlaneBar(self)
        self.tabs, self.stack = QTabBar(self), QStackedWidget(self)
        self.compare, self.progress = CompareBar(self), ProgressLine(self)
        self.lenses: dict[str, PictureLens] = {}
        self.sentence = Caption("tensor.sentence", self).wrapping()
        self.as_of = AsOf(name, self)
        self._body = QWidget(self)
        self._sight: Sight | None = None
        self._choice: Choice | None = None
        self._is_turning = False
        self._lay_out()
        self._connect()
        self.retranslate()
        self._turn(0)
        self.show_sentence("")
        self._show_bars(False)

    def _lay_out(self) -> None:
        self.tabs.setObjectName("tensor.views")
        self.stack.setObjectName("tensor.stack")
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        self.tabs.setUsesScrollButtons(True)
        for _ in KINDS:
            self.tabs.addTab("")
            self.stack.addWidget(QWidget())
        inner = QVBoxLayout(self._body)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(2)
        inner.addWidget(_inset(self.planes))
        inner.addWidget(self.tabs)
        inner.addWidget(self.stack, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 3, 0, 3)
        layout.setSpacing(2)
        layout.addWidget(_inset(self.head))
        layout.addLayout(self._chips_and_index())
        layout.addWidget(self.as_of)
        layout.addWidget(_inset(self.sentence))
        layout.addWidget(self._body, 1)
        for widget in (self.compare, self.progress):
            layout.addWidget(_inset(widget))
        layout.addStretch(0)

    def _chips_and_index(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setContentsMargins(0, 0, 8, 0)
        line.setSpacing(0)
        line.addWidget(_inset(self.targets, right=2), 1)
        line.addWidget(self.planes.index, 0, Qt.AlignmentFlag.AlignTop)
        return line

    def _connect(self) -> None:
        self.tabs.currentChanged.connect(self._turn)
        self.planes.chosen.connect(self.plane_chosen)
        self.planes.element_wanted.connect(self._go_to)
        self.targets.chosen.connect(lambda name: self.target_chosen.emit(Choice(name)))
        self.compare.chosen.connect(self.target_chosen)
        self.compare.keep_wanted.connect(self.keep_wanted)
        self.compare.drop_wanted.connect(self.drop_wanted)
        self.progress.cancel_wanted.connect(self.cancel_wanted)
        for signal in ("pinned", "save_wanted", "picture_wanted", "text_wanted"):
            getattr(self.head, signal).connect(getattr(self, signal))

    # ── lenses ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def _turn(self, number: int) -> None:
        kind = KINDS[number]
        if kind not in self.lenses:
            self._make_lens(number)
        self.stack.setCurrentIndex(number)
        if not self._is_turning:
            self.lens_chosen.emit(kind)

    def _make_lens(self, number: int) -> None:
        lens = self.lenses[KINDS[number]] = LENSES[KINDS[number]](self._ask)
        lens.place_wanted.connect(self.index_wanted)
        lens.refused.connect(self.refused)
        empty = self.stack.widget(number)
        if empty is not None:
            self.stack.removeWidget(empty)
            empty.deleteLater()
        self.stack.insertWidget(number, lens)
        lens.set_sight(self._sight)

    def lens(self) -> PictureLens:
        return self.lenses[KINDS[self.tabs.currentIndex()]]

    def show_lens(self, kind: str) -> None:
        """As if it had been turned to before: `lens_chosen` says nothing."""
        self._is_turning = True
        self.tabs.setCurrentIndex(KINDS.index(kind))
        self._is_turning = False

    def picture(self) -> QPixmap:
        return self.lens().grab()

    def _go_to(self, index: tuple[int, ...]) -> None:
        """An element is shown where single ones can be read: in the table."""
        self.tabs.setCurrentIndex(KINDS.index("numbers"))
        lens: Any = self.lens()
        if self._sight is not None:
            lens.show_index(index)

    # ── what it shows ────────────────────────────────────────────────────────────────────────────────────────────────

    def show_target(
        self, path: str, choice: Choice, facts: TensorFacts | None, copies: Copies | None, other: Any = None
    ) -> None:
        """What is looked at; its facts once they are known. `other` is a Selected that it may be compared with."""
        self._choice = choice
        self._show_bars(bool(path))
        self.head.show_tensor(path, facts)
        self.targets.show_tensor(choice.tensor, facts)
        self.compare.show_choice(choice, copies, other)

    def _show_bars(self, are_shown: bool) -> None:
        for widget in (self.head, self.targets, self.compare):
            widget.setVisible(are_shown)

    def show_sight(self, sight: Sight) -> None:
        self._sight = sight
        self.show_sentence("")
        self.planes.show_plane(sight.facts.shape, sight.facts.axes, sight.plane)
        for lens in self.lenses.values():
            lens.set_sight(sight)

    def refresh(self, sight: Sight) -> None:
        """The numbers may be others; `sight` is the same but for what torch says of the tensor."""
        self._sight = sight
        self.show_sentence("")
        for lens in self.lenses.values():
            lens.sight = sight
            lens.refresh()

    def show_sentence(self, text: str) -> None:
        """Why there is nothing to show, in place of it."""
        self.sentence.put(text)
        self._body.setVisible(not text)
        self.planes.show_index(not text)
        if text:
            self.compare.tell("")

    def clear(self) -> None:
        self._sight = None
        for lens in self.lenses.values():
            lens.set_sight(None)

    def tell(self, text: str) -> None:
        """What came of a wish."""
        self.progress.tell(text)

    def show_progress(self, done: int, total: int) -> None:
        self.progress.show_progress(done, total)

    # ── looks ────────────────────────────────────────────────────────────────────────────────────────────────────────

    def retranslate(self) -> None:
        names = (self.tr("Table"), self.tr("Heat map"), self.tr("Picture"), self.tr("Histogram"), self.tr("Statistics"))
        for number, name in enumerate(names):
            self.tabs.setTabText(number, name)
        self.tabs.setAccessibleName(self.tr("How the tensor is shown"))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
            self.retold.emit()

    def minimumSizeHint(self) -> QSize:
        """The lens gets less where there is not enough for all."""
        needed = super().minimumSizeHint()
        return QSize(needed.width(), min(needed.height(), LOWEST))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), look.current().colour("panel"))
        if self._body.isVisible():
            top = self._body.y() + self.tabs.y()
            painter.fillRect(0, top, self.width(), self.tabs.height(), look.current().colour("win"))


def _inset(widget: QWidget, right: int = 8) -> QWidget:
    """Bars keep a distance from the edge; the lenses have their own."""
    widget.setContentsMargins(8, 0, right, 0)
    return widget
