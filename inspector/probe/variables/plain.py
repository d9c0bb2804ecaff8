"""What an object is and has, found without running any code of its class: no `__getattr__`, no property, no `__len__`,
no `__class__` that lies."""

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
    """As `isinstance` without asking the value."""
    return base in bases(type(value))


def name_of(kind: type) -> str:
    """ "Net", "Outer.Inner" """
    return str.__str__(_qualname(kind))


def module_of(kind: type) -> str:
    """ "" where the class says something else than a text."""
    module = _module(kind) if kind.__flags__ & _HEAP else "builtins"
    return module if type(module) is str else ""


_HEAP = 1 << 9  # made by a `class` statement


def namespace(kind: type) -> Any:
    """The class's own names."""
    return _namespace(kind)


def instance_dict(value: Any) -> dict[str, Any]:
    """Its own attributes; empty where it has none, or none of the usual kind."""
    try:
        found = object.__getattribute__(value, "__dict__")
    except Exception:
        return {}
    return found if type(found) is dict else {}


def slots(value: Any) -> Iterator[tuple[str, Any]]:
    """Attributes that lie in `__slots__`, those that are set."""
    for kind in bases(type(value)):
        for name, member in list(_namespace(kind).items()):
            if type(member) is MemberDescriptorType and type(name) is str:
                try:
                    yield name, member.__get__(value)
                except AttributeError:
                    pass  # not set


def attributes(value: Any) -> list[tuple[str, Any]]:
    """Those that it holds itself."""
    own = [(name, held) for name, held in list(instance_dict(value).items()) if type(name) is str]
    return own + list(slots(value))


def properties(value: Any) -> list[str]:
    """Names that code of its class would have to be run for, those of the user's and of libraries' classes."""
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
    """Of an instance, a class or a module, without running anything. Raises LookupError where that has no such name,
    or one that would have to be computed."""
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
    """Whether Python would run code of the class of what was found in a class."""
    return any("__get__" in _namespace(kind) for kind in bases(type(found))) and not is_a(value, type)
