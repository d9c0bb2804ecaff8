"""The value of a name, of attributes and of items with constant keys, without running code of the script's."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable
from typing import Any

from . import plain
from .locals_of_frame import Variable
from .presenters import items_of

_attribute: list[Callable[[Any, str], Any]] = []  # of libraries: each returns the value or raises KeyError


_items: list[Callable[[Any, Any], Any]] = []  # … the same for items


def tell_item(look: Callable[[Any, Any], Any]) -> None:
    """Registers a function that reads items of a library's own containers."""
    _items.append(look)


def tell_attribute(look: Callable[[Any, str], Any]) -> None:
    """Registers a function that reads attributes of a library's own objects."""
    _attribute.append(look)


def value_of(text: str, named: Iterable[Variable]) -> Any:
    """Returns the value. Raises LookupError("calls") if it can not be known without a call, another LookupError if
    there is none."""
    names: dict[str, Any] = {}
    for name, value, _, _ in named:
        names.setdefault(name, value)
    return _value(ast.parse(text.strip(), "<hover>", "eval").body, names)


def _value(node: ast.expr, names: dict[str, Any]) -> Any:
    if isinstance(node, ast.Constant):
        return node.value
    if isinstance(node, ast.Name):
        return names[node.id]
    if isinstance(node, ast.Attribute):
        return _attribute_of(_value(node.value, names), node.attr)
    if isinstance(node, ast.Subscript):
        return _item(_value(node.value, names), _key(node.slice))
    raise LookupError("calls")


def _attribute_of(value: Any, name: str) -> Any:
    for look in _attribute:
        try:
            return look(value, name)
        except KeyError:
            pass
    return plain.attribute(value, name)


def _key(node: ast.expr) -> Any:
    try:
        return ast.literal_eval(node)
    except ValueError:
        raise LookupError("calls") from None


def _item(value: Any, key: Any) -> Any:
    """Returns an item of one of Python's own containers, or of a library's."""
    for look in _items:
        try:
            return look(value, key)
        except KeyError:
            pass
    if type(value) in (list, tuple) and type(key) is int:
        return value[key]
    if type(value) in (str, bytes) and type(key) is int:
        return value[key]
    if plain.is_a(value, dict) and type(key) in (str, int, float, bool, bytes):
        for found, held in items_of(value):  # a lookup would call `__eq__` of the script's keys
            if type(found) is type(key) and found == key:
                return held
        raise LookupError("gone")
    raise LookupError("calls")
