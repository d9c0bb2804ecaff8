"""The line that has written weights or cleared gradients by hand, read from the source."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

from inspector.probe.frames.written import written_since

LOOP = """
for i in range(2):
    p.grad = None
    total += 1
    here()
    print("backward")
    p.data.add_(1)
    q -= rate * q.grad
    q.grad.zero_()
"""
HELPERS = """
def sgd(parameters):
    for p in parameters:
        p.data = p.data - p.grad

def clear(parameters):
    for p in parameters:
        p.grad[:] = 0

def train():
    here()

train()
"""


class Anything:
    """Stands for whatever a script has."""

    def __init__(self) -> None:
        self.grad = self

    def __getattr__(self, name: str) -> Any:
        return Anything() if name == "data" else lambda *arguments: self

    def __rmul__(self, other: object) -> Any:
        return 0

    def __isub__(self, other: object) -> Any:
        return self

    def zero_(self) -> None:
        self.grad = self


def told(folder: Path, source: str, line: int, kind: str) -> list[int]:
    file, found = folder / "script.py", []
    file.write_text(source)
    names = {"p": Anything(), "q": Anything(), "total": 0, "rate": 0.1}
    here = lambda: found.append(written_since(sys._getframe(1), str(file), line, kind))  # noqa: E731
    exec(compile(source, str(file), "exec"), {**names, "here": here, "print": lambda *words: None})
    return found


@pytest.mark.parametrize(
    ("since", "kind", "line"),
    [(6, "update", 7), (7, "update", 8), (6, "None", 3), (6, "zero", 9), (3, "update", 0), (4, "zero", 0)],
)
def test_the_first_statement_of_that_kind_behind_a_line_of_a_loop(tmp_path: Path, since: int, kind: str, line: int):
    assert told(tmp_path, LOOP, since, kind)[0] == line


@pytest.mark.parametrize(("kind", "line"), [("update", 4), ("zero", 8), ("None", 0)])
def test_the_only_one_of_the_file_where_it_is_in_another_function(tmp_path: Path, kind: str, line: int):
    assert told(tmp_path, HELPERS, 11, kind) == [line]


def test_behind_the_last_line_the_script_is_at_its_end(tmp_path: Path):
    file = tmp_path / "script.py"
    file.write_text(LOOP)
    assert written_since(None, str(file), 6, "update") == 7
    assert written_since(None, str(tmp_path / "none.py"), 6, "update") == 0
