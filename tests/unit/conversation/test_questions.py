"""The door at which stale answers are dropped."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from inspector.conversation.questions import Questions
from inspector.wire.messages import AskBatch, AskWhere, Refused

BATCH = AskBatch(0, 1, 8)


@pytest.fixture
def questions(qtbot: QtBot) -> Questions:
    questions = Questions()
    questions.move_to(5)
    return questions


@pytest.fixture
def answered(questions: Questions) -> list[str]:
    said: list[str] = []
    questions.answered.connect(lambda: said.append("answered"))
    return said


def refused(question: AskBatch | AskWhere, stop: int) -> Refused:
    return Refused(question.request, stop, "no_batch", "")


def test_every_question_has_its_own_number(questions):
    first, second = questions.number(BATCH, print), questions.number(BATCH, print)
    assert first.request != second.request
    assert (first.limit, first.side) == (1, 8)


def test_an_answer_comes_once(questions, answered):
    answers = []
    question = questions.number(BATCH, answers.append)
    questions.answer(refused(question, 5))
    questions.answer(refused(question, 5))
    assert len(answers) == 1
    assert answered == ["answered"]


@pytest.mark.parametrize("stop", [0, 4, 6])
def test_an_answer_about_another_place_is_dropped_yet_counts(questions, answered, stop):
    questions.answer(refused(questions.number(BATCH, pytest.fail), stop))
    assert answered == ["answered"]


def test_a_live_answer_comes_while_training_runs(questions):
    questions.move_to(0)
    answers = []
    questions.answer(refused(questions.number(BATCH, answers.append), 0))
    assert len(answers) == 1


def test_moving_forgets_what_was_asked(questions, answered):
    question = questions.number(BATCH, pytest.fail, "owner")
    questions.move_to(6)
    assert not questions.is_asking("owner")
    questions.answer(refused(question, 6))
    assert answered == []


def test_an_unknown_number_is_nobody_s(questions, answered):
    questions.answer(Refused(99, 5, "unknown", ""))
    assert answered == []


def test_owners_are_told_apart(questions):
    questions.number(BATCH, print, "a")
    questions.number(BATCH, print)
    assert questions.is_asking("a")
    assert not questions.is_asking("b")
    assert not questions.is_asking(None)


def test_what_is_not_counted_answers_silently(questions, answered):
    question = questions.number(AskWhere(0), print, "owner", counted=False)
    assert questions.is_asking("owner")
    assert not questions.is_outstanding()
    questions.answer(refused(question, 5))
    assert answered == []


def test_an_answer_may_lead_to_the_next_question(questions, answered):
    first = questions.number(BATCH, lambda _: questions.number(BATCH, print))
    questions.answer(refused(first, 5))
    assert answered == []
    assert questions.is_outstanding()
