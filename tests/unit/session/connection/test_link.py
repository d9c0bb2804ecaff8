"""The conversation's own manners: who is let in, what ends it, and how much it reads at once."""

from __future__ import annotations

import socket as sockets
import struct
import threading
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from inspector.session.connection import link as link_module
from inspector.session.connection import listener
from inspector.session.connection.link import Link
from inspector.wire import codec, framing, messages

Client = sockets.socket


@pytest.fixture
def link(qtbot: QtBot) -> Iterator[Link]:
    link = Link()
    assert link.listen()
    yield link
    link.close()
    link.deleteLater()


@pytest.fixture
def client(link: Link) -> Iterator[Callable[[], Client]]:
    """Connects to the link, as often as wanted."""
    opened: list[Client] = []
    port = int(link.address().partition(":")[0])

    def connect() -> Client:
        opened.append(sockets.create_connection(("127.0.0.1", port)))
        opened[-1].setblocking(False)
        return opened[-1]

    yield connect
    for socket in opened:
        socket.close()


def hello(link: Link, token: str | None = None, protocol: int = messages.PROTOCOL) -> bytes:
    token = link.address().partition(":")[2] if token is None else token
    return codec.encode(messages.Hello(protocol, token, 1, "3.12", "python"))


def resumed(stop: int) -> bytes:
    return codec.encode(messages.Resumed(stop))


def is_dropped(client: Client) -> bool:
    try:
        return client.recv(1) == b""
    except BlockingIOError:
        return False
    except ConnectionResetError:
        return True


@pytest.fixture
def talking(link: Link, client: Callable[[], Client], qtbot: QtBot) -> Client:
    """A client that was let in."""
    socket = client()
    with qtbot.waitSignal(link.connected):
        socket.sendall(hello(link))
    return socket


def test_the_address_is_a_loopback_port_and_a_long_token(link):
    port, _, token = link.address().partition(":")
    assert int(port) > 0
    assert len(bytes.fromhex(token)) == 32


def test_who_knows_the_token_is_let_in(link, talking, qtbot):
    assert link.is_connected()
    link.send(messages.Pause())
    qtbot.waitUntil(lambda: bool(talking.recv(100, sockets.MSG_PEEK)))
    assert talking.recv(100) == codec.encode(messages.Pause())


@pytest.mark.parametrize(
    "first",
    [
        codec.encode(messages.Hello(messages.PROTOCOL, "wrong", 1, "", "")),
        codec.encode(messages.Hello(messages.PROTOCOL, "", 1, "", "")),
        codec.encode(messages.Hello(messages.PROTOCOL, "pass·word", 1, "", "")),
        framing.pack({"message": "Hello", "token": 5}),
        resumed(1),
        struct.pack("<I", 10) + b"{not json}",
        struct.pack("<I", 0xFFFFFFFF),
        b"GET / HTTP/1.1\r\n\r\n" * 5000,
        struct.pack("<I", 60 << 20) + b" " * (70 << 10),
    ],
    ids=["wrong", "empty", "unicode", "number", "no hello", "no json", "oversized", "http", "endless"],
)
def test_a_stranger_is_dropped_and_listening_goes_on(link, client, qtbot, first):
    stranger, friend = client(), client()
    stranger.setblocking(True)
    stranger.sendall(first)
    stranger.setblocking(False)
    qtbot.waitUntil(lambda: is_dropped(stranger))
    with qtbot.waitSignal(link.connected):
        friend.sendall(hello(link))


def test_another_protocol_is_declined(link, client, qtbot):
    old = client()
    with qtbot.waitSignal(link.declined) as declined:
        old.sendall(framing.pack({"message": "Hello", "token": link.address().partition(":")[2], "protocol": 99}))
    assert declined.args == [messages.Declined("protocol", "99")]
    qtbot.waitUntil(lambda: is_dropped(old))


def test_a_silent_client_is_dropped(qtbot, monkeypatch, link, client):
    monkeypatch.setattr(listener, "HELLO_MS", 50)
    silent = client()
    qtbot.waitUntil(lambda: is_dropped(silent), timeout=1000)
    assert not link.is_connected()


def test_who_never_says_hello_takes_the_place_of_no_debuggee(link, client, qtbot):
    """80 that are silent, the debuggee, and 20 more before it has said its Hello."""
    silent: list[Client] = []
    for _ in range(8):
        silent += [client() for _ in range(10)]
        qtbot.waitUntil(lambda: len(link._listener._callers) == min(len(silent), listener.MOST_CALLERS))
    friend = client()
    silent += [client() for _ in range(20)]
    qtbot.waitUntil(lambda: is_dropped(silent[30]))
    with qtbot.waitSignal(link.connected):
        friend.sendall(hello(link))


def test_no_more_than_so_many_wait_to_be_heard(link, client, qtbot, monkeypatch):
    monkeypatch.setattr(listener, "MOST_CALLERS", 5)
    silent = [client() for _ in range(12)]
    qtbot.waitUntil(lambda: all(map(is_dropped, silent[:7])))
    assert not any(map(is_dropped, silent[7:]))


def test_hello_may_come_byte_by_byte(link, client, qtbot):
    slow = client()
    data = hello(link)
    pieces = iter([data[i : i + 7] for i in range(0, len(data), 7)])
    timer = QTimer(interval=1)
    timer.timeout.connect(lambda: slow.sendall(next(pieces, b"")))
    with qtbot.waitSignal(link.connected):
        timer.start()


def test_there_is_no_second_client(link, client, qtbot):
    waiting = client()
    with qtbot.waitSignal(link.connected):
        client().sendall(hello(link))
    qtbot.waitUntil(lambda: is_dropped(waiting))
    with pytest.raises(ConnectionRefusedError):
        client()


def test_what_comes_with_the_hello_is_heard(link, client, qtbot):
    with qtbot.waitSignal(link.received) as received:
        client().sendall(hello(link) + resumed(5))
    assert received.args == [messages.Resumed(5)]


@pytest.mark.parametrize(
    "data",
    [
        struct.pack("<I", 0xFFFFFFFF),
        struct.pack("<I", 3) + b"[1]",
        framing.pack({"message": "Nonsense"}),
        framing.pack({"message": "Resumed"}),
        framing.pack({"message": "Resumed", "stop": "1"}),
        framing.pack({"message": "Resumed", "stop": 1, "more": 2}),
        codec.encode(messages.Pause()),
        codec.encode(messages.Hello(1, "", 1, "", "")),
    ],
    ids=["oversized", "list", "kind", "missing", "type", "unknown", "window's", "hello"],
)
def test_what_is_not_our_language_ends_the_conversation(link, talking, qtbot, data):
    heard = []
    link.received.connect(heard.append)
    with qtbot.waitSignal(link.broke) as broke:
        talking.sendall(resumed(1) + data + resumed(2))
    assert heard == [messages.Resumed(1)]
    assert broke.args[0] not in ("", "closed")
    assert not link.is_connected()
    qtbot.waitUntil(lambda: is_dropped(talking))


@pytest.mark.parametrize("cut", [0, 3, 10])
def test_the_end_of_the_client_is_told_after_its_last_message(link, talking, qtbot, cut):
    heard = []
    link.received.connect(heard.append)
    with qtbot.waitSignal(link.broke) as broke:
        talking.sendall(resumed(1) + resumed(2)[:cut])
        talking.close()
    assert heard == [messages.Resumed(1)]
    assert broke.args == ["closed"]


def test_reading_gives_way_to_other_work(link, talking, qtbot, monkeypatch):
    monkeypatch.setattr(link_module, "READ_SECONDS", -1.0)
    seen = []
    link.received.connect(lambda message: seen.append(message.stop))
    timer = QTimer(interval=0)
    timer.timeout.connect(lambda: seen.append("other work"))
    timer.start()
    with qtbot.waitSignal(link.broke):
        talking.sendall(b"".join(map(resumed, range(20))))
        talking.close()
    timer.stop()
    assert [entry for entry in seen if entry != "other work"] == list(range(20))
    assert "other work" in seen[seen.index(5) : seen.index(15)]


def test_who_hears_a_message_may_close(link, talking, qtbot):
    heard = []
    link.received.connect(lambda message: (heard.append(message), link.close()))
    talking.sendall(resumed(1) + resumed(2))
    qtbot.waitUntil(lambda: is_dropped(talking))
    assert heard == [messages.Resumed(1)]


def test_without_a_client_nothing_is_sent(link):
    link.send(messages.Pause())
    assert not link.is_connected()


def test_what_comes_just_before_we_say_something_is_heard(link, talking, qtbot):
    with qtbot.waitSignal(link.received) as received:
        talking.sendall(resumed(1))
        link.send(messages.Pause())
    assert received.args == [messages.Resumed(1)]


def test_what_was_said_before_the_client_went_is_heard_whatever_we_say(link, talking, qtbot):
    """Nothing was read yet when the window, which was busy, asks its questions."""
    said = []
    link.received.connect(said.append)
    link.broke.connect(said.append)
    talking.sendall(b"".join(map(resumed, range(50))))
    talking.close()
    with qtbot.waitSignal(link.broke):
        for _ in range(3):
            link.send(messages.Pause())
        assert said == []  # not within our own asking
    assert said == [*map(messages.Resumed, range(50)), "closed"]


def test_to_a_client_that_went_nothing_is_sent_and_nothing_is_wrong(link, talking, qtbot):
    with qtbot.waitSignal(link.broke):
        talking.close()
        for _ in range(4):  # the first is what the system finds it closed by
            link.send(messages.Pause())
    link.send(messages.Pause())
    assert not link.is_connected()


def test_what_has_come_can_be_heard_at_once(link, talking, qtbot):
    heard = []
    link.received.connect(heard.append)
    talking.sendall(resumed(1) + resumed(2) + resumed(3)[:5])
    link.hear()
    assert heard == [messages.Resumed(1), messages.Resumed(2)]
    with qtbot.waitSignal(link.received):
        talking.sendall(resumed(3)[5:])
    assert heard[2:] == [messages.Resumed(3)]


def test_what_is_wrong_is_told_in_its_turn_only(link, talking, qtbot):
    told = []
    link.broke.connect(told.append)
    talking.sendall(resumed(1) + codec.encode(messages.Pause()))
    with qtbot.waitSignal(link.broke):
        link.hear()
        assert told == []
    assert told == ["Pause is not for a debuggee to say"]


def test_a_conversation_that_nobody_hangs_up_is_finished_by_us(link, talking, qtbot, monkeypatch):
    monkeypatch.setattr(link_module, "READ_SECONDS", -1.0)
    heard = []
    link.received.connect(heard.append)
    talking.sendall(b"".join(map(resumed, range(20))))
    with qtbot.waitSignal(link.broke) as broke:
        link.finish()
    assert (len(heard), broke.args) == (20, ["closed"])
    qtbot.waitUntil(lambda: is_dropped(talking))


def test_large_buffers_arrive_whole(link, talking, qtbot):
    count = 1 << 20
    values = messages.Array("f8", (count,), bytes(8 * count))
    iterations = messages.Array("i8", (count,), bytes(8 * count))
    data = memoryview(codec.encode(messages.LossPoints(1, iterations, values)))
    timer = QTimer(interval=0)
    sent = 0

    def push() -> None:
        nonlocal sent
        try:
            sent += talking.send(data[sent : sent + (1 << 20)])
        except BlockingIOError:
            return

    timer.timeout.connect(push)
    with qtbot.waitSignal(link.received) as received:
        timer.start()
    timer.stop()
    assert received.args[0].values.shape == (count,)


def test_a_debuggee_that_tells_more_than_can_be_heard_has_to_wait(link, client, qtbot, monkeypatch):
    """What waits here has a bound; the rest waits in the system, and then the debuggee does."""
    most, count = 64 << 10, 400
    monkeypatch.setattr(link_module, "MOST_BYTES", most)
    monkeypatch.setattr(link_module, "READ_SECONDS", -1.0)  # one message in each turn
    numbers = messages.Array("f8", (512,), bytes(8 * 512))
    points = codec.encode(messages.LossPoints(1, messages.Array("i8", (512,), bytes(8 * 512)), numbers))
    talking = client()
    with qtbot.waitSignal(link.connected):
        talking.sendall(hello(link))
    talking.setblocking(True)
    sizes: list[int] = []
    link.received.connect(lambda message: sizes.append(link._unpacker.size()))
    telling = threading.Thread(target=talking.sendall, args=(points * count,))
    telling.start()
    qtbot.waitUntil(lambda: len(sizes) == count, timeout=20_000)
    telling.join()
    assert max(sizes) <= 2 * most
