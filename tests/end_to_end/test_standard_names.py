"""Files beside the script that have names of the standard library: what is imported is what it is without us."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from inspector.wire.messages import AskStructure, Detached, Ended
from tests.end_to_end.debuggee import Debuggee
from tests.end_to_end.test_launch import bare, probed, without_addresses, written

LISTED = (
    "platform", "queue", "json", "dataclasses", "socket", "inspect", "typing", "threading", "struct", "weakref",
    "traceback", "copy", "signal", "linecache", "selectors", "ast", "heapq", "decimal", "ctypes", "random", "logging",
)  # fmt: skip

IMPORTS = """
    import sys

    def told(name):
        try:
            module = __import__(name)
        except Exception as error:
            return type(error).__name__, str(error)
        return getattr(module, "__file__", ""), str(module.__spec__), hasattr(module, "mine")

    loaded = sorted(name for name in sys.modules if not name.startswith("_gradstep"))
    print(loaded, sys.path)
    for name in {names}:
        print(name, told(name))
    print(sorted(name for name in sys.modules if not name.startswith("_gradstep")))
"""


def same(folder: Path, *arguments: str) -> str:
    """What the script prints, asserted equal on both sides."""
    run, ended = probed(folder / "train.py", *arguments)
    alone = bare(folder / "train.py", *arguments)
    assert without_addresses(run) == without_addresses(alone)
    assert ended.code == alone.code
    return run.out


def test_without_such_files_the_same_modules_are_there(tmp_path: Path):
    written(tmp_path, IMPORTS.format(names=LISTED))
    assert "True)" not in same(tmp_path)


@pytest.mark.parametrize("name", LISTED)
def test_the_script_gets_its_own(tmp_path: Path, name: str):
    written(tmp_path, IMPORTS.format(names=(name, "json", "inspect", "threading", "dataclasses")))
    written(tmp_path, "mine = True", f"{name}.py")
    assert f"{name} ('{tmp_path / name}.py'" in same(tmp_path)


def test_a_folder_that_the_user_has_named_comes_first_as_well(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "lib").mkdir()
    written(tmp_path / "lib", "mine = True", "queue.py")
    written(tmp_path, IMPORTS.format(names=("queue", "threading")))
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "lib"))
    assert "lib/queue.py" in same(tmp_path)


TRAINS = """
    import sys
    import torch
    import queue, platform, json

    torch.manual_seed(0)
    model = torch.nn.Linear(2, 2)
    sgd = torch.optim.SGD(model.parameters(), lr=0.1)
    for _ in range(3):
        sgd.zero_grad()
        loss = torch.nn.functional.mse_loss(model(torch.ones(1, 2)), torch.zeros(1, 2))
        loss.backward()
        sgd.step()
        print(loss.item(), queue.__file__, platform.__file__, json.__file__)
"""


def test_training_beside_them_is_watched(tmp_path: Path):
    """With torch, which gets the script's own too: these two it can do without."""
    script = written(tmp_path, TRAINS)
    written(tmp_path, "def dumps(*a, **k): return 'mine'\ndef loads(*a, **k): return {}\n", "statistics.py")
    written(tmp_path, "from _queue import *\nclass Queue: pass\nclass Full(Exception): pass\n", "queue.py")
    with Debuggee(script, interpreter=sys.executable) as debuggee:
        stop = debuggee.stopped()
        while stop.done is None or stop.done.phase != "backward":
            stop = debuggee.step()
        assert debuggee.tree()["model.weight"] == ("populated", 1)
        debuggee.go("run")
        ended = debuggee.until(Ended)
        assert not [said for said in debuggee.seen if isinstance(said, Detached)]
        run = debuggee.finish()
    assert run == bare(script) and ended.iteration == 3 and str(tmp_path / "queue.py") in run[0]


HACKED = """
    import sys
    import torch

    torch.manual_seed(0)
    model = torch.nn.Linear(2, 2)
    sgd = torch.optim.SGD(model.parameters(), lr=0.1)
    for name in [name for name in sys.modules if name.startswith("_gradstep")]:
        del sys.modules[name]
    for name in ("threading", "queue", "json", "struct", "socket"):
        sys.modules.pop(name, None)
    for _ in range(4):
        sgd.zero_grad()
        loss = torch.nn.functional.mse_loss(model(torch.ones(1, 2)), torch.zeros(1, 2))
        loss.backward()
        sgd.step()
    print(loss.item())
"""


@pytest.mark.parametrize("hold", [False, True])
def test_a_script_that_takes_modules_away_is_watched_all_the_same(tmp_path: Path, hold: bool):
    script = written(tmp_path, HACKED)
    with Debuggee(script, hold=hold, interpreter=sys.executable) as debuggee:
        stop = debuggee.stopped()
        while not isinstance(stop, Ended):
            assert debuggee.ask(AskStructure(0, 0)).nodes
            stop = debuggee.step()
        assert not [said for said in debuggee.seen if isinstance(said, Detached)]
        assert debuggee.finish() == bare(script)
    assert (stop.kind, stop.iteration) == ("finished", 4)
