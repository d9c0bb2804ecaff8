"""A process tells which rank it is once it has joined others."""

from __future__ import annotations

from inspector.probe.execution.rank import Rank
from inspector.wire.messages import Ranked
from tests.unit.probe.rank_examples import as_rank


def test_a_rank_names_itself_once():
    rank = Rank()
    assert rank.news() == []
    with as_rank(1, 4):
        assert (rank.news(), rank.news()) == ([Ranked(1, 4)], [])
    assert rank.news() == []


def test_one_process_alone_is_no_rank():
    with as_rank(0, 1):
        assert Rank().news() == []
