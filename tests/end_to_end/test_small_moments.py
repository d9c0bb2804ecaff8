"""What happens between phases is a moment of its own: told where it was passed, and stopped at where that is chosen."""

from __future__ import annotations

import pytest

from inspector.wire.messages import SMALL, Ended, HoldAtEnd, Stopped
from inspector.wire.seen import StopAtSmall
from tests.end_to_end.debuggee import Debuggee
from tests.end_to_end.test_odd_gradients import readings
from tests.scripts.moments import line_of, script_of

SCRIPT = script_of("between_phases")
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
