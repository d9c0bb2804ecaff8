"""Socket ⇄ messages: one conversation with one debuggee, on the window's own thread and never for long."""

from __future__ import annotations

import time
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtNetwork import QAbstractSocket, QTcpSocket

from inspector.wire import codec, messages
from inspector.wire.framing import Unpacker, WireError

from . import sense
from .listener import Listener
from .plainly import plainly

READ_SECONDS = 0.008  # of one turn of the event loop
CHUNK_BYTES = 256 << 10

_AFTER_HELLO = frozenset(messages.DEBUGGEE_MESSAGES) - {messages.Hello}


class Link(QObject):
    """Waits for a debuggee, then carries messages both ways until either side closes.

    What is no message of a debuggee ends the conversation: `broke` tells why, "closed" when the debuggee hung up.
    """

    connected = Signal(object)  # Hello
    declined = Signal(object)  # Declined
    received = Signal(object)  # a message
    broke = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._socket: QTcpSocket | None = None
        self._unpacker = Unpacker()
        self._listener = Listener(self)
        self._listener.accepted.connect(self._adopt)
        self._listener.declined.connect(self.declined)
        self._later = QTimer(self, singleShot=True, interval=0)
        self._later.timeout.connect(self._read)

    def listen(self) -> bool:
        return self._listener.listen()

    def address(self) -> str:
        """What the debuggee needs to find and to convince us, "port:token"."""
        return self._listener.address()

    def is_connected(self) -> bool:
        return self._socket is not None

    def send(self, message: Any) -> None:
        """Without a connection nothing is sent: whoever must know asks `is_connected`."""
        if self._socket is not None:
            self._socket.write(codec.encode(message))
            self._socket.flush()

    def close(self) -> None:
        """Ends the conversation, and listening for one; says nothing."""
        self._listener.close()
        self._later.stop()
        if self._socket is not None:
            socket, self._socket = self._socket, None
            socket.readyRead.disconnect(self._read)
            socket.disconnected.disconnect(self._read)
            socket.disconnected.connect(socket.deleteLater)
            socket.disconnectFromHost()

    def _adopt(self, socket: QTcpSocket, unpacker: Unpacker, hello: messages.Hello) -> None:
        socket.setParent(self)
        socket.setSocketOption(QAbstractSocket.SocketOption.LowDelayOption, 1)
        socket.readyRead.connect(self._read)
        socket.disconnected.connect(self._read)
        self._socket, self._unpacker = socket, unpacker
        self._later.start()  # something may have come behind the Hello
        self.connected.emit(hello)

    def _read(self) -> None:
        until = time.monotonic() + READ_SECONDS
        try:
            while (message := self._next()) is not None:
                self.received.emit(message)
                if time.monotonic() > until:
                    self._later.start()
                    return
        except WireError as error:
            self._break(str(error))
            return
        if self._socket is not None and self._socket.state() is QAbstractSocket.SocketState.UnconnectedState:
            self._break("closed")

    def _next(self) -> Any:
        """The next whole message, None when there is none yet; whoever hears one may close the link."""
        if self._socket is None:
            return None
        while (frame := next(self._unpacker.frames(), None)) is None:
            if not self._socket.bytesAvailable():
                return None
            self._unpacker.feed(bytes(self._socket.read(CHUNK_BYTES).data()))
        message = codec.decode(*frame)
        if type(message) not in _AFTER_HELLO:
            raise WireError(f"{type(message).__name__} is not for a debuggee to say")
        sense.check(message)
        return plainly(message)

    def _break(self, reason: str) -> None:
        self.close()
        self.broke.emit(reason)
