"""The guest's oath, while single tensors are watched, measured, drawn, kept and saved at each stop and in a free run,
and while somebody plays in the loss lab with the batch that is held."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

from inspector.wire.messages import AskStructure, Ended, Refused, Stopped
from inspector.wire.tensors import (
    AskCell,
    AskFind,
    AskPictures,
    AskRegion,
    AskSave,
    AskStatistics,
    AskTensor,
    Drop,
    Keep,
    Plane,
    TensorName,
    Watch,
)  # fmt: skip
from tests.end_to_end import lab, oath
from tests.end_to_end.debuggee import Debuggee
from tests.scripts.moments import WALKTHROUGH

ARGUMENTS = ("--iterations", "400", "--momentum", "0.9", "--log-every", "5")
STEPPED = 5  # iterations; the others run free, long enough to be asked in
SHAPE = (32, 3, 5, 5)


def questions(version: int, rows: dict[str, int], folder: Path) -> list[Any]:
    """Everything that can be asked about one weight and what belongs to it."""
    row, module = rows["weight"], rows["conv1"]
    weight = TensorName("parameter", version, row)
    others = [TensorName(kind, version, row) for kind in ("gradient", "update")]
    others += [
        TensorName("state", version, row, key="momentum_buffer"),
        TensorName("parameter", version, row, when="last"),
    ]
    given = TensorName("activation", version, module)
    asked: list[Any] = [Watch(0, (weight, *others[:3], given, TensorName("input", 0, 0)))]
    for name in (weight, *others):
        asked += [
            AskTensor(0, name),
            AskRegion(0, name, None, "", SHAPE, Plane((1, 1, 0, 0), 2, 3), 0, 0, 5, 5, 1, 1),
            AskStatistics(0, name, None, "", SHAPE, False, 0, 16, None, None),
            AskStatistics(0, name, None, "", SHAPE, True, 0, 16, None, None),
            AskFind(0, name, None, "", SHAPE, "largest"),
        ]
    asked += [
        AskStatistics(0, weight, others[3], "difference", SHAPE, True, 0, 0, None, None),
        AskStatistics(0, others[0], weight, "ratio", SHAPE, True, 0, 0, None, None),
        AskPictures(0, weight, None, "", SHAPE, (0,) * 4, (0,), 2, 3, 1, 0, 32, 64),
        AskPictures(0, given, None, "", (1, 32, 32, 32), (0,) * 4, (0, 1), 2, 3, -1, 0, 32, 64),
        AskCell(0, weight, None, "", SHAPE, (0, 0, 0, 0)),
        Keep(0, weight), Keep(0, given), Drop(0, (1,)),
        AskSave(0, weight, None, "", SHAPE, str(folder / "weight.npy"), "npy", 0, False),
        AskSave(0, weight, None, "", SHAPE, str(folder / "weight.pt"), "pt", 0, False),
    ]  # fmt: skip
    return asked


def look(debuggee: Debuggee, folder: Path, told: Counter[str]) -> float | None:
    """All that can be asked at a stop; the lab's value of the loss of the batch."""
    structure = debuggee.ask(AskStructure(0, 0))
    nodes = structure.nodes
    conv1 = next(node.id for node in nodes if node.name == "conv1")
    rows = {"conv1": conv1, "weight": next(n.id for n in nodes if n.parent == conv1 and n.name == "weight")}
    for question in questions(structure.version, rows, folder):
        answer = debuggee.ask(question)
        told[answer.code if isinstance(answer, Refused) else type(answer).__name__] += 1
    return lab.play(debuggee, told)


def test_looking_at_single_tensors_leaves_no_trace(tmp_path: Path):
    copy = oath.prepared(WALKTHROUGH, tmp_path)
    ended = oath.begun(copy, ARGUMENTS, "bare")
    told: Counter[str] = Counter()
    live: Counter[str] = Counter()
    value = None
    with Debuggee(copy, *ARGUMENTS, cwd=copy.parent) as debuggee:
        stop: Any = debuggee.stopped()
        while isinstance(stop, Stopped) and stop.iteration <= STEPPED:
            value = look(debuggee, tmp_path, told) or value
            stop = debuggee.step()
        debuggee.go("run")
        for question in watched_in_free_run(debuggee):
            debuggee.send(question)
        while not isinstance(message := debuggee.next(), Ended):
            live[type(message).__name__] += getattr(message, "stop", 1) == 0
        out, err, code = debuggee.finish()
    assert told["failed"] == 0 and told["numbers"] == 0 and told["Statistics"] > 150 and told["Saved"] > 40
    assert told["LossAnswer"] > 30 and told["LossRefused"] > 25 and told["Curve"] > 15 and told["Difference"] > 15
    assert f"iteration {STEPPED} loss {value!r}" in out  # what the lab makes of the batch is what the script printed
    assert live["Statistics"] > 0
    probed = oath.Result(out, code, oath.fingerprint_of(copy), err)
    assert oath.compare(ended(), probed) == []


def watched_in_free_run(debuggee: Debuggee) -> list[Any]:
    structure = next(m for m in reversed(debuggee.seen) if type(m).__name__ == "Structure")
    row = next(node.id for node in structure.nodes if node.name == "weight")
    names = [TensorName(kind, structure.version, row) for kind in ("parameter", "gradient")]
    return [
        AskStatistics(1_000_000 + i, name, None, "", SHAPE, True, 0, 16, None, None) for i, name in enumerate(names)
    ]
