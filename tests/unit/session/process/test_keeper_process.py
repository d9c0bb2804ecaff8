"""The keeper of a console: what it keeps, what it gives back, and when it ends."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from inspector.session.process import keeper_process
from inspector.session.process.keeper_process import Console, Log, first_kept, has_writers, punch, watch

pytestmark = pytest.mark.skipif(not hasattr(os, "memfd_create"), reason="files in memory are Linux's")

PATIENCE_S = 20
PAGE = 4096


@pytest.fixture
def descriptor() -> Iterator[int]:
    """Of the console's file, as the window has it."""
    made = os.memfd_create("test")
    descriptor = os.open(f"/proc/self/fd/{made}", os.O_RDWR)
    os.close(made)
    yield descriptor
    os.close(descriptor)


@pytest.fixture
def writer(descriptor: int) -> Iterator[int]:
    """Of another description, as the debuggee has it."""
    writer = os.open(f"/proc/self/fd/{descriptor}", os.O_WRONLY | os.O_APPEND)
    yield writer
    if writer_is_open(writer):
        os.close(writer)


def writer_is_open(writer: int) -> bool:
    return os.path.exists(f"/proc/self/fd/{writer}")


@pytest.fixture
def keep(descriptor: int) -> Iterator[Callable[..., Any]]:
    """Starts a real one."""
    started: list[subprocess.Popen[bytes]] = []

    def keep() -> subprocess.Popen[bytes]:
        command = [sys.executable, "-I", "-S", keeper_process.__file__, str(descriptor)]
        started.append(subprocess.Popen(command, stdin=subprocess.PIPE, pass_fds=(descriptor,)))
        return started[-1]

    yield keep
    for process in started:
        process.kill()
        process.communicate()


def taken(descriptor: int) -> int:
    """Bytes of memory, or of a disk."""
    return os.fstat(descriptor).st_blocks * 512


def until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not is_so():
        assert time.monotonic() < deadline
        threading.Event().wait(0.01)


# ── the file ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_what_is_given_back_takes_no_room_and_moves_nothing(descriptor, writer):
    os.write(writer, b"a" * 10 * PAGE)
    assert punch(descriptor, 0, 5 * PAGE + 17) == 5 * PAGE
    assert (os.fstat(writer).st_size, taken(descriptor)) == (10 * PAGE, 5 * PAGE)
    assert os.pread(descriptor, 3, 5 * PAGE) == b"aaa"
    os.write(writer, b"z")
    assert os.pread(descriptor, 3, 10 * PAGE) == b"z"


def test_less_than_a_page_is_not_given_back(descriptor, writer):
    os.write(writer, b"a" * PAGE)
    assert punch(descriptor, 0, PAGE - 1) == 0
    assert os.pread(descriptor, 1, 0) == b"a"


def test_what_can_not_be_given_back_is_an_error(descriptor):
    with pytest.raises(OSError):
        punch(os.open(os.devnull, os.O_RDONLY), 0, PAGE)


def test_where_reading_goes_on_behind_a_gap(descriptor, writer):
    os.write(writer, b"a" * 3 * PAGE)
    punch(descriptor, 0, 2 * PAGE)
    assert [first_kept(descriptor, n) for n in (0, PAGE, 2 * PAGE, 2 * PAGE + 5, 3 * PAGE)] == [
        2 * PAGE, 2 * PAGE, 2 * PAGE, 2 * PAGE + 5, 3 * PAGE,
    ]  # fmt: skip


def test_a_writer_is_known_as_long_as_anybody_has_its_descriptor(descriptor, writer):
    assert has_writers(descriptor)
    child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE, stdout=writer)
    os.close(writer)
    assert has_writers(descriptor)
    child.communicate(b"\n")
    assert not has_writers(descriptor)
    assert not has_writers(os.dup(descriptor))  # the window and its keeper are no writers


# ── what is kept ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_no_more_than_the_last_is_kept(descriptor, writer):
    console = Console(descriptor)
    os.write(writer, b"a" * 20 * PAGE)
    console.shrink(10 * PAGE)
    assert taken(descriptor) == 20 * PAGE  # twice as much may be there
    os.write(writer, b"b" * 4 * PAGE)
    console.shrink(10 * PAGE)
    assert taken(descriptor) == 10 * PAGE
    assert os.pread(descriptor, 30 * PAGE, 14 * PAGE) == b"a" * 6 * PAGE + b"b" * 4 * PAGE


def test_it_looks_more_often_while_much_comes(descriptor, writer):
    console = Console(descriptor)
    os.write(writer, b"a" * 6 * PAGE)
    assert console.shrink(10 * PAGE)
    assert not console.shrink(10 * PAGE)


def test_a_log_has_what_was_kept_and_what_comes(descriptor, writer, tmp_path):
    path = tmp_path / "log"
    path.touch()
    log = Log(str(path), Console(descriptor))
    os.write(writer, "π before\n".encode())
    log.catch_up()
    os.write(writer, b"after\n")
    log.catch_up()
    assert path.read_text(encoding="utf-8") == "π before\nafter\n"


def test_a_log_marks_what_it_has_not(descriptor, writer, tmp_path):
    path = tmp_path / "log"
    path.touch()
    log = Log(str(path), Console(descriptor))
    os.write(writer, b"a" * PAGE + b"b" * 3)
    punch(descriptor, 0, PAGE)
    log.catch_up()
    assert path.read_text(encoding="utf-8") == "\n[…]\nbbb"


def test_a_log_that_gets_too_long_begins_anew_with_the_last_words(descriptor, writer, tmp_path, monkeypatch):
    monkeypatch.setattr(keeper_process, "LOG_BYTES", 100)
    monkeypatch.setattr(keeper_process, "PIECE_BYTES", 100)
    monkeypatch.setattr(keeper_process, "KEPT_BYTES", 6)
    path = tmp_path / "log"
    path.touch()
    os.write(writer, b"x" * 250 + b"\nlast\n")
    Log(str(path), Console(descriptor)).catch_up()
    assert path.read_text(encoding="utf-8") == "\n[…]\n\nlast\n"


def test_what_found_no_room_is_written_when_there_is_some(descriptor, writer, tmp_path):
    path = tmp_path / "log"
    path.touch()
    log = Log(str(path), Console(descriptor))
    with_room, log._file = log._file, os.open("/dev/full", os.O_WRONLY)
    os.write(writer, b"words")
    with pytest.raises(OSError, match="No space left"):
        log.catch_up()
    os.close(log._file)
    log._file = with_room
    log.catch_up()
    assert path.read_text() == "words"


# ── the process ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_window_tells_what_it_wants_at_its_end(descriptor):
    reading, writing = os.pipe()
    for piece in ("/tmp/train", "ing.log"):
        os.write(writing, piece.encode())
    os.close(writing)
    assert watch(Console(descriptor), reading) == "/tmp/training.log"
    os.close(reading)


def test_without_window_and_writers_it_ends(descriptor, writer, keep):
    process = keep()
    os.write(writer, b"words")
    process.stdin.close()
    with pytest.raises(subprocess.TimeoutExpired):
        process.wait(2 * keeper_process.TICK_S)
    os.close(writer)
    assert process.wait(PATIENCE_S) == 0


def test_without_window_no_more_than_the_last_words_are_kept(descriptor, writer, keep):
    keep().stdin.close()
    for _ in range(100):
        os.write(writer, b"x" * (1 << 20))
    os.write(writer, b"the last words")
    until(lambda: taken(descriptor) <= 2 * keeper_process.KEPT_BYTES)
    assert os.fstat(descriptor).st_size == (100 << 20) + 14
    assert os.pread(descriptor, 100, 100 << 20) == b"the last words"


def test_with_a_window_that_does_not_read_it_keeps_what_that_would(descriptor, writer, keep):
    keep()
    for _ in range(200):
        os.write(writer, b"x" * (1 << 20))
    until(lambda: taken(descriptor) <= 2 * keeper_process.BEHIND_BYTES)
    assert first_kept(descriptor, 0) <= (200 << 20) - keeper_process.BEHIND_BYTES


def test_the_log_is_complete_when_it_ends(descriptor, writer, keep, tmp_path):
    path = tmp_path / "log"
    path.touch()
    process = keep()
    os.write(writer, b"before, ")
    process.stdin.write(os.fsencode(path))
    process.stdin.close()
    until(lambda: path.read_text() == "before, ")
    os.write(writer, b"and after")
    os.close(writer)
    assert process.wait(PATIENCE_S) == 0
    assert path.read_text() == "before, and after"


@pytest.mark.parametrize("path", ["/dev/full", "/nowhere/log"])
def test_a_log_that_can_not_be_written_disturbs_nobody(descriptor, writer, keep, path):
    process = keep()
    process.stdin.write(path.encode())
    process.stdin.close()
    for _ in range(40):
        os.write(writer, b"x" * (1 << 20))
    until(lambda: taken(descriptor) <= 2 * keeper_process.KEPT_BYTES)
    os.close(writer)
    assert process.wait(PATIENCE_S) == 0
