"""Any bytes in any pieces: the receiver raises errors of the declared kind only, and holds no more than the caps allow."""

from __future__ import annotations

import json
import random
import struct
import typing
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.wire import codec, framing, messages
from inspector.wire.framing import Unpacker, WireError
from inspector.wire.messages import MESSAGES
from tests.examples import examples

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)
HEADS = st.sampled_from(sorted(MESSAGES)).flatmap(
    lambda kind: st.fixed_dictionaries(
        {"message": st.just(kind), **{name: JSON for name in typing.get_type_hints(MESSAGES[kind])}},
        optional={"buffers": JSON},
    )
)


def framed(head: bytes) -> bytes:
    return struct.pack("<I", len(head)) + head


FRAMES = (
    st.binary(max_size=60)
    | st.binary(max_size=60).map(framed)
    | HEADS.map(lambda head: framed(json.dumps(head).encode()))
    | st.just(codec.encode(messages.Go(3, "phase")))
)


def heard(pieces: Iterable[bytes]) -> list[object]:
    """The messages, up to the first thing that is none."""
    unpacker, got = Unpacker(), []
    try:
        for piece in pieces:
            unpacker.feed(piece)
            for frame in unpacker.frames():
                got.append(codec.decode(*frame))
    except WireError:
        pass
    return got


@examples(300)
@given(st.lists(FRAMES, max_size=5), st.lists(st.integers(1, 40), min_size=1, max_size=8))
def test_any_bytes_in_any_pieces_are_messages_or_a_wire_error(frames, sizes):
    data, pieces, at, turn = b"".join(frames), [], 0, 0
    while at < len(data):
        pieces.append(data[at : at + sizes[turn % len(sizes)]])
        at, turn = at + len(pieces[-1]), turn + 1
    assert repr(heard(pieces)) == repr(heard([data]))  # a NaN is like itself only in writing
    assert all(type(message) is MESSAGES[type(message).__name__] for message in heard([data]))


@given(st.lists(FRAMES, max_size=3), st.integers(0, 200), st.integers(0, 7))
def test_a_flipped_bit_is_a_message_or_a_wire_error(frames, place, bit):
    data = bytearray(b"".join([codec.encode(messages.Resumed(5)), *frames]))
    data[place % len(data)] ^= 1 << bit
    heard([bytes(data)])


def test_a_hundred_thousand_random_frames():
    """Random bytes framed correctly, and messages with one wrong field: each is refused, none is misread."""
    chance = random.Random(0)
    go = {"message": "Go", "stop": 1, "unit": "phase"}
    wrong = [None, True, 1.5, -1, "1", [], {}, [[1]], float("nan"), 1 << 80]
    for _ in range(50_000):
        with pytest.raises(WireError):
            decoded(framed(chance.randbytes(chance.randrange(40))))
    for _ in range(50_000):
        head = {**go, chance.choice(["stop", "unit", "message", "buffers", "more"]): chance.choice(wrong)}
        try:
            assert isinstance(decoded(framed(json.dumps(head).encode())), messages.Go)
        except WireError:
            continue


def decoded(data: bytes) -> object:
    unpacker = Unpacker()
    unpacker.feed(data)
    (frame,) = unpacker.frames()
    return codec.decode(*frame)


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e400", "1.0", "true", "null", '"1"'])
def test_what_is_no_integer_can_not_stand_where_an_integer_belongs(number):
    with pytest.raises(WireError):
        decoded(framed(b'{"message":"Resumed","stop":%s}' % number.encode()))


@pytest.mark.parametrize("opening", [b"[", b'{"a":', b'{"message":"Resumed","stop":['])
def test_what_is_nested_to_death_is_refused(opening):
    with pytest.raises(WireError):
        decoded(framed(opening * 200_000))


def test_an_integer_of_a_million_digits_is_refused():
    with pytest.raises(WireError):
        decoded(framed(b'{"message":"Resumed","stop":' + b"9" * 1_000_000 + b"}"))


def test_a_receiver_holds_no_more_than_the_head_that_was_announced():
    """What comes before a head is whole stays below its cap; a greater one is refused at its first four bytes."""
    unpacker = Unpacker()
    unpacker.feed(struct.pack("<I", framing.MAX_HEAD_BYTES + 1))
    with pytest.raises(WireError):
        next(unpacker.frames())
    assert len(unpacker._bytes) == 4


def test_buffers_that_are_announced_and_never_come_are_not_allocated():
    unpacker = Unpacker()
    unpacker.feed(framed(b'{"message":"Batch","buffers":[["u1",[%d]]]}' % framing.MAX_BODY_BYTES))
    assert list(unpacker.frames()) == []
    assert len(unpacker._bytes) == 0
