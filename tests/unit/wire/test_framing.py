"""Frames, whole, in pieces, and what can be no frame."""

from __future__ import annotations

import json
import math
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.wire import framing
from inspector.wire.framing import Unpacker, WireError, pack

SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63)
    | st.floats(allow_nan=False)
    | st.text(st.characters(exclude_categories=["Cs"]))
)
HEADS = st.dictionaries(st.text("abcdef", min_size=1), SCALARS | st.lists(SCALARS), max_size=5)


@st.composite
def buffers(draw: st.DrawFn) -> list[tuple[str, tuple[int, ...], bytes]]:
    made = []
    for _ in range(draw(st.integers(0, 4))):
        dtype = draw(st.sampled_from(sorted(framing.ITEM_BYTES)))
        shape = tuple(draw(st.lists(st.integers(0, 4), max_size=3)))
        made.append((dtype, shape, draw(st.binary(**_exactly(math.prod(shape) * framing.ITEM_BYTES[dtype])))))
    return made


def _exactly(count: int) -> dict[str, int]:
    return {"min_size": count, "max_size": count}


@given(st.lists(st.tuples(HEADS, buffers()), max_size=4), st.integers(1, 50))
def test_frames_survive_any_cutting(frames, size):
    data = b"".join(pack(head, parts) for head, parts in frames)
    unpacker, got = Unpacker(), []
    for i in range(0, len(data), size):
        unpacker.feed(data[i : i + size])
        got += unpacker.frames()
    assert got == frames


@given(st.binary(max_size=200))
def test_random_bytes_raise_only_wire_errors(data):
    drain(data)


@given(st.binary(max_size=100))
def test_random_heads_raise_only_wire_errors(head):
    drain(framed(head))


@given(st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=3), max_leaves=10))
def test_random_buffer_descriptions_raise_only_wire_errors(described):
    drain(framed(json.dumps({"buffers": described}).encode()) + bytes(100))


def drain(data: bytes) -> None:
    unpacker = Unpacker()
    unpacker.feed(data)
    try:
        list(unpacker.frames())
    except WireError:
        return


def framed(head: bytes) -> bytes:
    return struct.pack("<I", len(head)) + head


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"[]",
        b"nonsense",
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"buffers": 1}',
        b'{"buffers": [["f4"]]}',
        b'{"buffers": [["f2", [1]]]}',
        b'{"buffers": [[["f4"], [1]]]}',
        b'{"buffers": [["f4", [-1]]]}',
        b'{"buffers": [["f4", [true]]]}',
        b'{"buffers": [["f4", [1.5]]]}',
        b'{"buffers": [["f4", [1000000000]]]}',
        b'{"buffers": [["f8", [100000, 100000]]]}',
        b'{"buffers": [' + b'["u1", [1]],' * 64 + b'["u1", [1]]]}',
    ],
)
def test_a_head_that_makes_no_sense_is_refused(head):
    unpacker = Unpacker()
    unpacker.feed(framed(head))
    with pytest.raises(WireError):
        list(unpacker.frames())


def test_an_oversized_head_is_refused_before_it_comes():
    unpacker = Unpacker()
    unpacker.feed(struct.pack("<I", framing.MAX_HEAD_BYTES + 1))
    with pytest.raises(WireError):
        list(unpacker.frames())


def test_a_frame_is_a_length_a_head_and_its_buffers():
    data = pack({"kind": "x"}, [("u1", (2,), b"\x01\x02")])
    (length,) = struct.unpack_from("<I", data)
    assert json.loads(data[4 : 4 + length]) == {"kind": "x", "buffers": [["u1", [2]]]}
    assert data[4 + length :] == b"\x01\x02"


def test_half_of_a_surrogate_pair_arrives_as_it_was():
    """The name of a file need not be Unicode, and whoever opens it needs it exactly."""
    unpacker = Unpacker()
    unpacker.feed(pack({"file": "/tmp/\udcff.py", "name": "\ud800"}))
    assert list(unpacker.frames()) == [({"file": "/tmp/\udcff.py", "name": "\ud800"}, [])]
