"""Every text that a debuggee can send arrives as it can be shown; what is a name of a file, or goes back, exactly."""

from __future__ import annotations

import dataclasses
import types
import typing
from typing import Any

import pytest

from inspector.conversation.sense.plainly import EXACT, FILE, LINES, plainly
from inspector.wire.arrays import Array
from inspector.wire.messages import DEBUGGEE_MESSAGES, Look, Structure
from tests.unit.wire.test_plain_text import hidden

HOSTILE = "<b>\u202e\u2066\x00\x1b\n\ud800"
PLAIN = {str: HOSTILE, int: 1, float: 0.5, bool: True, Array: Array("i4", (0,), b"")}


def filled(cls: Any, text: str = HOSTILE) -> Any:
    """A message in which every text is this one."""
    hints = typing.get_type_hints(cls)
    return cls(**{field.name: value(hints[field.name], text) for field in dataclasses.fields(cls)})


def value(hint: Any, text: str) -> Any:
    if typing.get_origin(hint) in (types.UnionType, typing.Union):
        return value(next(arm for arm in hint.__args__ if arm is not types.NoneType), text)
    if typing.get_origin(hint) is tuple:
        return (value(hint.__args__[0], text),) * 2
    if hint is str:
        return text
    return PLAIN[hint] if hint in PLAIN else filled(hint, text)


def texts(part: Any, where: str = "") -> list[tuple[str, str]]:
    """(class and field, text) of every text in a message."""
    if isinstance(part, str):
        return [(where, part)]
    if isinstance(part, tuple):
        return [found for item in part for found in texts(item, where)]
    if not dataclasses.is_dataclass(part) or isinstance(part, Array):
        return []
    fields = [(f"{type(part).__name__}.{field.name}", getattr(part, field.name)) for field in dataclasses.fields(part)]
    return [found for name, item in fields for found in texts(item, name)]


def is_exact(where: str) -> bool:
    return where in EXACT or where.partition(".")[2] == FILE


@pytest.mark.parametrize("cls", DEBUGGEE_MESSAGES, ids=lambda cls: cls.__name__)
def test_every_text_of_every_message_is_plain(cls):
    told = texts(plainly(filled(cls)))
    assert {where for where, text in told if text == HOSTILE} == {where for where, _ in told if is_exact(where)}
    for where, text in told:
        if not is_exact(where):
            assert not hidden(text.replace("\n", "") if where in LINES else text), where


@pytest.mark.parametrize("cls", DEBUGGEE_MESSAGES, ids=lambda cls: cls.__name__)
def test_no_text_has_a_hundred_thousand_characters(cls):
    told = texts(plainly(filled(cls, "x" * 200_000)))
    assert {len(text) for where, text in told if not is_exact(where)} <= {500, 100_000}


@pytest.mark.parametrize("cls", DEBUGGEE_MESSAGES, ids=lambda cls: cls.__name__)
def test_what_is_plain_already_is_not_made_anew(cls):
    message = filled(cls, "model.conv1")
    assert plainly(message) is message


def test_the_names_of_fields_are_those_of_the_wire():
    known = {where for cls in DEBUGGEE_MESSAGES for where, _ in texts(filled(cls))}
    assert EXACT | LINES <= known


def test_a_large_model_keeps_its_names_and_shows_the_strange_one():
    looks = (Look("module", "Linear", "a\nb", (), "", "", 0, False),)
    words = (*(f"layer{number}" for number in range(1000)), "line\nbreak")
    empty = Array("i4", (0,), b"")
    told = plainly(Structure(0, 1, 1, 0, True, empty, empty, empty, empty, words, looks))
    assert told.words == (*words[:-1], "line\\nbreak") and told.styles[0].detail == "a\\nb"
