"""The filter's language: free text for the path, `type:` `dtype:` `device:` `grad:`, numbers as in `grad>1`
`norm<1e-6` `lr:0.1` `lr>0.01`, and `nan` `inf`; all of them must hold."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication

from inspector.panels.model_tree import words

if TYPE_CHECKING:
    import numpy as np

    from inspector.panels.model_tree.table import Table

KEYS = ("type", "dtype", "device", "grad")
NUMBERS = {"grad": "grad_norm", "norm": "norm", "ratio": "ratio", "lr": "rates"}  # the names of `norms`
NOT_FINITE = ("nan", "inf")

_TERM = re.compile(r'\w+:"[^"]*"|\S+')
_COMPARISON = re.compile(r"(grad|norm|ratio|lr)(<=|>=|<|>|=)(.*)")

Numbers = Callable[[str], "tuple[np.ndarray, np.ndarray]"]


@dataclass(frozen=True, slots=True)
class Query:
    """(key, value) pairs, lower case; the key "" is free text."""

    terms: tuple[tuple[str, str], ...] = ()

    @property
    def asks_states(self) -> bool:
        return any(key == "grad" for key, _ in self.terms)

    @property
    def asks_numbers(self) -> bool:
        return any(key and key not in KEYS for key, _ in self.terms)


class QueryError(ValueError):
    """The filter can not be understood; the message is the translated sentence to show."""


def parse(text: str) -> Query:
    """Reads what was typed. Raises QueryError."""
    terms = [_term(word.lower()) for word in _TERM.findall(text)]
    return Query(tuple(term for term in terms if term[1]))


def _term(word: str) -> tuple[str, str]:
    if found := _COMPARISON.fullmatch(word):
        name, sign, value = found.groups()
        return f"{name}{sign}", _number(value)
    if word in NOT_FINITE:
        return "not finite", word
    key, colon, value = word.partition(":")
    if not colon:
        return "", word
    value = value.strip('"')
    if key == "lr":
        return "lr=", _number(value)
    if key not in KEYS:
        raise QueryError(_no_such_key(key))
    if key == "grad" and not words.states_named(value):
        raise QueryError(_no_such_state(value))
    return key, value


def _number(text: str) -> str:
    """ "" for one that is not typed yet. Raises QueryError for what is none."""
    if text in ("", "-", ".", "-."):
        return ""
    try:
        float(text.removesuffix("e").removesuffix("e-"))
    except ValueError:
        sentence = QCoreApplication.translate("model_tree", "“{0}” is not a number, as in grad>1 or norm<1e-6.")
        raise QueryError(sentence.format(text)) from None
    return text.removesuffix("e").removesuffix("e-")


def _no_such_key(key: str) -> str:
    sentence = QCoreApplication.translate("model_tree", "“{0}:” is not a filter key. Known keys: {1}.")
    return sentence.format(key, ", ".join((*KEYS, "lr")))


def _no_such_state(value: str) -> str:
    sentence = QCoreApplication.translate("model_tree", "No grad state is called “{0}”. Known states: {1}.")
    return sentence.format(value, ", ".join(words.state(code) for code in words.codes()))


def matches(query: Query, table: Table, in_states: Callable[[set[str]], np.ndarray], numbers: Numbers) -> np.ndarray:
    """Flags of the rows for which every term holds. `in_states` flags the parameters in some states; `numbers` gives
    one of `norms.NAMES` by row, and flags of those that are known."""
    search = {"": table.with_path, "type": table.of_type, "dtype": table.of_dtype, "device": table.of_device}
    found = None
    for key, value in query.terms:
        if key == "grad":
            rows = in_states(words.states_named(value))
        elif key == "not finite":
            rows = _not_finite(table, numbers, value)
        elif key in search:
            rows = search[key](value)
        else:
            rows = _compared(numbers, key, float(value))
        found = rows if found is None else found & rows
    return table.kinds >= 0 if found is None else found


def _compared(numbers: Numbers, key: str, limit: float) -> np.ndarray:
    import numpy as np  # there is a model by now

    name = key.rstrip("<>=")
    compare: dict[str, Any] = {
        "<": np.less, ">": np.greater, "<=": np.less_equal, ">=": np.greater_equal, "=": np.isclose,
    }  # fmt: skip
    found, known = numbers(NUMBERS[name])
    return known & compare[key.removeprefix(name)](found, limit)


def _not_finite(table: Table, numbers: Numbers, word: str) -> np.ndarray:
    """Rows whose weight or gradient holds NaN (or an infinity); also those that are called so."""
    import numpy as np  # there is a model by now

    is_so = np.isnan if word == "nan" else np.isinf
    rows = table.with_path(word)
    for name in ("norm", "grad_norm"):
        found, known = numbers(name)
        rows = rows | (known & is_so(found))
    return rows
