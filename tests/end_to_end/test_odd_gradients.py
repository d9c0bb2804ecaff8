"""What is odd about a gradient is told as what it is."""

from __future__ import annotations

import math

from inspector.wire.inside import AskInside
from inspector.wire.messages import AskStructure, AskValues, Stopped
from tests.end_to_end.debuggee import Debuggee, decoded, paths_of
from tests.scripts.moments import script_of

IN_NO_OPTIMIZER, NORM_ALONE, HAS_RATE = 4, 8, 32


def readings(debuggee: Debuggee) -> dict[str, dict[str, float]]:
    """By path: what the tree is told of each parameter."""
    structure = debuggee.ask(AskStructure(0, 0))
    paths = paths_of(structure)
    columns = decoded(debuggee.ask(AskValues(0, structure.version, tuple(paths))))
    names = (
        "id",
        "state",
        "count",
        "measured",
        "norm",
        "grad_norm",
        "min",
        "max",
        "mean",
        "mark",
        "grad_mark",
        "factor",
        "lr",
    )
    rows = (dict(zip(names, row)) for row in zip(*columns[: len(names)]))
    return {paths[row["id"]].removeprefix("model."): row for row in rows}


def until_done(debuggee: Debuggee, phase: str) -> Stopped:
    stop = debuggee.step()
    while stop.done.phase != phase:
        stop = debuggee.step()
    return stop


def test_each_odd_gradient_has_its_own_word() -> None:
    with Debuggee(script_of("odd_gradients")) as debuggee:
        debuggee.stopped()
        until_done(debuggee, "backward")
        told = readings(debuggee)
        assert {path: row["state"] for path, row in told.items()} == {
            "silent": "zero", "left_out": "populated", "waves": "populated", "used.weight": "populated",
            "used.bias": "populated", "unused.weight": "unreached", "unused.bias": "unreached",
        }  # fmt: skip
        orphans = [path for path, row in told.items() if row["measured"] & IN_NO_OPTIMIZER]
        assert orphans == ["left_out"]
        rates = {path: row["lr"] for path, row in told.items() if row["measured"] & HAS_RATE}
        assert set(rates.values()) == {1e-9} and rates.keys() == told.keys() - {"left_out"}
        assert told["waves"]["measured"] & NORM_ALONE and math.isclose(
            told["waves"]["grad_norm"], math.sqrt(3), rel_tol=1e-6
        )

        until_done(debuggee, "step")
        then = readings(debuggee)
        assert then["used.weight"]["norm"] == told["used.weight"]["norm"], "the norm does not tell"
        moved = {path for path, row in then.items() if row["mark"] != told[path]["mark"]}
        assert "left_out" not in moved and "used.weight" in moved
        assert all(row["grad_mark"] == told[path]["grad_mark"] for path, row in then.items()), "used, and unchanged"


def test_what_an_earlier_backward_has_freed_was_not_written_into() -> None:
    with Debuggee(script_of("second_backward")) as debuggee:
        stop = debuggee.stopped()
        while stop.done is None or stop.done.phase != "backward":
            stop = debuggee.step()
        unread = []
        while isinstance(stop := debuggee.step("node"), Stopped):
            if stop.inside is not None:
                node = debuggee.ask(AskInside(0)).node
                unread += [(node.name, kept.unread) for kept in node.kept if kept.unread]
    assert unread == [("ExpBackward0", "freed")]
