"""Scripts whose objects and handlers get into the probe's way: training is what it is without us, and what is lost is
said."""

from __future__ import annotations

import signal
import sys
from pathlib import Path
from textwrap import dedent

import pytest

from inspector.wire.messages import Detached, Ended, HooksCleared, Stopped
from tests.end_to_end import oath
from tests.end_to_end.debuggee import Debuggee

TRAINING = """
import signal
import torch
from torch import nn

torch.manual_seed(0)


class Evil(nn.Module):
    def __init__(self):
        super().__init__()
        self.inner = nn.Linear(3, 2)

    def __getattribute__(self, name):
        if name in NAMES:
            raise ERROR
        return super().__getattribute__(name)

    def forward(self, x):
        return self.inner(x)


def clear():
    import torch.nn.modules.module as modules
    import torch.optim.optimizer as optimizers
    for tables in (modules, optimizers):
        for name in [name for name in vars(tables) if name.startswith("_global_") and name.endswith("_hooks")]:
            getattr(tables, name).clear()


model = MODEL
trained = list(nn.Module.parameters(model))
sgd = torch.optim.SGD(trained, lr=0.1)
for number in range(6):
    EACH
    sgd.zero_grad()
    loss = model(torch.ones(1, 3)).square().mean()
    loss.backward()
    sgd.step()
    print(loss.item())
model = None
"""
LOOKS = '("training", "extra_repr", "named_children", "_get_name", "__class__")'


def training(folder: Path, model: str = "nn.Linear(3, 2)", each: str = "pass", error: str = "None") -> Path:
    source = TRAINING.replace("NAMES", LOOKS).replace("MODEL", model).replace("EACH", each).replace("ERROR", error)
    (folder / "scripts").mkdir()
    script = folder / "scripts" / "train.py"
    script.write_text(dedent(source))
    return oath.prepared(script, folder / "copy")


def followed(script: Path, unit: str) -> tuple[oath.Result, list[object]]:
    """The run with the probe, and all that was said."""
    with Debuggee(script, hold=unit != "run", cwd=script.parent) as debuggee:
        stop = debuggee.stopped()
        while isinstance(stop, Stopped):
            stop = debuggee.step(unit)
        assert stop.kind == "finished"
        out, err, code = debuggee.finish()
        return oath.Result(out, code, oath.fingerprint_of(script), err), debuggee.seen


@pytest.mark.parametrize("unit", ["run", "phase"])
@pytest.mark.parametrize("error", ['KeyboardInterrupt("evil")', "SystemExit(3)", 'ValueError("evil")'])
def test_what_an_object_raises_because_the_probe_looks_at_it_stays_with_the_probe(tmp_path, unit: str, error: str):
    script = training(tmp_path, model="Evil()", error=error)
    bare = oath.bare(script, begin=oath.forked)
    result, said = followed(script, unit)
    assert oath.compare(bare, result) == []
    [left] = [message for message in said if isinstance(message, Detached)]
    assert left.detail.startswith(error.partition("(")[0])


@pytest.mark.parametrize("unit", ["run", "phase"])
def test_hooks_that_the_script_clears_are_told_and_forwards_are_seen_all_the_same(tmp_path, unit: str):
    script = training(tmp_path, each="clear() if number == 2 else None")
    bare = oath.bare(script, begin=oath.forked)
    result, said = followed(script, unit)
    assert oath.compare(bare, result) == []
    assert [message for message in said if isinstance(message, HooksCleared)] == [HooksCleared("step")]
    [ended] = [message for message in said if isinstance(message, Ended)]
    assert ended.iteration >= 6 and not [message for message in said if isinstance(message, Detached)]
    if unit == "phase":
        stops = [message for message in said if isinstance(message, Stopped)]
        done = [stop.done.phase for stop in stops if stop.done]
        assert (done.count("forward"), done.count("step"), stops[-1].basis) == (6, 2, "backward")


HANDLERS = {
    "ctrl_c": ("pass", "signal.SIGINT", "KeyboardInterrupt"),
    "own": ("def give_up(*told):\n    raise TimeoutError('too long')\nsignal.signal(signal.SIGUSR1, give_up)",
            "signal.SIGUSR1", "TimeoutError"),
}  # fmt: skip


@pytest.mark.parametrize("first, number, error", HANDLERS.values(), ids=HANDLERS.keys())
def test_a_signal_while_held_is_the_scripts(tmp_path: Path, first: str, number: str, error: str):
    script = training(tmp_path)
    script.write_text(script.read_text().replace("torch.manual_seed(0)", f"torch.manual_seed(0)\n{first}", 1))
    with Debuggee(script, interpreter=sys.executable, cwd=script.parent) as debuggee:
        debuggee.stopped()
        debuggee.process.send_signal(getattr(signal, number.removeprefix("signal.")))
        ended = debuggee.until(Ended)
        assert not [said for said in debuggee.seen if isinstance(said, Detached)]
        assert debuggee.finish()[2] in (1, -signal.SIGINT)
    assert (ended.kind, ended.trouble.type) == ("exception", error)
