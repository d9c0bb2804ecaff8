"""Frames as a pure function of bytes: `u32 head length | JSON head | raw buffers`, little-endian, with size limits."""

from __future__ import annotations

import json
import math
import struct
from collections.abc import Iterator
from typing import Any

MAX_HEAD_BYTES = 64 << 20
MAX_BODY_BYTES = 256 << 20
MAX_BUFFERS = 64
ITEM_BYTES = {
    "u1": 1, "u2": 2, "u4": 4, "u8": 8, "i1": 1, "i2": 2, "i4": 4, "i8": 8, "f4": 4, "f8": 8, "c8": 8, "c16": 16,
}  # fmt: skip

_LENGTH = struct.Struct("<I")


class WireError(Exception):
    """The received bytes are no valid frame or message; the connection can not be trusted any more."""


def pack(head: dict[str, Any], buffers: list[tuple[str, tuple[int, ...], bytes]] | None = None) -> bytes:
    """Returns one frame. `buffers`: (dtype, shape, data) of each; dtypes and shapes go into the head."""
    buffers = buffers or []
    described = {**head, "buffers": [[dtype, list(shape)] for dtype, shape, _ in buffers]} if buffers else head
    written = json.dumps(described, separators=(",", ":"), ensure_ascii=False)
    text = written.encode("utf-8", "backslashreplace")  # half of a surrogate pair is written as JSON itself does
    return b"".join([_LENGTH.pack(len(text)), text, *(data for _, _, data in buffers)])


class Unpacker:
    """Collects bytes as they arrive and yields complete frames."""

    def __init__(self) -> None:
        self._bytes = bytearray()
        self._head: dict[str, Any] | None = None
        self._sizes: list[int] = []

    def feed(self, data: bytes) -> None:
        self._bytes += data

    def size(self) -> int:
        """Returns how many bytes wait."""
        return len(self._bytes)

    def frames(self) -> Iterator[tuple[dict[str, Any], list[tuple[str, tuple[int, ...], bytes]]]]:
        """Yields (head, buffers) of every complete frame. Raises WireError if the bytes can not be a frame."""
        while (frame := self._next()) is not None:
            yield frame

    def _next(self) -> tuple[dict[str, Any], list[tuple[str, tuple[int, ...], bytes]]] | None:
        if self._head is None and not self._read_head():
            return None
        if len(self._bytes) < sum(self._sizes):
            return None
        head, self._head = self._head, None
        assert head is not None
        described = head.pop("buffers", [])
        return head, [(d, tuple(s), self._take(n)) for (d, s), n in zip(described, self._sizes)]

    def _read_head(self) -> bool:
        if len(self._bytes) < _LENGTH.size:
            return False
        (length,) = _LENGTH.unpack_from(self._bytes)
        if length > MAX_HEAD_BYTES:
            raise WireError(f"head of {length} bytes")
        if len(self._bytes) < _LENGTH.size + length:
            return False
        self._take(_LENGTH.size)
        self._head = _parse(self._take(length))
        self._sizes = _sizes(self._head.get("buffers", []))
        return True

    def _take(self, count: int) -> bytes:
        data = bytes(memoryview(self._bytes)[:count])
        del self._bytes[:count]
        return data


def _parse(text: bytes) -> dict[str, Any]:
    try:
        head = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise WireError(f"head is not JSON: {type(error).__name__}") from None
    if not isinstance(head, dict):
        raise WireError("head is not an object")
    return head


def _sizes(described: Any) -> list[int]:
    """Returns the bytes of each buffer: the product of its shape times the size of its dtype."""
    if not isinstance(described, list) or len(described) > MAX_BUFFERS:
        raise WireError("buffers are not described by a short list")
    sizes = [_size(entry) for entry in described]
    if sum(sizes) > MAX_BODY_BYTES:
        raise WireError(f"{sum(sizes)} bytes of buffers")
    return sizes


def _size(entry: Any) -> int:
    if not (isinstance(entry, list) and len(entry) == 2 and isinstance(entry[1], list) and len(entry[1]) <= 64):
        raise WireError("a buffer is described by [dtype, shape]")
    dtype, shape = entry
    if not isinstance(dtype, str) or dtype not in ITEM_BYTES:
        raise WireError("unknown dtype")
    if not all(type(extent) is int and 0 <= extent <= MAX_BODY_BYTES for extent in shape):
        raise WireError("a shape is made of integers from 0")
    return math.prod(shape) * ITEM_BYTES[dtype]
