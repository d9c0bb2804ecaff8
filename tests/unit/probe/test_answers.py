"""The table of what the probe can be asked: whole, and each question with one answerer."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from inspector.probe.answers import Answers, answers_of
from inspector.probe.attach import build
from inspector.probe.core.answering import joined
from inspector.probe.core.live import live
from inspector.probe.execution.gate import Gate
from inspector.probe.execution.phases import Recorder
from inspector.probe.variables.answers import VariableAnswers
from inspector.wire.batches import AskBatch
from inspector.wire.messages import FAMILIES, AskStructure, AskWhere, Moved, MoveTo, Refused
from inspector.wire.variables import VARIABLES

BY_OTHERS = {AskWhere, *VARIABLES.questions}  # the reading thread, and who is there before torch is
QUESTIONS = [asked for family in FAMILIES for asked in family.questions if asked not in BY_OTHERS]


def test_each_question_about_variables_has_an_answerer() -> None:
    assert VariableAnswers(Gate(print, False)).answerers.keys() == VARIABLES.questions.keys()


@pytest.mark.parametrize("kind", QUESTIONS, ids=lambda kind: kind.__name__)
def test_each_question_of_the_wire_has_an_answerer(
    kind: type, recorder: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "agent", SimpleNamespace(gate=recorder.gate))
    monkeypatch.setattr(live, "recorder", recorder)
    answers = answers_of(build(recorder.gate))
    question = kind(7, *(None for _ in list(kind.__dataclass_fields__)[1:]))
    answer = answers(question)  # of a training that has not begun, and of a question that makes no sense
    assert not (isinstance(answer, Refused) and answer.code == "unknown")


def test_what_is_no_question_is_refused_by_its_name(recorder: Recorder):
    assert Answers(recorder.gate, {}, {})(AskStructure(3, 0)) == Refused(3, 0, "unknown", "AskStructure")


def test_a_question_that_two_rooms_answer_is_a_mistake():
    def answer(question: Any, stop: int) -> Any:
        raise AssertionError("nobody asks")

    with pytest.raises(ValueError, match="answered twice: AskBatch"):
        joined({AskStructure: answer, AskBatch: answer}, {AskBatch: answer})


def test_a_wish_may_have_no_answer_yet(recorder: Recorder):
    answers = Answers(recorder.gate, {}, {MoveTo: lambda wish: None})
    assert answers(MoveTo(1, "cpu")) is None


def test_a_failure_is_an_answer(recorder: Recorder):
    def fails(question: Any, stop: int) -> Moved:
        raise KeyError("nothing of this name")

    answer = Answers(recorder.gate, {AskBatch: fails}, {})(AskBatch(5, 0, 8))
    assert answer == Refused(5, 0, "failed", "KeyError: 'nothing of this name'")
