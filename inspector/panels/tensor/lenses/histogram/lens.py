"""The lens that shows how the numbers of a tensor are spread; of a parameter also those of its gradient and update."""

from __future__ import annotations

import dataclasses
from typing import Any

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from inspector.panels.base import notation
from inspector.panels.style import look
from inspector.panels.tensor.colours.ranges import Range
from inspector.panels.tensor.lenses.histogram import bins
from inspector.panels.tensor.lenses.histogram.bins import COLOURS, ROLES, Bin, Histogram
from inspector.panels.tensor.lenses.histogram.canvas import HistogramCanvas
from inspector.panels.tensor.lenses.lens import Ask, PictureLens
from inspector.panels.tensor.lenses.statistics.exact import ExactRun
from inspector.panels.widgets.caption import Caption
from inspector.wire.messages import Refused
from inspector.wire.tensors import AskStatistics, Statistics, TensorName

BINS = 64


class HistogramLens(PictureLens):
    """Asks twice: for the range of each tensor, sampled, then for all of them over the range they have in common.

    *Exact* counts every element over that same range.
    """

    def __init__(self, ask: Ask, parent: QWidget | None = None) -> None:
        super().__init__("tensor.histogram", ask, parent)
        self.canvas = HistogramCanvas(self.body)
        self.boxes = {role: self._box("tensor.histogram." + role) for role in ROLES}
        self.log = QCheckBox(self.body)
        self.log.setObjectName("tensor.histogram.log")
        self.exact = QPushButton(self.body)
        self.exact.setObjectName("tensor.histogram.exact")
        self.note = Caption("tensor.histogram.note", self.body).wrapping()
        self.status = Caption("tensor.histogram.status", self.body, "text", mono=True).wrapping()
        self._key: tuple[Any, ...] = ()  # what is drawn or asked for
        self._ranges: dict[str, Range | None] = {}  # by role, as they are answered
        self._answers: dict[str, Statistics] = {}
        self._why_none: dict[str, str] = {}  # role: the code of the refusal
        self._limits: Range | None = None
        self._runs = {role: self._run(role) for role in ROLES}
        self._lay_out()
        self._connect()
        self.retranslate()
        self.recolour()

    def _box(self, name: str) -> QCheckBox:
        box = QCheckBox(self.body)
        box.setObjectName(name)
        box.setChecked(True)
        box.toggled.connect(self._on_toggled)
        return box

    def _run(self, role: str) -> ExactRun:
        run = ExactRun(self.ask, self)
        run.finished.connect(lambda answer: self._take_counts(role, answer))
        run.progressed.connect(lambda _: self._tell())
        return run

    def _lay_out(self) -> None:
        legend, below = QHBoxLayout(), QHBoxLayout()
        for box in self.boxes.values():
            legend.addWidget(box)
        legend.addStretch(1)
        legend.setSpacing(12)
        below.addWidget(self.log)
        below.addStretch(1)
        below.addWidget(self.exact)
        layout = QVBoxLayout(self.body)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(5)
        layout.addLayout(legend)
        layout.addWidget(self.canvas, 1)
        layout.addWidget(self.status)
        layout.addLayout(below)
        layout.addWidget(self.note)

    def _connect(self) -> None:
        self.log.toggled.connect(self.canvas.set_log)
        self.exact.clicked.connect(self._on_exact)
        self.canvas.pointed.connect(self._on_pointed)

    def retranslate(self) -> None:
        self.log.setText(self.tr("Logarithmic counts"))
        self.exact.setToolTip(self.tr("Count every element instead of a sample"))
        self._tell()

    def recolour(self) -> None:
        for role, box in self.boxes.items():
            palette, colour = box.palette(), look.current().colour(COLOURS[role])
            if palette.color(QPalette.ColorRole.WindowText) != colour:
                palette.setColor(QPalette.ColorRole.WindowText, colour)
                faint = look.current().colour("faint")
                palette.setColor(QPalette.ColorGroup.Disabled, QPalette.ColorRole.WindowText, faint)
                box.setPalette(palette)
        self.canvas.update()

    # ── asking ───────────────────────────────────────────────────────────────────────────────────────────────────

    def load(self, is_old: bool) -> None:
        sight = self.sight
        key = (sight.tensor, sight.against, sight.how, sight.facts.shape)
        if not is_old and key == self._key:
            return
        self.renew()
        self._cancel()
        if key != self._key:
            self._answers = {}
        self._key, self._ranges, self._why_none = key, {}, {}
        for role in self._roles():
            self._ask_role(role, None, self._take_range)

    def _roles(self) -> list[str]:
        """A parameter is shown with its gradient and its update; anything else, and a comparison, alone."""
        return list(ROLES) if self.sight.tensor.kind in ROLES and self.sight.against is None else [ROLES[0]]

    def _ask_role(self, role: str, limits: Range | None, take: Any) -> None:
        question = self._question(role, limits)
        now = self._round
        self._ask(question, lambda answer: take(role, answer) if now == self._round else None)

    def _question(self, role: str, limits: Range | None) -> AskStatistics:
        sight = self.sight
        low, high = limits or (None, None)
        name = self._name(role)
        return AskStatistics(0, name, sight.against, sight.how, sight.facts.shape, False, 0, BINS, low, high)

    def _name(self, role: str) -> TensorName:
        tensor: TensorName = self.sight.tensor
        return dataclasses.replace(tensor, kind=role) if len(self._roles()) > 1 else tensor

    def _take_range(self, role: str, answer: Any) -> None:
        if isinstance(answer, Refused):
            self._ranges[role], self._why_none[role] = None, answer.code
            self._answers.pop(role, None)
        else:
            found = bins.histogram(role, answer)
            self._ranges[role] = found.limits if found else None
            if found is None:
                self._answers.pop(role, None)
        if len(self._ranges) == len(self._roles()):
            self._ask_counts()

    def _ask_counts(self) -> None:
        there = {role: limits for role, limits in self._ranges.items() if limits is not None}
        shown = [limits for role, limits in there.items() if self._is_shown(role)]
        self._limits = bins.common(shown or list(there.values()))
        for role in there:
            self._ask_role(role, self._limits, self._take_counts)
        if not there:
            self._draw()

    def _take_counts(self, role: str, answer: Any) -> None:
        if isinstance(answer, Statistics):
            self._answers[role] = answer
            self._why_none.pop(role, None)
        else:
            self._answers.pop(role, None)
            self._why_none[role] = answer.code
        self._draw()

    # ── drawing ──────────────────────────────────────────────────────────────────────────────────────────────────

    def _draw(self) -> None:
        """Those that have come over the newest range; the others are on their way."""
        found = [bins.histogram(role, answer) for role, answer in self._answers.items() if self._is_shown(role)]
        fresh = [one for one in found if one is not None and one.limits == self._limits]
        if fresh or not self._answers:
            self.canvas.set_histograms(sorted(fresh, key=lambda one: ROLES.index(one.role)))
        self._tell()

    def _is_shown(self, role: str) -> bool:
        """Of a tensor that is alone there is nothing to switch off."""
        return self.sight is None or len(self._roles()) == 1 or self.boxes[role].isChecked()

    def _on_toggled(self) -> None:
        """Without a wide one the others have more room: the range is that of those which are shown."""
        if self.sight is not None and self._key and len(self._ranges) == len(self._roles()):
            self.renew()
            self._cancel()
            self._ask_counts()

    # ── exact ────────────────────────────────────────────────────────────────────────────────────────────────────

    def _on_exact(self) -> None:
        if self._is_counting():
            self._cancel()
        else:
            for role, answer in self._answers.items():
                if not answer.exact and self._is_shown(role):
                    self._runs[role].start(self._question(role, self._limits))
        self._tell()

    def _cancel(self) -> None:
        for run in self._runs.values():
            run.cancel()

    def _is_counting(self) -> bool:
        return any(run.is_running() for run in self._runs.values())

    def give_up(self) -> None:
        self._cancel()
        self._tell()

    # ── words ────────────────────────────────────────────────────────────────────────────────────────────────────

    def _tell(self) -> None:
        roles = self._roles() if self.sight is not None else []
        self.status.setFixedHeight(self.status.fontMetrics().lineSpacing() * (2 if len(roles) > 1 else 1) + 2)
        for role, box in self.boxes.items():
            box.setVisible(len(roles) > 1)
            box.setText(role_words(role))
            box.setEnabled(self._ranges.get(role) is not None or role in self._answers)
        shown = [answer for role, answer in self._answers.items() if self._is_shown(role)]
        is_sampled = any(not answer.exact for answer in shown)
        self.exact.setVisible(is_sampled)
        self.exact.setText(self.tr("Cancel") if self._is_counting() else self.tr("Exact"))
        self.note.put("\n".join(self._sentences(shown, is_sampled)))

    def _sentences(self, shown: list[Statistics], is_sampled: bool) -> list[str]:
        sentences = [self._absent(role) for role in ROLES if role in self._why_none and len(self._roles()) > 1]
        if self._ranges and not any(self._ranges.values()) and not sentences:
            sentences.append(self.tr("There is no finite number in it: a histogram has nothing to count."))
        if self._is_counting():
            sentences.append(self.tr("Counting every element …"))
        elif is_sampled:
            few = min(answer.counted for answer in shown if not answer.exact)
            words = self.tr("≈ from {counted} of {total} elements")
            sentences.append(words.format(counted=notation.exact(few), total=notation.exact(shown[0].total)))
        outside = sum(found.rest for found in self._histograms(shown))
        if outside:
            words = self.tr("{count} elements counted are not on this axis: they are not finite, or outside of it.")
            sentences.append(words.format(count=notation.exact(outside)))
        return sentences

    def _histograms(self, shown: list[Statistics]) -> list[Histogram]:
        found = [bins.histogram("", answer) for answer in shown]
        return [one for one in found if one is not None]

    def _absent(self, role: str) -> str:
        if role == "gradient" and self._why_none[role] == "none":
            return self.tr("The gradient is None.")
        if role == "update":
            return self.tr("The update is not known: no optimizer step was watched yet.")
        return self.tr("{name} can not be read now.").format(name=role_words(role))

    def _on_pointed(self, found: Bin | None) -> None:
        if found is None:
            self.status.setText("")
            return
        span = f"{notation.number(found.low)} … {notation.number(found.high)}"
        counts = [self._count_words(role, count) for role, count in found.counts]
        self.status.setText(span + ("\n" if len(counts) > 1 else "   ") + "   ".join(counts))
        self.canvas.describe(self.status.text())

    def _count_words(self, role: str, count: int) -> str:
        answer = self._answers.get(role)
        sign = "" if answer is None or answer.exact else "≈"
        scaled = count if answer is None or answer.exact else round(count * answer.total / max(answer.counted, 1))
        alone = self.sight is None or len(self._roles()) == 1
        return (f"{sign}{notation.exact(scaled)}") if alone else f"{role_words(role)} {sign}{notation.exact(scaled)}"


def role_words(role: str) -> str:
    return {
        "parameter": QCoreApplication.translate("HistogramLens", "weight"),
        "gradient": QCoreApplication.translate("HistogramLens", "gradient"),
        "update": QCoreApplication.translate("HistogramLens", "update"),
    }[role]
