"""What differs between ranks is found by kind, path and key, whatever their rows."""

from __future__ import annotations

import dataclasses
from typing import Any

from inspector.conversation.comparing import Comparing, Comparison, compare
from inspector.conversation.run_state import RunState
from inspector.wire.collectives import AskMarks, Marks, TensorMark
from inspector.wire.messages import Refused
from tests.unit.conversation.fake_ranks import FakeRank
from tests.unit.desk.samples import stopped

WEIGHT = TensorMark("parameter", "model.weight", "", (2, 3), 77, 1.5, False)
GRAD = TensorMark("gradient", "model.weight", "", (2, 3), 5, 0.5, False)
STATE = TensorMark("state", "model.weight", "exp_avg", (2, 3), 9, 0.1, False)
BUFFER = TensorMark("buffer", "model.running_mean", "", (3,), 11, 0.2, False)


def other(of: TensorMark, **more: Any) -> TensorMark:
    return dataclasses.replace(of, **more)


def test_what_is_the_same_bit_by_bit_is_counted_in_whatever_order_it_comes():
    found = compare([[WEIGHT, GRAD, STATE, BUFFER], [BUFFER, STATE, GRAD, WEIGHT]], 3)
    assert not found.differences and found.iteration == 3
    assert dict(found.equal) == {"parameter": 1, "gradient": 1, "state": 1, "buffer": 1}


def test_another_mark_or_shape_or_none_at_all_is_a_difference_weights_first():
    there = [WEIGHT, GRAD, STATE, BUFFER]
    here = [other(BUFFER, shape=(4,)), other(WEIGHT, mark=78), STATE]
    found = compare([there, here], 1)
    assert [(one.kind, one.marks[1] is None) for one in found.differences] == [
        ("parameter", False), ("gradient", True), ("buffer", False)]  # fmt: skip
    assert dict(found.equal) == {"state": 1}


def test_parts_and_what_can_not_be_read_are_not_said_to_be_equal_or_not():
    found = compare([[other(WEIGHT, is_shard=True), other(GRAD, mark=0)], [other(WEIGHT, is_shard=True), GRAD]], 1)
    assert not found.differences and not found.equal
    assert dict(found.parts) == {"parameter": 1} and dict(found.unread) == {"gradient": 1}


class Asked(FakeRank):
    """One that is held, and notes what it is asked."""

    def __init__(self) -> None:
        super().__init__()
        self.state = RunState("held", stop=stopped("loss", "backward"))
        self.asked: list[Any] = []

    def can_answer(self) -> bool:
        return True

    def ask(self, question: Any, on_answer: Any, owner: Any = None) -> None:
        self.asked.append((question, on_answer))


def marks(*told: TensorMark, following: int = -1) -> Marks:
    return Marks(1, 1, 4, told, following)


def comparing() -> tuple[list[Asked], list[Any]]:
    ranks, told = [Asked(), Asked()], []
    made = Comparing(ranks, told.append, lambda: told.append("failed"))  # type: ignore[arg-type]
    made.begin()
    told.append(made)
    return ranks, told


def test_each_rank_is_asked_until_it_has_told_all():
    ranks, told = comparing()
    ranks[0].asked[0][1](marks(WEIGHT, following=7))
    assert [question for question, _ in ranks[0].asked] == [AskMarks(0, 0), AskMarks(0, 7)]
    ranks[1].asked[0][1](marks(WEIGHT, GRAD))
    assert len(told) == 1
    ranks[0].asked[1][1](marks(GRAD))
    assert isinstance(told[1], Comparison) and dict(told[1].equal) == {"parameter": 1, "gradient": 1}


def test_one_that_refuses_or_goes_on_ends_it_once():
    ranks, told = comparing()
    ranks[0].asked[0][1](Refused(1, 1, "failed", ""))
    ranks[1].asked[0][1](marks(WEIGHT))
    told[0].give_up()
    assert told[1:] == ["failed"]
