"""What the sessions that step within a forward or a backward have in common."""

from __future__ import annotations

from typing import Any

from inspector.wire.inside import AskInside, InsideFacts
from inspector.wire.messages import AskStructure, Refused, RunTo, Stopped
from inspector.wire.tensors import AskPictures, AskStatistics, Statistics, TensorName, Watch
from tests.end_to_end.debuggee import Debuggee


def to_phase(debuggee: Debuggee, phase: str) -> Stopped:
    """Steps by phase until this one comes next."""
    stop = debuggee.step()
    while stop.next is None or stop.next.phase != phase:
        stop = debuggee.step()
    return stop


def facts(debuggee: Debuggee) -> InsideFacts:
    answer = debuggee.ask(AskInside(0))
    assert isinstance(answer, InsideFacts), answer
    return answer


def tensors(here: InsideFacts) -> list[tuple[TensorName, tuple[int, ...]]]:
    """(name, shape) of each tensor that is listed."""
    listed = []
    for layer in filter(None, (here.done, here.layer)):
        listed += [("argument", layer.key, layer.arguments), ("result", layer.key, layer.outputs)]
    for node in filter(None, (here.ran, here.node)):
        lists = ("arriving", node.arrives), ("leaving", node.leaves), ("saved", node.kept)
        listed += [(kind, node.key, items) for kind, items in lists]
    return [
        (TensorName(kind, 0, row, key), item.shape)
        for kind, key, items in listed
        for row, item in enumerate(items)
        if item.dtype
    ]


def look(debuggee: Debuggee, here: InsideFacts) -> int:
    """Looks at every tensor that is listed, as the window does; gives how many had numbers."""
    numbers = 0
    for name, shape in tensors(here):
        answers = [debuggee.ask(AskStatistics(0, name, None, "", shape, True, 0, 8, None, None))]
        if len(shape) > 1:
            rows, columns, at = len(shape) - 2, len(shape) - 1, (0,) * len(shape)
            along = (1,) if len(shape) > 3 else ()
            answers.append(debuggee.ask(AskPictures(0, name, None, "", shape, at, along, rows, columns, -1, 0, 8, 24)))
        debuggee.ask(Watch(0, (name,)))
        for answer in answers:
            assert not isinstance(answer, Refused) or answer.code in ("gone", "overwritten"), answer
        numbers += isinstance(answers[0], Statistics)
    return numbers


def path(stop: Any) -> str:
    """Of the layer that comes next, or of the one that made the node that does."""
    assert stop.inside is not None, stop
    return str(stop.inside.path)


def paths(debuggee: Debuggee, unit: str, count: int) -> list[str]:
    """The layers of the next stops."""
    return [path(debuggee.step(unit)) for _ in range(count)]


def row_of(debuggee: Debuggee, wanted: str) -> tuple[int, int]:
    """(version of the structure, row) of what stands at this path of the model tree."""
    structure = debuggee.ask(AskStructure(0, 0))
    names: dict[int, str] = {}
    for node in structure.nodes:
        names[node.id] = f"{names[node.parent]}.{node.name}" if node.parent >= 0 else node.name
    return structure.version, next(row for row, name in names.items() if name == wanted)


def run_to(debuggee: Debuggee, wanted: str) -> Any:
    """Lets go until this row of the model tree is met."""
    structure, row = row_of(debuggee, wanted)
    last = next(m for m in reversed(debuggee.seen) if isinstance(m, Stopped))
    debuggee.send(RunTo(0, last.stop, structure, row))
    return debuggee.stopped()


def states(debuggee: Debuggee, *names: str) -> list[str]:
    """Grad states of parameters, by the ends of their paths."""
    tree = debuggee.tree()
    return [next(state for path, (state, _) in tree.items() if path.endswith(name)) for name in names]
