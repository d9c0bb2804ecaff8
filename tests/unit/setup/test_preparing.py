"""Which Python goes on: this one, the active one, .venv, or one that is made."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from inspector.setup import environment, needs, preparing, system
from inspector.setup.preparing import prepare

from .fake_machine import Became, FakeMachine

AGAIN = ["main.py", "train.py"]


def make_python(folder: Path, *installed: str) -> str:
    python = environment.python_of(folder)
    python.parent.mkdir(parents=True, exist_ok=True)
    python.touch()
    if installed:
        (folder / environment.MARK).write_text(json.dumps({"installed": installed}))
    return str(python)


def went_on(machine: FakeMachine, use_apt: bool = True) -> list[str]:
    with pytest.raises(Became):
        prepare(needs.PROGRAM, AGAIN, use_apt, machine)
    return machine.became


def ended(machine: FakeMachine, use_apt: bool = True) -> object:
    with pytest.raises(SystemExit) as end:
        prepare(needs.PROGRAM, AGAIN, use_apt, machine)
    return end.value.code


def test_a_python_that_has_what_is_needed_stays(folder: Path, machine: FakeMachine):
    prepare(needs.PROGRAM, AGAIN, True, machine)
    assert (machine.ran, machine.said, folder.exists()) == ([], [], False)


@pytest.mark.parametrize("variable", ["VIRTUAL_ENV", "CONDA_PREFIX"])
def test_an_active_environment_that_serves_goes_on(folder, machine, bare, tmp_path, monkeypatch, variable):
    python = make_python(tmp_path / "own")
    machine.serves.add(tmp_path / "own")
    monkeypatch.setenv(variable, str(tmp_path / "own"))
    assert went_on(machine) == [python, *AGAIN]
    assert machine.ran == [] and not folder.exists()


def test_a_finished_environment_goes_on_without_being_asked(folder: Path, machine: FakeMachine, bare):
    python = make_python(folder, *needs.of(needs.PROGRAM))
    assert went_on(machine) == [python, *AGAIN]
    assert machine.ran == [] and machine.said == []


def test_else_one_is_made_and_goes_on(folder: Path, machine: FakeMachine, bare, pip_works):
    assert went_on(machine) == [str(environment.python_of(folder)), *AGAIN]
    assert environment.is_marked(folder, needs.of(needs.PROGRAM))


def test_inside_of_it_the_mark_is_not_believed(folder: Path, machine: FakeMachine, bare, pip_works, monkeypatch):
    """A package was removed by hand: it is installed again, not started over and over."""
    python = make_python(folder, *needs.of(needs.PROGRAM))
    monkeypatch.setattr(sys, "prefix", str(folder))
    assert went_on(machine) == [python, *AGAIN]
    assert [words[1:4] for words in machine.ran] == [["-m", "pip", "install"]]


def test_inside_of_it_what_stays_lacking_ends_the_program(folder: Path, machine: FakeMachine, bare, monkeypatch):
    make_python(folder, *needs.of(needs.PROGRAM))
    monkeypatch.setattr(sys, "prefix", str(folder))
    assert ended(machine) == 1
    assert "still lacks" in machine.said[-1]


def test_without_the_maker_of_environments_it_ends_with_the_line_to_type(folder, machine, bare, monkeypatch):
    monkeypatch.setattr(system, "maker", lambda: ["python3.11-venv"])
    machine.programs = {"apt-get"}
    assert ended(machine) == 1
    assert "sudo apt-get install python3.11-venv" in machine.said[0] and not folder.exists()


def test_libraries_that_are_lacking_are_said_and_it_goes_on(folder, machine, monkeypatch):
    monkeypatch.setattr(system, "libraries", lambda is_for_tests: (system.Part("libgone1", "libgone.so.1"),))
    machine.programs = {"apt-get"}
    prepare(needs.PROGRAM, AGAIN, True, machine)
    assert "apt-get install libgone1" in machine.said[0]


def test_ctrl_c_ends_it_with_a_sentence(folder: Path, machine: FakeMachine, bare):
    def interrupted(words: list[str]) -> int:
        raise KeyboardInterrupt

    machine.on_run = interrupted
    assert ended(machine) == preparing.INTERRUPTED
    assert "next start" in machine.said[-1]
