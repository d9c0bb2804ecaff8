"""The drawer's widget: what the tensor is, which plane of it, and the lenses that show it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from inspector.panels import look, notation
from inspector.panels.tensor.caption import Caption
from inspector.panels.tensor.heat import HeatLens
from inspector.panels.tensor.histogram import HistogramLens
from inspector.panels.tensor.picture_lens import Ask, PictureLens
from inspector.panels.tensor.pictures import PicturesLens
from inspector.panels.tensor.plane_bar import PlaneBar
from inspector.panels.tensor.sight import Sight
from inspector.panels.tensor.statistics import StatisticsLens
from inspector.panels.tensor.table import TableLens
from inspector.panels.tensor.target_bar import Choice, TargetBar
from inspector.wire.tensors import Copies, TensorFacts

LENSES: Sequence[Callable[[Ask], PictureLens]] = (TableLens, HeatLens, PicturesLens, HistogramLens, StatisticsLens)
KINDS = ("numbers", "heat", "pictures", "histogram", "statistics")


class TensorView(QWidget):
    """Setters in, signals out. `lens_chosen` brings one of KINDS; `plane_chosen` a Plane, `index_wanted` an index."""

    lens_chosen = Signal(str)
    plane_chosen = Signal(object)
    index_wanted = Signal(tuple)
    target_chosen = Signal(object)  # Choice
    pinned = Signal(bool)
    keep_wanted = Signal()
    drop_wanted = Signal()
    refused = Signal(object)

    def __init__(self, ask: Ask, name: str = "tensor", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.path = Caption("tensor.path", self, "text", mono=True).clipping()
        self.head = Caption("tensor.head", self, mono=True).clipping()
        self.targets = TargetBar(self)
        self.planes = PlaneBar(self)
        self.changed = Caption("tensor.changed", self, "amber").clipping()
        self.tabs = QTabBar(self)
        self.stack = QStackedWidget(self)
        self.lenses = [make(ask) for make in LENSES]
        self.sentence = Caption("tensor.sentence", self).wrapping()
        self.copies = Caption("tensor.copies", self)
        self.pin, self.keep, self.drop = (QPushButton(self) for _ in range(3))
        self._body = QWidget(self)
        self._facts: TensorFacts | None = None
        self._set_up()
        self._lay_out()
        self._connect()
        self.retranslate()
        self.show_sentence("")

    def _set_up(self) -> None:
        self.tabs.setObjectName("tensor.views")
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        self.tabs.setUsesScrollButtons(True)
        for button, name in ((self.pin, "pin"), (self.keep, "keep"), (self.drop, "drop")):
            button.setObjectName(f"tensor.{name}")
        self.pin.setCheckable(True)
        for lens in self.lenses:
            self.tabs.addTab("")
            self.stack.addWidget(lens)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.path, 1)
        for button in (self.keep, self.drop, self.pin):
            top.addWidget(button)
        foot = QHBoxLayout()
        foot.addWidget(self.changed, 1)
        foot.addWidget(self.copies)
        inner = QVBoxLayout(self._body)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(4)
        for widget in (self.planes, self.tabs):
            inner.addWidget(widget)
        inner.addWidget(self.stack, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 6)
        layout.setSpacing(4)
        layout.addLayout(top)
        for widget in (self.head, self.targets, self.sentence):
            layout.addWidget(widget)
        layout.addWidget(self._body, 1)
        layout.addLayout(foot)
        layout.addStretch(0)

    def _connect(self) -> None:
        self.tabs.currentChanged.connect(self._turn)
        self.planes.chosen.connect(self.plane_chosen)
        self.targets.chosen.connect(self.target_chosen)
        self.pin.toggled.connect(self.pinned)
        self.keep.clicked.connect(self.keep_wanted)
        self.drop.clicked.connect(self.drop_wanted)
        for lens in self.lenses:
            lens.place_wanted.connect(self.index_wanted)
            lens.refused.connect(self.refused)

    def _turn(self, number: int) -> None:
        self.stack.setCurrentIndex(number)
        self.lens_chosen.emit(KINDS[number])

    # ── what it shows ────────────────────────────────────────────────────────────────────────────────────────────

    def lens(self) -> PictureLens:
        return self.lenses[self.stack.currentIndex()]

    def show_lens(self, kind: str) -> None:
        self.tabs.setCurrentIndex(KINDS.index(kind))

    def show_target(self, path: str, choice: Choice, facts: TensorFacts | None, copies: Copies | None) -> None:
        """What is looked at; its facts once they are known."""
        self.path.setText(path)
        self.path.setToolTip(path)
        self._facts = facts
        self.head.put(self._head(facts) if facts is not None else "")
        self.head.setToolTip(self.head.text())
        self.targets.setVisible(bool(path))
        self.targets.show_tensor(choice, facts, copies.kept if copies is not None else ())
        for button in (self.pin, self.keep):
            button.setVisible(bool(path))
        self.drop.setVisible(copies is not None and bool(copies.kept))
        self.copies.put(self._budget(copies) if copies is not None and copies.kept else "")

    def show_sight(self, sight: Sight) -> None:
        self.show_sentence("")
        self.planes.show_plane(sight.facts.shape, sight.facts.axes, sight.plane)
        for lens in self.lenses:
            lens.set_sight(sight)

    def refresh(self) -> None:
        for lens in self.lenses:
            lens.refresh()

    def show_sentence(self, text: str) -> None:
        """Why there is nothing to show, in place of it."""
        self.sentence.put(text)
        self._body.setVisible(not text)
        if text:
            self.changed.put("")

    def clear(self) -> None:
        for lens in self.lenses:
            lens.set_sight(None)

    def show_changed(self, text: str) -> None:
        self.changed.put(text)

    def _head(self, facts: TensorFacts) -> str:
        words = [notation.brackets(facts.shape), facts.dtype, facts.device]
        if facts.layout != "strided":
            words.append(facts.layout)
        if facts.memory != "contiguous":
            words.append(self._memory(facts.memory))
        words.append(notation.count(facts.bytes) + "B")
        if facts.trainable:
            words.append("requires_grad")
        if facts.scale is not None:
            words.append(self.tr("without the scaler's factor {factor:g}").format(factor=facts.scale))
        return " · ".join(words)

    def _memory(self, code: str) -> str:
        words = {
            "channels_last": self.tr("channels last"), "strided": self.tr("not contiguous"),
            "expanded": self.tr("expanded: several elements are one in memory"),
        }  # fmt: skip
        return words.get(code, code)

    def _budget(self, copies: Copies) -> str:
        used, limit = copies.bytes / 2**20, copies.limit / 2**20
        return self.tr("copies: {used:.1f} of {limit:.0f} MB").format(used=used, limit=limit)

    def retranslate(self) -> None:
        names = (self.tr("Table"), self.tr("Heat map"), self.tr("Picture"), self.tr("Histogram"), self.tr("Statistics"))
        for number, name in enumerate(names):
            self.tabs.setTabText(number, name)
        self.tabs.setAccessibleName(self.tr("How the tensor is shown"))
        self.pin.setText(self.tr("Pin"))
        self.pin.setToolTip(self.tr("Pin: stays with this tensor, whatever is chosen elsewhere"))
        self.keep.setText(self.tr("Keep"))
        self.keep.setToolTip(self.tr("Keep: a copy of its numbers as they are now, to compare with later"))
        self.drop.setText(self.tr("Drop"))
        self.drop.setToolTip(self.tr("Drop: lets all kept copies go"))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), look.current().colour("panel"))
