"""Turns a socket's bytes into messages and back, for one debuggee; works in the window's thread, in short turns."""

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

from .listener import ALONE, Listener

READ_SECONDS = 0.008  # seconds of one turn of the event loop
PIECE_BYTES = 256 << 10
MOST_BYTES = 8 << 20  # received and not passed on yet, after which a debuggee has to wait
MOST_PIECES = 64  # pieces read at once, more than a system holds for a debuggee that has gone


class Link(QObject):
    """Waits for a debuggee, then carries messages both ways until either side closes.

    Bytes that are no message of a debuggee end the connection: `broke` passes the reason, "closed" if the debuggee hung
    up. Received bytes are always read from the socket before anything that may fail: after a failed write to a debuggee
    that has gone, Qt discards what was not read yet, and that may tell how the debuggee ended.
    """

    connected = Signal(object)  # Hello
    declined = Signal(object)  # Declined
    received = Signal(object)  # a message
    broke = Signal(str)

    def __init__(self, parent: QObject | None = None, listener: Listener | None = None, rank: int = ALONE) -> None:
        """`listener`: shared with other ranks; then only the client that says it is `rank` is ours."""
        super().__init__(parent)
        self._rank = rank
        self._socket: QTcpSocket | None = None
        self._unpacker = Unpacker()
        self._listener = listener or Listener(self)
        self._listener.accepted.connect(self._adopt)
        self._listener.declined.connect(self.declined)
        self._fault = ""  # why the received bytes are no message of a debuggee
        self._is_over = False  # only what was read already is still passed on
        self._is_behind = False  # messages wait to be passed on
        self._later = QTimer(self, singleShot=True, interval=0)
        self._later.timeout.connect(self._read)

    def listen(self) -> bool:
        return self._listener.listen()

    def address(self) -> str:
        """Returns the address for the debuggee with the token, "port:token"."""
        return self._listener.address()

    def is_connected(self) -> bool:
        return self._socket is not None

    def send(self, message: Any) -> None:
        """Sends a message. Nothing is sent without a connection or if the debuggee has gone: see `is_connected`. No
        message is passed on meanwhile."""
        self._take()
        if self._socket is not None and self._is_open():
            self._socket.write(codec.encode(message))
            self._socket.flush()

    def hear(self) -> None:
        """Passes on all messages received so far, at once."""
        self._take()
        self._tell(math.inf)
        self._later.start()

    def finish(self) -> None:
        """Called when the debuggee has gone: passes on what was received, in turns, and then emits `broke`, even if
        somebody else keeps the connection open."""
        self._take()
        self._is_over = True
        self._later.start()

    def break_off(self, reason: str) -> None:
        """Ends the connection because of a message's content; emits `broke`."""
        self._break(reason)

    def close(self) -> None:
        """Ends the connection, or the waiting for one; emits nothing."""
        if self._rank == ALONE:
            self._listener.close()
        self._later.stop()
        if self._socket is not None:
            socket, self._socket = self._socket, None
            socket.readyRead.disconnect(self._read)
            socket.disconnected.disconnect(self._later.start)
            socket.disconnected.connect(socket.deleteLater)
            socket.disconnectFromHost()

    def _adopt(self, socket: QTcpSocket, unpacker: Unpacker, hello: messages.Hello) -> None:
        if self._socket is not None or self._rank not in (ALONE, hello.rank):
            return
        socket.setParent(self)
        socket.setSocketOption(QAbstractSocket.SocketOption.LowDelayOption, 1)
        socket.setReadBufferSize(MOST_BYTES)
        socket.readyRead.connect(self._read)
        socket.disconnected.connect(self._later.start)  # not inside a write of ours that finds this out
        self._socket, self._unpacker = socket, unpacker
        self._later.start()  # something may have come after the Hello
        self.connected.emit(hello)

    def _is_open(self) -> bool:
        return self._socket is not None and self._socket.state() is QAbstractSocket.SocketState.ConnectedState

    def _take(self) -> None:
        """Reads all received bytes, also those that Qt has not read yet; they are passed on in a later turn at the
        latest."""
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
        if not self._is_behind or self._unpacker.size() < MOST_BYTES:
            self._take_from_qt()
        self._is_behind = not self._tell(time.monotonic() + READ_SECONDS)
        if self._is_behind or (self._socket is not None and self._socket.bytesAvailable()):
            self._later.start()
        elif self._socket is not None and (self._fault or self._is_over or not self._is_open()):
            self._break(self._fault or "closed")

    def _tell(self, until: float) -> bool:
        """Passes on messages, at least one, until the time `until`; returns whether all are passed on."""
        while (message := self._next()) is not None:
            self.received.emit(message)
            if time.monotonic() > until:
                return False
        return True

    def _next(self) -> Any:
        """Returns the next complete message, or None; whoever gets one may close the link."""
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
    """Returns the bytes that the system has received and nobody has read. Never waits, as Qt's sockets never do."""
    pieces: list[bytes] = []
    own = sockets.socket(fileno=descriptor)
    try:
        while len(pieces) < MOST_PIECES and (piece := own.recv(PIECE_BYTES)):
            pieces.append(piece)
    except OSError:  # BlockingIOError: nothing more; or the other end has gone
        pass
    finally:
        own.detach()
    return b"".join(pieces)
