"""A folder that becomes an environment, and a machine that only remembers."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from inspector.setup import environment, needs, preparing, system

from .fake_machine import FakeMachine


@pytest.fixture
def machine() -> FakeMachine:
    return FakeMachine()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the environment is made; no other one is active, and the system lacks nothing."""
    made = tmp_path / ".venv"
    monkeypatch.setattr(preparing, "FOLDER", made)
    monkeypatch.setattr(system, "libraries", lambda is_for_tests: ())
    monkeypatch.setattr(system, "maker", lambda: [])
    for variable in ("VIRTUAL_ENV", "CONDA_PREFIX"):
        monkeypatch.delenv(variable, raising=False)
    return made


@pytest.fixture
def pip_works(folder: Path, machine: FakeMachine) -> Callable[[list[str]], int]:
    """venv makes the Python, pip what is needed."""

    def run(words: list[str]) -> int:
        python = environment.python_of(folder)
        if words[1:3] == ["-m", "venv"]:
            python.parent.mkdir(parents=True)
            python.touch()
        elif words[1:4] == ["-m", "pip", "install"]:
            machine.serves.add(folder)
        return 0

    machine.on_run = run
    return run


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    """This Python has nothing."""
    monkeypatch.setattr(needs, "installed", lambda name: None)
    assert os.environ.get("VIRTUAL_ENV") is None
