"""Tokens as text, by a vocabulary found among the script's variables; nothing of the script's is called."""

from __future__ import annotations

import re
from collections.abc import Iterator
from types import FrameType
from typing import Any

import torch

from ..frames import user_code

SHOWN = 160  # tokens of a sample that are shown
_LARGEST = 300_000  # entries of a dictionary that is searched
_FEW = 64  # entries of one that may hold a vocabulary
_NAME = re.compile(
    r"itos|stoi|vocab|char|token|alphabet|symbol|letters|(idx|index|id|ix|int|i)_?(2|to)_?(word|w|c|ch|t|s|tok|str)"
    r"|(word|w|c|ch|t|s|tok|str)_?(2|to)_?(idx|index|id|ix|int|i)",
    re.IGNORECASE,
)


def is_tokens(tensor: torch.Tensor) -> bool:
    """Returns whether it may be rows of token numbers."""
    return tensor.dim() == 2 and tensor.dtype in (torch.int64, torch.int32) and tensor.shape[1] > 1


def decoded(row: Any, frame: FrameType | None) -> tuple[str, str]:
    """Returns (text, name of the vocabulary) of a row of token numbers, or ("", "") if the script has none that knows
    them all."""
    numbers = row[:SHOWN].tolist()
    for name, held in _named(frame):
        words = _words(held, numbers)
        if words is not None:
            return _joined(words) + ("…" if len(row) > SHOWN else ""), name
    return "", ""


def _named(frame: FrameType | None) -> Iterator[tuple[str, Any]]:
    """Yields the plain lists, strings and dictionaries that are called like a vocabulary: variables first, then what
    objects of the script's own hold, two levels deep."""
    level = list(user_code.names_of_script() if frame is None else user_code.names_in_scope(frame))
    seen: set[int] = set()
    for _ in range(3):
        level = [one for one in level if id(one[1]) not in seen and not seen.add(id(one[1]))]  # type: ignore[func-returns-value]
        yield from ((name, held) for name, held in level if type(held) in _READ and _NAME.search(name.split(".")[-1]))
        level = [held for name, one in level for held in _held_by(name, one)]


def _held_by(name: str, value: Any) -> list[tuple[str, Any]]:
    """What an object of the script's own class holds, or a small dictionary with names, such as a loaded file's."""
    if type(value) is not dict:
        return [(f"{name}.{own}", held) for own, held in user_code.attributes_of(value)]
    if len(value) > _FEW:
        return []
    return [(f"{name}[{key!r}]", held) for key, held in list(value.items()) if type(key) is str]


def _words(held: Any, numbers: list[int]) -> list[str] | None:
    """Returns the word of each number, or None if one has none."""
    if type(held) is dict:
        table = _table(held, set(numbers))
        words = [table.get(number) for number in numbers]
    else:
        words = [held[number] if 0 <= number < len(held) else None for number in numbers]
    return words if numbers and all(type(word) is str for word in words) else None  # type: ignore[return-value]


def _table(held: dict[Any, Any], wanted: set[int]) -> dict[int, Any]:
    """Returns number → word of a dictionary of either direction."""
    if len(held) > _LARGEST:
        return {}
    entries = list(held.items())
    if entries and type(entries[0][0]) is str:
        return {number: word for word, number in entries if type(number) is int and number in wanted}
    return {number: word for number, word in entries if type(number) is int}


def _joined(words: list[str]) -> str:
    return ("" if max(map(len, words)) == 1 else " ").join(words)


_READ = (list, tuple, str, dict)
