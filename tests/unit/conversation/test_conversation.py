"""A conversation in plain Python, carried by nobody: what it says and how it stands."""

from __future__ import annotations

from typing import Any

import pytest

from inspector.conversation import silence, whereabouts
from inspector.conversation.conversation import Conversation
from inspector.conversation.launch import Launch
from inspector.conversation.outcome import Outcome
from inspector.conversation.run_state import RunState
from inspector.wire.batches import AskBatch
from inspector.wire.findings import HoldAtFindings
from inspector.wire.lines import Breakpoint, SetBreakpoints
from inspector.wire.messages import (
    AskWhere,
    Detached,
    Go,
    HoldAtEnd,
    HoldHere,
    Pause,
    Refused,
    RunTo,
    Stopped,
    Where,
)
from inspector.wire.seen import StopAtSmall, WatchMoments
from tests.unit.conversation.carried import HeldCarrier, HeldRun
from tests.unit.desk.samples import progress, stopped

HERE = stopped("backward", "step")


class Talk:
    """A conversation, its carrier, and all that it has told, in order."""

    def __init__(self) -> None:
        self.carrier = HeldCarrier()
        self.conversation = Conversation(self.carrier)
        self.told: list[str] = []
        self.states: list[RunState] = []
        for name, event in vars(self.conversation.events).items():
            event.connect(lambda *words, name=name: self.told.append(name))
        self.conversation.events.state_changed.connect(self.states.append)

    @property
    def run(self) -> HeldRun:
        return self.carrier.runs[-1]

    def starts(self, hold: bool = True) -> HeldRun:
        self.conversation.start(Launch("train.py"), hold)
        self.run.connects()
        assert self.run.sent.pop(0) == HoldAtEnd("stepping")  # what each debuggee is told first
        assert self.run.sent.pop(0) == HoldAtFindings()
        return self.run

    def holds(self, stop: Stopped = HERE) -> HeldRun:
        run = self.run if self.carrier.runs else self.starts()
        run.heard.emit(stop)
        return run


@pytest.fixture
def talk() -> Talk:
    return Talk()


def test_it_starts_holds_steps_and_ends(talk: Talk):
    run = talk.starts()
    talk.holds()
    assert talk.conversation.state.code == "held" and talk.conversation.stop == HERE
    talk.conversation.step("phase")
    assert run.sent == [Go(HERE.stop, "phase")] and talk.conversation.state.code == "running"
    run.ends(Outcome("finished"))
    assert talk.conversation.state == RunState("ended", outcome=Outcome("finished")) and run.done[-1] == "dispose"
    assert [name for name in talk.told if name != "state_changed"] == [
        "started", "connected", "heard", "answered", "resumed", "ended",
    ]  # fmt: skip


def test_a_change_of_the_state_is_told_before_what_it_means(talk: Talk):
    codes: list[str] = []
    talk.conversation.events.heard.connect(lambda message: codes.append(talk.conversation.state.code))
    talk.holds()
    assert codes == ["held"] and talk.told.index("state_changed") < talk.told.index("heard")


def test_another_start_waits_until_the_run_before_has_ended(talk: Talk):
    first = talk.starts()
    talk.conversation.start(Launch("other.py"))
    assert first.done == ["start", "hush", "stop"] and talk.carrier.runs == [first]
    first.ends(Outcome("stopped"))
    assert talk.run.launch == Launch("other.py") and talk.run.done == ["start"]
    assert "ended" not in talk.told


def test_who_stops_it_meanwhile_starts_no_other(talk: Talk):
    first = talk.starts()
    talk.conversation.start(Launch("other.py"))
    talk.conversation.end()
    first.ends(Outcome("stopped"))
    assert talk.carrier.runs == [first] and talk.conversation.state.code == "ended"


def test_an_answer_comes_to_who_asked_and_a_late_one_does_not(talk: Talk):
    answers: list[Any] = []
    run = talk.holds()
    for _ in range(2):
        talk.conversation.ask(AskBatch(0, 1, 8), answers.append, "panel")
    first, second = run.sent
    run.heard.emit(Refused(first.request, HERE.stop, "no_batch", ""))
    assert len(answers) == 1 and talk.conversation.is_asking("panel")
    talk.conversation.step("phase")
    run.heard.emit(Refused(second.request, HERE.stop, "no_batch", ""))
    assert len(answers) == 1 and not talk.conversation.is_asking("panel")


def test_nobody_is_asked_where_nobody_is_there(talk: Talk):
    talk.conversation.ask(AskBatch(0, 1, 8), pytest.fail)
    talk.conversation.start(Launch("train.py"))
    talk.conversation.ask(AskBatch(0, 1, 8), pytest.fail)
    assert talk.run.sent == []


def test_an_answer_that_is_none_ends_the_conversation_and_not_the_run(talk: Talk):
    run = talk.holds()
    talk.conversation.ask(AskBatch(0, 1, 8), pytest.fail)
    run.heard.emit(Where(run.sent[0].request, HERE.stop, "", 0, "", ""))
    assert talk.conversation.state.detached == Detached("wire", "Where is no answer to AskBatch")
    assert talk.conversation.state.code == "running" and "ended" not in talk.told


def test_what_is_not_run_to_is_told_with_its_name(talk: Talk):
    told: list[tuple[Any, str]] = []
    talk.conversation.events.not_run_to.connect(lambda refused, name: told.append((refused, name)))
    run = talk.holds()
    talk.conversation.run_to(RunTo(0, 0, 3, 7), "conv1")
    refused = Refused(run.sent[0].request, HERE.stop, "no_target", "")
    run.heard.emit(refused)
    assert told == [(refused, "conv1")] and talk.conversation.stop == HERE


def test_while_it_is_silent_it_is_asked_where_it_is(talk: Talk, monkeypatch: pytest.MonkeyPatch):
    now = [100.0]
    monkeypatch.setattr(silence.time, "monotonic", lambda: now[0])
    run = talk.starts(hold=False)
    [timer] = talk.carrier.timers
    timer.tick()
    assert run.sent == []  # it was not silent for long
    now[0] += whereabouts.SILENT_SECONDS + 0.5
    timer.tick()
    [asked] = run.sent
    assert isinstance(asked, AskWhere) and talk.conversation.state.seconds == 1.5
    where = Where(asked.request, 0, "train.py", 31, "main", "DataLoader.__next__")
    run.heard.emit(where)
    assert talk.conversation.state.where == where
    run.heard.emit(progress())
    assert talk.conversation.state.where is None and talk.conversation.state.seconds == 0.0


def test_a_pause_is_wished_once_more_where_no_moment_comes(talk: Talk):
    run = talk.starts(hold=False)
    talk.conversation.pause()
    assert run.sent == [Pause()] and talk.conversation.state.code == "pausing"
    talk.carrier.timers[0].tick()
    run.heard.emit(Where(run.sent[-1].request, 0, "train.py", 31, "main", "", can_hold=True))
    talk.conversation.pause()
    assert run.sent[-1] == HoldHere()


def test_who_watches_moments_watches_those_of_the_next_run_too(talk: Talk):
    talk.conversation.watch_moments(True)
    assert talk.starts().sent == [WatchMoments(True)]


def test_who_stops_between_phases_does_so_in_the_next_run_too(talk: Talk):
    talk.conversation.stop_at_small(True)
    assert talk.starts().sent[-1] == StopAtSmall(True)
    talk.conversation.stop_at_small(False)
    assert talk.run.sent[-1] == StopAtSmall(False)


def test_closing_ends_everything_and_tells_nothing(talk: Talk):
    run = talk.holds()
    talk.told.clear()
    talk.conversation.close()
    assert run.done[-2:] == ["kill", "dispose"] and talk.told == [] and talk.conversation.state == RunState()
    assert not talk.carrier.timers[0].is_running


def test_breakpoints_that_are_set_while_the_script_starts_are_told_when_it_is_there(talk: Talk):
    first, second = Breakpoint(1, "line", "train.py", 3), Breakpoint(2, "line", "train.py", 4)
    talk.conversation.set_breakpoints((first,))
    talk.conversation.start(Launch("train.py"))
    assert talk.run.launch.breakpoints == (first,)
    version = talk.conversation.set_breakpoints((first, second))
    talk.run.sent.clear()  # nobody has heard it
    talk.run.connects()
    assert SetBreakpoints(version, (first, second)) in talk.run.sent
    talk.run.ends(Outcome("finished"))
    talk.conversation.start(Launch("train.py"))
    talk.run.connects()
    assert not any(isinstance(said, SetBreakpoints) for said in talk.run.sent), "it was launched with them"
