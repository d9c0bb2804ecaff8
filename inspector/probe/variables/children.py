"""What lies in a value, page by page: elements, items, attributes. No code of the value's is run."""

from __future__ import annotations

import itertools
import keyword
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from . import plain
from .plain import bases, is_a
from .presenters import items_of, text_of

_KEYS = (str, int, float, bool, bytes, type(None))  # of an expression: exactly these


@dataclass(slots=True)
class Child:
    name: str
    step: str  # behind the expression of what holds it; "" where none means it
    value: Any
    is_folded: bool = False
    is_property: bool = False  # not a value: it would have to be computed


@dataclass(slots=True)
class Page:
    total: int
    children: list[Child]


Parts = Callable[[Any], list[Child]]
_parts: dict[type, Parts] = {}  # of classes of libraries, whose own parts come first


def tell_parts(base: type, parts: Parts) -> None:
    """From now on what lies in a value of this class is what `parts(value)` gives."""
    _parts[base] = parts


def count(value: Any) -> int:
    """How many there are, as far as that is known at once."""
    for kind, _ in _CUTS:
        if is_a(value, kind):
            return int(_length(kind, value)) + len(_attributes_of(value))
    if any(base in _parts for base in bases(type(value))):
        return len(_parts_of(value))
    return len(_attributes_of(value)) + len(plain.properties(value))


def page(value: Any, first: int, most: int) -> Page:
    """Children `first` … of a value."""
    for kind, cut in _CUTS:
        if is_a(value, kind):
            return _cut(value, cut, _length(kind, value), first, most)
    children = _parts_of(value)
    return Page(len(children), children[first : first + most])


def _length(kind: Any, value: Any) -> int:
    return int(kind.__len__(value))


def _cut(value: Any, cut: Callable[[Any, int, int], Iterable[Child]], size: int, first: int, most: int) -> Page:
    """Elements, and behind them what a class of the script's own has besides."""
    own = _attributes_of(value)
    children = list(cut(value, first, most)) if first < size else []
    at = max(first - size, 0)
    children += own[at : at + most - len(children)]
    return Page(size + len(own), children)


def _elements(kind: type) -> Callable[[Any, int, int], Iterable[Child]]:
    def cut(value: Any, first: int, most: int) -> Iterable[Child]:
        part: Iterable[Any]
        if kind in (list, tuple):
            part = kind.__getitem__(value, slice(first, first + most))  # type: ignore[attr-defined]
        else:
            part = itertools.islice(kind.__iter__(value), first, first + most)  # type: ignore[attr-defined]
        step = "[{}]" if kind in (list, tuple, deque) else ""
        return (Child(f"[{at}]", step.format(at), held) for at, held in enumerate(part, first))

    return cut


def _items(value: Any, first: int, most: int) -> Iterable[Child]:
    for key, held in itertools.islice(items_of(value), first, first + most):
        is_plain = type(key) in _KEYS and not (type(key) is str and len(key) > 200)
        yield Child(text_of(key, 1), f"[{key!r}]" if is_plain else "", held)


_CUTS: tuple[tuple[type, Callable[[Any, int, int], Iterable[Child]]], ...] = (
    (list, _elements(list)), (tuple, _elements(tuple)), (deque, _elements(deque)), (dict, _items),
    (set, _elements(set)), (frozenset, _elements(frozenset)),
)  # fmt: skip


def _parts_of(value: Any) -> list[Child]:
    for base in bases(type(value)):
        if base in _parts:
            return _parts[base](value)
    return attributes(value)


def attributes(value: Any, but: Iterable[str] = ()) -> list[Child]:
    """What an object of any class holds; of a class its names."""
    if is_a(value, type):
        held = [(name, one) for name, one in list(plain.namespace(value).items()) if type(name) is str]
        return [named(name, one) for name, one in held if not name.startswith("__")]
    return _attributes_of(value, but) + [Child(n, f".{n}", None, is_property=True) for n in plain.properties(value)]


def _attributes_of(value: Any, but: Iterable[str] = ()) -> list[Child]:
    if type(value) in _ATOMS:
        return []
    return [named(name, held) for name, held in plain.attributes(value) if name not in but]


_ATOMS = frozenset((int, float, complex, bool, str, bytes, type(None), list, tuple, dict, set, frozenset, deque))


def named(name: str, value: Any) -> Child:
    is_name = name.isidentifier() and not keyword.iskeyword(name)
    return Child(name, f".{name}" if is_name else "", value, name.startswith("__"))
