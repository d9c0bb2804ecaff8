"""The console file, followed."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from inspector.session.process import console_file, keeper_process
from inspector.session.process import output as output_module
from inspector.session.process.output import Output


@pytest.fixture(params=["memory", "disk"])
def output(request: pytest.FixtureRequest, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Output]:
    """On a file of each kind."""
    if request.param == "disk":
        monkeypatch.delattr(os, "memfd_create", raising=False)
    output = Output()
    yield output
    output.close()
    output.deleteLater()


in_memory = pytest.mark.parametrize("output", ["memory"], indirect=True)


@pytest.fixture
def texts(output: Output) -> list[str]:
    texts: list[str] = []
    output.text.connect(texts.append)
    return texts


@pytest.fixture
def writer(output: Output) -> Iterator[int]:
    descriptor = output.open_for_writing()
    yield descriptor
    os.close(descriptor)


def test_what_is_written_is_followed(output, texts, writer, qtbot):
    output.follow()
    os.write(writer, b"one ")
    qtbot.waitUntil(lambda: texts == ["one "])
    os.write(writer, b"two")
    qtbot.waitUntil(lambda: texts == ["one ", "two"])


def test_writers_append(output, texts, writer, qtbot):
    other = output._file.open_for_writing()
    for i in range(4):
        os.write((writer, other)[i % 2], b"%d" % i)
    os.close(other)
    with qtbot.waitSignal(output.drained):
        output.finish()
    assert texts == ["0123"]


def test_a_turn_takes_no_more_than_its_share(output, texts, writer, qtbot, monkeypatch):
    monkeypatch.setattr(output_module, "CHUNK_BYTES", 3)
    os.write(writer, "aπbπcπ".encode())
    with qtbot.waitSignal(output.drained):
        output.finish()
    assert texts == ["aπ", "bπ", "cπ"]


def test_what_nobody_could_look_at_is_skipped_and_counted(output, texts, writer, qtbot, monkeypatch):
    monkeypatch.setattr(output_module, "MAX_BEHIND", 1000)
    monkeypatch.setattr(output_module, "LAST_BYTES", 6)
    skipped = []
    output.skipped.connect(skipped.append)
    os.write(writer, b"x" * 1000 + b"\nlast\n")
    with qtbot.waitSignal(output.drained):
        output.finish()
    assert (texts, skipped) == (["\nlast\n"], [1000])


@in_memory
def test_what_the_keeper_gave_back_unread_is_counted(output, texts, writer, qtbot):
    skipped = []
    output.skipped.connect(skipped.append)
    os.write(writer, b"x" * 8190 + "π\nlast\n".encode())  # the gap ends inside of the character
    keeper_process.punch(output._file.descriptor, 0, 8192)
    with qtbot.waitSignal(output.drained):
        output.finish()
    assert (texts, skipped) == (["\nlast\n"], [8192])


@in_memory
def test_a_gap_that_is_heard_of_may_be_the_end(output, writer, qtbot):
    output.skipped.connect(lambda _: output.close())
    os.write(writer, b"x" * 9000)
    keeper_process.punch(output._file.descriptor, 0, 8192)
    with qtbot.waitSignal(output.skipped):
        output.follow()


@in_memory
def test_what_was_read_takes_no_room(output, texts, writer, qtbot, monkeypatch):
    os.write(writer, b"x" * (12 << 20))
    with qtbot.waitSignal(output.drained):
        output.finish()
    assert sum(map(len, texts)) == 12 << 20
    assert os.fstat(output._file.descriptor).st_blocks * 512 <= console_file.KEPT_BYTES + console_file.PIECE_BYTES


def test_a_file_that_the_script_opens_anew_is_read_anew(output, texts, writer, qtbot):
    output.follow()
    os.write(writer, b"a long beginning")
    qtbot.waitUntil(lambda: texts == ["a long beginning"])
    os.ftruncate(writer, 0)
    os.write(writer, b"anew")
    qtbot.waitUntil(lambda: texts[1:] == ["anew"])


def test_bytes_that_are_no_text_are_marked(output, texts, writer, qtbot):
    os.write(writer, b"a\xff\xfeb")
    with qtbot.waitSignal(output.drained):
        output.finish()
    assert texts == ["a\ufffd\ufffdb"]


def test_what_is_written_after_the_end_is_left_out(output, texts, writer, qtbot):
    os.write(writer, b"mine")
    with qtbot.waitSignal(output.drained):
        output.finish()
        os.write(writer, b" a child's")
    assert texts == ["mine"]


def test_half_a_character_at_the_end_is_marked(output, texts, writer, qtbot):
    os.write(writer, "é".encode()[:1])
    with qtbot.waitSignal(output.drained):
        output.finish()
    assert texts == ["\ufffd"]


def test_the_listener_may_close(output, writer, qtbot):
    output.text.connect(lambda _: output.close())
    os.write(writer, b"x")
    with qtbot.waitSignal(output.text):
        output.finish()
    assert output._file is None


def test_a_log_has_the_last_words_and_what_comes(output, texts, writer, qtbot, tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    output.follow()
    os.write(writer, b"read, ")
    qtbot.waitUntil(lambda: texts == ["read, "])
    path = output.leave()
    os.write(writer, b"and unread")
    qtbot.waitUntil(lambda: Path(path).read_text() == "read, and unread")
    os.unlink(path)


@in_memory
def test_without_a_folder_there_is_no_log(output, writer, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", "/nowhere")
    output.follow()
    assert output.leave() == ""


@in_memory
def test_without_a_keeper_there_is_no_log(output, writer, monkeypatch, tmp_path):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    output.follow()
    assert output.leave() == ""
    assert list(tmp_path.glob("*.log")) == []


def test_without_a_writer_there_is_no_file(output):
    output.close()
    assert output._file is None
