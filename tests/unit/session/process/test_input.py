"""The debuggee's standard input, written without ever waiting."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from inspector.session.process.input import Input

MUCH = "a line of a big paste\n" * 100_000  # far more than a pipe holds


@pytest.fixture
def input(qtbot: QtBot) -> Iterator[Input]:
    input = Input()
    yield input
    input.close()
    input.deleteLater()


@pytest.fixture
def reader(input: Input) -> Iterator[int]:
    descriptor = input.open_for_reading()
    os.set_blocking(descriptor, False)  # so that a test can not hang
    yield descriptor
    os.close(descriptor)


def read(descriptor: int) -> bytes | None:
    """What is there by now; None where nothing is, b"" at the end."""
    try:
        return os.read(descriptor, 1 << 20)
    except BlockingIOError:
        return None


def test_what_is_written_is_read_at_once(input, reader):
    assert input.is_open()
    input.write("Ada 步入\n")
    assert read(reader) == "Ada 步入\n".encode()
    assert read(reader) is None


def test_the_end_comes_after_what_was_written(input, reader):
    input.write("x\n")
    input.end()
    assert not input.is_open()
    assert [read(reader), read(reader)] == [b"x\n", b""]
    input.write("too late")
    assert read(reader) == b""


def test_a_big_paste_does_not_wait_and_arrives_whole(input, reader, qtbot):
    began = time.perf_counter()
    input.write(MUCH)
    input.end()
    assert time.perf_counter() - began < 0.2
    pieces = []

    def has_all() -> bool:
        pieces.append(read(reader) or b"")
        return len(b"".join(pieces)) >= len(MUCH)

    qtbot.waitUntil(has_all)
    assert b"".join(pieces) == MUCH.encode()
    qtbot.waitUntil(lambda: read(reader) == b"")


def test_a_reader_that_is_gone_is_noticed(input, qtbot):
    os.close(input.open_for_reading())
    with qtbot.waitSignal(input.closed):
        input.write("x")
    assert not input.is_open()


def test_a_reader_that_goes_while_much_waits_is_noticed(input, qtbot):
    descriptor = input.open_for_reading()
    input.write(MUCH)
    with qtbot.waitSignal(input.closed):
        os.close(descriptor)


def test_closing_is_the_end_for_the_reader(input, reader):
    input.write("x")
    input.close()
    input.close()
    assert [read(reader), read(reader)] == [b"x", b""]


def test_children_inherit_the_reading_end_only(input, reader):
    assert not os.get_inheritable(input._descriptor)
