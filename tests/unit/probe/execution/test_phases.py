"""The recorder: what an iteration is, which phases it has, and what a stop says."""

from __future__ import annotations

import weakref

from inspector.probe.execution.gate import FIRST, PHASE
from inspector.probe.execution.phases import Recorder
from inspector.probe.frames.ahead import Comes
from inspector.probe.frames.user_code import Site
from inspector.wire.messages import Go, Stopped
from tests.unit.probe.ports import Others

LINES = {phase: number for number, phase in enumerate(("data", "zero_grad", "forward", "loss", "backward", "step"), 1)}


def run_phase(recorder: Recorder, name: str, failed: bool = False) -> None:
    if name not in ("loss", "data") and recorder.ports.has_graph():
        recorder.passes.meets(name)
    begin(recorder, name)
    end(recorder, name, failed)


def begin(recorder: Recorder, name: str) -> None:
    recorder.begins(name, Site("train.py", LINES[name]), "")


def end(recorder: Recorder, name: str, failed: bool = False) -> None:
    recorder.ends(name, Site("train.py", LINES[name]), "", failed)


class Loader:
    """Stands for the iterator of one."""


LOADER = Loader()


def batch(recorder: Recorder, counts: bool = True) -> None:
    begin(recorder, "data")
    recorder.passes.sees_batch(weakref.ref(LOADER), counts, lambda: True)
    end(recorder, "data")


def numbers(recorder: Recorder, *phases: str) -> list[int]:
    """The iteration that each of these phases belongs to."""
    found = []
    for name in phases:
        batch(recorder) if name == "data" else run_phase(recorder, name)
        assert recorder.done is not None
        found.append(recorder.done.iteration)
    return found


def step_on(recorder: Recorder) -> None:
    """Steps lie in the gate's inbox already: training is never really held."""
    recorder.gate.mode = FIRST
    for stop in range(1, 50):
        recorder.gate.tell(Go(stop, PHASE))


def test_batches_count_iterations(recorder: Recorder):
    recorder.passes.sees_optimizer()
    loop = ("data", "zero_grad", "forward", "loss", "backward", "step")
    assert numbers(recorder, *loop, *loop) == [1] * 6 + [2] * 6
    assert recorder.basis == "batch"


def test_optimizer_steps_count_where_there_is_no_loader(recorder: Recorder):
    recorder.passes.sees_optimizer()
    accumulating = ("forward", "backward", "forward", "backward", "step")
    assert numbers(recorder, *accumulating, *accumulating) == [1] * 5 + [2] * 5
    assert recorder.basis == "step"


def test_backwards_count_where_there_is_no_optimizer(recorder: Recorder):
    assert numbers(recorder, "forward", "loss", "backward", "forward", "loss", "backward") == [1] * 3 + [2] * 3
    assert recorder.basis == "backward"


def test_a_batch_that_nothing_was_done_with_is_no_iteration(recorder: Recorder):
    assert numbers(recorder, "data", "data", "forward", "data") == [1, 1, 1, 2]


def test_a_batch_of_a_validation_is_no_iteration(recorder: Recorder):
    numbers(recorder, "data", "forward", "backward")
    batch(recorder, counts=False)
    assert recorder.iteration == 1


def test_batches_that_are_only_looked_at_are_one_iteration_with_the_next_that_is_trained_on(
    recorder: Recorder, others: Others
):
    trained = ("data", "zero_grad", "forward", "loss", "backward", "step")
    assert numbers(recorder, *trained) == [1] * 6
    others.has_graph = False
    assert numbers(recorder, *("data", "forward", "loss") * 3) == [2] * 9
    others.has_graph = True
    assert numbers(recorder, *trained, "data") == [2] * 6 + [3]
    assert recorder.passes.order == trained, "not that of the validation"


def test_the_last_iteration_is_one_that_was_trained(recorder: Recorder, others: Others):
    assert recorder.last_iteration(True) == recorder.last_iteration(False) == 0
    numbers(recorder, "data", "forward", "backward", "data", "forward", "backward")
    others.has_graph = False
    numbers(recorder, "data", "forward", "loss")
    assert (recorder.last_iteration(True), recorder.last_iteration(False)) == (2, 3)


def test_moments_are_counted_while_nobody_stops(recorder: Recorder):
    numbers(recorder, "forward", "loss", "backward")
    assert recorder.done is not None and recorder.done.ordinal == 3
    assert (recorder.done.phase, recorder.done.file, recorder.done.line) == ("backward", "train.py", 5)


def test_the_order_is_that_of_the_last_whole_iteration(recorder: Recorder):
    numbers(recorder, "data", "forward", "loss", "zero_grad", "backward", "step", "data")
    assert recorder.passes.order == ("data", "forward", "loss", "zero_grad", "backward", "step")


def test_a_phase_that_is_new_comes_last_in_the_order(recorder: Recorder):
    numbers(recorder, "data", "forward", "backward", "data", "forward", "backward", "step")
    assert recorder.passes.order == ("data", "forward", "backward", "step")


def test_a_validation_does_not_change_the_order(recorder: Recorder):
    numbers(recorder, "data", "forward", "backward", "step", "data")
    numbers(recorder, "forward", "loss", "data")
    assert recorder.passes.order[:4] == ("data", "forward", "backward", "step")


def test_phases_inside_of_a_step_end_before_it(recorder: Recorder):
    recorder.passes.sees_optimizer()
    begin(recorder, "step")
    assert numbers(recorder, "zero_grad", "forward", "loss", "backward") == [1] * 4
    end(recorder, "step")
    assert recorder.done is not None and (recorder.done.phase, recorder.done.ordinal) == ("step", 5)
    assert recorder.done.iteration == recorder.iteration == 1
    assert numbers(recorder, "zero_grad") == [2]


def test_a_stop_says_what_is_done_and_what_comes(recorder: Recorder, sent: list[object]):
    step_on(recorder)
    numbers(recorder, "data", "zero_grad")
    first, second = (message for message in sent if isinstance(message, Stopped))
    assert (first.stop, first.done.phase, first.next.phase, first.next.line) == (1, "data", "zero_grad", 2)
    assert (first.next.expected, second.done.phase, second.next) == ("", "zero_grad", None)
    assert second.order == ("data", "zero_grad")


def stops_of(sent: list[object]) -> list[Stopped]:
    return [message for message in sent if isinstance(message, Stopped)]


def test_what_comes_next_is_what_followed_the_last_time(recorder: Recorder, others: Others, sent: list[object]):
    step_on(recorder)
    others.comes = Comes("loss", "criterion", "train.py", 4)
    for _ in range(2):
        numbers(recorder, "data", "forward", "loss", "backward")
    after_forward = [stop.next for stop in stops_of(sent) if stop.done.phase == "forward"]
    told = [(coming.phase, coming.line, coming.expected) for coming in after_forward]
    assert told == [("loss", 4, "source"), ("loss", 4, "last")]


def test_the_end_of_a_step_follows_its_last_closure(recorder: Recorder, sent: list[object]):
    recorder.passes.sees_optimizer()
    step_on(recorder)
    for _ in range(2):
        begin(recorder, "step")
        numbers(recorder, "zero_grad", "backward", "zero_grad", "backward")
        end(recorder, "step")
    after = [(stop.done.turn, stop.next and stop.next.phase) for stop in stops_of(sent) if stop.done]
    backwards = [told for told, stop in zip(after, stops_of(sent)[1:]) if stop.done.phase == "backward"]
    assert backwards == [(1, None), (2, None), (1, "zero_grad"), (2, "step")]


def test_it_holds_once_where_each_phase_ends(recorder: Recorder, sent: list[object]):
    step_on(recorder)
    numbers(recorder, "data", "forward", "loss", "backward")
    stopped = [message.done.phase for message in stops_of(sent)]
    assert stopped == ["data", "forward", "loss", "backward"]


def test_a_phase_is_told_apart_from_the_same_one_before_in_its_iteration(recorder: Recorder, sent: list[object]):
    recorder.gate.mode = PHASE
    for stop in range(1, 50):
        recorder.gate.tell(Go(stop, PHASE))
    numbers(recorder, "data", "forward", "forward", "backward", "data", "forward")
    assert [stop.done.turn for stop in stops_of(sent) if stop.done.phase == "forward"] == [1, 2, 1]


def test_in_an_iteration_that_was_not_stepped_from_its_beginning_it_is_not_known_which_one_it_is(recorder, sent):
    numbers(recorder, "data", "forward")
    recorder.gate.mode = PHASE
    for stop in range(1, 50):
        recorder.gate.tell(Go(stop, PHASE))
    numbers(recorder, "forward", "backward", "data", "forward")
    assert [stop.done.turn for stop in stops_of(sent) if stop.done.phase == "forward"] == [0, 1]


def test_at_the_end_it_tells_the_last_iteration_of_which_something_was_done(recorder, sent):
    recorder.passes.sees_optimizer()
    numbers(recorder, "forward", "backward", "step")
    recorder.gate.tell(Go(1, PHASE))
    recorder.holding.at_end(None, True)
    ends = [m for m in sent if isinstance(m, Stopped)]
    assert [(stop.next.phase, stop.iteration, stop.passing) for stop in ends] == [("end", 1, False)]


def test_at_the_end_it_goes_on_where_nobody_asks_anything(recorder, sent, monkeypatch):
    monkeypatch.setattr("inspector.probe.execution.holding.PASSING_S", 0.0)
    numbers(recorder, "backward")
    recorder.holding.at_end(None, False)
    assert [message.passing for message in sent if isinstance(message, Stopped)] == [True]


def test_a_failed_phase_is_marked(recorder: Recorder):
    run_phase(recorder, "backward", failed=True)
    assert recorder.done is not None and recorder.done.failed


def test_live_questions_wait_for_the_end_of_a_backward(recorder: Recorder, others: Others, sent: list[object]):
    others.answer = lambda question: question
    recorder.gate.tell("question")
    run_phase(recorder, "forward")
    assert sent == []
    run_phase(recorder, "backward")
    assert sent == ["question"]


def test_the_frame_is_let_go_with_the_stop(recorder: Recorder, others: Others, sent: list[object]):
    step_on(recorder)
    numbers(recorder, "data", "forward")
    assert others.frames[0] is not None and recorder.holding.frame is None
