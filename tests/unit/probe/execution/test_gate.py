"""The gate: where it holds, and what lets go."""

from __future__ import annotations

import dataclasses
import threading

import pytest

from inspector.probe.execution.gate import FIRST, ITERATION, PAUSE, PHASE, RUN, Gate, Place
from inspector.wire.messages import AskStructure, Go, HoldAtEnd, Moment, Pause, Refused, Resumed, RunTo
from inspector.wire.seen import StopAtSmall
from tests.unit.probe.other_thread import Other
from tests.unit.probe.ports import Others

PATIENCE_S = 10.0


def moment(phase: str, ordinal: int = 1, iteration: int = 1, line: int = 1) -> Moment:
    return Moment(ordinal, phase, "", iteration, "train.py", line)


def place(done: str | None, coming: str | None, iteration: int = 1) -> Place:
    """Where `coming` begins; None: where `done` ends."""
    is_begin = coming is not None
    return Place(
        moment(done) if done else None, moment(coming, 0) if coming else None, iteration, is_begin=is_begin
    )  # fmt: skip


class Training:
    """A gate whose training thread is a thread of the test."""

    def __init__(self, hold: bool = True) -> None:
        self.sent: list[object] = []
        self._news = threading.Semaphore(0)
        self.gate = Gate(self._send, hold)
        self.others = Others()

    def _send(self, message: object) -> None:
        self.sent.append(message)
        self._news.release()

    def hold(self, at: Place) -> threading.Thread:
        """Holds in another thread; returns when it is held."""
        thread = threading.Thread(target=self.held, args=(at,), daemon=True)
        thread.start()
        self.heard(1)
        return thread

    def held(self, at: Place) -> None:
        """Holds here."""
        self.gate.hold(at, lambda stop: ("stopped", stop), self.others.hearers())

    def heard(self, count: int) -> None:
        for _ in range(count):
            assert self._news.acquire(timeout=PATIENCE_S)


@pytest.mark.parametrize(
    "when, mode, holds",
    [
        ("stepping", PHASE, True), ("stepping", RUN, False), ("stepping", FIRST, False), ("always", RUN, True),
        ("never", PHASE, False),
    ],
)  # fmt: skip
def test_it_is_chosen_when_a_script_is_held_at_its_end(when, mode, holds):
    gate = Gate(print, hold=True)
    gate.mode = mode
    gate.tell(HoldAtEnd(when))
    assert gate.holds_at_end() == holds


def test_nobody_is_held_at_the_end_for_when_nobody_is_there():
    gate = Gate(print, hold=True)
    gate.tell(HoldAtEnd("always"))
    gate.close()
    assert not gate.holds_at_end()


def gone_on(thread: threading.Thread) -> bool:
    thread.join(PATIENCE_S)
    return not thread.is_alive()


def left_with(unit: str, at: Place) -> Gate:
    """A gate that was let go from a place."""
    training = Training()
    thread = training.hold(at)
    training.gate.tell(Go(1, unit))
    assert gone_on(thread)
    return training.gate


def test_first_holds_after_the_first_batch_was_obtained():
    gate = Gate(print, hold=True)
    assert gate.mode == FIRST
    assert not gate.holds(place(None, "data"))
    assert gate.holds(place("data", "zero_grad"))


def test_first_holds_before_the_first_phase_where_there_is_no_loader():
    assert Gate(print, hold=True).holds(place(None, "forward"))


def test_first_does_not_hold_where_the_next_phase_is_unknown():
    assert not Gate(print, hold=True).holds(place("forward", None))


def test_without_hold_it_runs():
    gate = Gate(print, hold=False)
    assert gate.mode == RUN
    assert not gate.holds(place("data", "forward"))


def test_phase_holds_where_a_phase_ends_and_not_where_the_next_begins():
    gate = left_with(PHASE, place("data", "forward"))
    gate.fresh = 1
    assert gate.holds(place("loss", None))
    assert not gate.holds(place("loss", "backward"))


def test_phase_holds_before_what_follows_a_phase_that_failed():
    gate = left_with(PHASE, place("data", "forward"))
    failed = dataclasses.replace(place("forward", "data"), done=dataclasses.replace(moment("forward"), failed=True))
    assert not gate.holds(failed), "it was held there already"
    gate.fresh = 1
    assert gate.holds(failed)


def test_iteration_holds_where_the_same_has_ended_in_the_next_one():
    gate = left_with(ITERATION, place("loss", None, 1))
    assert not gate.holds(place("loss", None, 1))
    assert not gate.holds(place("backward", None, 2))
    assert not gate.holds(place("loss", "backward", 2)), "the script's next code has run there"
    assert gate.holds(place("loss", None, 2))


def test_iteration_holds_at_the_same_beginning_or_where_the_same_has_ended_before_it():
    gate = left_with(ITERATION, place("data", "forward", 1))
    assert not gate.holds(place("backward", "step", 2))
    assert gate.holds(place("data", None, 2))
    assert gate.holds(place("step", "forward", 2)), "a batch that was obtained once"


@pytest.mark.parametrize("turn, holds", [(2, False), (3, True), (0, True)])
def test_iteration_holds_at_the_same_turn_of_what_comes_several_times(turn: int, holds: bool):
    gate = left_with(ITERATION, Place(dataclasses.replace(moment("backward"), turn=3), None, 1))
    assert gate.holds(Place(dataclasses.replace(moment("backward"), turn=turn), None, 2)) == holds


def test_iteration_does_not_hold_at_the_same_phase_of_another_line():
    gate = left_with(ITERATION, place("forward", None, 1))
    assert not gate.holds(Place(moment("forward", line=99), None, 2))


def test_iteration_holds_anywhere_when_the_place_did_not_come_back():
    gate = left_with(ITERATION, place("data", "forward", 1))
    assert gate.holds(place("loss", None, 3))


def test_run_holds_nowhere():
    gate = left_with(RUN, place("data", "forward"))
    gate.fresh = 5
    assert not gate.holds(place("loss", "backward", 7))


def test_pause_holds_at_the_next_moment_whatever_it_is():
    gate = Gate(print, hold=False)
    gate.tell(Pause())
    assert gate.mode == PAUSE
    assert gate.holds(place(None, "data"))


def test_pause_is_ignored_while_held():
    training = Training()
    thread = training.hold(place("data", "forward"))
    training.gate.tell(Pause())
    training.gate.tell(Go(1, RUN))
    assert gone_on(thread)
    assert training.gate.mode == RUN


def test_a_pause_that_answers_resumed_is_not_lost():
    modes = []

    def send(message: object) -> None:
        if isinstance(message, Resumed):
            gate.tell(Pause())
            modes.append(gate.mode)

    gate = Gate(send, hold=True)
    gate.tell(Go(1, RUN))
    gate.hold(place("data", "forward"), lambda stop: None, Others().hearers())
    assert modes == [PAUSE] and gate.mode == PAUSE


def test_go_says_resumed_and_counts_the_time_held():
    training = Training()
    thread = training.hold(place("data", "forward"))
    assert training.gate.stop == 1
    training.gate.tell(Go(1, PHASE))
    assert gone_on(thread)
    assert training.sent == [("stopped", 1), Resumed(1)]
    assert training.gate.stop == 0 and training.gate.held_s > 0 and training.gate.fresh == 0


def test_a_go_of_an_older_stop_is_ignored():
    training = Training()
    training.others.answer = lambda question: question.request
    thread = training.hold(place("data", "forward"))
    training.gate.tell(Go(1, PHASE))
    assert gone_on(thread)
    thread = training.hold(place("forward", "loss"))
    training.heard(1)  # "resumed" of the first
    training.gate.tell(Go(1, RUN))
    training.gate.tell(AskStructure(7, 0))
    training.heard(1)
    assert thread.is_alive() and training.sent[-1] == 7
    training.gate.tell(Go(2, PHASE))
    assert gone_on(thread)
    assert training.gate.mode == PHASE


def test_questions_are_answered_by_the_held_thread():
    training = Training()
    training.others.answer = lambda question: (question.request, threading.current_thread())
    thread = training.hold(place("data", "forward"))
    training.gate.tell(AskStructure(3, 0))
    training.heard(1)
    assert training.sent[-1] == (3, thread)
    training.gate.close()
    assert gone_on(thread)


def test_close_while_held_lets_go_for_good():
    training = Training()
    thread = training.hold(place("data", "forward"))
    training.gate.close()
    assert gone_on(thread)
    assert training.gate.mode == RUN
    training.gate.tell(Pause())
    assert not training.gate.holds(place("loss", "backward"))


def test_hold_after_close_returns_at_once():
    training = Training()
    training.gate.close()
    training.held(place("data", "end"))
    assert training.gate.mode == RUN


def test_an_interrupt_while_held_lets_go_and_says_so():
    training = Training()

    def interrupt(question: object) -> object:
        raise KeyboardInterrupt

    training.others.answer = interrupt
    training.gate.tell(AskStructure(1, 0))
    with pytest.raises(KeyboardInterrupt):
        training.held(place("data", "forward"))
    assert training.gate.stop == 0 and training.sent[-1] == Resumed(1)


def test_a_second_thread_is_not_held_while_one_is():
    training = Training()
    thread = training.hold(place("data", "forward"))
    training.gate.fresh = 1
    assert not training.gate.holds(place("loss", "backward"))
    training.gate.close()
    assert gone_on(thread)


def test_live_questions_are_answered_and_words_about_old_stops_dropped():
    training = Training(hold=False)
    training.others.answer = lambda question: question.request
    training.gate.tell(Go(1, PHASE))
    training.gate.tell(AskStructure(5, 0))
    assert training.gate.is_asked
    training.gate.answer_live(training.others.hearers())
    assert training.sent == [5] and not training.gate.is_asked


def test_a_question_asked_while_running_is_answered_at_the_stop():
    training = Training()
    training.others.answer = lambda question: question.request
    training.gate.tell(AskStructure(5, 0))
    thread = training.hold(place("data", "forward"))
    training.heard(1)
    assert training.sent == [("stopped", 1), 5]
    training.gate.close()
    assert gone_on(thread)


@pytest.mark.parametrize("mode", ["layer", "node", "into", "out"])
def test_finer_units_hold_at_each_phase_as_well(mode: str):
    gate = left_with(mode, place("data", "forward"))
    assert not gate.holds(place("data", "forward")) and gate.may_hold_inside()
    assert gate.holds(place("forward", None))


def test_run_to_is_refused_and_held_on_or_lets_go_until_the_target_is_met():
    training = Training()
    training.others.run_to = lambda wish: Refused(wish.request, 1, "stale", "") if wish.structure == 1 else None
    thread = training.hold(place("data", "forward"))
    training.gate.tell(RunTo(5, 1, 1, 0))
    training.heard(1)
    assert thread.is_alive() and training.sent[-1] == Refused(5, 1, "stale", "")
    training.gate.tell(RunTo(6, 1, 2, 0))
    assert gone_on(thread)
    gate = training.gate
    gate.fresh = 3
    assert training.sent[-1] == Resumed(1) and gate.mode == "target"
    assert not gate.holds(place("loss", "backward")) and gate.may_hold_inside()


def test_nothing_is_held_inside_of_a_free_run_or_of_a_stop():
    assert not Gate(print, hold=False).may_hold_inside()
    training = Training()
    thread = training.hold(place("data", "forward"))
    assert not training.gate.may_hold_inside()
    training.gate.close()
    assert gone_on(thread) and not training.gate.may_hold_inside()


def test_the_next_iteration_after_an_aborted_backward_holds_behind_its_backward():
    done = dataclasses.replace(moment("backward"), aborted=True)
    gate = left_with(ITERATION, Place(done, None, 1))
    for done in ("data", "forward", "loss"):
        assert not gate.holds(place(done, None, 2))
    assert gate.holds(place("backward", None, 2))


def test_steps_go_on_in_the_thread_that_was_held(other: Other):
    gate = left_with(PHASE, place("forward", "loss"))
    gate.fresh = 1
    held = threading.Event()
    stepped = Other()

    def hold(gate: Gate) -> None:
        gate.hold(place("forward", "loss"), lambda stop: gate.tell(Go(stop, PHASE)), Others().hearers())

    try:
        stepped.does(lambda: hold(gate))
        gate.fresh = 1
        assert not other.does(lambda: gate.holds(place("loss", None)))
        assert not other.does(gate.may_hold_inside)
        assert stepped.does(lambda: gate.holds(place("loss", None)))
        stepped.begins(held.wait)  # for the other one, as a join does
        while not other.does(lambda: gate.holds(place("loss", None))):
            pass
    finally:
        held.set()
        stepped.ends()
        stepped.quits()


def test_a_pause_holds_whichever_thread_comes_first(other: Other):
    gate = left_with(RUN, place("forward", "loss"))
    gate.tell(Pause())
    assert other.does(lambda: gate.holds(place("step", None)))


def test_what_is_between_phases_is_stopped_at_by_choice():
    gate = Gate(print, hold=True)
    assert not gate.holds_at_small
    gate.tell(StopAtSmall(True))
    assert gate.holds_at_small
