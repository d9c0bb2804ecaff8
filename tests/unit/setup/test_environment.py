"""The folder .venv: whole when its mark says so, made by one start at a time, repaired by the next."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from inspector.setup import environment, needs
from inspector.setup.environment import CPU_INDEX, GB, Failed

from .fake_machine import FakeMachine

pytestmark = pytest.mark.usefixtures("folder")


def installs(machine: FakeMachine) -> list[list[str]]:
    return [words[4:] for words in machine.ran if words[1:4] == ["-m", "pip", "install"]]


def test_it_is_made_filled_and_marked_last(folder: Path, machine: FakeMachine, pip_works):
    marks = []
    machine.on_run = lambda words: marks.append((folder / environment.MARK).exists()) or pip_works(words)
    environment.make(folder, needs.PROGRAM, machine)
    assert machine.ran[0] == [sys.executable, "-m", "venv", str(folder)] and marks == [False, False]
    assert installs(machine) == [needs.of(needs.PROGRAM)]
    assert environment.is_marked(folder, needs.of(needs.PROGRAM))
    assert not environment.is_marked(folder, needs.of(needs.TESTS))
    assert str(folder) in machine.said[0]


def test_what_the_tests_need_has_the_gates_with_it(folder: Path, machine: FakeMachine, pip_works):
    environment.make(folder, needs.TESTS, machine)
    assert installs(machine) == [needs.of(needs.GATES)]


def test_the_mark_keeps_what_was_installed_before(folder: Path, machine: FakeMachine, pip_works):
    python = environment.python_of(folder)
    python.parent.mkdir(parents=True)
    python.touch()
    (folder / environment.MARK).write_text(json.dumps({"installed": ["of-old"]}))
    environment.make(folder, needs.WINDOW, machine)
    assert environment.is_marked(folder, ["of-old", *needs.of(needs.WINDOW)])


def test_a_half_finished_one_is_finished(folder: Path, machine: FakeMachine, pip_works):
    """Ctrl-C while pip works: there is no mark, and the next start goes on."""

    def interrupted(words: list[str]) -> int:
        pip_works(words[:3])
        if "pip" in words:
            raise KeyboardInterrupt
        return 0

    machine.on_run = interrupted
    with pytest.raises(KeyboardInterrupt):
        environment.make(folder, needs.PROGRAM, machine)
    assert not environment.is_ready(folder, needs.PROGRAM, machine)
    machine.on_run = pip_works
    machine.ran.clear()
    environment.make(folder, needs.PROGRAM, machine)
    assert [words[1:3] for words in machine.ran] == [["-m", "pip"]]  # the Python is there already
    assert environment.is_ready(folder, needs.PROGRAM, machine)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"installed": 3}'])
def test_a_mark_that_can_not_be_read_is_none(folder: Path, text: str):
    environment.python_of(folder).parent.mkdir(parents=True)
    environment.python_of(folder).touch()
    (folder / environment.MARK).write_text(text)
    assert not environment.is_marked(folder, ["numpy"])


def test_a_mark_without_its_python_is_none(folder: Path):
    folder.mkdir()
    (folder / environment.MARK).write_text(json.dumps({"installed": ["numpy"]}))
    assert not environment.is_marked(folder, ["numpy"])


def test_one_that_was_made_by_hand_serves(folder: Path, machine: FakeMachine):
    machine.serves.add(folder)
    environment.python_of(folder).parent.mkdir(parents=True)
    environment.python_of(folder).touch()
    assert environment.is_ready(folder, needs.PROGRAM, machine)


# ── one at a time ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_second_start_waits_and_finds_it_ready(folder: Path, machine: FakeMachine):
    folder.mkdir()
    first = open(folder / environment.LOCK, "ab")
    assert environment._is_ours(first)

    def done() -> None:
        machine.serves.add(folder)
        environment.python_of(folder).parent.mkdir()
        environment.python_of(folder).touch()
        first.close()  # as when a process ends

    machine.on_wait = done
    environment.make(folder, needs.PROGRAM, machine)
    assert machine.ran == [] and "waiting" in machine.said[0]


# ── what may be in the way ───────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("purpose", "gpu", "free", "fits"), [
    (needs.WINDOW, False, 2 * GB, True), (needs.WINDOW, False, GB // 2, False), (needs.PROGRAM, True, 9 * GB, False),
    (needs.PROGRAM, True, 11 * GB, True), (needs.PROGRAM, False, 4 * GB, True), (needs.PROGRAM, False, 2 * GB, False),
])  # fmt: skip
def test_free_space_is_asked_first(folder, machine, pip_works, monkeypatch, purpose, gpu, free, fits):
    monkeypatch.setattr(sys, "platform", "linux")
    machine.gpu, machine.online, machine.free = gpu, True, free
    if fits:
        environment.make(folder, purpose, machine)
        return
    with pytest.raises(Failed, match=r"GB"):
        environment.make(folder, purpose, machine)
    assert machine.ran == []


def test_one_that_holds_torch_already_needs_little(folder: Path, machine: FakeMachine, pip_works):
    (folder / "lib" / "python3.11" / "site-packages" / "torch" / "lib").mkdir(parents=True)
    machine.free = 2 * GB
    environment.make(folder, needs.PROGRAM, machine)
    assert environment.is_marked(folder, needs.of(needs.PROGRAM))


@pytest.mark.parametrize(("platform", "gpu", "online", "is_small"), [
    ("linux", False, True, True), ("linux", True, True, False), ("linux", False, False, False), ("darwin", False, True, False),
])  # fmt: skip
def test_torch_for_the_cpu_is_taken_where_no_gpu_is_and_its_index_answers(
    folder, machine, pip_works, monkeypatch, platform, gpu, online, is_small
):
    monkeypatch.setattr(sys, "platform", platform)
    machine.gpu, machine.online = gpu, online
    environment.make(folder, needs.PROGRAM, machine)
    [words] = installs(machine)
    assert words == ["--extra-index-url", CPU_INDEX] * is_small + needs.of(needs.PROGRAM)


def test_the_window_alone_asks_no_index(folder: Path, machine: FakeMachine, pip_works):
    machine.online = True
    environment.make(folder, needs.WINDOW, machine)
    assert installs(machine) == [needs.of(needs.WINDOW)]


@pytest.mark.parametrize(("told", "sentence"), [
    ("ERROR: No matching distribution found for torch>=2.6", "There is no torch for this Python"),
    ("WARNING: Retrying (Retry(total=4…\nERROR: No matching distribution found for torch>=2.6", "Start again to go on"),
    ("", "Start again to go on"),
])  # fmt: skip
def test_a_pip_that_fails_is_explained(folder: Path, machine: FakeMachine, told: str, sentence: str):
    machine.on_run, machine.told_by_pip = lambda words: int("pip" in words), told
    with pytest.raises(Failed, match=sentence):
        environment.make(folder, needs.PROGRAM, machine)
    assert not (folder / environment.MARK).exists()


def test_a_venv_that_fails_is_said(folder: Path, machine: FakeMachine):
    machine.on_run = lambda words: 1
    with pytest.raises(Failed, match="could not make"):
        environment.make(folder, needs.PROGRAM, machine)
    assert len(machine.ran) == 1


def test_what_still_lacks_something_is_never_marked(folder: Path, machine: FakeMachine):
    with pytest.raises(Failed, match="still lacks"):
        environment.make(folder, needs.PROGRAM, machine)
    assert not (folder / environment.MARK).exists()
