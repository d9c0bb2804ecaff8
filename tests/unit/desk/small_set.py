"""A set in the shape of CIFAR-10, small enough to make in a test, and a server on loopback that gives it away."""

from __future__ import annotations

import dataclasses
import hashlib
import http.server
import io
import pickle
import random
import tarfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from inspector.desk.walkthrough import dataset
from inspector.desk.walkthrough.dataset import Dataset

CLASSES = ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"]
IMAGES = 40  # in each batch
NOISE = bytes(random.Random(0).randbytes(IMAGES * 3072))  # does not compress, so that the archive has some size


def files() -> dict[str, bytes]:
    """The files of the set by name, pickled as the original is."""
    made = {"batches.meta": pickle.dumps({"label_names": CLASSES})}
    for number, name in enumerate(dataset.known().files[1:]):
        pixels = np.frombuffer(NOISE, np.uint8).reshape(IMAGES, 3072) ^ number
        made[name] = pickle.dumps({"data": pixels, "labels": [i % 10 for i in range(IMAGES)]})
    return made


def archive(contents: dict[str, bytes], folder: str | None = None) -> bytes:
    """A .tar.gz with `contents` below `folder`."""
    folder = dataset.known().folder if folder is None else folder
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as tar:
        for name, data in contents.items():
            member = tarfile.TarInfo(f"{folder}/{name}" if folder else name)
            member.size = len(data)
            tar.addfile(member, io.BytesIO(data))
    return packed.getvalue()


def described(body: bytes, address: str, known: dict[str, Any] | None = None) -> Dataset:
    """What is known of a set whose archive is `body`; `known` is known otherwise."""
    size, md5 = len(body), hashlib.md5(body).hexdigest()
    facts = {"address": address, "md5": md5, "bytes": size, "room": 3 * size, "images": IMAGES}
    return dataclasses.replace(dataset.known(), **{**facts, **(known or {})})


class Server(http.server.ThreadingHTTPServer):
    """Gives `body`; the attributes say what goes wrong."""

    daemon_threads = True

    def __init__(self, body: bytes) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.body = body
        self.status = 200
        self.headers: dict[str, str] = {}
        self.cut_after: int | None = None  # bytes; then it hangs up
        self.wait_after: int | None = None  # bytes; then it waits for `go_on`
        self.go_on = threading.Event()
        self.asked: list[dict[str, str]] = []  # the headers of each request

    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/small-set.tar.gz"


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        server: Server = self.server  # type: ignore[assignment]
        server.asked.append(dict(self.headers))
        self.send_response(server.status)
        for name, value in {"Content-Length": str(len(server.body)), **server.headers}.items():
            self.send_header(name, value)
        self.end_headers()
        if server.wait_after is not None:
            self.wfile.write(server.body[: server.wait_after])
            server.go_on.wait(60)
        self.wfile.write(server.body[server.wait_after or 0 : server.cut_after])

    def log_message(self, *_: Any) -> None:
        """It says nothing."""

    def handle(self) -> None:
        try:
            super().handle()
        except ConnectionError:  # the other side has hung up, as some tests want it
            self.close_connection = True


@contextmanager
def serving(body: bytes) -> Iterator[Server]:
    with Server(body) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.go_on.set()
            server.shutdown()
            thread.join()
