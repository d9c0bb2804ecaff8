"""What the source says comes next: read, never run."""

from __future__ import annotations

import ast
import sys
from pathlib import Path
from typing import Any

import pytest

from inspector.probe.frames import ahead, user_code
from inspector.probe.frames.scope import MISSING, Scope

PHASES = ("data", "forward", "loss", "backward", "step", "zero_grad")


class Told:
    """Notes what the source says at each call of a phase; `hidden` is a function whose kind nobody knows."""

    def __init__(self) -> None:
        self.told: list[tuple[str, Any]] = []
        self.names = {phase: self._phase(phase) for phase in PHASES} | {"loader": [1, 2], "hidden": len}
        self.assigned: list[tuple[str, ...]] = []

    def _phase(self, phase: str) -> Any:
        def called(*arguments: Any) -> int:
            frame = sys._getframe(1)
            comes = ahead.ahead(frame, self._kind_of, lambda found: found is self.names["loader"])
            self.told.append((phase, comes and comes.phase))
            self.assigned.append(ahead.assigns(frame))
            return 1

        return called

    def _kind_of(self, call: ast.Call, called: Any, owner: Any) -> ahead.Kind:
        phase = next((phase for phase in PHASES if called is self.names[phase]), None)
        return (phase, "") if phase else ("", "") if called in (print, range, enumerate) else None


@pytest.fixture
def run(tmp_path: Path):
    def run_source(source: str) -> Told:
        told, file = Told(), tmp_path / "script.py"
        file.write_text(source)
        user_code._users[str(file)] = True
        exec(compile(source, str(file), "exec"), {**told.names})
        return told

    return run_source


LOOP = """
for x in loader:
    y = loss(forward(x))
    backward()
    print("on the way")
    if x:
        step()
"""


def test_statements_follow_one_another_and_a_loop_asks_for_its_next_batch(run):
    told = run(LOOP)
    assert told.told[:3] == [("forward", "loss"), ("loss", "backward"), ("backward", None)], "`if x:` is not foreseen"
    assert told.told[3] == ("step", "data")


@pytest.mark.parametrize(
    "source, expected",
    [
        ("forward()\nif len: step()", "step"),
        ("optimizer = None\nforward()\nif optimizer is not None:\n    step()\nbackward()", "backward"),
        ("forward()\nhidden([])\nstep()", None),
        ("def inner():\n    print()\n    step()\nforward()\ninner()\nbackward()", "step"),
        ("def inner(f):\n    return forward()\ninner(len)\nstep()", "step"),
        ("forward()\nfor _ in range(3):\n    print()\n    step()", "step"),
        ("for i in range(1):\n    forward()\n    if i == 5:\n        break\n    step()", "step"),
        ("for i in range(1):\n    forward()\n    continue\n    step()", "forward"),
        ("while True:\n    zero_grad()\n    forward()\n    break\nstep()", "step"),
        ("forward()\nprint()", "end"),
        ("forward()\ncallback = lambda: step()\nbackward()", "backward"),
    ],
)
def test_what_comes_after_the_first_forward(run, source: str, expected: str | None):
    assert next(comes for phase, comes in run(source).told if phase == "forward") == expected


def test_names_that_the_running_statement_has_yet_to_assign(run):
    told = run("a, (b, *c) = 1, (2, 3)\nx = y = loss(1)\nz: int = forward()\nz += step()\nbackward()")
    assert told.assigned == [("x", "y"), ("z",), ("z",), ()]


class Computed:
    """Attributes that run the script's code when they are read."""

    touched = 0

    def __init__(self) -> None:
        self.plain = 1

    @property
    def made(self) -> int:
        Computed.touched += 1
        return 1

    def __getattr__(self, name: str) -> int:
        Computed.touched += 1
        return 1


def test_reading_a_name_runs_nothing_of_the_scripts():
    scope = Scope({"it": Computed()}, {})
    found = [
        scope.find(ast.parse(text, mode="eval").body) for text in ("it.plain", "it.made", "it.other", "it.plain.x")
    ]
    assert found == [1, MISSING, MISSING, MISSING] and Computed.touched == 0
