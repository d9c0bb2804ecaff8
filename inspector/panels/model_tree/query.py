"""The filter's language: free text for the path, and `type:` `dtype:` `device:` `grad:`, all of which must hold."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import compress, repeat
from operator import contains

from PySide6.QtCore import QCoreApplication

from inspector.panels import notation
from inspector.panels.model_tree import words
from inspector.panels.model_tree.outline import Outline

KEYS = ("type", "dtype", "device", "grad")

_TERM = re.compile(r'\w+:"[^"]*"|\S+')


@dataclass(frozen=True, slots=True)
class Query:
    """(key, value) pairs, lower case; the key "" is free text."""

    terms: tuple[tuple[str, str], ...] = ()

    @property
    def asks_states(self) -> bool:
        return any(key == "grad" for key, _ in self.terms)


class QueryError(ValueError):
    """The filter can not be understood; the message is the translated sentence to show."""


def parse(text: str) -> Query:
    """Reads what was typed. Raises QueryError."""
    terms = [_term(word.lower()) for word in _TERM.findall(text)]
    return Query(tuple(term for term in terms if term[1]))


def _term(word: str) -> tuple[str, str]:
    key, colon, value = word.partition(":")
    if not colon:
        return "", word
    value = value.strip('"')
    if key not in KEYS:
        raise QueryError(_no_such_key(key))
    if key == "grad" and not words.states_named(value):
        raise QueryError(_no_such_state(value))
    return key, value


def _no_such_key(key: str) -> str:
    sentence = QCoreApplication.translate("model_tree", "“{0}:” is not a filter key. Known keys: {1}.")
    return sentence.format(key, ", ".join(KEYS))


def _no_such_state(value: str) -> str:
    sentence = QCoreApplication.translate("model_tree", "No grad state is called “{0}”. Known states: {1}.")
    return sentence.format(value, ", ".join(words.state(code) for code in words.codes()))


def matches(query: Query, outline: Outline, in_states: Callable[[set[str]], set[int]]) -> list[int]:
    """Places of the nodes for which every term holds. `in_states` gives the places of the parameters in some states."""
    places: Sequence[int] = range(len(outline.nodes))
    for key, value in query.terms:
        places = _MATCHERS[key](value, places, outline, in_states)
    return list(places)


def _by_path(value: str, places: Sequence[int], outline: Outline, _: object) -> list[int]:
    return _holding(value, places, outline.haystacks)


def _by_type(value: str, places: Sequence[int], outline: Outline, _: object) -> list[int]:
    return _holding(value, places, outline.types)


def _holding(value: str, places: Sequence[int], texts: list[str]) -> list[int]:
    """The places whose text holds `value`; a hundred thousand in a few milliseconds."""
    candidates = texts if len(places) == len(texts) else [texts[place] for place in places]
    return list(compress(places, map(contains, candidates, repeat(value))))


def _by_dtype(value: str, places: Sequence[int], outline: Outline, _: object) -> list[int]:
    nodes = outline.nodes
    fits = {name for name in {node.dtype for node in nodes} if name and _is_dtype(name.lower(), value)}
    return [place for place in places if nodes[place].dtype in fits]


def _is_dtype(name: str, value: str) -> bool:
    return name.removeprefix("torch.").startswith(value) or notation.dtype(name).startswith(value)


def _by_device(value: str, places: Sequence[int], outline: Outline, _: object) -> list[int]:
    return [place for place in places if outline.nodes[place].device.lower().startswith(value)]


def _by_state(
    value: str, places: Sequence[int], outline: Outline, in_states: Callable[[set[str]], set[int]]
) -> list[int]:
    fits = in_states(words.states_named(value))
    return [place for place in places if place in fits]


_MATCHERS = {"": _by_path, "type": _by_type, "dtype": _by_dtype, "device": _by_device, "grad": _by_state}
