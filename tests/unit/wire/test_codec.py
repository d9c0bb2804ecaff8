"""Every message there and back, and nothing but messages."""

from __future__ import annotations

import dataclasses
import math
import typing
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.wire import codec, framing, messages
from inspector.wire.framing import Unpacker, WireError
from inspector.wire.messages import MESSAGES
from tests.fuzz.words import messages_of

KINDS = st.sampled_from(sorted(MESSAGES))


def decode(data: bytes) -> Any:
    unpacker = Unpacker()
    unpacker.feed(data)
    (frame,) = unpacker.frames()
    return codec.decode(*frame)


@given(KINDS.flatmap(lambda kind: messages_of(MESSAGES[kind], ())))
def test_a_message_comes_back_as_it_was(message):
    said = codec.encode(message)
    assert codec.encode(decode(said)) == said  # a NaN is like itself only in writing


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf, 5e-324, 0.1])
def test_odd_numbers_travel_exactly(number):
    message = messages.LossValue(1, "loss", number, "", (), "float32", "cpu")
    stopped = messages.Stopped(1, None, None, 1, "batch", (), 0, 0, 0, message, 0.0, None, None)
    assert repr(decode(codec.encode(stopped)).loss.value) == repr(number)


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=4),
    max_leaves=8,
)


@given(KINDS, st.data())
def test_fields_of_any_type_raise_only_wire_errors(kind, data):
    names = typing.get_type_hints(MESSAGES[kind])
    head = {"message": kind, **{name: data.draw(JUNK) for name in names}}
    try:
        message = codec.decode(head, [])
    except WireError:
        return
    assert type(message) is MESSAGES[kind]


@given(st.dictionaries(st.text(max_size=5), JUNK))
def test_any_head_raises_only_wire_errors(head):
    with pytest.raises(WireError):
        codec.decode(head, [])


@pytest.mark.parametrize(
    "head",
    [
        {},
        {"message": None},
        {"message": ["Go"]},
        {"message": "Array"},
        {"message": "Go", "stop": 1},
        {"message": "Go", "stop": 1, "unit": "phase", "extra": 1},
        {"message": "Go", "stop": True, "unit": "phase"},
        {"message": "Go", "stop": 1.0, "unit": "phase"},
        {"message": "Go", "stop": None, "unit": "phase"},
        {"message": "LossPoints", "series": 1, "iterations": 0, "values": 0},
        {"message": "LossPoints", "series": 1, "iterations": -1, "values": "0"},
        {"message": "AskValues", "request": 1, "structure": 1, "wanted": "12"},
        {"message": "AskValues", "request": 1, "structure": 1, "wanted": [1, "2"]},
        {"message": "Ended", "sort": "exit", "code": 0, "iteration": 0, "trouble": [1]},
    ],
)
def test_what_is_no_message_is_refused(head):
    with pytest.raises(WireError):
        codec.decode(head, [])


def test_a_message_is_a_frame_that_names_it():
    assert codec.encode(messages.Go(3, "phase")) == framing.pack({"message": "Go", "stop": 3, "unit": "phase"})


def test_no_field_is_called_what_the_head_of_a_frame_is_made_of():
    for cls in MESSAGES.values():
        assert not {"message", "buffers"} & {field.name for field in dataclasses.fields(cls)}, cls
