"""The keeper, as the window starts and leaves it."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator

import pytest
import shiboken6
from pytestqt.qtbot import QtBot

from inspector.session.process.console_file import MemoryFile
from inspector.session.process.keeper import Keeper
from tests.unit.session.tape import exists

pytestmark = pytest.mark.skipif(not hasattr(os, "memfd_create"), reason="files in memory are Linux's")


@pytest.fixture
def file() -> Iterator[MemoryFile]:
    file = MemoryFile()
    yield file
    file.close()


@pytest.fixture
def keeper(qtbot: QtBot, file: MemoryFile) -> Iterator[Keeper]:
    keeper = Keeper()
    yield keeper
    if shiboken6.isValid(keeper):
        keeper.leave()


def test_left_with_nothing_to_keep_it_ends_and_is_reaped(keeper, file, qtbot):
    keeper.start(file.descriptor)
    pid = keeper.pid()
    assert os.getsid(pid) != os.getsid(0)  # no signal of the terminal's reaches it
    keeper.leave()
    qtbot.waitUntil(lambda: not exists(pid))
    qtbot.waitUntil(lambda: not shiboken6.isValid(keeper))


def test_left_with_a_log_it_writes_on(keeper, file, qtbot, tmp_path):
    log = tmp_path / "log"
    log.touch()
    writer = file.open_for_writing()
    keeper.start(file.descriptor)
    keeper.leave(str(log))
    os.write(writer, b"words")
    qtbot.waitUntil(lambda: log.read_text() == "words")
    os.close(writer)
    pid = keeper.pid()
    qtbot.waitUntil(lambda: not exists(pid))


def test_left_twice_is_left(keeper, file):
    keeper.start(file.descriptor)
    keeper.leave()
    keeper.leave()


def test_it_knows_nothing_of_the_window_s_other_files(keeper, file, tmp_path):
    with open(tmp_path / "other", "w") as other:
        os.set_inheritable(other.fileno(), True)
        keeper.start(file.descriptor)
        names = {os.readlink(f"/proc/{keeper.pid()}/fd/{fd}") for fd in os.listdir(f"/proc/{keeper.pid()}/fd")}
    assert other.name not in names


def test_a_log_that_nobody_would_write_is_an_error(keeper, file, tmp_path):
    with pytest.raises(OSError):
        keeper.leave("log")  # there is none
    keeper.start(file.descriptor)
    os.kill(keeper.pid(), signal.SIGKILL)
    subprocess.Popen.wait(keeper._process)
    with pytest.raises(OSError):
        keeper.leave("log")


def test_without_one_there_is_nothing_to_leave(keeper):
    keeper.leave()
    assert keeper.pid() == 0
