"""How ranks stand to each other, who is let go, and who is waited for."""

from __future__ import annotations

import dataclasses

import pytest

from inspector.conversation.outcome import Outcome
from inspector.conversation.ranks import Ranks
from inspector.conversation.run_state import RunState
from tests.unit.conversation.fake_ranks import FakeRank, hold, put, runs
from tests.unit.desk.samples import at_node, moment


@pytest.fixture
def ranks() -> Ranks:
    made = Ranks()
    made.muster([FakeRank(), FakeRank()])  # type: ignore[list-item]
    return made


def told(ranks: Ranks) -> list[list[str]]:
    return [rank.told for rank in ranks.all]  # type: ignore[attr-defined]


def test_together_is_all_held_at_one_place(ranks):
    assert ranks.code() == "starting"
    hold(ranks, 0)
    assert ranks.code() == "gathering"
    hold(ranks, 1)
    assert ranks.code() == "together" and not ranks.can_catch_up()
    hold(ranks, 1, 5)
    assert ranks.code() == "apart"
    put(ranks, 1, RunState("ended", outcome=Outcome("finished")))
    assert ranks.code() == "apart"
    put(ranks, 0, RunState("ended", outcome=Outcome("finished")))
    assert ranks.code() == "ended" and ranks.are_over()


def test_one_that_is_long_on_its_way_is_apart(ranks):
    hold(ranks, 0)
    put(ranks, 1, RunState("running", seconds=0.4))
    assert ranks.code() == "gathering"
    put(ranks, 1, RunState("running", seconds=1.2))
    assert ranks.code() == "apart"


def test_a_step_lets_all_go_that_are_held_and_tells_none_twice(ranks):
    hold(ranks, 0)
    hold(ranks, 1)
    ranks.step("node")
    hold(ranks, 1, 5)
    ranks.step("phase")
    assert told(ranks) == [["node"], ["node", "phase"]]


def test_those_behind_catch_up_by_phase_and_then_as_fine_as_the_others(ranks):
    node = at_node("node", stop=9)
    hold(ranks, 0, stop=dataclasses.replace(node, done=moment("loss", 4)))
    hold(ranks, 1, 3)
    assert [ranks.all.index(rank) for rank in ranks.behind()] == [1]
    ranks.catch_up()
    assert told(ranks) == [[], ["phase"]]
    hold(ranks, 1, 4)
    assert told(ranks) == [[], ["phase", "node"]]
    hold(ranks, 1, stop=dataclasses.replace(node, done=moment("loss", 4)))
    assert told(ranks) == [[], ["phase", "node"]] and ranks.code() == "together"


def test_one_waits_for_those_that_have_not_come_to_its_collective(ranks):
    hold(ranks, 1)
    runs(ranks, 0, 131)
    assert ranks.waited_for(0) == [1]
    runs(ranks, 1, 130)
    assert ranks.waited_for(0) == [1] and ranks.waited_for(1) == []
    runs(ranks, 1, 131)
    assert ranks.waited_for(0) == []
    runs(ranks, 0, 131, waits=False)
    hold(ranks, 1)
    assert ranks.waited_for(0) == []
    put(ranks, 1, RunState("ended", outcome=Outcome("exception", 1)))
    runs(ranks, 0, 131)
    assert ranks.waited_for(0) == [1]


def test_one_that_is_waited_for_is_let_go_once_for_each_word_of_the_other(ranks):
    hold(ranks, 1)
    runs(ranks, 0, 131)
    ranks.catch_up()
    assert told(ranks) == [[], ["phase"]]
    hold(ranks, 1, 5)  # the other may have gone on by now: it has not spoken since
    assert told(ranks) == [[], ["phase"]]
    runs(ranks, 0, 131, seconds=2.5)  # it has: it still waits
    assert told(ranks) == [[], ["phase", "phase"]]
    hold(ranks, 0, 6)
    hold(ranks, 1, 6)
    assert told(ranks) == [[], ["phase", "phase"]]


def test_after_a_pause_those_that_others_wait_for_go_on_until_all_are_held(ranks):
    for number in (0, 1):
        put(ranks, number, RunState("running"))
    ranks.pause()
    hold(ranks, 1)
    runs(ranks, 0, 131)
    assert told(ranks) == [["pause"], ["pause", "phase"]]


def test_catch_up_lets_go_once_where_nobody_knows_what_the_other_waits_for(ranks):
    hold(ranks, 1)
    put(ranks, 0, RunState("running", seconds=4.0))
    assert ranks.can_catch_up()
    ranks.catch_up()
    hold(ranks, 1, 5)
    assert told(ranks) == [[], ["phase"]]


def test_what_can_be_told_to_all_is_decided_by_one_that_is_held(ranks):
    runs(ranks, 0, 131)
    hold(ranks, 1)
    assert ranks.acting(ranks.all[0].state) is ranks.all[1].state
    put(ranks, 1, RunState("ended", outcome=Outcome("finished")))
    assert ranks.acting(ranks.all[1].state) is ranks.all[0].state
    assert Ranks().acting(RunState("empty")).code == "empty"


def test_the_outcome_of_all_is_that_of_the_cause(ranks):
    consequence, cause = Outcome("signal", 15, cause=1), Outcome("exception", 1, cause=1)
    put(ranks, 0, RunState("ended", outcome=consequence))
    put(ranks, 1, RunState("ended", outcome=cause))
    assert ranks.outcome_of_all(consequence) is cause
