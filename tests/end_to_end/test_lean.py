"""What a free run costs that nobody looks at, counted: a steady figure beside the measured ones of the bench."""

from __future__ import annotations

import dataclasses
import statistics
from array import array
from typing import Any

import pytest

from inspector.wire.batches import AskBatch
from inspector.wire.messages import LossPoints, Stopped
from inspector.wire.seen import WatchMoments
from tests.end_to_end.debuggee import ENTRY, Debuggee
from tests.end_to_end.window import SCRIPTS

CALLS = 64  # of the probe's functions in each iteration; a change that makes them fewer lowers it


def test_an_iteration_of_a_free_run_calls_few_functions_of_the_probe():
    with Debuggee(SCRIPTS / "counts_calls.py", str(ENTRY.parent), "300", hold=False) as debuggee:
        out, err, code = debuggee.finish()
    counts = [int(word) for word in out.split()]
    assert (code, len(counts)) == (0, 299), err
    assert statistics.median(counts) <= CALLS
    assert statistics.mean(counts) <= CALLS + 40  # where what was put off is done, and what was asked is answered


PUT_OFF, AT_ONCE = False, True


@pytest.mark.parametrize("seed", range(6))
def test_what_was_put_off_comes_to_what_is_done_at_once(seed):
    """The same training with stops at the same places: moments that are recorded are kept at once."""
    assert told_of(seed, PUT_OFF) == told_of(seed, AT_ONCE)


def told_of(seed: int, is_recorded: bool) -> list[Any]:
    """What is told at each stop of a random history, and at the end all points of all losses."""
    told: list[Any] = []
    with Debuggee(SCRIPTS / "histories.py", str(seed), hold=False) as debuggee:
        debuggee.send(WatchMoments(is_recorded))
        while isinstance(stop := debuggee.stopped(), Stopped):
            batch = debuggee.ask(AskBatch(0, 4, 0))
            tree = {path.partition(".")[2]: state for path, state in debuggee.tree().items()}  # calls name roots
            told.append((facts_of(stop), tree, dataclasses.replace(batch, request=0, stop=0)))
            debuggee.go("run")
        assert stop.kind == "finished", stop
        told += [stop.iteration, points_of(debuggee.seen)]
    return told


def facts_of(stop: Stopped) -> tuple[Any, ...]:
    """All but the times, and the places that nobody looks up in a free run."""
    done = stop.done and (stop.done.ordinal, stop.done.phase, stop.done.iteration, stop.done.failed)
    counts = stop.parameters, stop.with_grad
    return done, stop.iteration, stop.basis, stop.order, counts, stop.loss, stop.scale


def points_of(seen: list[Any]) -> dict[int, list[tuple[int, float]]]:
    """By series: iteration and value of each point."""
    points: dict[int, list[tuple[int, float]]] = {}
    for message in seen:
        if isinstance(message, LossPoints):
            iterations, values = array("q", message.iterations.data), array("d", message.values.data)
            points.setdefault(message.series, []).extend(zip(iterations, values))
    return points
