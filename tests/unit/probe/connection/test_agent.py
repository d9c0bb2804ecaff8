"""The debuggee's end of the conversation, at its own end: last words, a window that is slow, and one that is gone."""

from __future__ import annotations

import contextlib
import os
import socket
import threading
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from inspector.probe.connection import agent as agent_module
from inspector.probe.connection.agent import Agent, Reader
from inspector.probe.connection.own_socket import Connection
from inspector.probe.core.live import live
from inspector.wire import codec
from inspector.wire.messages import PROTOCOL, Ended, Pause, Resumed, Welcome

PATIENCE_S = 20.0


class Window:
    """The other end, blocking and plain."""

    def __init__(self, made: socket.socket) -> None:
        self.connection = Connection(made)
        self._reader = Reader(self.connection)

    def hear(self) -> Any:
        return self._reader.next(PATIENCE_S)

    def ask(self) -> None:
        self.connection.sendall(codec.encode(Pause()))

    def hang_up(self) -> None:
        self.connection.close()


@pytest.fixture
def window_and_agent() -> Iterator[tuple[Window, Agent]]:
    ours, theirs = socket.socketpair()
    connection = Connection(ours)
    agent = Agent(connection, Reader(connection), Welcome(PROTOCOL, False))
    agent.listen()
    window = Window(theirs)
    yield window, agent
    window.hang_up()
    agent._outbox.put(None)
    agent._writer.join(PATIENCE_S)
    agent._listener.join(PATIENCE_S)
    agent.forget()
    with contextlib.suppress(OSError):  # left open until the process ends, as its end has it
        os.close(connection._number)


def ending(agent: Agent) -> threading.Thread:
    """The script's main thread at its end."""
    thread = threading.Thread(target=agent.end, args=("finished", 0, None))
    thread.start()
    return thread


def test_at_the_end_it_waits_until_the_window_has_read_it_and_hangs_up(window_and_agent, monkeypatch):
    monkeypatch.setattr(agent_module, "DRAIN_S", PATIENCE_S)
    window, agent = window_and_agent
    main = ending(agent)
    window.ask()  # busy until now, and then it asks before it reads
    assert window.hear() == Ended("finished", 0, 0, None)
    assert window.hear() is None
    window.ask()
    assert main.is_alive()
    window.hang_up()
    main.join(PATIENCE_S)
    assert not main.is_alive()


def test_a_window_that_never_reads_holds_the_end_no_longer_than_a_moment(window_and_agent, monkeypatch):
    monkeypatch.setattr(agent_module, "DRAIN_S", 0.05)
    window, agent = window_and_agent
    main = ending(agent)
    main.join(PATIENCE_S)
    assert not main.is_alive()
    assert window.hear() == Ended("finished", 0, 0, None)  # it is there for when it does


def test_a_window_that_is_full_holds_the_end_no_longer_than_a_moment(window_and_agent, monkeypatch):
    monkeypatch.setattr(agent_module, "FLUSH_S", 0.05)
    monkeypatch.setattr(agent_module, "DRAIN_S", PATIENCE_S)
    window, agent = window_and_agent
    for stop in range(200_000):  # more than a socket takes
        agent.send(Resumed(stop))
    main = ending(agent)
    main.join(PATIENCE_S / 2)
    assert not main.is_alive()


def test_a_window_that_is_gone_does_not_hold_the_end(window_and_agent, monkeypatch):
    monkeypatch.setattr(agent_module, "DRAIN_S", 10 * PATIENCE_S)
    window, agent = window_and_agent
    window.hang_up()
    main = ending(agent)
    main.join(PATIENCE_S)
    assert not main.is_alive()


def test_what_gathers_is_taken_away_though_the_window_is_gone(window_and_agent, monkeypatch: pytest.MonkeyPatch):
    window, agent = window_and_agent
    taken = threading.Semaphore(0)
    window.hang_up()

    def flow() -> list[Any]:
        taken.release()
        return [Resumed(1)]

    monkeypatch.setattr(live, "watcher", SimpleNamespace(flow=flow))
    for _ in range(5):
        assert taken.acquire(timeout=PATIENCE_S)
    assert not agent.gate.is_open


def test_a_number_that_was_taken_opens_the_gate_and_ends_the_conversation(window_and_agent):
    """Held or stepped, training goes on without a window; which reads the end of it."""
    window, agent = window_and_agent
    agent.gate.mode = "phase"
    users, peer = socket.socketpair()
    with users, peer:
        os.dup2(users.fileno(), agent._connection._number)
        agent.send(Resumed(1))
        assert window.hear() is None
        agent._listener.join(PATIENCE_S)
        assert not agent.gate.is_open and agent.gate.mode == "run"
        peer.setblocking(False)
        with pytest.raises(BlockingIOError):
            peer.recv(1)
