"""Every shape of training: its moments are there, and it comes bit for bit to what the bare script comes to.

The bare script runs beside the debuggee, which is stepped through its first iterations and then let go.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from inspector.wire.messages import (
    AskBatch,
    AskStructure,
    AskValues,
    Ended,
    LossPoints,
    SeriesOpened,
    Stopped,
    Structure,
)  # fmt: skip
from tests.end_to_end import oath
from tests.end_to_end.debuggee import Debuggee, decoded, paths_of
from tests.scripts.moments import line_of
from tests.scripts.shapes_moments import SHAPES, Shape


class Seen:
    """What was seen of a shape while it was stepped, and what it came to."""

    def __init__(self, shape: Shape, folder: Path, begin: oath.Begin) -> None:
        copy = oath.prepared(shape.script, folder)
        bare = oath.begun(copy, shape.arguments, "bare", begin)
        self.stops: list[Stopped] = []
        self.norms: list[dict[str, float]] = []  # at each stop, {path of a parameter: norm of its gradient}
        with Debuggee(copy, *shape.arguments, cwd=copy.parent) as debuggee:
            self._step(debuggee, len(shape.expected))
            self.seen = debuggee.seen
            out, err, code = debuggee.finish()
        self.probed = oath.Result(out, code, oath.fingerprint_of(copy), err)
        self.bare = bare()

    def _step(self, debuggee: Debuggee, moments: int) -> None:
        stop = debuggee.stopped()
        while isinstance(stop, Stopped):
            self.stops.append(stop)
            self._look(debuggee)
            done = {stop.done.ordinal for stop in self.stops if stop.done is not None}
            if done and min(done) - 1 + len(done) >= moments:  # before the first stop are phases of their own
                debuggee.go("run")
                stop = debuggee.until(Stopped, Ended)
            else:
                stop = debuggee.step()
        self.ended = stop

    def _look(self, debuggee: Debuggee) -> None:
        """Asks for all that panels ask for."""
        self.structure = debuggee.ask(AskStructure(0, 0))
        self.norms.append({})
        if isinstance(self.structure, Structure):
            paths = paths_of(self.structure)
            ids, _, _, _, _, norms, *_ = decoded(debuggee.ask(AskValues(0, self.structure.version, tuple(paths))))
            self.norms[-1] = {paths[node]: norm for node, norm in zip(ids, norms)}
        self.batch = debuggee.ask(AskBatch(0, 4, 32))

    def moments(self) -> list[tuple[str, int, int, str]]:
        """Each phase that was a stop; the first stop comes when the first batch is whole."""
        done = {stop.done.ordinal: stop.done for stop in self.stops if stop.done is not None}
        return [(m.phase, m.line, m.iteration, _manner(m)) for m in done.values()]

    def losses(self) -> dict[str, list[float]]:
        """{name of the curve: its values}"""
        names = {m.series: m.name for m in self.seen if isinstance(m, SeriesOpened)}
        values: dict[str, list[float]] = {name: [] for name in names.values()}
        for message in self.seen:
            if isinstance(message, LossPoints):
                values[names[message.series]] += memoryview(message.values.data).cast("d").tolist()
        return values


def _manner(moment: Any) -> str:
    return "failed" if moment.failed else "skipped" if moment.skipped else ""


def expected(shape: Shape) -> Iterator[tuple[str, int, int, str]]:
    for phase, mark, iteration, *manner in shape.expected:
        yield phase, line_of(shape.script, mark), iteration, manner[0] if manner else ""


def printed(result: oath.Result, word: str) -> list[float]:
    return [float(line.split()[1]) for line in result.stdout.splitlines() if line.startswith(f"{word} ")]


@pytest.mark.parametrize("name", SHAPES)
def test_its_moments_are_there_and_it_comes_to_what_the_bare_script_comes_to(name: str, tmp_path: Path) -> None:
    shape = SHAPES[name]
    seen = Seen(shape, tmp_path, oath.forked)
    moments = list(expected(shape))
    before_first_stop = len(moments) - len(seen.moments())
    assert seen.moments() == moments[before_first_stop:]
    assert all(phase == "data" for phase, *_ in moments[:before_first_stop])
    assert oath.compare(seen.bare, seen.probed) == []
    assert [node.name for node in seen.structure.nodes if node.kind == "root"] == list(shape.roots)
    losses = seen.losses()
    assert next(iter(losses), None) == shape.series
    if told := printed(seen.bare, "loss"):
        assert losses[shape.series or ""] == told
    CHECKS.get(name, lambda seen: None)(seen)


def shows_gradients_without_the_scalers_factor(seen: Seen) -> None:
    """What the script prints after the scaler has taken its factor off the gradients is what is shown before that."""
    at = [n for n, stop in enumerate(seen.stops) if stop.done is not None and stop.done.phase == "backward"]
    first, second, _ = [(seen.stops[n].scale, seen.norms[n]["model.0.weight"]) for n in at]
    assert first == (1024.0, printed(seen.bare, "slope")[0])
    assert second[0] is not None and second[0] > 1e38 and printed(seen.bare, "slope")[1] == float("inf")
    assert all(seen.stops[n + 1].scale is None for n in at), "a step takes it off"


def shows_what_came_by_keyword(seen: Seen) -> None:
    assert [item.path for item in seen.batch.inputs] == ["['values']", "['mask']"]
    assert [item.path for item in seen.batch.outputs] == ["['hidden']", "['scores']"]


def says_compiled(seen: Seen) -> None:
    assert seen.structure.nodes[0].note == "compiled"


def says_scripted(seen: Seen) -> None:
    assert seen.structure.nodes[0].note == "scripted"


def shows_the_tied_weight_once(seen: Seen) -> None:
    parameters = [node for node in seen.structure.nodes if node.kind == "parameter"]
    assert sum(node.shared_with >= 0 for node in parameters) == 1
    assert seen.stops[-1].parameters == len(parameters) - 1


def shows_what_the_model_computes_while_it_is_evaluated(seen: Seen) -> None:
    opened = [(m.name, m.validation) for m in seen.seen if isinstance(m, SeriesOpened)]
    assert opened == [("loss", False), ("told", True)], "in training it goes to the backward, and is one curve"
    assert seen.losses()["told"] == printed(seen.bare, "evaluated")


def shows_a_language_model(seen: Seen) -> None:
    shows_the_tied_weight_once(seen)
    shows_what_the_model_computes_while_it_is_evaluated(seen)


def says_it_as_the_library_that_has_the_loop(seen: Seen) -> None:
    done = [stop.done for stop in seen.stops if stop.done is not None and stop.iteration == 1]
    assert [(moment.phase, moment.role) for moment in done] == [
        ("data", ""), ("zero_grad", "self.optimizer"), ("forward", "model"), ("loss", "self.criterion"),
        ("loss", "value"), ("backward", "value"), ("step", "self.optimizer"),
    ]  # fmt: skip
    opened = [(m.name, m.validation) for m in seen.seen if isinstance(m, SeriesOpened)]
    assert opened == [("value", False), ("trainer.evaluate(…)", True)]


CHECKS = {
    "library_loop": says_it_as_the_library_that_has_the_loop,
    "grad_scaler": shows_gradients_without_the_scalers_factor,
    "keywords": shows_what_came_by_keyword,
    "compiled_eager": says_compiled,
    "compiled_aot": says_compiled,
    "scripted": says_scripted,
    "weight_tying": shows_a_language_model,
}
