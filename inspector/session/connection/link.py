"""Socket ⇄ messages: one conversation with one debuggee, on the window's own thread and never for long."""

from __future__ import annotations

import math
import socket as sockets
import time
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtNetwork import QAbstractSocket, QTcpSocket

from inspector.conversation.sense.arriving import arrived
from inspector.wire import codec, messages
from inspector.wire.framing import Unpacker, WireError

from .listener import Listener

READ_SECONDS = 0.008  # of one turn of the event loop
PIECE_BYTES = 256 << 10
MOST_PIECES = 64  # taken at once: more than a system keeps for one that has gone


class Link(QObject):
    """Waits for a debuggee, then carries messages both ways until either side closes.

    What is no message of a debuggee ends the conversation: `broke` tells why, "closed" when the debuggee hung up.
    Whatever has come is taken from the socket before anything is done with it that may fail: a write to a debuggee that
    has gone makes Qt forget what was not read yet, and that is how the debuggee ended.
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
        self._fault = ""  # why what comes is no message of a debuggee
        self._is_over = False  # nothing more is read than what has been taken
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
        """Without a connection nothing is sent, or where the debuggee has gone: whoever must know asks `is_connected`.
        Nothing is heard meanwhile."""
        self._take()
        if self._socket is not None and self._is_open():
            self._socket.write(codec.encode(message))
            self._socket.flush()

    def hear(self) -> None:
        """Tells at once of all messages that have come by now."""
        self._take()
        self._tell(math.inf)
        self._later.start()

    def finish(self) -> None:
        """The debuggee has gone: what has come by now is told, a piece after the other, and then `broke` comes, also
        where somebody else keeps the connection open."""
        self._take()
        self._is_over = True
        self._later.start()

    def break_off(self, reason: str) -> None:
        """Ends the conversation for what was said in it; `broke` tells."""
        self._break(reason)

    def close(self) -> None:
        """Ends the conversation, and listening for one; says nothing."""
        self._listener.close()
        self._later.stop()
        if self._socket is not None:
            socket, self._socket = self._socket, None
            socket.readyRead.disconnect(self._read)
            socket.disconnected.disconnect(self._later.start)
            socket.disconnected.connect(socket.deleteLater)
            socket.disconnectFromHost()

    def _adopt(self, socket: QTcpSocket, unpacker: Unpacker, hello: messages.Hello) -> None:
        socket.setParent(self)
        socket.setSocketOption(QAbstractSocket.SocketOption.LowDelayOption, 1)
        socket.readyRead.connect(self._read)
        socket.disconnected.connect(self._later.start)  # not within a write of ours that finds it so
        self._socket, self._unpacker = socket, unpacker
        self._later.start()  # something may have come behind the Hello
        self.connected.emit(hello)

    def _is_open(self) -> bool:
        return self._socket is not None and self._socket.state() is QAbstractSocket.SocketState.ConnectedState

    def _take(self) -> None:
        """All that has come, what Qt has not read yet as well: it is told in a turn of its own, if not before."""
        self._take_from_qt()
        if self._socket is not None and self._is_open():
            unread = _unread(int(self._socket.socketDescriptor()))
            self._unpacker.feed(unread)
            if unread:
                self._later.start()

    def _take_from_qt(self) -> None:
        if self._socket is not None and self._socket.bytesAvailable():
            self._unpacker.feed(bytes(self._socket.readAll().data()))

    def _read(self) -> None:
        self._take_from_qt()
        if not self._tell(time.monotonic() + READ_SECONDS):
            self._later.start()
        elif self._socket is not None and (self._fault or self._is_over or not self._is_open()):
            self._break(self._fault or "closed")

    def _tell(self, until: float) -> bool:
        """Of the messages that have been taken, whether all are told by then; of at least one."""
        while (message := self._next()) is not None:
            self.received.emit(message)
            if time.monotonic() > until:
                return False
        return True

    def _next(self) -> Any:
        """The next whole message, None when there is none yet; whoever hears one may close the link."""
        try:
            frame = next(self._unpacker.frames(), None) if self._socket is not None and not self._fault else None
            return arrived(*frame) if frame is not None else None
        except WireError as error:
            self._fault = str(error)
            return None

    def _break(self, reason: str) -> None:
        self.close()
        self.broke.emit(reason)


def _unread(descriptor: int) -> bytes:
    """What the system has received and not given to anybody; never waits, as Qt's sockets never do."""
    pieces: list[bytes] = []
    own = sockets.socket(fileno=descriptor)
    try:
        while len(pieces) < MOST_PIECES and (piece := own.recv(PIECE_BYTES)):
            pieces.append(piece)
    except OSError:  # BlockingIOError: that was all; or the other end has gone
        pass
    finally:
        own.detach()
    return b"".join(pieces)
