"""The console file, followed."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from inspector.session import output as output_module
from inspector.session.output import Output


@pytest.fixture
def output(qtbot: QtBot) -> Iterator[Output]:
    output = Output()
    yield output
    output.close()
    output.deleteLater()


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
    other = output.open_for_writing()
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
    assert os.path.getsize(output.path) == 1006


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
    assert not os.path.exists(output.path)


def test_the_file_stays_when_it_is_to_be_kept(output, writer):
    output.close(keep_file=True)
    assert os.path.exists(output.path)
    os.unlink(output.path)


def test_a_file_that_somebody_else_deleted_is_closed_without_a_word(output, writer):
    os.unlink(output.path)
    output.close()


def test_without_a_writer_there_is_no_file(output):
    output.close()
    assert output.path == ""
