"""A breakpoint in the innermost function of scripts of many shapes: it is hit, its locals are there, a step goes on from
it, and the script ends as it does alone."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from inspector.wire.lines import BreakpointsSet
from inspector.wire.messages import Detached, Stopped
from inspector.wire.variables import AskVariables
from tests.end_to_end import warm
from tests.end_to_end.debuggee import PATIENCE_S, Debuggee
from tests.end_to_end.lines import at, held, told

HEAD = """\
import torch
from torch import nn
torch.manual_seed(0)
"""
TRAINED = """\
net = nn.Linear(2, 1)
optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
def trained(x):
    optimizer.zero_grad()
    loss = net(x).pow(2).mean()
    loss.backward()
    optimizer.step()
    return loss.item()
"""

SHAPES = {
    "lightning": """
class Module(nn.Module):
    def __init__(self):
        super().__init__()
        self.layer = nn.Linear(2, 1)
    def training_step(self, batch, number):
        here = self.layer(batch).pow(2).mean()
        return here
    def configure_optimizers(self):
        return torch.optim.SGD(self.parameters(), lr=0.1)
class Trainer:
    def __init__(self, epochs):
        self.epochs = epochs
    def fit(self, module, loader):
        optimizer = module.configure_optimizers()
        for epoch in range(self.epochs):
            self.run_epoch(module, loader, optimizer)
    def run_epoch(self, module, loader, optimizer):
        for number, batch in enumerate(loader):
            def closure():
                optimizer.zero_grad()
                loss = module.training_step(batch, number)
                loss.backward()
                return loss
            print(round(float(optimizer.step(closure)), 4))
Trainer(2).fit(Module(), [torch.ones(1, 2), torch.zeros(1, 2)])
""",
    "main": TRAINED + """
def main():
    for step in range(3):
        work(step)
def work(step):
    here = trained(torch.ones(1, 2))
    print(step, round(here, 4))
if __name__ == "__main__":
    main()
""",
    "generator": TRAINED + """
def batches(count):
    for number in range(count):
        here = torch.full((1, 2), float(number))
        yield here
for batch in batches(3):
    print(round(trained(batch), 4))
""",
    "executed": TRAINED + """
steps = 1
exec("steps = 3")
def work():
    here = trained(torch.ones(1, 2))
    return here
for step in range(steps):
    print(round(work(), 4))
""",
    "thread": TRAINED + """
import threading
def work():
    for step in range(3):
        here = trained(torch.ones(1, 2))
        print(round(here, 4))
thread = threading.Thread(target=work, name="trainer")
thread.start()
thread.join()
""",
    "async": TRAINED + """
import asyncio
async def work(step):
    await asyncio.sleep(0)
    here = trained(torch.ones(1, 2))
    return here
async def main():
    for step in range(3):
        print(round(await work(step), 4))
asyncio.run(main())
""",
    "decorated": TRAINED + """
import functools
def timed(function):
    @functools.wraps(function)
    def wrapper(*args):
        return function(*args)
    return wrapper
@timed
@torch.enable_grad()
def work(step):
    here = trained(torch.ones(1, 2))
    return here
for step in range(3):
    print(round(work(step), 4))
""",
    "dataset": TRAINED + """
from torch.utils.data import DataLoader, Dataset
class Numbers(Dataset):
    def __len__(self):
        return 4
    def __getitem__(self, number):
        here = torch.full((2,), float(number))
        return here
for batch in DataLoader(Numbers(), batch_size=2):
    print(round(trained(batch), 4))
""",
    "function": TRAINED + """
class Double(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        return x * 2
    @staticmethod
    def backward(ctx, grad):
        here = grad * 2
        return here
x = torch.ones(2, requires_grad=True)
for step in range(2):
    Double.apply(x).sum().backward()
    print(x.grad.tolist(), round(trained(torch.ones(1, 2)), 4))
""",
    "hook": TRAINED + """
def work(module, given, result):
    here = result * 1.0
    return here
net.register_forward_hook(work)
for step in range(3):
    print(round(trained(torch.ones(1, 2)), 4))
""",
    "property": TRAINED + """
from dataclasses import dataclass
@dataclass
class Config:
    rate: float = 0.1
    @property
    def doubled(self):
        here = self.rate * 2
        return here
config = Config()
for step in range(2):
    print(config.doubled, round(trained(torch.ones(1, 2)), 4))
""",
    "late": TRAINED + """
def build():
    def work(x):
        here = trained(x)
        return here
    return work
for step in range(2):
    work = build()
    print(round(work(torch.ones(1, 2)), 4))
""",
}  # fmt: skip


def bare(command: list[str], folder: Path) -> tuple[str, str, int]:
    done = subprocess.run([warm.python(), *command], capture_output=True, text=True, timeout=PATIENCE_S, cwd=folder)
    return done.stdout, done.stderr, done.returncode


def hit(debuggee: Debuggee, expected: tuple[str, str, int]) -> None:
    """Once held in the innermost function, once stepped, then on to the end."""
    stop = debuggee.stopped()
    assert isinstance(stop, Stopped) and stop.reason.kind == "breakpoint" and held(stop).startswith("here = ")
    after = debuggee.step("line")
    assert isinstance(after, Stopped) and after.reason.kind == "step"
    names = {value.name: value for value in debuggee.ask(AskVariables(0, -1, 0, 0, 200, True)).values}
    assert "here" in names and names["here"].kind != "unset"
    while isinstance(stop := debuggee.step("run"), Stopped):
        assert stop.reason.kind == "breakpoint" and held(stop).startswith("here = ")
    assert debuggee.finish() == expected and told(debuggee, Detached) == []
    states = [r.state for message in told(debuggee, BreakpointsSet) for r in message.resolved]
    assert states[-1] == "verified"


@pytest.mark.parametrize("shape", SHAPES)
def test_the_innermost_function_holds(shape: str, tmp_path: Path):
    script = tmp_path / "train.py"
    script.write_text(HEAD + SHAPES[shape])
    with Debuggee(script, breakpoints=(at(script, "here = "),), hold=False) as debuggee:
        hit(debuggee, bare([str(script)], tmp_path))


def test_a_module_of_a_package_that_is_imported_late_holds(tmp_path: Path):
    package = tmp_path / "package"
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "work.py").write_text(HEAD + TRAINED + "def work(x):\n    here = trained(x)\n    return here\n")
    script = tmp_path / "train.py"
    script.write_text(
        "def main():\n    from package import work\n    import torch\n"
        "    for step in range(2):\n        print(round(work.work(torch.ones(1, 2)), 4))\nmain()\n"
    )
    with Debuggee(script, breakpoints=(at(package / "work.py", "here = "),), hold=False) as debuggee:
        hit(debuggee, bare([str(script)], tmp_path))
