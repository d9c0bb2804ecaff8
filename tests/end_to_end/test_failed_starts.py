"""Starts that fail before there is a process: each ends in a sentence, and the next start reaches its first stop."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QDialog

from inspector.conversation.launch import Launch
from inspector.session.connection.link import Link
from inspector.session.process.input import Input
from tests.end_to_end import warm
from tests.end_to_end.window import SCRIPTS, Driver, driving

Break = Callable[[pytest.MonkeyPatch, Path], None]

SCRIPT = str(SCRIPTS / "momentum.py")


def begins_anew(d: Driver) -> None:
    d.desk.start(Launch(SCRIPT, interpreter=warm.python(), directory=str(SCRIPTS)))
    assert d.settle().done.phase == "data"


def _no_folder_for_files(broken: pytest.MonkeyPatch, folder: Path) -> None:
    """No system has memory for files and no disk at once: what a full one says, where files in memory are unknown."""
    broken.delattr(os, "memfd_create", raising=False)
    broken.setattr(tempfile, "_get_default_tempdir", _none_usable)
    broken.setattr(tempfile, "tempdir", None)


def _none_usable() -> str:
    raise FileNotFoundError(2, "No usable temporary directory found")


def _full_disk(broken: pytest.MonkeyPatch, folder: Path) -> None:
    def full(*arguments: object, **names: object) -> None:
        raise OSError(28, "No space left on device", "/tmp/x.log")

    broken.delattr(os, "memfd_create", raising=False)
    broken.setattr(tempfile, "mkstemp", full)


def _deleted_folder(broken: pytest.MonkeyPatch, folder: Path) -> None:
    gone = folder / "gone"
    gone.mkdir()
    broken.chdir(gone)
    gone.rmdir()


def _no_port(broken: pytest.MonkeyPatch, folder: Path) -> None:
    broken.setattr(Link, "listen", lambda link: False)


def _no_descriptors(broken: pytest.MonkeyPatch, folder: Path) -> None:
    def none(input: Input) -> int:
        raise OSError(24, "Too many open files")

    broken.setattr(Input, "open_for_reading", none)


def _fault_of_ours(broken: pytest.MonkeyPatch, folder: Path) -> None:
    broken.setattr(Launch, "variables", lambda launch: {}["none"])


BROKEN = {
    "no_room": (_no_folder_for_files, "The script's output can not be kept, so it was not started (No usable temporary"
                " directory found)."),
    "full": (_full_disk, "The script's output can not be kept, so it was not started (/tmp: No space left on device)."),
    "deleted": (_deleted_folder, "There is no folder {folder}/gone to run momentum.py in."),
    "no_port": (_no_port, "momentum.py was not started: no port of this machine could be opened for the conversation "
                "with it."),
    "descriptors": (_no_descriptors, "momentum.py could not be started: Too many open files."),
    "ours": (_fault_of_ours, "momentum.py could not be started: KeyError: 'none'."),
}  # fmt: skip


@pytest.mark.parametrize("break_it, sentence", BROKEN.values(), ids=BROKEN)
def test_what_the_machine_refuses_is_said_and_the_next_start_begins(qtbot, tmp_path, break_it: Break, sentence):
    warm.python()  # which needs a folder itself
    with pytest.MonkeyPatch.context() as broken:
        break_it(broken, tmp_path)
        with driving(qtbot, SCRIPT) as d:
            d.until_ended()
            assert d.sentence() == sentence.format(folder=tmp_path)
            broken.undo()
            begins_anew(d)


@pytest.mark.parametrize(
    "arguments, environment, why",
    [
        (("a\0b",), {}, "embedded null byte"),
        (("\ud800",), {}, "'utf-8' codec can't encode character '\\ud800' in position 0: surrogates not allowed"),
        (("x" * 3_000_000,), {}, "Argument list too long"),
        ((), {"A=B": "c"}, "illegal environment variable name"),
    ],
    ids=["null", "surrogate", "long", "name"],
)
def test_words_that_no_process_can_be_given_are_said(qtbot, arguments, environment, why):
    with driving(qtbot, SCRIPT, arguments, environment=environment) as d:
        assert d.until_ended().kind == "words_refused"
        assert d.sentence() == (
            f"momentum.py was not started: its arguments, its environment or a path can not be handed to a process ({why})."
        )
        begins_anew(d)


def test_where_the_folder_was_deleted_the_window_goes_on(qtbot, tmp_path):
    """The launch dialog opens, another script starts in its own folder, and the deleted one is still named."""
    warm.python()
    with pytest.MonkeyPatch.context() as broken:
        _deleted_folder(broken, tmp_path)
        with driving(qtbot, "train.py") as d:
            assert d.until_ended().kind == "directory_missing"
            d.desk.launching.open_dialog()
            dialog = d.desk.window.findChild(QDialog, "launch_dialog")
            assert dialog is not None
            dialog.reject()
            begins_anew(d)
            d.desk.restart()
            assert d.settle().done.phase == "data"
