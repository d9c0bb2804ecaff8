"""The filter's language: free text for the path, and `type:` `dtype:` `device:` `grad:`, all of which must hold."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from inspector.panels.model_tree import words

if TYPE_CHECKING:
    import numpy as np

    from inspector.panels.model_tree.table import Table

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


def matches(query: Query, table: Table, in_states: Callable[[set[str]], np.ndarray]) -> np.ndarray:
    """Flags of the rows for which every term holds. `in_states` flags the parameters in some states."""
    search = {"": table.with_path, "type": table.of_type, "dtype": table.of_dtype, "device": table.of_device}
    found = None
    for key, value in query.terms:
        rows = in_states(words.states_named(value)) if key == "grad" else search[key](value)
        found = rows if found is None else found & rows
    return table.kinds >= 0 if found is None else found
