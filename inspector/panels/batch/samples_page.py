"""The tab of samples: the chosen one large, with its classes and its loss, and all others to choose from."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from inspector.panels.base import notation
from inspector.panels.batch import reasons
from inspector.panels.batch.bars import Bars
from inspector.panels.batch.gallery import TILE, Gallery
from inspector.panels.batch.lines import Lines
from inspector.panels.batch.model import BatchFacts, images_of
from inspector.panels.batch.order_bar import OrderBar
from inspector.panels.batch.picture import LARGEST, Picture
from inspector.panels.batch.shelf import SampleCache, is_right
from inspector.panels.batch.words import BatchLabel, recolour
from inspector.wire.batches import AskBatch, Batch, Sample

MARGIN = 10
LEAST, MOST = 32, 256  # samples asked for at once
OTHERS = 3  # further pictures of one sample
LOW, FEW, MANY = 330, 3, 5  # below this height so few classes are shown, else so many


class SamplesPage(QWidget):
    """Setters in, signals out: `order_wished`, `sample_wished` and `piece_wished` say that the question that goes by
    that name has changed."""

    order_wished = Signal()
    sample_wished = Signal()
    piece_wished = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._facts: BatchFacts | None = None
        self._chosen = -1  # place in the batch; -1: the first of the order
        self._awaited = -1  # number of one that was chosen before it came
        self._sample: Sample | None = None
        self._tokens = ("", "")  # as text, and the name of the vocabulary
        self._body = QWidget(self)
        self.sentence = BatchLabel("batch.no_samples", "muted", 12, self._body)
        self.true_class = BatchLabel("batch.label", "text", 12, self._body)
        self.predicted = BatchLabel("batch.predicted", "text", 12, self._body)
        self.verdict = BatchLabel("batch.verdict", "text", 12, self._body, bold=True)
        self.verdict.setWordWrap(False)
        self.loss = BatchLabel("batch.loss", "text", 12, self._body)
        self.note = BatchLabel("batch.note", "muted", 11, self._body)
        self.shelf = SampleCache()
        self.picture, self.bars = Picture(self._body), Bars(self._body)
        self.made = Picture(self._body, "batch.made")
        self.others = [Picture(self._body, f"batch.other.{number}") for number in range(1, OTHERS + 1)]
        self.text = BatchLabel("batch.text", "text", 12, self._body)
        self.lines = Lines(self._body)
        self.order, self.gallery = OrderBar(self._body), Gallery(self.shelf, self._body)
        self.order.changed.connect(self._reorder)
        self.gallery.chosen.connect(self._choose)
        self.gallery.looked_elsewhere.connect(self._ask_for_missing)
        self._lay_out()

    def _lay_out(self) -> None:
        box = QWidget(self._body)  # a bare layout whose parts are hidden would have no width
        box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        beside = QVBoxLayout(box)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(4)
        outcome = QHBoxLayout()
        outcome.setSpacing(MARGIN)
        outcome.addWidget(self.verdict)
        outcome.addWidget(self.loss, 1)
        beside.addWidget(self.true_class)
        beside.addWidget(self.predicted)
        beside.addLayout(outcome)
        beside.addWidget(self.bars)
        beside.addWidget(self.lines)
        beside.addStretch(1)
        sample = QHBoxLayout()
        sample.setSpacing(MARGIN)
        sample.addWidget(self.picture, 0, Qt.AlignmentFlag.AlignTop)
        for other in self.others:
            sample.addWidget(other, 0, Qt.AlignmentFlag.AlignTop)
        sample.addWidget(self.made, 0, Qt.AlignmentFlag.AlignTop)
        sample.addWidget(box, 1)
        layout = QVBoxLayout(self._body)
        layout.setContentsMargins(MARGIN, 6, MARGIN, 8)
        layout.setSpacing(6)
        layout.addWidget(self.sentence)
        layout.addWidget(self.text)
        layout.addLayout(sample)
        layout.addWidget(self.order)
        layout.addWidget(self.gallery, 1000)
        layout.addWidget(self.note)
        layout.addStretch(1)  # takes what the gallery does not
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(_scrolling(self._body))

    # ── what it is told ──────────────────────────────────────────────────────────────────────────────────────────────

    def set_facts(self, facts: BatchFacts | None) -> None:
        """Another batch, or another order of it; the place that is looked at stays, where there is one."""
        self._facts = facts
        if facts is None:
            self.shelf.clear()
            self._sample = None
        else:
            self.shelf.renew(facts.batch)
            self._take_chosen(facts.batch)
        self._show(self._large_of(facts.batch) if facts else None)
        self._show_beside(facts.batch if facts else None)

    def add(self, batch: Batch) -> None:
        """A further piece of the same batch in the same order."""
        self.shelf.add(batch)
        waited = self.shelf.sample(self._awaited)
        if waited is not None:
            self._choose(self._awaited)
        elif batch.chosen and batch.chosen[0].index == self._chosen:
            self._sample = batch.chosen[0]
            self._show(self._large_of(batch))
            self._show_beside(batch)
        else:
            self._show_gallery()

    def forget(self) -> None:
        self._chosen = self._awaited = -1
        self.gallery.to_top()

    def set_answers(self, on: bool) -> None:
        """Whether there is somebody who can put the samples in another order."""
        self.order.setEnabled(on)

    def _take_chosen(self, batch: Batch) -> None:
        given = batch.chosen[0] if batch.chosen else None
        if given is None or (self._chosen >= 0 and given.index != self._chosen):
            if self._chosen >= batch.size:
                self._chosen = -1
            given = self.shelf.sample(self.shelf.number_of(self._chosen)) or given or self.shelf.sample(0)
        self._sample = given

    def _large_of(self, batch: Batch) -> QImage | None:
        large = images_of(batch.picture)
        if large and batch.chosen and self._sample is not None and batch.chosen[0].index == self._sample.index:
            return large[0]
        return self.shelf.image(self._number())

    def _show_beside(self, batch: Batch | None) -> None:
        """What a model has made, the other pictures of the chosen sample, its numbers as lines, its tokens as text."""
        made = images_of(batch.made) if batch is not None else []
        others = images_of(batch.others) if batch is not None else []
        self.made.set_image(made[0] if made else None)
        for number, picture in enumerate(self.others):
            picture.set_image(others[number] if number < len(others) else None)
        self.lines.set_curve(batch.curve if batch is not None else None)
        self._tokens = (batch.text, batch.text_by) if batch is not None else ("", "")
        self._show_text()
        self._make_room()

    def _show_text(self) -> None:
        text, name = self._tokens
        self.text.put(self.tr("Text, by {0}: {1}").format(name, text) if text else "")

    # ── what it asks for ─────────────────────────────────────────────────────────────────────────────────────────────

    def question(self) -> AskBatch:
        """All that is in view."""
        first, last = self.gallery.seen()
        return self._ask(max(0, first - LEAST // 2), min(max(last - first + LEAST, LEAST), MOST), True)

    def piece(self) -> AskBatch | None:
        """What is in view and has not come, and a little more; None where nothing is missing."""
        first, last = self.gallery.seen()
        absent, end = self.shelf.missing(first, last)
        if absent == end:
            return None
        return self._ask(absent, min(max(end - absent, LEAST), MOST), False)

    def sample_question(self) -> AskBatch:
        """The chosen sample and its picture."""
        return self._ask(0, 0, False)

    def _ask(self, first: int, limit: int, items: bool) -> AskBatch:
        ratio = self.devicePixelRatioF()
        return AskBatch(
            0, limit, int(TILE * ratio), self.order.order, self.order.descending, self.order.only_wrong.isChecked(),
            first, self._chosen, int(LARGEST * ratio), items,
        )  # fmt: skip

    def _reorder(self) -> None:
        self.forget()
        self.order_wished.emit()

    def _ask_for_missing(self) -> None:
        if self.piece() is not None:
            self.piece_wished.emit()

    def _choose(self, number: int) -> None:
        sample = self.shelf.sample(number)
        self._awaited = number if sample is None else -1
        if sample is None:
            self.gallery.current = number
            self._ask_for_missing()
            return
        self._chosen, self._sample = sample.index, sample
        self._show(self.shelf.image(number))
        self.sample_wished.emit()

    # ── what it shows ────────────────────────────────────────────────────────────────────────────────────────────────

    @property
    def current(self) -> int:
        """The place in the batch of the sample that is shown large."""
        return self._sample.index if self._sample is not None else 0

    def _number(self) -> int:
        return self.shelf.number_of(self._sample.index) if self._sample is not None else -1

    def retranslate(self) -> None:
        self.order.retranslate()
        self.made.setToolTip(self.tr("What a model has made"))
        for other in self.others:
            other.setToolTip(self.tr("Belongs to the same sample"))
        self.lines.retranslate()
        self._show_text()
        self._show(self.picture.image())

    def recolour(self) -> None:
        recolour(self.sentence, self.text, self.true_class, self.predicted, self.verdict, self.loss, self.note)
        self.gallery.viewport().update()

    def _show(self, image: QImage | None) -> None:
        sample = self._sample
        self.sentence.put(self._sentence_text())
        self.picture.set_image(image)
        label, predicted = (sample.label, sample.predicted) if sample else (None, None)
        self.true_class.put(self._class_text(self.tr("Label: {0}"), label) or self._wanted_text(sample))
        self.predicted.put(self._class_text(self.tr("Predicted: {0}"), predicted) or self._found_text(sample))
        right = is_right(sample) if sample else None
        self.verdict.setProperty("colour", "green" if right else "red")
        self.verdict.put({True: self.tr("✓ right"), False: self.tr("✗ wrong"), None: ""}[right])
        self.loss.put(self._loss_text())
        self._make_room()
        self.note.put(self._note_text())
        self._show_gallery()
        self.recolour()

    def _show_gallery(self) -> None:
        facts = self._facts
        several = facts is not None and (self.shelf.count > 1 or self.order.only_wrong.isChecked())
        self.order.setVisible(several)
        self.gallery.setVisible(several and self.shelf.count > 0)
        caption = facts.batch.ordered if facts is not None and facts.batch.ordered != "position" else ""
        number = self._awaited if self._awaited >= 0 else self._number()
        self.gallery.set_facts(facts, number, caption)

    def _sentence_text(self) -> str:
        if self._facts is None or self.shelf.count or self._sample is not None:
            return ""
        if self.order.only_wrong.isChecked() and self._facts.batch.wrong is not None:
            return self.tr("No sample of this batch is predicted wrong.")
        return self.tr("No pictures, class scores or losses of single samples: the tensors are under Tensors.")

    def _class_text(self, sentence: str, index: int | None) -> str:
        return "" if index is None or self._facts is None else sentence.format(self._facts.class_text(index))

    def _wanted_text(self, sample: Sample | None) -> str:
        if sample is None or not sample.wanted:
            return ""
        return self.tr("Target: {0}").format(_numbers(sample.wanted, sample.numbers))

    def _found_text(self, sample: Sample | None) -> str:
        """What a loss compares with the target; of one number by how much it is beside it."""
        if sample is None or not sample.found:
            return ""
        found = self.tr("Output: {0}").format(_numbers(sample.found, sample.numbers))
        if sample.numbers > 1:
            return found
        words = self.tr("{0} · error {1}")
        return words.format(found, notation.number(sample.found[0] - sample.wanted[0]))

    def _loss_text(self) -> str:
        if self._sample is None or self._sample.loss is None:
            return ""
        return self.tr("Loss: {0}").format(notation.number(self._sample.loss))

    def _note_text(self) -> str:
        if self._facts is None:
            return ""
        sentences = [reasons.sentence(self._facts)]
        if not self._facts.has_output:
            sentences.insert(0, self.tr("No output yet: forward has not run."))
        if self._facts.batch.scaled and self.shelf.has_pictures:
            sentences.append(self.tr("Pictures are scaled from their own minimum … maximum."))
        if self.order.order != self._facts.batch.ordered:
            sentences.append(self.tr("They are in order of position: what they are to be ordered by is not known."))
        return "\n".join(sentence for sentence in sentences if sentence)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._make_room()
        super().resizeEvent(event)

    def _make_room(self) -> None:
        """Where there are several, they have their share of the height."""
        several = self.shelf.count > 1
        pictures = (self.picture, *self.others, self.made)
        shown = max(2, sum(picture.image() is not None for picture in pictures))
        for picture in pictures:
            picture.fit((self.width() - 2 * MARGIN) * 2 // shown, self.height() * 0.36 if several else LARGEST)
        self._guessed(FEW if several and self.height() < LOW else MANY)

    def _guessed(self, most: int) -> None:
        facts, sample = self._facts, self._sample
        guesses = facts.guesses(sample)[:most] if facts and sample else []
        self.bars.set_guesses(guesses, sample.label if sample else None)


def _numbers(first: tuple[float, ...], count: int) -> str:
    """ "0.31, 0.2 … (36)": the first, and how many there are where those are not all."""
    shown = ", ".join(map(notation.number, first))
    return shown if count == len(first) else f"{shown} … ({notation.exact(count)})"


def _scrolling(body: QWidget) -> QScrollArea:
    """A small dock scrolls, so that it may be small."""
    area = QScrollArea()
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(body)
    body.setAutoFillBackground(False)
    area.viewport().setAutoFillBackground(False)
    return area
