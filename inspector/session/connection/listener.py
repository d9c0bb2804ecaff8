"""Listens on a loopback port and accepts the clients that know the token: one, or as many as there are ranks."""

from __future__ import annotations

import hmac
import secrets
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtNetwork import QHostAddress, QNetworkProxy, QTcpServer, QTcpSocket

from inspector.conversation.sense.plainly import plainly
from inspector.wire import codec, messages
from inspector.wire.framing import Unpacker, WireError

ALONE = -1  # in place of a rank: the only client
HELLO_MS = 3000  # milliseconds from connecting to the complete Hello
HELLO_BYTES = 64 << 10  # a stranger gets no more memory than this
MOST_CALLERS = 64  # clients that wait at once, more than a system hands over at a time


class Listener(QObject):
    """Listens until a client is accepted, or one for each rank. One with a wrong token, or of a rank that is not waited
    for, is dropped, and listening goes on."""

    accepted = Signal(object, object, object)  # QTcpSocket, its Unpacker, Hello
    declined = Signal(object)  # Declined: the right token, but another protocol, or a refusal

    def __init__(self, parent: QObject | None = None, ranks: int = 0) -> None:
        """`ranks`: how many of them are waited for; 0: one client, whatever rank it says."""
        super().__init__(parent)
        self._wanted = set(range(ranks)) or {ALONE}
        self._token = secrets.token_hex(32)
        self._callers: list[_Caller] = []
        self._server = QTcpServer(self)
        self._server.setProxy(QNetworkProxy(QNetworkProxy.ProxyType.NoProxy))
        self._server.newConnection.connect(self._greet)

    def listen(self) -> bool:
        return self._server.isListening() or self._server.listen(QHostAddress(QHostAddress.SpecialAddress.LocalHost), 0)

    def address(self) -> str:
        """Returns port and token, "port:token"."""
        return f"{self._server.serverPort()}:{self._token}"

    def is_listening(self) -> bool:
        return self._server.isListening()

    def close(self) -> None:
        """Stops listening and drops the waiting clients."""
        self._server.close()
        for caller in list(self._callers):
            caller.drop()

    def _greet(self) -> None:
        while (socket := self._server.nextPendingConnection()) is not None:
            if len(self._callers) >= MOST_CALLERS:
                self._callers[0].drop()  # a debuggee sends its Hello as soon as it has connected
            caller = _Caller(socket, self)
            self._callers.append(caller)
            caller.spoke.connect(self._judge)
            caller.left.connect(self._callers.remove)

    def _judge(self, caller: _Caller, head: dict[str, Any]) -> None:
        if not self._knows_token(head):
            caller.drop()
        elif "declined" in head:  # from a Python too old for the rest of the wire
            caller.drop()
            self._decline(str(head["declined"])[:20], str(head.get("detail"))[:20])
        elif head.get("protocol") != messages.PROTOCOL:
            caller.drop()
            self._decline("protocol", str(head.get("protocol"))[:20])
        else:
            self._accept(caller, head)

    def _decline(self, code: str, detail: str) -> None:
        self.declined.emit(plainly(messages.Declined(code, detail)))

    def _knows_token(self, head: dict[str, Any]) -> bool:
        """Returns whether the head has the token; read from the raw head, as another protocol's Hello may have other
        fields."""
        token = head.get("token")
        if head.get("message") != "Hello" or not isinstance(token, str):
            return False
        return hmac.compare_digest(token.encode("utf-8", "replace"), self._token.encode())

    def _accept(self, caller: _Caller, head: dict[str, Any]) -> None:
        try:
            hello = codec.decode(head, [])
        except WireError:  # a client whose Hello is malformed is a stranger
            caller.drop()
            return
        rank = ALONE if self._wanted == {ALONE} else hello.rank
        if rank not in self._wanted:
            caller.drop()
            return
        socket, unpacker = caller.hand_over()
        self._wanted.remove(rank)
        if not self._wanted:
            self.close()
        self.accepted.emit(socket, unpacker, plainly(hello))


class _Caller(QObject):
    """A connection whose first frame has not come yet."""

    spoke = Signal(object, object)  # this caller, the head of the first frame
    left = Signal(object)  # this caller

    def __init__(self, socket: QTcpSocket, parent: QObject) -> None:
        super().__init__(parent)
        self._socket = socket
        self._unpacker = Unpacker()
        self._received = 0
        self._patience = QTimer(self, singleShot=True, interval=HELLO_MS)
        self._patience.timeout.connect(self.drop)
        self._patience.start()
        socket.readyRead.connect(self._read)
        socket.disconnected.connect(self.drop)

    def drop(self) -> None:
        """Closes the connection."""
        socket, _ = self.hand_over()
        socket.abort()
        socket.deleteLater()

    def hand_over(self) -> tuple[QTcpSocket, Unpacker]:
        """Returns the socket and its unpacker, and deletes itself."""
        self._patience.stop()
        self._socket.readyRead.disconnect(self._read)
        self._socket.disconnected.disconnect(self.drop)
        self.left.emit(self)
        self.deleteLater()
        return self._socket, self._unpacker

    def _read(self) -> None:
        data = bytes(self._socket.read(HELLO_BYTES + 1 - self._received).data())
        self._received += len(data)
        self._unpacker.feed(data)
        try:
            frame = next(self._unpacker.frames(), None)
        except WireError:
            self.drop()
            return
        if frame is not None:
            self.spoke.emit(self, frame[0])
        elif self._received > HELLO_BYTES:
            self.drop()
