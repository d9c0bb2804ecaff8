"""Single tensors of a real training: what the window is told of them is what the script itself has."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import torch

from inspector.wire.messages import AskStructure, Refused, Stopped
from inspector.wire.tensors import (
    AskCell,
    AskFind,
    AskPictures,
    AskRegion,
    AskSave,
    AskStatistics,
    AskTensor,
    Copies,
    Drop,
    Keep,
    Plane,
    Saved,
    TensorName,
    Watch,
)  # fmt: skip
from tests.end_to_end.debuggee import Debuggee
from tests.scripts.moments import WALKTHROUGH
from tests.unit.probe.tensor_examples import received

SHAPE = (32, 3, 5, 5)
ARGUMENTS = ("--iterations", "3", "--momentum", "0.9")
BARE = """
import json, runpy, sys, torch
told = {{}}
step = torch.optim.SGD.step
def stepping(self, *args, **kwargs):
    weight = self.param_groups[0]["params"][0]
    before = weight.detach().clone()
    result = step(self, *args, **kwargs)
    if not told:
        told.update(grad=weight.grad[5, 1].tolist(), norm=weight.grad.norm().item(), after=weight[5, 1].tolist(),
                    update=(weight.detach() - before)[5, 1].tolist())
    return result
torch.optim.SGD.step = stepping
sys.argv = [{script!r}, *{arguments!r}]
runpy.run_path({script!r}, run_name="__main__")
print(json.dumps(told))
"""


def bare() -> dict[str, Any]:
    """The first step of the same script without any probe."""
    program = BARE.format(script=str(WALKTHROUGH), arguments=ARGUMENTS)
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


class Looker:
    """Names tensors by their paths and asks about them."""

    def __init__(self, debuggee: Debuggee) -> None:
        self._debuggee = debuggee
        self.ask = debuggee.ask
        self.look_again()

    def look_again(self) -> None:
        structure = self.ask(AskStructure(0, 0))
        self.version, self._rows, paths = structure.version, {}, {}
        for node in structure.nodes:
            paths[node.id] = f"{paths[node.parent]}.{node.name}" if node.parent >= 0 else node.name
            self._rows[paths[node.id]] = node.id

    def name(self, kind: str, path: str, **more: str) -> TensorName:
        return TensorName(kind, self.version, self._rows[f"model.model1.{path}"], **more)

    def plane(self, name: TensorName, against: TensorName | None = None, shape: Any = SHAPE) -> Any:
        """[5, 1] of it, as rows and columns; or why there is none."""
        how = "difference" if against else ""
        plane = Plane((5, 1, 0, 0), 2, 3)
        answer = self.ask(AskRegion(0, name, against, how, shape, plane, 0, 0, 99, 99, 1, 1))
        return answer.code if isinstance(answer, Refused) else received(answer.numbers)

    def facts(self, name: TensorName) -> Any:
        return self.ask(AskTensor(0, name))


def until_done(debuggee: Debuggee, phase: str) -> Stopped:
    stop = debuggee.step()
    while stop.done.phase != phase:
        stop = debuggee.step()
    return stop


def test_a_weight_its_gradient_its_update_and_its_activation(tmp_path: Path):
    expected = bare()
    with Debuggee(WALKTHROUGH, *ARGUMENTS) as debuggee:
        debuggee.stopped()
        look = Looker(debuggee)
        weight, grad = look.name("parameter", "conv1.weight"), look.name("gradient", "conv1.weight")
        update, given = look.name("update", "conv1.weight"), look.name("activation", "conv1")
        momentum = look.name("state", "conv1.weight", key="momentum_buffer")
        assert look.plane(grad) == "none" and look.plane(momentum) == "no_step" and look.plane(update) == "no_step"
        facts = look.facts(weight)
        assert (facts.shape, facts.axes, facts.states) == (SHAPE, ("out", "in", "height", "width"), ())
        assert isinstance(look.ask(Watch(0, (weight, given))), Copies)
        assert look.plane(given, shape=(1, 32, 32, 32)) == "not_watched"
        at_first = look.plane(weight)

        until_done(debuggee, "forward")
        images = look.facts(TensorName("input", 0, 0))
        assert (images.shape, images.axes) == ((1, 3, 32, 32), ("batch", "channel", "height", "width"))
        shown = look.ask(AskPictures(0, given, None, "", (1, 32, 32, 32), (0,) * 4, (0, 1), 2, 3, -1, 0, 32, 16))
        assert shown.total == 32 and shown.numbers.shape == (32, 16, 16) and shown.low < shown.high

        until_done(debuggee, "backward")
        assert look.plane(grad).tolist() == expected["grad"]
        shown = look.ask(AskStatistics(0, grad, None, "", SHAPE, True, 0, 10, None, None))
        assert shown.l2 == expected["norm"] and sum(received(shown.bins).tolist()) == shown.total == 2400
        place = look.ask(AskFind(0, grad, None, "", SHAPE, "maximum"))
        cell = look.ask(AskCell(0, grad, None, "", SHAPE, place.index))
        assert torch.tensor(float(cell.text)).item() == shown.maximum == float.fromhex(cell.hex)
        kept = look.ask(Keep(0, weight)).kept[0]

        stop = until_done(debuggee, "step")
        assert look.plane(weight).tolist() == expected["after"]
        assert look.plane(update).tolist() == expected["update"]
        last = look.name("parameter", "conv1.weight", when="last")
        assert look.plane(last).equal(at_first) and look.facts(last).axes == facts.axes
        assert look.plane(weight, last).tolist() == expected["update"]
        copy = TensorName("kept", 0, kept.number)
        assert look.plane(copy).equal(at_first) and look.facts(copy).axes == facts.axes
        assert look.facts(weight).states == ("momentum_buffer",) and look.plane(momentum).tolist() == expected["grad"]

        assert look.plane(weight, shape=(1, 2)) == "reshaped"
        assert look.plane(TensorName("parameter", look.version + 1, weight.row)) == "stale"
        assert look.plane(look.name("parameter", "conv1.weight", part="imag")) == "part"
        assert look.ask(Drop(0, ())).kept == () and look.plane(TensorName("kept", 0, kept.number)) == "gone"

        path = tmp_path / "weight.pt"
        assert look.ask(AskSave(0, weight, None, "", SHAPE, str(path), "pt", 0, False)).is_done
        assert torch.load(path)[5, 1].tolist() == expected["after"]
        absent = look.ask(AskSave(0, weight, None, "", SHAPE, "/nowhere/weight.npy", "npy", 0, False))
        assert (absent.code, absent.detail, absent.stop) == ("file", "No such file or directory", stop.stop)


SHAPES_CHANGE = """
import torch

model = torch.nn.Linear(3, 2)
model.lookup = torch.nn.Parameter(torch.zeros(4))
model.register_buffer("seen", torch.zeros(2))
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for turn in range(100000):
    optimizer.zero_grad()
    model(torch.ones(1, 3)).sum().backward()
    optimizer.step()
    model.seen = torch.full((2,), float(turn))
    if turn == 1:
        model.lookup = torch.nn.Parameter(torch.zeros(6))
    if turn == 2:
        model.weight.data = torch.zeros(2, 2, 3)[0]
"""


def test_what_is_freed_resized_or_made_anew_is_not_shown_as_another(tmp_path: Path):
    script = tmp_path / "train.py"
    script.write_text(SHAPES_CHANGE)
    with Debuggee(script) as debuggee:
        debuggee.stopped()
        until_done(debuggee, "step")
        structure = debuggee.ask(AskStructure(0, 0))
        rows = {node.name: node.id for node in structure.nodes}
        lookup = TensorName("parameter", structure.version, rows["lookup"])
        ask = AskTensor(0, lookup)
        assert debuggee.ask(ask).shape == (4,)
        for _ in range(2):
            until_done(debuggee, "step")
        debuggee.ask(AskStructure(0, structure.version))
        assert debuggee.ask(ask).code == "stale"
        structure = debuggee.ask(AskStructure(0, 0))
        rows = {node.name: node.id for node in structure.nodes}
        seen = TensorName("buffer", structure.version, rows["seen"])
        debuggee.ask(Watch(0, (seen, TensorName("parameter", structure.version, rows["weight"]))))
        until_done(debuggee, "zero_grad")  # what the script does after the step has been done
        now, last = (AskCell(0, name, None, "", (2,), (0,)) for name in (seen, TensorName(*_at(seen), when="last")))
        assert float(debuggee.ask(now).text) == float(debuggee.ask(last).text) + 1

        debuggee.go("run")
        first = debuggee.ask(now)
        while first.stop or isinstance(first, Refused):
            first = debuggee.ask(now)
        while float(debuggee.ask(now).text) <= float(first.text):
            pass
        saved = debuggee.ask(AskSave(0, seen, None, "", (2,), str(tmp_path / "seen.csv"), "csv", 0, False))
        assert isinstance(saved, Saved) and saved.is_done and saved.stop == 0
        assert len(set((tmp_path / "seen.csv").read_text().split())) == 1


def _at(name: TensorName) -> tuple[Any, ...]:
    return name.kind, name.structure, name.row
