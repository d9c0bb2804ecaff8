"""The drawer's widget: the chosen sample with its label and prediction, the others as tiles, and the tensors below."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from inspector.panels import look
from inspector.panels.batch.bars import Bars
from inspector.panels.batch.items import ItemsTable
from inspector.panels.batch.model import BatchFacts, ItemsModel
from inspector.panels.batch.pictures import Picture, Tiles
from inspector.wire.messages import Batch

MARGIN = 10


class BatchView(QWidget):
    """Setters in; which sample is looked at is the view's own affair."""

    def __init__(self, items: ItemsModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("batch.view")
        self._items = items
        self._facts: BatchFacts | None = None
        self._reason = ""  # code of the refusal
        self._current = 0
        self._body = QWidget(self)
        self.sentence = self._label("batch.sentence", "muted")
        self.heading = self._label("batch.heading", "muted", 11)
        self.true_class = self._label("batch.label", "text")
        self.predicted = self._label("batch.predicted", "text")
        self.verdict = self._label("batch.verdict", "text", 12, bold=True)
        self.note = self._label("batch.note", "muted", 11)
        self.picture, self.tiles, self.bars = Picture(self._body), Tiles(self._body), Bars(self._body)
        self.table = ItemsTable(items, self._body)
        self.tiles.chosen.connect(self._choose)
        self.sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._lay_out()
        self._show()

    def _label(self, name: str, colour: str, pixels: int = 12, bold: bool = False) -> QLabel:
        label = QLabel(self._body)
        label.setObjectName(name)
        label.setProperty("colour", colour)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setFont(look.ui_font(pixels, bold))
        label.setWordWrap(True)
        label.setMinimumWidth(20)
        return label

    def _lay_out(self) -> None:
        beside = QVBoxLayout()
        beside.setSpacing(4)
        for widget in (self.true_class, self.predicted, self.verdict, self.bars):
            beside.addWidget(widget)
        beside.addStretch(1)
        sample = QHBoxLayout()
        sample.setSpacing(MARGIN)
        sample.addWidget(self.picture, 0, Qt.AlignmentFlag.AlignTop)
        sample.addLayout(beside, 1)
        layout = QVBoxLayout(self._body)
        layout.setContentsMargins(MARGIN, 8, MARGIN, 8)
        layout.setSpacing(8)
        layout.addWidget(self.sentence, 100)
        layout.addWidget(self.heading)
        layout.addLayout(sample)
        layout.addWidget(self.tiles)
        layout.addWidget(self.note)
        layout.addWidget(self.table)
        layout.addStretch(1)
        self._make_scrollable()

    def _make_scrollable(self) -> None:
        """A small dock scrolls, so that it may be small."""
        area = QScrollArea(self)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(self._body)
        self._body.setAutoFillBackground(False)
        area.viewport().setAutoFillBackground(False)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(area)

    # ── what it is told ──────────────────────────────────────────────────────────────────────────────────────────

    def set_batch(self, batch: Batch) -> None:
        """Shows a batch; the sample looked at stays, where there is one at its place."""
        self._facts = BatchFacts(batch)
        self._items.set_items(batch.inputs, batch.outputs)
        self._current = self._current if self._current < len(batch.samples) else 0
        self._show()

    def set_refused(self, code: str) -> None:
        """There is no batch, and why: a code of `messages.Refused`."""
        self._facts, self._reason = None, code
        self._items.set_items((), ())
        self._show()

    def clear(self) -> None:
        """No batch is known yet."""
        self._current = 0
        self.set_refused("")

    @property
    def current(self) -> int:
        """Which of the samples is shown large."""
        return self._current

    # ── what it shows ────────────────────────────────────────────────────────────────────────────────────────────

    def _choose(self, number: int) -> None:
        self._current = number
        self._show()

    def _show(self) -> None:
        known = self._facts is not None
        self._put(self.sentence, "" if known else self._why_none())
        self.table.setVisible(known)
        self._put(self.heading, self._heading_text())
        self._put(self.note, self._note_text())
        self.tiles.set_facts(self._facts, self._current)
        self._show_sample()
        self._recolour()

    def _show_sample(self) -> None:
        facts = self._facts
        has_sample = facts is not None and self._current < len(facts.samples)
        self.picture.set_image(facts.image(self._current) if facts else None)
        sample = facts.samples[self._current] if facts and has_sample else None
        label, predicted = (sample.label, sample.predicted) if sample else (None, None)
        self._put(self.true_class, self._class_text(self.tr("Label: {0}"), label))
        self._put(self.predicted, self._class_text(self.tr("Predicted: {0}"), predicted))
        right = facts.is_right(self._current) if facts and has_sample else None
        self._put(self.verdict, {True: self.tr("✓ right"), False: self.tr("✗ wrong"), None: ""}[right])
        self.verdict.setProperty("colour", "green" if right else "red")
        self.bars.set_guesses(facts.guesses(self._current) if facts and has_sample else [], label)

    def _class_text(self, sentence: str, index: int | None) -> str:
        assert self._facts is not None or index is None
        return "" if index is None or self._facts is None else sentence.format(self._facts.class_text(index))

    def _why_none(self) -> str:
        if self._reason == "no_batch":
            return self.tr("No batch yet: the script has taken none from a DataLoader and called no model.")
        if self._reason in ("", "stale"):
            return self.tr("The batch appears here once the script takes the first one.")
        return self.tr("The batch can not be shown: its tensors could not be read.")

    def _heading_text(self) -> str:
        if self._facts is None:
            return ""
        batch = self._facts.batch
        parts = [self.tr("Iteration {0}").format(batch.iteration)]
        if batch.size:
            parts.append(self.tr("1 sample") if batch.size == 1 else self.tr("{0} samples").format(batch.size))
        if 1 < len(batch.samples) < batch.size:
            parts.append(self.tr("the first {0} shown").format(len(batch.samples)))
        return " · ".join(parts)

    def _note_text(self) -> str:
        if self._facts is None:
            return ""
        sentences = []
        if not self._facts.has_output:
            sentences.append(self.tr("No output yet: forward has not run."))
        if self._facts.batch.scaled and self._facts.pictures:
            sentences.append(self.tr("Pictures are scaled from their own minimum … maximum."))
        return "\n".join(sentences)

    def _put(self, label: QLabel, text: str) -> None:
        label.setText(text)
        label.setVisible(bool(text))

    # ── looks ────────────────────────────────────────────────────────────────────────────────────────────────────

    def retranslate(self) -> None:
        self._items.retranslate()
        self._show()

    def _recolour(self) -> None:
        tokens = look.current()
        for label in (self.sentence, self.heading, self.true_class, self.predicted, self.verdict, self.note):
            palette = label.palette()
            palette.setColor(QPalette.ColorRole.WindowText, tokens.colour(label.property("colour")))
            label.setPalette(palette)
        self.update()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        if event.type() == QEvent.Type.PaletteChange:
            self._recolour()
        super().changeEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.picture.fit(self.width() - 2 * MARGIN)
        super().resizeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), look.current().colour("panel"))
