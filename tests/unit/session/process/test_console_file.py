"""The console's file: in memory where the system has such files, else on disk, and never left behind."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from inspector.session.process import console_file, keeper_process
from inspector.session.process.console_file import DiskFile, MemoryFile

in_memory = pytest.mark.skipif(not hasattr(os, "memfd_create"), reason="files in memory are Linux's")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The temporary folder."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


@pytest.fixture
def no_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(os, "memfd_create", raising=False)


@pytest.fixture(params=[pytest.param(MemoryFile, marks=in_memory), DiskFile])
def file(request: pytest.FixtureRequest, folder: Path) -> Iterator[MemoryFile | DiskFile]:
    file = request.param()
    yield file
    file.close()


def write(file: MemoryFile | DiskFile, data: bytes) -> None:
    descriptor = file.open_for_writing()
    os.write(descriptor, data)
    os.close(descriptor)


def test_what_is_written_is_read(file):
    write(file, b"one ")
    write(file, b"two")
    assert file.size() == 7
    assert (file.read(0, 5), file.read(5, 100), file.read(7, 100)) == ((0, b"one t"), (5, b"wo"), (7, b""))


def test_it_can_be_opened_by_the_name_that_it_has_in_the_script(file):
    descriptor = file.open_for_writing()
    script = "print('a', flush=True); print('b', file=open('/dev/stdout', 'a')); print('c')"
    subprocess.run([sys.executable, "-c", script], stdout=descriptor, check=True)
    os.close(descriptor)
    assert file.read(0, 100)[1].split() == [b"a", b"b", b"c"]


def test_the_window_keeps_no_other_end_open(file):
    descriptor = file.open_for_writing()
    assert not os.get_inheritable(descriptor)
    if isinstance(file, MemoryFile):
        assert keeper_process.has_writers(file.descriptor)
        os.close(descriptor)
        assert not keeper_process.has_writers(file.descriptor)
    else:
        os.close(descriptor)


@in_memory
def test_memory_needs_no_folder_and_no_room(monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", "/nowhere")
    file = console_file.make()
    assert isinstance(file, MemoryFile)
    file.close()


@in_memory
def test_what_was_read_is_given_back_but_for_the_last_words(folder, monkeypatch):
    monkeypatch.setattr(console_file, "KEPT_BYTES", 8192)
    monkeypatch.setattr(console_file, "PIECE_BYTES", 4096)
    file = MemoryFile()
    write(file, b"x" * 40960)
    file.give_back(8192)
    assert os.fstat(file.descriptor).st_blocks * 512 == 40960
    file.give_back(40960)
    assert (os.fstat(file.descriptor).st_blocks * 512, file.size()) == (8192, 40960)
    assert file.read(0, 100) == (32768, b"")  # where it goes on
    file.give_back(100)  # it began anew
    file.give_back(40960)
    assert os.fstat(file.descriptor).st_blocks * 512 == 8192
    file.close()


@in_memory
def test_without_leases_it_is_a_file_on_disk(folder, monkeypatch):
    def none(descriptor: int, command: int, argument: int) -> int:
        raise OSError(22, "Invalid argument")

    monkeypatch.setattr(fcntl, "fcntl", none)
    file = console_file.make()
    assert isinstance(file, DiskFile)
    file.close()


def test_a_file_on_disk_goes_with_its_window(folder, no_memory):
    file = console_file.make()
    assert isinstance(file, DiskFile) and os.listdir(folder) == [os.path.basename(file.path)]
    file.close()
    assert os.listdir(folder) == []


def test_a_file_that_somebody_else_deleted_is_closed_without_a_word(folder):
    file = DiskFile()
    os.unlink(file.path)
    file.close()


def test_without_a_folder_there_is_no_file(no_memory, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", "/nowhere")
    with pytest.raises(FileNotFoundError):
        console_file.make()


def test_what_is_left_to_the_user_is_kept(file, folder):
    write(file, b"words")
    path = file.leave()
    assert os.path.dirname(path) == str(folder)
    console_file._sweep()
    assert os.path.exists(path)


# ── what windows left that were killed ───────────────────────────────────────────────────────────────────────────────


def left_behind(file: DiskFile) -> str:
    """As if its window had been killed."""
    file._file.close()
    return file.path


def test_the_next_start_sweeps_what_belongs_to_nobody(folder, no_memory):
    path = left_behind(DiskFile())
    (folder / "gradstep-console-.txt").touch()
    (folder / "other.log").touch()
    file = console_file.make()
    assert not os.path.exists(path)
    assert len(os.listdir(folder)) == 3
    file.close()


def test_what_a_process_still_writes_to_is_not_swept(folder, no_memory):
    writer = (file := DiskFile()).open_for_writing()
    path = left_behind(file)
    script = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE, stdout=writer)
    os.close(writer)
    console_file.make().close()
    assert os.path.exists(path)
    script.communicate(b"\n")
    console_file.make().close()
    assert not os.path.exists(path)


def test_what_another_window_reads_is_not_swept(folder, no_memory):
    other = DiskFile()
    console_file.make().close()
    assert os.path.exists(other.path)
    other.close()


def test_another_user_s_is_not_swept(folder, no_memory, monkeypatch):
    path = left_behind(DiskFile())
    monkeypatch.setattr(os, "geteuid", lambda: 12345)
    console_file.make().close()
    assert os.path.exists(path)
