"""The lens that shows the statistics of a tensor: sampled at once, exact as soon as every element was looked at."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout, QWidget

from inspector.panels.base import notation
from inspector.panels.tensor.lenses.lens import Ask, PictureLens
from inspector.panels.tensor.lenses.statistics.exact import ExactRun
from inspector.panels.tensor.lenses.statistics.table import StatisticsModel, StatisticsTable
from inspector.panels.tensor.target.sight import widened_from
from inspector.panels.widgets.caption import Caption
from inspector.wire.tensors import AskStatistics, Statistics

PERMILLE = 1000


class StatisticsLens(PictureLens):
    """Exact ones are asked for by themselves, piece after piece; *Cancel* leaves the sampled ones."""

    def __init__(self, ask: Ask, parent: QWidget | None = None) -> None:
        super().__init__("tensor.statistics", ask, parent)
        self.model = StatisticsModel(self)
        self.table = StatisticsTable(self.model, self.body)
        self.progress = QProgressBar(self.body)
        self.progress.setObjectName("tensor.statistics.progress")
        self.progress.setRange(0, PERMILLE)
        self.progress.setTextVisible(False)
        self.progress.setFixedHeight(6)
        self.note = Caption("tensor.statistics.note", self.body)
        self.button = QPushButton(self.body)
        self.button.setObjectName("tensor.statistics.exact")
        self.button.clicked.connect(self._on_button)
        self._key: tuple[Any, ...] = ()
        self._shown: Statistics | None = None
        self._run = ExactRun(self.ask, self)
        self._run.progressed.connect(self._on_progressed)
        self._run.finished.connect(self._take)
        self._part = 0.0
        self._lay_out()
        self.retranslate()

    def _lay_out(self) -> None:
        below = QHBoxLayout()
        below.addWidget(self.note, 1)
        below.addWidget(self.progress)
        below.addWidget(self.button)
        layout = QVBoxLayout(self.body)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(5)
        layout.addWidget(self.table, 1)
        layout.addLayout(below)

    def retranslate(self) -> None:
        self.table.setAccessibleName(self.tr("Statistics"))
        self.table.setToolTip(self.tr("Ctrl+C copies the rows that are selected, or all of them"))
        self.progress.setAccessibleName(self.tr("How many elements were looked at"))
        self.model.retranslate()
        self._tell()

    def recolour(self) -> None:
        self.model.retranslate()

    def why_not(self, sight: Any) -> str:
        """Even of no elements there is a count."""
        return ""

    # ── asking ───────────────────────────────────────────────────────────────────────────────────────────────────

    def load(self, is_old: bool) -> None:
        sight = self.sight
        key = (sight.tensor, sight.against, sight.how, sight.facts.shape)
        if not is_old and key == self._key:
            return
        self._key = key
        self.renew()
        self._run.cancel()
        self.ask(self._question(), self._take_sampled)

    def _question(self) -> AskStatistics:
        sight = self.sight
        return AskStatistics(0, sight.tensor, sight.against, sight.how, sight.facts.shape, False, 0, 0, None, None)

    def _take_sampled(self, answer: Statistics) -> None:
        self._take(answer)
        if not answer.exact:
            self._start()

    def _take(self, answer: Statistics) -> None:
        self._shown = answer
        self.model.set_statistics(answer, widened_from(self.sight))
        self._tell()

    def _start(self) -> None:
        self._part = 0.0
        self._run.start(self._question())
        self._tell()

    def _on_progressed(self, part: float) -> None:
        self._part = part
        self._tell()

    def _on_button(self) -> None:
        if self._run.is_running():
            self._run.cancel()
            self._tell()
        else:
            self._start()

    def give_up(self) -> None:
        self._run.cancel()
        self._tell()

    # ── words ────────────────────────────────────────────────────────────────────────────────────────────────────

    def _tell(self) -> None:
        is_running = self._run.is_running()
        is_long = is_running and self._part > 0  # one answer was not enough
        self.progress.setVisible(is_long)
        self.progress.setValue(round(self._part * PERMILLE))
        self.button.setText(self.tr("Cancel") if is_running else self.tr("Exact"))
        self.button.setVisible(is_long or (not is_running and self._shown is not None and not self._shown.exact))
        self.note.setText(self._note(is_long))

    def _note(self, is_long: bool) -> str:
        if self._shown is None or self._shown.exact:
            return ""
        if is_long:
            done = notation.exact(round(self._part * self._shown.total))
            return self.tr("{done} of {total} counted").format(done=done, total=notation.exact(self._shown.total))
        return self.tr("≈ from a sample")
