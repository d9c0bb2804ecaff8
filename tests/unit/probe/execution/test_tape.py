"""What is written down of the phases: columns that are carried away, without the time in which training was held."""

from __future__ import annotations

import math
from array import array
from typing import Any

import pytest

from inspector.probe.execution import tape as tapes
from inspector.probe.execution.gate import FIRST, PHASE
from inspector.probe.execution.phases import Recorder
from inspector.probe.execution.tape import MOST, Tape
from inspector.probe.frames.user_code import NOWHERE, Site
from inspector.wire.messages import PHASES, Go
from inspector.wire.seen import FAILED, SKIPPED, MomentsSeen, Spot, WatchMoments
from tests.unit.probe.ports import Others

FORWARD, BACKWARD = Site("train.py", 3), Site("train.py", 5)


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(tapes, "perf_counter", made)
    return made


def column(seen: MomentsSeen, name: str) -> list[Any]:
    codes = {"u1": "B", "i4": "i", "i8": "q", "f8": "d"}
    held = getattr(seen, name)
    return array(codes[held.dtype], held.data).tolist()


def only(tape: Tape) -> MomentsSeen:
    (seen,) = tape.drain()
    return seen


def phases(seen: MomentsSeen) -> list[str]:
    return [PHASES[number] for number in column(seen, "phases")]


def end(tape: Tape, ordinal: int, phase: str = "forward", site: Site = FORWARD, role: str = "model") -> None:
    tape.ends(ordinal, phase, site, role, 1, 0, None)


def test_a_phase_is_written_down_with_its_place_and_its_time(clock: Clock):
    tape = Tape()
    clock.now += 1
    tape.begins("forward")
    clock.now += 2
    end(tape, 7)
    seen = only(tape)
    assert (column(seen, "ordinals"), phases(seen), column(seen, "iterations")) == ([7], ["forward"], [1])
    assert (column(seen, "begins"), column(seen, "ends")) == ([1.0], [3.0])
    assert seen.new_spots[column(seen, "spots")[0]] == Spot("model", "train.py", 3)


def test_what_was_carried_away_is_not_told_again():
    tape = Tape()
    end(tape, 1)
    first = only(tape)
    assert tape.drain() == []
    end(tape, 2)
    second = only(tape)
    assert second.new_spots == () and column(second, "spots") == column(first, "spots")


def test_the_time_in_which_training_was_held_is_not_counted(clock: Clock):
    tape = Tape()
    tape.begins("forward")
    clock.now += 2
    end(tape, 1)
    clock.now += 50
    tape.rests(50)
    clock.now += 1
    end(tape, 2, "backward", BACKWARD)
    assert column(only(tape), "ends") == [2.0, 3.0]


def test_a_beginning_that_was_not_seen_is_unknown():
    tape = Tape()
    end(tape, 1)
    assert math.isnan(column(only(tape), "begins")[0])


def test_what_waits_is_bounded_and_the_rest_is_missed_by_its_ordinals():
    tape = Tape()
    for ordinal in range(1, MOST + 100):
        end(tape, ordinal)
    assert column(only(tape), "ordinals") == list(range(1, MOST + 1))
    end(tape, MOST + 100)
    assert column(only(tape), "ordinals") == [MOST + 100]


def test_places_without_end_share_the_first_one(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(tapes, "MOST_SPOTS", 2)
    tape = Tape()
    for line in (1, 2, 3, 4):
        end(tape, line, site=Site("<string>", line))
    seen = only(tape)
    assert column(seen, "spots") == [1, 2, 0, 0] and len(seen.new_spots) == 3


# ── with the recorder ──


def run(recorder: Recorder, *names: str) -> None:
    for name in names:
        recorder.begins(name, FORWARD, "model")
        recorder.ends(name, FORWARD, "model")


def test_a_free_run_is_written_down_only_for_somebody_who_watches(recorder: Recorder):
    run(recorder, "forward")
    assert recorder.tape.drain() == []
    recorder.gate.tell(WatchMoments(True))
    run(recorder, "backward")
    seen = only(recorder.tape)
    assert (phases(seen), column(seen, "ordinals")) == (["backward"], [2])
    recorder.gate.tell(WatchMoments(False))
    run(recorder, "step")
    assert recorder.tape.drain() == []


def test_what_is_stepped_is_always_written_down(recorder: Recorder):
    recorder.gate.mode = FIRST
    for stop in range(1, 9):
        recorder.gate.tell(Go(stop, PHASE))
    run(recorder, "forward", "backward")
    assert phases(only(recorder.tape)) == ["forward", "backward"]


def test_nothing_is_written_down_when_nobody_is_there_any_more(recorder: Recorder):
    recorder.gate.tell(WatchMoments(True))
    recorder.gate.close()
    run(recorder, "forward")
    recorder.gate.tell(WatchMoments(True))
    run(recorder, "forward")
    assert recorder.tape.drain() == []


def test_what_a_backward_began_at_is_written_down_and_how_phases_ended(recorder: Recorder, others: Others):
    recorder.gate.tell(WatchMoments(True))
    others.loss_given = 2.5
    recorder.ends("forward", FORWARD, "model", failed=True)
    recorder.ends("backward", BACKWARD, "loss")
    recorder.ends("step", NOWHERE, "", skipped=True)
    seen = only(recorder.tape)
    assert column(seen, "losses")[1] == 2.5 and math.isnan(column(seen, "losses")[0])
    assert column(seen, "flags") == [FAILED, 0, SKIPPED]
