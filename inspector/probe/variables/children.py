"""The elements, items and attributes of a value, page by page. Runs no code of the value's class."""

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

_KEYS = (str, int, float, bool, bytes, type(None))  # keys that an expression can contain: exactly these types


@dataclass(slots=True)
class Child:
    """A part of a value.

    Attributes: `step`, what follows the expression of its holder in an expression for it ("" if there is none);
    `is_folded`, whether it is shown folded; `is_property`, whether it has no value without being computed.
    """

    name: str
    step: str
    value: Any
    is_folded: bool = False
    is_property: bool = False


@dataclass(slots=True)
class Page:
    """Part of a value's children. `total`: the number of all."""

    total: int
    children: list[Child]


Parts = Callable[[Any], list[Child]]
_parts: dict[type, Parts] = {}  # by class of a library: what lists its parts, before all other children


def tell_parts(base: type, parts: Parts) -> None:
    """Makes `parts(value)` list what is in a value of this class."""
    _parts[base] = parts


def count(value: Any) -> int:
    """Returns the number of children, as far as it is known without computing."""
    for kind, _ in _CUTS:
        if is_a(value, kind):
            return int(_length(kind, value)) + len(_attributes_of(value))
    if any(base in _parts for base in bases(type(value))):
        return len(_parts_of(value))
    return len(_attributes_of(value)) + len(plain.properties(value))


def page(value: Any, first: int, most: int) -> Page:
    """Returns up to `most` children from number `first` on."""
    for kind, cut in _CUTS:
        if is_a(value, kind):
            return _cut(value, cut, _length(kind, value), first, most)
    children = _parts_of(value)
    return Page(len(children), children[first : first + most])


def _length(kind: Any, value: Any) -> int:
    return int(kind.__len__(value))


def _cut(value: Any, cut: Callable[[Any, int, int], Iterable[Child]], size: int, first: int, most: int) -> Page:
    """Returns a page of elements, followed by attributes of the script's own class."""
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
    """Returns what an object of any class holds; for a class, its names."""
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
