"""The probe's own failure, in each place at which torch or the window reaches it: it leaves, says so, and training
comes to what the bare script comes to, bit for bit."""

from __future__ import annotations

import json
import secrets
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from inspector.wire import codec, framing
from inspector.wire.messages import PROTOCOL, AskStructure, Detached, Ended, Go, Refused, Stopped, Welcome
from tests.end_to_end import oath
from tests.end_to_end.debuggee import ENTRY, PATIENCE_S

TRAINING = """
import torch

from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(0)
model = nn.Sequential(nn.Linear(3, 8), nn.Dropout(0.5))
model.append(nn.Linear(8, 4))
sgd = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
scaler = torch.amp.GradScaler("cpu")
criterion = nn.CrossEntropyLoss()
data = TensorDataset(torch.randn(12, 3), torch.randint(0, 4, (12,)))
for inputs, targets in DataLoader(data, batch_size=4, shuffle=True):
    sgd.zero_grad()
    model.zero_grad()
    loss = nn.functional.cross_entropy(model(inputs), targets) + criterion(model(inputs), targets)
    scaler.scale(loss).backward()
    scaler.unscale_(sgd)
    scaler.step(sgd)
    scaler.update()
    try:
        model(torch.ones(1, 5))
    except RuntimeError:
        print("survived")
    print(loss.item())
"""

# Imports torch once, and then, for each line that it reads, forks a debuggee in which one thing fails.
NURSERY = """
import importlib, json, os, sys, types

package = types.ModuleType("_gradstep")
package.__path__ = [{house!r}]
sys.modules["_gradstep"] = package
import torch
from _gradstep.probe import attach
from _gradstep.probe.core import guard
from _gradstep.probe.startup import launch

import numpy, runpy, torch.utils.data
torch.optim.SGD([torch.nn.Parameter(torch.ones(1))])  # imports much, which would be done again in each child
torch.amp.GradScaler("cpu")


def fail(*args, **kwargs):
    raise RuntimeError("the probe is broken")


def spoil(place):
    module, _, path = place.partition(":")
    *owners, name = path.split(".")
    owner = importlib.import_module("_gradstep.probe." + module)
    for part in owners:
        owner = getattr(owner, part)
    setattr(owner, name, fail)


def watch_entries(broken, called):
    "All that goes through `guarded` is noted when it is called; the one named `broken` fails."
    guarded = guard.guarded

    def noted(entry, *told):
        def enter(*args):
            if entry.__qualname__ not in called:
                called.append(entry.__qualname__)
                open(task["called"], "w").write(json.dumps(called))
            (fail if entry.__qualname__ == broken else entry)(*args)
        enter.__name__ = entry.__name__
        return guarded(enter, *told)

    guard.guarded = noted


for line in sys.stdin:
    task = json.loads(line)
    pid = os.fork()
    if pid == 0:
        break
    print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), flush=True)
else:
    sys.exit()

os.dup2(os.open(task["output"], os.O_WRONLY | os.O_CREAT | os.O_APPEND), 1)
os.dup2(1, 2)
os.environ["GRADSTEP_WIRE"] = task["wire"]
launch.import_hook.when_imported = lambda name, then: then()
if task["place"]:
    spoil(task["place"])
watch_entries(task["entry"], [])
os.chdir(os.path.dirname(task["script"]))
with launch.watched():
    run, arguments = launch.prepared([task["script"]])
    run(*arguments)
sys.stdout.flush()
os._exit(0)  # to close torch down takes seconds in a forked process; an exception above is an exit code of its own
"""


class Nursery:
    """Runs the script again and again, each time with another failure; gives what was said and what it came to."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        source = folder / "scripts" / "train.py"
        source.parent.mkdir()
        source.write_text(TRAINING, encoding="utf-8")
        (folder / "copy").mkdir()
        self.script = oath.prepared(source, folder / "copy")
        self.bare = oath.bare(self.script)
        nursery = folder / "nursery.py"
        nursery.write_text(NURSERY.format(house=str(ENTRY.parents[1])), encoding="utf-8")
        pipe = subprocess.PIPE
        self._process = subprocess.Popen([sys.executable, "-u", str(nursery)], stdin=pipe, stdout=pipe, text=True)

    def close(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(PATIENCE_S)
        assert self._process.stdout is not None
        self._process.stdout.close()

    def run(self, entry: str = "", place: str = "") -> tuple[list[Any], oath.Result]:
        """Steps from phase to phase with this guarded `entry`, or this `place` of the probe, broken."""
        token, output = secrets.token_hex(16), self._folder / "output.txt"
        output.write_text("")
        with socket.create_server(("127.0.0.1", 0)) as server:
            server.settimeout(PATIENCE_S)
            wire = f"{server.getsockname()[1]}:{token}"
            self._tell(entry=entry, place=place, wire=wire, output=str(output))
            said = _stepped(server)
        assert self._process.stdout is not None
        code = int(self._process.stdout.readline())
        return said, oath.Result(output.read_text(), code, oath.fingerprint_of(self.script))

    def called(self) -> list[str]:
        """The guarded entries that the last run came through."""
        entries: list[str] = json.loads((self._folder / "called.json").read_text())
        return entries

    def _tell(self, **task: str) -> None:
        assert self._process.stdin is not None
        task |= {"script": str(self.script), "called": str(self._folder / "called.json")}
        self._process.stdin.write(json.dumps(task) + "\n")
        self._process.stdin.flush()


def _stepped(server: socket.socket) -> list[Any]:
    """Everything that a debuggee says while it is asked and stepped to its end."""
    said: list[Any] = []
    connection, _ = server.accept()
    with connection:
        connection.settimeout(PATIENCE_S)
        connection.sendall(codec.encode(Welcome(PROTOCOL, True)))
        unpacker = framing.Unpacker()
        while data := connection.recv(1 << 16):
            unpacker.feed(data)
            for frame in unpacker.frames():
                said.append(codec.decode(*frame))
                if isinstance(said[-1], Stopped):
                    connection.sendall(codec.encode(AskStructure(1, 0)) + codec.encode(Go(said[-1].stop, "phase")))
    return said


def _of(kind: type, said: list[Any]) -> list[Any]:
    return [message for message in said if isinstance(message, kind)]


@pytest.fixture(scope="module")
def nursery(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nursery]:
    nursery = Nursery(tmp_path_factory.mktemp("failing"))
    yield nursery
    nursery.close()


def test_each_entry_from_torch_may_fail(nursery: Nursery):
    said, whole = nursery.run()
    entries = nursery.called()
    assert not _of(Detached, said) and oath.compare(nursery.bare, whole) == []
    assert len(entries) >= 14
    wrong = {}
    for entry in entries:
        said, after = nursery.run(entry=entry)
        left = [(detached.where, detached.detail) for detached in _of(Detached, said)]
        differing = oath.compare(nursery.bare, after)
        if left != [(entry.rpartition(".")[2], "RuntimeError: the probe is broken")] or differing:
            wrong[entry] = left, differing
        assert _of(Ended, said)
    assert wrong == {}


@pytest.mark.parametrize(
    "place, where",
    [
        ("watcher:Watcher.flow", "writer"),
        ("connection.agent:Agent._take", "reader"),
        ("watcher:Watcher.__init__", "attach"),
        ("attach:_hang", "attach"),
        ("modules.roots:Roots.summary", None),  # within whatever phase is first
        ("execution.gate:Gate.holds", None),
    ],
)
def test_what_no_hook_leads_to_may_fail(nursery: Nursery, place: str, where: str | None):
    said, after = nursery.run(place=place)
    [left] = _of(Detached, said) or [None]
    assert left is not None and left.detail == "RuntimeError: the probe is broken"
    assert where in (None, left.where)
    assert oath.compare(nursery.bare, after) == []


def test_an_answer_that_fails_is_an_answer(nursery: Nursery):
    """The probe stays: the next question may be answered again."""
    said, after = nursery.run(place="modules.answers:ModelAnswers._structure")
    refused = _of(Refused, said)
    assert refused and {(no.code, no.detail) for no in refused} == {("failed", "RuntimeError: the probe is broken")}
    assert not _of(Detached, said) and oath.compare(nursery.bare, after) == []


def test_words_about_an_exception_that_fail_leave_the_exception_alone(nursery: Nursery):
    said, after = nursery.run(place="frames.exceptions:describe")
    assert oath.compare(nursery.bare, after) == [] and _of(Ended, said)
