"""Every phase of real scripts, stepped one after another: none missing, in order, at its line and iteration."""

from __future__ import annotations

from pathlib import Path

import pytest

from inspector.wire.messages import END, Ended, Moment, Stopped
from tests.end_to_end.debuggee import Debuggee
from tests.scripts.moments import ARGUMENTS, EXPECTED, line_of, script_of


def stepped(name: str) -> list[Stopped]:
    """All stops of the script, one per phase."""
    stops = []
    with Debuggee(script_of(name), *ARGUMENTS.get(name, ())) as debuggee:
        stop = debuggee.stopped()
        while isinstance(stop, Stopped):
            stops.append(stop)
            stop = debuggee.step()
        assert isinstance(stop, Ended) and stop.kind == "finished", stop
    return stops


def as_expected(name: str) -> list[tuple[str, int, int, bool]]:
    script = script_of(name)
    return [
        (phase, line_of(script, mark), iteration, bool(failed)) for phase, mark, iteration, *failed in EXPECTED[name]
    ]


def finished(stops: list[Stopped]) -> list[Moment]:
    """What was done, each moment once."""
    moments = {stop.done.ordinal: stop.done for stop in stops if stop.done is not None}
    return [moments[ordinal] for ordinal in sorted(moments)]


@pytest.mark.parametrize("name", EXPECTED)
def test_every_phase_is_a_stop_at_its_line_and_iteration(name: str) -> None:
    stops = stepped(name)
    done = finished(stops)
    assert [moment.ordinal for moment in done] == list(range(1, len(done) + 1))
    assert [(m.phase, m.line, m.iteration, m.failed) for m in done] == as_expected(name)
    assert {Path(moment.file).resolve() for moment in done} == {script_of(name).resolve()}
    last = stops[-1].next
    assert last is not None and last.phase == END


def test_a_loss_function_is_foreseen_where_the_rules_have_wrapped_it_too(tmp_path) -> None:
    script = tmp_path / "train.py"
    script.write_text("""import torch
from torch import nn
from torch.nn import functional as F
line = nn.Linear(4, 2)
for _ in range(2):
    loss = F.mse_loss(line(torch.ones(3, 4)), torch.zeros(3, 2))
    loss.backward()
""")
    with Debuggee(script, watches=True) as debuggee:
        debuggee.stopped()
        stop = debuggee.step()
        assert (stop.done.phase, stop.next.phase, stop.next.role, stop.next.expected) == (
            "forward", "loss", "F.mse_loss", "source",
        )  # fmt: skip
        assert debuggee.step().done.phase == "loss"
