"""Downloads a set into a folder: streamed to a `.part` file, summed on the way, unpacked in a worker; never half."""

from __future__ import annotations

import contextlib
import hashlib
import shutil
import tarfile
import time
import urllib.request
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from PySide6.QtCore import QLockFile, QObject, QThreadPool, QTimer, QUrl, Signal
from PySide6.QtNetwork import QNetworkAccessManager, QNetworkProxy, QNetworkReply, QNetworkRequest

from .dataset import Dataset
from .failure import Failure, of_the_disk
from .unpacking import CANCELLED, Unpacking, unfinished

PATIENCE_MS = 30_000  # without a byte
SLICE = 1 << 18  # bytes taken at once, about a millisecond of work
BUFFERED = 1 << 22  # bytes that may wait for us
NEWS_MS = 100  # between two words on the progress
SPEED_S = 3.0  # over which the speed is taken

Code, Attribute = QNetworkReply.NetworkError, QNetworkRequest.Attribute


@dataclass(frozen=True, slots=True)
class Progress:
    """`phase`: "loading" or "unpacking". Bytes, `total` 0 where it is not known; `speed` in bytes a second."""

    phase: str
    done: int
    total: int
    speed: float = 0.0


class Download(QObject):
    """One at a time; after `start` comes either `arrived` or `failed`, which leaves nothing behind."""

    progressed = Signal(object)  # Progress
    arrived = Signal()
    failed = Signal(object)  # Failure; "cancelled" where the user wished it

    def __init__(
        self,
        dataset: Dataset,
        folder: Path,
        parent: QObject | None = None,
        *,
        open_file: Callable[[Path], Any] = lambda path: open(path, "wb"),
        patience_ms: int = PATIENCE_MS,
    ) -> None:
        super().__init__(parent)
        self._dataset, self.folder = dataset, folder
        self._open_file, self._patience_ms = open_file, patience_ms
        self._part = folder / f"{dataset.archive()}.part"
        self._manager = QNetworkAccessManager(self)
        self._lock = QLockFile(str(folder / f".{dataset.archive()}.lock"))
        self._lock.setStaleLockTime(0)  # as long as its process lives
        self._pool = QThreadPool(self)
        self._more = QTimer(self, singleShot=True, interval=0)
        self._more.timeout.connect(self._take)
        self._file: Any = None
        self._reply: QNetworkReply | None = None
        self._unpacking: Unpacking | None = None
        self._is_cancelled = False
        self._done = 0  # bytes
        self._unpacked = (0, 0)  # bytes of the archive read, of how many
        self._news = QTimer(self, interval=NEWS_MS)
        self._news.timeout.connect(self._tell)

    # ── what it is told ──────────────────────────────────────────────────────────────────────────────────────────────

    def is_busy(self) -> bool:
        return self._reply is not None or self._unpacking is not None

    def done(self) -> int:
        """Bytes that have come so far."""
        return self._done

    def start(self) -> None:
        """Begins anew; what an earlier start may have left after a crash is removed first."""
        if self.is_busy():
            return
        failure = self._prepare()
        if failure is not None:
            self._lock.unlock()
            self.failed.emit(failure)
            return
        self._is_cancelled, self._done, self._sum = False, 0, hashlib.md5(usedforsecurity=False)
        self._times: deque[tuple[float, int]] = deque([(time.monotonic(), 0)])
        self._reply = self._manager.get(self._request())
        self._reply.setReadBufferSize(BUFFERED)
        for news in (self._reply.readyRead, self._reply.finished):
            news.connect(self._more.start)  # one slice at a time, however many there are
        self._news.start()
        self._tell()

    def cancel(self) -> None:
        """`failed` with "cancelled" follows."""
        self._is_cancelled = True
        if self._reply is not None:
            self._reply.abort()
        if self._unpacking is not None:
            self._unpacking.cancel()

    def close(self) -> None:
        """Ends at once, says nothing more and leaves nothing behind; a worker ends within one slice of its file."""
        self.blockSignals(True)
        self.cancel()
        self._pool.waitForDone()
        self._clear()

    # ── before ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def _prepare(self) -> Failure | None:
        """Everything is ready for the first byte, or why not."""
        if not hasattr(tarfile, "data_filter"):
            return Failure("old_python")
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            if not self._lock.tryLock(0):
                return self._why_not_locked()
            self._remove_leftovers()
            free = shutil.disk_usage(self.folder).free
            if free < self._dataset.room:
                return Failure("no_room", done=free, total=self._dataset.room)
            self._file = self._open_file(self._part)
        except OSError as error:
            return of_the_disk(error)
        return None

    def _why_not_locked(self) -> Failure:
        is_busy = self._lock.error() == QLockFile.LockError.LockFailedError
        return Failure("busy") if is_busy else Failure("not_writable")

    def _remove_leftovers(self) -> None:
        self._part.unlink(missing_ok=True)
        beside = unfinished(self.folder, self._dataset)
        if beside.exists():
            shutil.rmtree(beside)

    def _request(self) -> QNetworkRequest:
        address = self._dataset.address
        self._manager.setProxy(_proxy_for(address))
        request = QNetworkRequest(QUrl(address))
        request.setRawHeader(b"Accept-Encoding", b"identity")  # else Qt unpacks what a server calls gzip
        request.setTransferTimeout(self._patience_ms)
        return request

    # ── on the way ───────────────────────────────────────────────────────────────────────────────────────────────────

    def _take(self) -> None:
        """One slice, so that the window can draw before the next; after the last one, the conclusion."""
        reply = self._reply
        if reply is None:
            return
        if reply.bytesAvailable() and not self._is_cancelled and self._is_welcome(reply):
            failure = self._keep(bytes(reply.read(SLICE).data()))
            if failure is not None:
                self._conclude(failure)
                return
            self._more.start()
        elif reply.isFinished() or not self._is_welcome(reply):
            self._conclude(self._why_over(reply))

    def _is_welcome(self, reply: QNetworkReply) -> bool:
        """The words with which a server refuses are not the archive."""
        return reply.attribute(Attribute.HttpStatusCodeAttribute) == 200

    def _keep(self, chunk: bytes) -> Failure | None:
        self._sum.update(chunk)
        self._done += len(chunk)
        try:
            self._file.write(chunk)
        except OSError as error:
            return of_the_disk(error)
        return None

    def _total(self) -> int:
        assert self._reply is not None
        told = self._reply.header(QNetworkRequest.KnownHeaders.ContentLengthHeader)
        return int(told) if told else (0 if self._done else self._dataset.bytes)

    def _speed(self) -> float:
        now = time.monotonic()
        self._times.append((now, self._done))
        while len(self._times) > 2 and now - self._times[0][0] > SPEED_S:
            self._times.popleft()
        then, had = self._times[0]
        return (self._done - had) / max(now - then, 1e-3)

    def _tell(self) -> None:
        """Also while nothing comes: then the speed falls."""
        if self._reply is not None:
            self.progressed.emit(Progress("loading", self._done, self._total(), self._speed()))
        elif self._unpacking is not None:
            self.progressed.emit(Progress("unpacking", *self._unpacked))

    # ── afterwards ───────────────────────────────────────────────────────────────────────────────────────────────────

    def _why_over(self, reply: QNetworkReply) -> Failure | None:
        """What went wrong on the way; None where every byte is here and is what it should be."""
        if self._is_cancelled:
            return CANCELLED
        status = int(reply.attribute(Attribute.HttpStatusCodeAttribute) or 0)
        if status and status != 200:
            phrase = reply.attribute(Attribute.HttpReasonPhraseAttribute)
            return Failure("refused", str(phrase or ""), status=status)
        total = self._total()
        if reply.error() != Code.NoError or self._done < total:
            kind = _kind_of(reply.error(), self._done)
            return Failure(kind, reply.errorString(), done=self._done, total=total)
        found = self._sum.hexdigest()
        if found != self._dataset.md5:
            return Failure("checksum", expected=self._dataset.md5, found=found)
        return None

    def _conclude(self, failure: Failure | None) -> None:
        reply, self._reply = self._reply, None
        assert reply is not None
        self._more.stop()
        failure = failure or self._close_file()
        reply.abort()
        reply.deleteLater()
        if failure is not None:
            self._fail(failure)
            return
        self._unpacking = Unpacking(self._part, self.folder, self._dataset)
        self._unpacking.words.progressed.connect(self._on_unpacked)
        self._unpacking.words.ended.connect(self._on_unpacking_ended)
        self._unpacked = (0, self._done)
        self._tell()
        self._pool.start(self._unpacking)

    def _on_unpacked(self, done: int, total: int) -> None:
        self._unpacked = (done, total)

    def _on_unpacking_ended(self, failure: Failure | None) -> None:
        self._pool.waitForDone()  # it has said its last word
        self._unpacking = None
        if failure is not None:
            self._fail(failure)
            return
        self._clear()
        self.arrived.emit()

    def _fail(self, failure: Failure) -> None:
        self._clear()
        self.failed.emit(failure)

    def _close_file(self) -> Failure | None:
        """What was written last may not find room either."""
        file, self._file = self._file, None
        try:
            if file is not None:
                file.close()
        except OSError as error:
            return of_the_disk(error)
        return None

    def _clear(self) -> None:
        """The archive is not kept: neither half of one nor a whole one that was unpacked."""
        self._news.stop()
        self._close_file()
        if self._lock.isLocked():
            with contextlib.suppress(OSError):  # the disk may be gone; the next start looks again
                self._part.unlink(missing_ok=True)
            self._lock.unlock()


def _kind_of(error: QNetworkReply.NetworkError, done: int) -> str:
    if error in (Code.TimeoutError, Code.OperationCanceledError) and done:
        return "silent"  # the patience that we have is at its end
    if error == Code.SslHandshakeFailedError:
        return "insecure"
    return "cut" if done else "unreachable"


def _proxy_for(address: str) -> QNetworkProxy:
    """What the environment says (https_proxy, no_proxy); Qt's own way of asking may wait for the network."""
    parts = urlsplit(address)
    said = urllib.request.getproxies_environment().get(parts.scheme)
    if not said or urllib.request.proxy_bypass_environment(parts.hostname or ""):  # type: ignore[attr-defined]  # Python has it
        return QNetworkProxy(QNetworkProxy.ProxyType.NoProxy)
    proxy = urlsplit(said if "//" in said else f"//{said}")
    kind = QNetworkProxy.ProxyType.HttpProxy
    return QNetworkProxy(kind, proxy.hostname or "", proxy.port or 8080, proxy.username or "", proxy.password or "")
