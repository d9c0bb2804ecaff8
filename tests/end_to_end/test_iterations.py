"""Iterations are the passes of the loop: in the curve, at the stops, in how far *Step iteration* goes, at the end."""

from __future__ import annotations

import array

import pytest

from inspector.wire.messages import Ended, LossPoints, SeriesOpened, Stopped
from tests.end_to_end.debuggee import Debuggee
from tests.scripts.moments import script_of

# script: (passes of its loop, what they are counted by at the end, the iterations at which its first curve has a point)
LOOPS = {
    "by_heart": (5, "step", [1, 2, 3, 4, 5]),
    "gan_by_hand": (4, "step", [1, 2, 3, 4]),
    "lbfgs_checked": (3, "step", [1] * 4 + [2] * 4 + [3] * 4),
    "checked_steps": (4, "step", [1, 2, 3, 4]),
    "fetched_ahead": (5, "batch", [1, 2, 3, 4, 5]),
    "inner_steps": (3, "batch", [1] * 3 + [2] * 3 + [3] * 3),
    "accumulation": (4, "batch", [1, 2, 3, 4]),
    "by_hand": (3, "backward", [1, 2, 3]),
}


def curve(messages: list[object]) -> list[int]:
    """Iterations of the first series of a training."""
    first = next(m.series for m in messages if isinstance(m, SeriesOpened) and not m.validation)
    points = [m for m in messages if isinstance(m, LossPoints) and m.series == first]
    return [number for m in points for number in array.array("q", m.iterations.data)]


@pytest.mark.parametrize("name", LOOPS)
def test_a_free_run_has_as_many_iterations_as_its_loop_has_passes(name: str) -> None:
    passes, _, iterations = LOOPS[name]
    with Debuggee(script_of(name), hold=False) as debuggee:
        debuggee.finish()
        ended = next(message for message in debuggee.seen if isinstance(message, Ended))
    assert ended.iteration == passes
    assert curve(debuggee.seen) == iterations


@pytest.mark.parametrize("name", LOOPS)
def test_stepping_by_iteration_stops_once_in_each_pass_at_the_same_place(name: str) -> None:
    passes, basis, iterations = LOOPS[name]
    with Debuggee(script_of(name)) as debuggee:
        stop = debuggee.stopped()
        while stop.done is None or stop.done.phase != "backward":
            stop = debuggee.step()
        stops = [stop]
        while isinstance(stop := debuggee.step("iteration"), Stopped):
            stops.append(stop)
        places = {(stop.done.phase, stop.done.line) for stop in stops[:-1]}
    assert isinstance(stop, Ended) and stop.iteration == passes
    assert [stop.done.iteration for stop in stops[:-1]] == list(range(1, passes + 1)) and len(places) == 1
    assert stops[-1].next.phase == "end" and stops[-1].basis == basis and stops[-1].iteration == passes
    assert curve(debuggee.seen) == iterations


def test_a_closure_has_its_own_place_within_an_iteration() -> None:
    with Debuggee(script_of("lbfgs_checked")) as debuggee:
        stop = debuggee.stopped()
        while stop.done is None or (stop.done.phase, stop.done.turn) != ("backward", 3):
            stop = debuggee.step()
        assert stop.iteration == 1
        stop = debuggee.step("iteration")
        assert (stop.done.phase, stop.done.turn, stop.iteration) == ("backward", 3, 2)


@pytest.mark.parametrize(
    "name, order",
    [
        ("checked_steps", ("forward", "loss", "backward", "step", "zero_grad")),
        ("gan_by_hand", ("zero_grad", "forward", "loss", "backward", "step")),
        ("lbfgs_checked", ("zero_grad", "forward", "loss", "backward", "step")),
    ],
)
def test_the_strip_keeps_the_order_of_the_loop(name: str, order: tuple[str, ...]) -> None:
    with Debuggee(script_of(name)) as debuggee:
        debuggee.stopped()
        while isinstance(stop := debuggee.step(), Stopped) and stop.iteration < 3:
            pass
    assert stop.order == order
