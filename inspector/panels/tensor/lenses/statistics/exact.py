"""Exact statistics of a tensor of any size: asked for piece after piece, put together as they come."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal

from inspector.panels.tensor.lenses.statistics import merging
from inspector.wire.tensors import AskStatistics, Statistics

Ask = Callable[[Any, Callable[[Any], None]], None]


class ExactRun(QObject):
    """One run at a time; a new one or `cancel` makes the answers to the former one mean nothing.

    `progressed` (part done, 0 … 1) after each piece but the last, `finished` (Statistics of the whole). What was
    refused does not come here: whoever hears of it cancels.
    """

    progressed = Signal(float)
    finished = Signal(object)

    def __init__(self, ask: Ask, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ask = ask
        self._run = 0
        self._question: AskStatistics | None = None
        self._sum: Statistics | None = None

    def is_running(self) -> bool:
        return self._question is not None

    def start(self, question: AskStatistics) -> None:
        self.cancel()
        self._question = dataclasses.replace(question, exact=True, first=0)
        self._next()

    def cancel(self) -> None:
        self._run += 1
        self._question = self._sum = None

    def _next(self) -> None:
        assert self._question is not None
        run = self._run
        self._ask(self._question, lambda answer: self._take(run, answer))

    def _take(self, run: int, answer: Statistics) -> None:
        if run != self._run or self._question is None:
            return
        self._sum = answer if self._sum is None else merging.merged(self._sum, answer)
        self._go_on(self._sum, is_empty=not answer.counted)

    def _go_on(self, total: Statistics, is_empty: bool) -> None:
        reached = total.first + total.counted
        if reached >= total.total or is_empty:
            self.cancel()
            self.finished.emit(total)
            return
        assert self._question is not None
        low, high = (total.low, total.high) if self._question.bins else (None, None)
        self._question = dataclasses.replace(self._question, first=reached, low=low, high=high)
        self.progressed.emit(reached / total.total)
        if self._question is not None:  # nobody has cancelled it meanwhile
            self._next()
