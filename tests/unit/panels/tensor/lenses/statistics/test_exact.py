"""Statistics asked for piece after piece."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from inspector.panels.tensor.lenses.statistics.exact import ExactRun
from inspector.wire.tensors import AskStatistics, TensorName
from tests.unit.panels.tensor.lenses.statistics.test_merging import statistics_of

NUMBERS = np.arange(100.0)
QUESTION = AskStatistics(0, TensorName("parameter", 1, 2), None, "", (100,), False, 0, 0, None, None)


class Asked:
    """The questions, with what their answers are to be given to."""

    def __init__(self) -> None:
        self.waiting: list[tuple[AskStatistics, Any]] = []
        self.finished: list[Any] = []
        self.parts: list[float] = []
        self.run = ExactRun(lambda question, on_answer: self.waiting.append((question, on_answer)))
        self.run.finished.connect(self.finished.append)
        self.run.progressed.connect(self.parts.append)

    def answer(self, count: int, position: int = 0) -> None:
        question, on_answer = self.waiting.pop(position)
        piece = NUMBERS[question.first : question.first + count]
        on_answer(statistics_of(piece, question.first, 100, question.bins))


def test_each_question_begins_where_the_answer_before_ended():
    asked = Asked()
    asked.run.start(QUESTION)
    for count, first in ((30, 0), (50, 30), (50, 80)):
        assert asked.waiting[0][0].first == first and asked.waiting[0][0].exact
        asked.answer(count)
    assert asked.parts == [0.3, 0.8] and not asked.waiting
    assert asked.finished[0].mean == pytest.approx(49.5) and asked.finished[0].counted == 100


def test_a_new_run_has_no_use_for_answers_to_the_former():
    asked = Asked()
    asked.run.start(QUESTION)
    asked.run.start(QUESTION)
    asked.answer(100)
    assert not asked.finished
    asked.answer(100)
    assert len(asked.finished) == 1 and not asked.run.is_running()


def test_cancel_may_come_with_the_progress():
    asked = Asked()
    asked.run.progressed.connect(asked.run.cancel)
    asked.run.start(QUESTION)
    asked.answer(10)
    assert not asked.waiting and not asked.finished and not asked.run.is_running()


def test_an_answer_about_nothing_ends_the_run():
    """It would be asked for ever."""
    asked = Asked()
    asked.run.start(QUESTION)
    asked.answer(40)
    asked.answer(0)
    assert not asked.waiting and asked.finished[0].counted == 40
