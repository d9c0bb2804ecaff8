"""A stop is where it says it is: right where what is done has ended, before any of the script's next code has run."""

from __future__ import annotations

import pytest

from inspector.wire.messages import AskStructure, AskValues, Ended, Stopped
from tests.end_to_end.debuggee import Debuggee, decoded, paths_of
from tests.scripts.moments import WALKTHROUGH, line_of, script_of


def norms(debuggee: Debuggee, path: str) -> tuple[float, float]:
    """(weight, gradient) of a parameter at this stop."""
    structure = debuggee.ask(AskStructure(0, 0))
    row = next(row for row, name in paths_of(structure).items() if name == path)
    ids, _, _, _, norm, grad_norm, *_ = decoded(debuggee.ask(AskValues(0, structure.version, (row,))))
    assert ids == [row]
    return norm[0], grad_norm[0]


def all_stops(debuggee: Debuggee, unit: str = "phase") -> list[Stopped]:
    stops = [debuggee.stopped()]
    while not isinstance(stop := debuggee.step(unit), Ended):
        stops.append(stop)
    return stops


@pytest.mark.parametrize("name", ["clipped", "closure", "by_hand"])
def test_after_backward_there_is_what_the_scripts_next_line_prints(name: str) -> None:
    told = []
    with Debuggee(script_of(name)) as debuggee:
        stop = debuggee.stopped()
        while isinstance(stop, Stopped):
            if stop.done is not None and stop.done.phase == "backward" and getattr(stop.next, "phase", "") != "end":
                assert stop.with_grad == stop.parameters == 2
                told.append(norms(debuggee, "model.weight"))
            stop = debuggee.step()
        out, _, _ = debuggee.finish()
    printed = [[float(word) for word in line.split()[1::2]] for line in out.splitlines()]
    assert len(told) == len(printed) == 3
    assert [list(pair[-len(words) :]) for pair, words in zip(told, printed)] == printed


def test_in_the_first_iteration_the_source_says_what_comes_and_then_the_last_one_does() -> None:
    with Debuggee(WALKTHROUGH, "--iterations", "2") as debuggee:
        stops = all_stops(debuggee)
    told = [(stop.done.phase, stop.next.phase, stop.next.expected) for stop in stops]
    order = ("data", "zero_grad", "forward", "loss", "backward", "step", "data")
    pairs = list(zip(order, order[1:]))
    assert told[:1] == [("data", "zero_grad", "")]
    assert told[1:6] == [(*pair, "source") for pair in pairs[1:]]
    assert told[6:12] == [(*pair, "last") for pair in pairs]
    assert told[12:] == [("step", "end", "")]
    assert stops[4].next.line == line_of(WALKTHROUGH, "optimizer.step()")
    assert [stop.assigns for stop in stops[1:8]] == [(), ("outputs",), ("loss",), (), (), ("images", "labels"), ()]


def test_within_a_closure_it_is_not_known_what_comes_before_it_has_come() -> None:
    with Debuggee(script_of("closure")) as debuggee:
        stops = all_stops(debuggee)
    after_backward = [stop for stop in stops if stop.done is not None and stop.done.phase == "backward"]
    assert [stop.next and (stop.next.phase, stop.next.expected) for stop in after_backward] == [
        None,
        ("step", "last"),
        ("step", "last"),
    ]


def test_arithmetic_after_the_last_loss_call_is_a_loss_of_its_own_where_backward_begins() -> None:
    script = script_of("accumulation")
    with Debuggee(script) as debuggee:
        stops = all_stops(debuggee)
    losses = [stop for stop in stops if stop.done.phase == "loss"]
    called, halved = losses[0], losses[1]
    assert (called.done.line, halved.done.line) == (line_of(script, "loss"), line_of(script, "backward"))
    assert halved.loss.value == pytest.approx(called.loss.value / 2)
    assert (halved.next.phase, halved.next.expected, halved.with_grad) == ("backward", "", 0)


@pytest.mark.parametrize("phase", ["zero_grad", "loss", "backward", "step"])
def test_an_iteration_leads_from_the_end_of_a_phase_to_its_end_in_the_next(phase: str) -> None:
    with Debuggee(WALKTHROUGH, "--iterations", "3") as debuggee:
        stop = debuggee.stopped()
        while stop.done.phase != phase:
            stop = debuggee.step()
        for iteration in (2, 3):
            stop = debuggee.step("iteration")
            assert (stop.done.phase, stop.done.iteration) == (phase, iteration)
