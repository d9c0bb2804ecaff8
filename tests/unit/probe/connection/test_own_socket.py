"""The probe's socket and a script that closes what it has not opened, and takes the number for something of its own."""

from __future__ import annotations

import fcntl
import gc
import os
import resource
import socket
import threading
from collections.abc import Iterator

import pytest

from inspector.probe.connection import descriptors
from inspector.probe.connection import own_socket as connection_module
from inspector.probe.connection.descriptors import HIGH, SPARE
from inspector.probe.connection.own_socket import Connection, Lost

PATIENCE_S = 20.0


class Ends:
    """The probe's end, the window's, and a pair of the script's own. `take` is what such a script does."""

    def __init__(self) -> None:
        made, self.window = socket.socketpair()
        self.probe = Connection(made)
        self.number = self.probe._number
        self.users, self.peer = socket.socketpair()
        self.peer.setblocking(False)

    def take(self) -> None:
        os.close(self.number)
        os.dup2(self.users.fileno(), self.number)

    def received(self) -> bytes:
        """What came to the script's peer."""
        try:
            return self.peer.recv(1 << 16)
        except BlockingIOError:
            return b""

    def is_users_open(self) -> bool:
        return os.fstat(self.number).st_ino == os.fstat(self.users.fileno()).st_ino


@pytest.fixture
def ends() -> Iterator[Ends]:
    ends = Ends()
    yield ends
    for end in (ends.window, ends.users, ends.peer):
        end.close()
    try:
        os.close(ends.number)
    except OSError:
        assert ends.probe._socket.fileno() < 0  # given back by the test
    ends.probe.let_go()


def test_it_has_a_high_number_that_no_child_inherits(ends):
    assert ends.number >= HIGH
    assert fcntl.fcntl(ends.number, fcntl.F_GETFD) & fcntl.FD_CLOEXEC
    assert not os.get_inheritable(ends.number)


@pytest.mark.parametrize("limit", [256, 1024])
def test_the_number_stays_below_the_limit(monkeypatch, limit):
    monkeypatch.setattr(resource, "getrlimit", lambda _: (limit, limit))
    made, window = socket.socketpair()
    with window:
        probe = Connection(made)
        assert limit - SPARE <= probe._number < limit
        probe.close()


@pytest.mark.parametrize("limit", [4, 1 << 30], ids=["none left", "more than the system has"])
def test_without_room_above_it_stays_where_it_is(monkeypatch, limit):
    monkeypatch.setattr(resource, "getrlimit", lambda _: (limit, limit))
    monkeypatch.setattr(descriptors, "HIGH", 1 << 30)
    made, window = socket.socketpair()
    number = made.fileno()
    with window:
        probe = Connection(made)
        assert probe._number == number
        probe.sendall(b"word")
        assert window.recv(10) == b"word"
        probe.close()


def test_it_carries_both_ways_and_large_pieces_whole(ends):
    data = os.urandom(8 << 20)
    sending = threading.Thread(target=ends.probe.sendall, args=(data,))
    sending.start()
    arrived = b""
    while len(arrived) < len(data):
        arrived += ends.window.recv(1 << 20)
    sending.join()
    assert arrived == data
    ends.window.sendall(b"answer")
    assert ends.probe.recv() == b"answer"


def test_what_takes_the_number_gets_none_of_our_bytes_and_loses_none(ends):
    ends.take()
    ends.peer.sendall(b"for the script")
    with pytest.raises(Lost):
        ends.probe.sendall(b"for the window")
    with pytest.raises(Lost):
        ends.probe.recv()
    ends.probe.half_close()
    ends.probe.close()
    assert ends.received() == b""
    assert ends.users.recv(100) == b"for the script"
    ends.users.sendall(b"still open")
    assert ends.received() == b"still open"
    assert ends.is_users_open()


@pytest.mark.parametrize("use", [Connection.close, Connection.let_go, Connection.half_close])
def test_what_takes_the_number_is_not_closed_when_ours_is_done_with(ends, use):
    ends.take()
    use(ends.probe)
    ends.probe = None
    gc.collect()
    assert ends.is_users_open()
    os.write(ends.number, b"still open")
    assert ends.received() == b"still open"
    ends.probe = Connection(socket.socket())
    ends.probe.close()


def test_a_number_that_is_closed_only_is_noticed_too(ends):
    os.close(ends.number)
    with pytest.raises(Lost):
        ends.probe.sendall(b"for the window")


def test_who_waits_for_words_notices_that_the_number_was_taken(ends):
    """And lets go of the connection then: the window, which nobody told, reads its end."""
    found: list[OSError] = []

    def wait() -> None:
        try:
            ends.probe.recv()
        except OSError as error:
            found.append(error)

    waiting = threading.Thread(target=wait)
    waiting.start()
    ends.take()
    ends.window.settimeout(PATIENCE_S)
    assert ends.window.recv(1) == b""
    waiting.join(PATIENCE_S)
    assert isinstance(found[0], Lost)
    assert ends.is_users_open()


def test_after_the_half_close_it_still_hears(ends):
    ends.probe.sendall(b"last words")
    ends.probe.half_close()
    assert ends.window.recv(100) == b"last words" and ends.window.recv(100) == b""
    ends.window.sendall(b"late question")
    assert ends.probe.recv() == b"late question"
    ends.window.close()
    assert ends.probe.recv() == b""


def test_it_waits_no_longer_than_it_was_told(ends, monkeypatch):
    monkeypatch.setattr(connection_module, "LOOK_S", 0.01)
    with pytest.raises(TimeoutError):
        ends.probe.recv(0.02)
