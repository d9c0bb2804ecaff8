"""Scripts that train in several threads: they end as without the probe, free, stepped and asked at each stop.

How often each is run in each way is told by GRADSTEP_STRESS; what was wrong here crashed about every second run.
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from inspector.wire.batches import AskBatch
from inspector.wire.messages import AskStructure, AskValues, Detached, Ended, Stopped
from tests.end_to_end import warm
from tests.end_to_end.debuggee import PATIENCE_S, Debuggee, decoded, paths_of

SCRIPTS = Path(__file__).parents[1] / "scripts" / "threads"
TIMES = int(os.environ.get("GRADSTEP_STRESS", "1"))
STOPS = 12  # that a run is stepped through before it is let go

bare: dict[str, str] = {}  # what a script prints without the probe: each does so in every run


def printed(name: str) -> str:
    if name not in bare:
        command = [warm.python(), str(SCRIPTS / name)]
        bare[name] = subprocess.run(command, capture_output=True, text=True, check=True, timeout=PATIENCE_S).stdout
    return bare[name]


def assert_ended_as_bare(debuggee: Debuggee, name: str) -> None:
    while debuggee.next() is not None:
        pass
    out, err, code = debuggee.finish()
    assert (out, err, code) == (printed(name), "", 0)
    assert [m for m in debuggee.seen if isinstance(m, Detached)] == []
    assert [m.kind for m in debuggee.seen if isinstance(m, Ended)] == ["finished"]


@pytest.mark.parametrize("turn", range(TIMES))
@pytest.mark.parametrize("name", sorted(path.name for path in SCRIPTS.glob("*.py")))
def test_a_free_run_ends_as_bare(name: str, turn: int):
    with Debuggee(SCRIPTS / name, hold=False) as debuggee:
        assert_ended_as_bare(debuggee, name)


@pytest.mark.parametrize("turn", range(TIMES))
@pytest.mark.parametrize("name", sorted(path.name for path in SCRIPTS.glob("*.py")))
def test_a_run_that_is_stepped_and_asked_ends_as_bare(name: str, turn: int):
    with Debuggee(SCRIPTS / name) as debuggee:
        stop = debuggee.stopped()
        for number in range(STOPS):
            assert isinstance(stop, Stopped)
            debuggee.tree()
            stop = debuggee.step("into" if number % 4 == 3 else "phase")
        debuggee.go("run")
        assert_ended_as_bare(debuggee, name)


def test_steps_stay_in_the_thread_that_was_held():
    with Debuggee(SCRIPTS / "agents.py") as debuggee:
        debuggee.stopped()
        stops = [debuggee.step() for _ in range(10)]
        phases = [stop.done.phase for stop in stops if isinstance(stop, Stopped) and stop.done is not None]
        assert phases == 2 * ["zero_grad", "forward", "loss", "backward", "step"]


def states(debuggee: Debuggee) -> set[tuple[str, int]]:
    """Of all parameters: the models of both agents have the same name."""
    structure = debuggee.ask(AskStructure(0, 0))
    values = decoded(debuggee.ask(AskValues(0, structure.version, tuple(paths_of(structure)))))
    return set(zip(values[1], values[2]))


def test_the_gradients_of_the_held_thread_are_what_it_has_done():
    with Debuggee(SCRIPTS / "agents.py") as debuggee:
        stop = debuggee.stopped()
        while isinstance(stop, Stopped) and (stop.done is None or stop.done.phase != "backward"):
            stop = debuggee.step()
        assert ("populated", 1) in states(debuggee)
        debuggee.step()
        assert ("consumed", 1) in states(debuggee)


def test_batches_that_another_thread_fetches_ahead_are_not_those_of_the_model():
    """The batch at a stop is what the model was given, not one that lies in the queue."""
    with Debuggee(SCRIPTS / "prefetcher.py") as debuggee:
        stop = debuggee.stopped()
        while isinstance(stop, Stopped) and (stop.done is None or stop.done.phase != "loss"):
            stop = debuggee.step()
        batch = debuggee.ask(AskBatch(0, 8, 32))
        assert [item.shape for item in batch.inputs] == [(4, 5)]
