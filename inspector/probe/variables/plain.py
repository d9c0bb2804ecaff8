"""Reads an object's class and attributes without running any code of its class: no `__getattr__`, no property, no
`__len__`, and no `__class__` that lies."""

from __future__ import annotations

from collections.abc import Iterator
from types import GetSetDescriptorType, MemberDescriptorType
from typing import Any

_mro = type.__dict__["__mro__"].__get__
_qualname = type.__dict__["__qualname__"].__get__
_module = type.__dict__["__module__"].__get__
_namespace = type.__dict__["__dict__"].__get__


def bases(kind: type) -> tuple[type, ...]:
    found: tuple[type, ...] = _mro(kind)
    return found


def is_a(value: Any, base: type) -> bool:
    """Returns what `isinstance` would, without asking the value."""
    return base in bases(type(value))


def name_of(kind: type) -> str:
    """Returns the qualified name: "Net", "Outer.Inner"."""
    return str.__str__(_qualname(kind))


def module_of(kind: type) -> str:
    """Returns the module's name, or "" if the class has something else than a text."""
    module = _module(kind) if kind.__flags__ & _HEAP else "builtins"
    return module if type(module) is str else ""


_HEAP = 1 << 9  # a class made by a `class` statement


def namespace(kind: type) -> Any:
    """Returns the class's own names."""
    return _namespace(kind)


def instance_dict(value: Any) -> dict[str, Any]:
    """Returns the object's own attributes; empty if it has none, or none of the usual kind."""
    try:
        found = object.__getattribute__(value, "__dict__")
    except Exception:
        return {}
    return found if type(found) is dict else {}


def slots(value: Any) -> Iterator[tuple[str, Any]]:
    """Yields the attributes in `__slots__` that are set."""
    for kind in bases(type(value)):
        for name, member in list(_namespace(kind).items()):
            if type(member) is MemberDescriptorType and type(name) is str:
                try:
                    yield name, member.__get__(value)
                except AttributeError:
                    pass  # not set


def attributes(value: Any) -> list[tuple[str, Any]]:
    """Returns the attributes that the object itself holds."""
    own = [(name, held) for name, held in list(instance_dict(value).items()) if type(name) is str]
    return own + list(slots(value))


def properties(value: Any) -> list[str]:
    """Returns names whose values would have to be computed by code of the user's or a library's class."""
    found: dict[str, None] = {}
    for kind in bases(type(value)):
        if kind.__flags__ & _HEAP and module_of(kind).partition(".")[0] not in _KNOWN:
            for name, member in list(_namespace(kind).items()):
                is_computed = type(member) is property or name_of(type(member)) == "cached_property"
                if type(name) is str and not name.startswith("__") and is_computed:
                    found[name] = None
    return [name for name in found if name not in instance_dict(value)]


_KNOWN = {"torch", "builtins", "abc", "collections", "typing", "enum"}


def attribute(value: Any, name: str) -> Any:
    """Returns an attribute of an instance, class or module without running anything. Raises LookupError if there is
    none, or if it would have to be computed."""
    own = dict(attributes(value))
    if name in own:
        return own[name]
    kinds = bases(value) if is_a(value, type) else bases(type(value))
    for kind in kinds:
        found = _namespace(kind).get(name, _MISSING)
        if found is not _MISSING:
            if type(found) in (property, MemberDescriptorType, GetSetDescriptorType) or _has_get(found, value):
                raise LookupError("calls")
            return found
    raise LookupError("gone")


_MISSING = object()


def _has_get(found: Any, value: Any) -> bool:
    """Returns whether reading this class attribute would run code."""
    return any("__get__" in _namespace(kind) for kind in bases(type(found))) and not is_a(value, type)
