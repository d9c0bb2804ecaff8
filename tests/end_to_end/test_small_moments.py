"""What happens between phases is a moment of its own: told where it was passed, and stopped at where that is chosen."""

from __future__ import annotations

from typing import Any

import pytest

from inspector.wire.messages import BY_HAND, SMALL, Ended, HoldAtEnd, Stopped
from inspector.wire.seen import StopAtSmall
from tests.end_to_end.debuggee import Debuggee
from tests.end_to_end.test_odd_gradients import readings
from tests.scripts.moments import line_of, script_of

SCRIPT = script_of("between_phases")
LIMITED = 16  # a bit of what was measured
PASSED = ["unscale", "clip", "clip"], ["scale_update", "schedule", "load"]  # before the step, after it


def printed(debuggee: Debuggee) -> list[list[float]]:
    out, _, code = debuggee.finish()
    assert code == 0
    return [[float(word) for word in line.split()[1::2]] for line in out.splitlines()]


def test_a_step_by_phase_passes_them_and_the_next_stop_tells_of_them() -> None:
    with Debuggee(SCRIPT) as debuggee:
        stops = [debuggee.stopped()]
        while isinstance(stop := debuggee.step(), Stopped):
            stops.append(stop)
        norms = printed(debuggee)
    assert not {stop.done.phase for stop in stops[1:-1]} & set(SMALL)
    steps = [stop.passed for stop in stops[:-1] if stop.done is not None and stop.done.phase == "step"]
    assert [[moment.phase for moment in passed] for passed in steps] == [PASSED[0]] * 3
    clips = [passed[1] for passed in steps]
    assert [moment.line for moment in clips] == [line_of(SCRIPT, "clip")] * 3
    assert [moment.before for moment in clips] == [norm for norm, _ in norms]
    assert all(moment.after == pytest.approx(0.01, rel=1e-3) for moment in clips)
    later = [stop.passed for stop in stops[2:] if len(stop.passed) == 3 and stop.done.phase != "step"]
    assert [[moment.phase for moment in passed] for passed in later] == [PASSED[1]] * 3
    assert [(scale.before, scale.after) for scale, *_ in later] == [(8.0, 16.0), (16.0, 32.0), (32.0, 64.0)]
    assert [(rate.before, rate.after) for _, rate, _ in later] == [(0.1, 0.05), (0.05, 0.025), (0.025, 0.0125)]


def test_where_they_are_chosen_a_step_by_phase_stops_at_each() -> None:
    with Debuggee(SCRIPT) as debuggee:
        debuggee.stopped()
        debuggee.send(StopAtSmall(True))
        phases, clipped = [], {}
        while not isinstance(stop := debuggee.step(), Ended):
            phases.append(stop.done.phase)
            if (stop.done.phase, stop.done.line) == ("clip", line_of(SCRIPT, "clip")):
                factor = stop.done.after / stop.done.before
                clipped = readings(debuggee)
                assert {row["state"] for row in clipped.values()} == {"clipped"}
                assert [row["factor"] for row in clipped.values()] == [pytest.approx(factor)] * 2
    one = ["zero_grad", "forward", "loss", "backward", *PASSED[0], "step", *PASSED[1]]
    assert phases[: 3 * len(one)] == one * 3 and clipped


def test_the_source_says_that_they_come() -> None:
    with Debuggee(SCRIPT) as debuggee:
        stop = debuggee.stopped()
        while stop.done is None or stop.done.phase != "backward":
            stop = debuggee.step()
        told = stop.next.phase, stop.next.line, stop.next.expected
        assert told == ("unscale", line_of(SCRIPT, "unscale"), "source")


@pytest.mark.parametrize("unit", ["phase", "run"])
def test_they_are_counted_alike_whether_or_not_somebody_stops(unit: str) -> None:
    with Debuggee(SCRIPT) as debuggee:
        debuggee.send(HoldAtEnd("always"))
        stop = debuggee.stopped()
        while not stop.is_at_end:
            stop = debuggee.step(unit)
        assert (stop.done.phase, stop.done.ordinal) == ("load", 3 * 11)


def by_phase(script: Any, holds: bool = False) -> tuple[list[Stopped], str]:
    """All stops, and what the script has printed; `holds`: at small moments too."""
    with Debuggee(script) as debuggee:
        debuggee.send(StopAtSmall(holds))
        debuggee.send(HoldAtEnd("always"))
        stops = [debuggee.stopped()]
        while not stops[-1].is_at_end:
            stops.append(debuggee.step())
        debuggee.go("run")
        return stops, debuggee.finish()[0]


def test_what_is_written_and_cleared_by_hand_is_told_at_the_next_moment() -> None:
    script = script_of("by_hand")
    stops, _ = by_phase(script)
    passed = [stop.passed for stop in stops if stop.passed]
    lines = script.read_text().splitlines()
    told = [[(m.phase, m.role, m.after, lines[m.line - 1].strip(), m.iteration) for m in moments] for moments in passed]
    assert told == [
        [
            ("update", "", None, "parameter -= 0.1 * parameter.grad", number),
            ("clear", "None", 2.0, "parameter.grad = None", number),
        ]
        for number in (1, 2, 3)
    ]
    assert not {stop.done.phase for stop in stops[1:]} & set(BY_HAND)
    assert stops[-1].order == ("forward", "loss", "backward", "update", "clear")


def test_what_is_done_through_data_is_seen_too_and_clipping_by_value_has_its_limit() -> None:
    script = script_of("zeroed_by_hand")
    stops, printed = by_phase(script)
    passed = [moment for stop in stops for moment in stop.passed]
    assert [m.phase for m in passed] == ["clip", "update", "clear"] * 2 + ["clip", "update"]
    assert {(m.phase, m.line) for m in passed} == {
        ("clip", line_of(script, "clip")), ("update", line_of(script, "update")), ("clear", line_of(script, "zero")),
    }  # fmt: skip
    clips = [(m.role, m.before, m.after) for m in passed if m.phase == "clip"]
    largest = [float(line.split()[1]) for line in printed.splitlines()]
    assert all(before >= of_weight for (_, before, _), of_weight in zip(clips, largest))
    assert {(role, after) for role, _, after in clips} == {("value", 0.25)}
    assert [(m.role, m.after) for m in passed if m.phase == "clear"] == [("zero", 2.0)] * 2


def test_where_small_moments_are_chosen_it_is_held_at_what_was_done_by_hand() -> None:
    stops, _ = by_phase(script_of("by_hand"), holds=True)
    phases = [stop.done.phase for stop in stops[1:]]
    assert phases == ["forward", "loss", "backward", "update", "clear"] * 2 + [
        "forward",
        "loss",
        "backward",
        "backward",
    ]
    held = [stop for stop in stops[1:] if stop.done.phase in BY_HAND]
    assert [stop.next.phase for stop in held] == ["forward"] * 4
    assert {stop.with_grad for stop in held} == {0}


def test_the_closures_of_an_optimizer_write_nothing_by_hand() -> None:
    for name in ("lbfgs", "closure", "momentum", "grad_scaler"):
        stops, _ = by_phase(script_of(name))
        assert not {moment.phase for stop in stops for moment in stop.passed} & set(BY_HAND), name


def test_a_gradient_that_was_zeroed_by_hand_begins_anew() -> None:
    with Debuggee(script_of("zeroed_by_hand")) as debuggee:
        stop, states = debuggee.stopped(), []
        while isinstance(stop, Stopped):
            states.append((stop.done.phase if stop.done else "", set(debuggee.tree().values())))
            stop = debuggee.step()
    after_backward = [told for phase, told in states if phase == "backward"]
    assert after_backward == [{("populated", 1)}] * 3
    assert [told for phase, told in states if phase == "forward"][1:] == [{("zeroed", 0)}] * 2


def test_by_value_the_tree_tells_the_limit() -> None:
    with Debuggee(script_of("zeroed_by_hand")) as debuggee:
        debuggee.send(StopAtSmall(True))
        stop = debuggee.stopped()
        while stop.done is None or stop.done.phase != "clip":
            stop = debuggee.step()
        told = readings(debuggee)
    limited = {path: row["factor"] for path, row in told.items() if row["measured"] & LIMITED}
    assert limited["weight"] == 0.25 and told["weight"]["state"] == "clipped"
    assert all(max(-row["min"], row["max"]) <= 0.25 for row in told.values())


def test_a_scaler_that_is_switched_off_does_nothing_that_could_be_told() -> None:
    stops, _ = by_phase(script_of("scaler_off"))
    assert [moment.phase for stop in stops for moment in stop.passed] == ["clip", "clip"]
    assert stops[-1].order == ("forward", "loss", "backward", "clip", "step", "zero_grad")
