"""Why a launch can not be started."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path

import pytest

from inspector.conversation.launch import Launch
from inspector.conversation.obstacles import no_room, obstacle, refusal
from inspector.conversation.outcome import Outcome


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "train.py").write_text("print(1)\n", encoding="utf-8")
    (tmp_path / "notes.ipynb").write_text("{}", encoding="utf-8")
    return tmp_path


def launch(folder: Path, script: str = "train.py", interpreter: str = sys.executable) -> Launch:
    return Launch(script, directory=str(folder), interpreter=interpreter)


def test_a_script_that_is_there_has_none(folder: Path):
    assert obstacle(launch(folder)) is None
    assert obstacle(Launch(module="package.train", directory=str(folder))) is None


def test_what_lacks_is_named(folder: Path):
    assert obstacle(launch(folder, "gone.py")) == Outcome("script_missing", detail="gone.py")
    assert obstacle(launch(folder, "notes.ipynb")) == Outcome("no_script", detail="notebook")
    assert obstacle(launch(folder / "gone")) == Outcome("directory_missing", detail=str(folder / "gone"))


def of(number: int, file: str) -> OSError:
    return OSError(number, os.strerror(number), file)


def test_who_refused_is_told_by_what_the_system_says(folder: Path):
    start = launch(folder)
    assert refusal(start, ValueError("embedded null byte")) == Outcome("words_refused", detail="embedded null byte")
    assert refusal(start, of(errno.E2BIG, sys.executable)).kind == "words_refused"
    assert refusal(start, of(errno.EACCES, str(folder))) == Outcome("directory_refused", detail="Permission denied")
    assert refusal(start, of(errno.EACCES, sys.executable)).kind == "interpreter_refused"


def test_an_interpreter_that_is_there_and_can_not_be_found_is_broken(folder: Path):
    """A script whose first line names a program that is gone."""
    missing = launch(folder, interpreter="/nowhere/python")
    assert refusal(missing, of(errno.ENOENT, "/nowhere/python")) == Outcome(
        "interpreter_missing", detail="/nowhere/python"
    )
    assert refusal(launch(folder), of(errno.ENOENT, sys.executable)).kind == "interpreter_broken"


def test_where_there_is_no_room_is_told_with_the_place():
    outcome = no_room(of(errno.ENOSPC, "/tmp/gradstep-console-1.log"))
    assert outcome == Outcome("no_room", detail="/tmp: No space left on device")
