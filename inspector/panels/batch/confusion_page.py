"""The tab of the confusion matrix: over how many samples, its numbers, and what is pointed at in words."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from inspector.panels.base import notation
from inspector.panels.batch.bars import percent
from inspector.panels.batch.confusion_matrix import ConfusionMatrix
from inspector.panels.batch.confusion_table import ConfusionTable
from inspector.panels.batch.words import BatchLabel, recolour
from inspector.wire.batches import CLASSES_LIMIT, AskConfusion, Confusion

LASTS = (100, 1000, 10_000)
USUAL = 1  # of them


class ConfusionPage(QWidget):
    """`wished` says that its question has changed: it counts while it is on the screen."""

    wished = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._answer: Confusion | None = None
        self._table: ConfusionTable | None = None
        self.lasts, self.by_row = QComboBox(self), QCheckBox(self)
        self.lasts.setObjectName("batch.last")
        self.by_row.setObjectName("batch.by_row")
        for last in LASTS:
            self.lasts.addItem("", last)
        self.lasts.setCurrentIndex(USUAL)
        self.lasts.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.lasts.setMinimumContentsLength(14)
        self.summary = BatchLabel("batch.accuracy", "text", 12, self)
        self.pointed_at = BatchLabel("batch.pointed_at", "muted", 11, self)
        self.sentence = BatchLabel("batch.no_confusion", "muted", 12, self)
        self.sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.matrix = ConfusionMatrix(self)
        self.lasts.currentIndexChanged.connect(self.wished)
        self.by_row.toggled.connect(self.matrix.set_by_row)
        self.matrix.pointed_at.connect(self._say)
        self._lay_out()
        self.retranslate()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.lasts)
        head.addWidget(self.by_row)
        head.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 6, 10, 6)
        layout.setSpacing(6)
        layout.addLayout(head)
        layout.addWidget(self.summary)
        layout.addWidget(self.sentence, 1)
        layout.addWidget(self.matrix, 1)
        layout.addWidget(self.pointed_at)

    def question(self) -> AskConfusion:
        return AskConfusion(0, int(self.lasts.currentData()) if self.isVisible() else 0)

    def set_confusion(self, answer: Confusion | None) -> None:
        """None: nothing is known yet."""
        if answer == self._answer and answer is not None:
            return
        self._answer = answer
        self._table = ConfusionTable(answer) if answer is not None and answer.counted else None
        self._show()

    def _show(self) -> None:
        self.matrix.set_table(self._table)
        self.matrix.setVisible(self._table is not None)
        self.sentence.put("" if self._table is not None else self._why_none())
        self.summary.put(self._summary_text())
        if self._table is None:
            self.pointed_at.put("")

    def _why_none(self) -> str:
        if self._answer is not None and self._answer.reason == "classes":
            sentence = self.tr("{0} classes are too many for a matrix: at most {1} are counted.")
            return sentence.format(notation.exact(self._answer.classes), notation.exact(CLASSES_LIMIT))
        return self.tr("While this is shown, each forward of training counts which class is taken for which.")

    def _summary_text(self) -> str:
        if self._table is None:
            return ""
        share = percent(self._table.right / self._table.counted)
        return self.tr("{0} samples · {1} right").format(notation.exact(self._table.counted), share)

    def _say(self, text: str) -> None:
        self.pointed_at.put(text or (self.tr("Rows: label. Columns: predicted.") if self._table is not None else ""))

    def retranslate(self) -> None:
        for place, last in enumerate(LASTS):
            self.lasts.setItemText(place, self.tr("Last {0} samples").format(notation.exact(last)))
        self.by_row.setText(self.tr("Percent"))
        self.by_row.setToolTip(self.tr("Share of each row, instead of counts"))
        self.matrix.setAccessibleName(self.tr("Confusion matrix"))
        self._show()

    def recolour(self) -> None:
        recolour(self.summary, self.pointed_at, self.sentence)
        self.matrix.viewport().update()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.wished.emit()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if not event.spontaneous():
            self.wished.emit()
