"""Finds what names mean in a frame of the script without running its code: no property, no `__getattr__`."""

from __future__ import annotations

import ast
import builtins
import functools
import types
from collections.abc import Mapping
from types import FrameType
from typing import Any

from .local_variables import locals_of


class _Missing:
    """The type of MISSING, which stands for an unknown value."""


MISSING = _Missing()


class Scope:
    """The names of a frame, or of a function that is only read: then its arguments are known as far as they were
    given."""

    def __init__(self, own: Mapping[str, Any], shared: Mapping[str, Any]) -> None:
        self._own, self._shared = own, shared

    @classmethod
    def of(cls, frame: FrameType) -> Scope:
        return cls(dict(locals_of(frame)), frame.f_globals)

    def of_function(self, function: Any, given: Mapping[str, Any]) -> Scope:
        return Scope(given, function.__globals__)

    def find(self, node: ast.expr) -> Any:
        """Returns the object that an expression stands for, or MISSING unless it is a name or a plainly readable
        attribute."""
        if isinstance(node, ast.Name):
            for names in (self._own, self._shared, vars(builtins)):
                if node.id in names:
                    return names[node.id]
        if isinstance(node, ast.Attribute):
            return attribute(self.find(node.value), node.attr)
        return MISSING

    def truth(self, test: ast.expr) -> bool | None:
        """Returns whether a plain condition holds (`if optimizer:`, `if scaler is not None:`), or None if unknown."""
        if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
            opposite = self.truth(test.operand)
            return None if opposite is None else not opposite
        if isinstance(test, ast.Compare):
            return self._is_none(test)
        found = test.value if isinstance(test, ast.Constant) else self.find(test)
        if isinstance(found, (bool, type(None))):
            return bool(found)
        is_plain = not any(hasattr(type(found), name) for name in ("__bool__", "__len__"))
        return True if found is not MISSING and is_plain else None

    def _is_none(self, test: ast.Compare) -> bool | None:
        left, right = self.find(test.left), test.comparators[0]
        is_of_none = isinstance(right, ast.Constant) and right.value is None and len(test.ops) == 1
        if left is MISSING or not is_of_none or not isinstance(test.ops[0], (ast.Is, ast.IsNot)):
            return None
        return (left is None) == isinstance(test.ops[0], ast.Is)


def attribute(owner: Any, name: str) -> Any:
    """Returns the attribute as it is stored, or MISSING if reading it would run code."""
    if owner is MISSING:
        return MISSING
    if isinstance(owner, types.ModuleType):
        return vars(owner).get(name, MISSING)
    own = _own_attributes(owner)
    for names in (own, *(own.get(part) or {} for part in ("_modules", "_parameters", "_buffers"))):
        if isinstance(names, dict) and name in names:
            return names[name]
    return _of_class(owner, name)


def _own_attributes(owner: Any) -> dict[str, Any]:
    try:
        own = object.__getattribute__(owner, "__dict__")
    except (AttributeError, TypeError):
        return {}
    return own if isinstance(own, dict) else {}


def _of_class(owner: Any, name: str) -> Any:
    kind = owner if isinstance(owner, type) else type(owner)
    for base in kind.__mro__:
        if name in vars(base):
            found = vars(base)[name]
            is_method = isinstance(found, types.FunctionType) and not isinstance(owner, type)
            return types.MethodType(found, owner) if is_method else _plain(found)
    return MISSING


def _plain(found: Any) -> Any:
    if isinstance(found, (staticmethod, classmethod)):
        return found.__func__
    return MISSING if hasattr(type(found), "__set__") or isinstance(found, functools.cached_property) else found
