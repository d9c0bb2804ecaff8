"""Rows of variables at one stop: each has a handle for its children, the first row of the same object, and whether it
has changed since the last stop in the same function. Only plain numbers are kept when training goes on."""

from __future__ import annotations

import math
import struct
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from types import CodeType, FrameType
from typing import Any

from ...wire.arrays import Array
from ...wire.variables import CHANGED, COLUMNS, CYCLE, FOLDED, LONGEST_VALUE, NEW, SAMPLED, Tensor, Value
from . import children, plain
from .children import Child
from .presenters import kind_of, text_of, type_of

_ATOMS = frozenset(
    (int, float, complex, bool, str, bytes, type(None), type(...), type(NotImplemented), range, slice)
)  # fmt: skip
_SHARED_KINDS = frozenset(("function", "class", "property"))  # kinds for which many names of one object are usual
Print = tuple[Any, ...]  # fingerprint of a value: differs for another value, as far as can be told at once


@dataclass(slots=True)
class Looks:
    """What libraries know about values; each function can be called with any value."""

    tensor: Callable[[Any], Tensor | None] = lambda value: None
    numbers: Callable[[Any], tuple[tuple[float, ...], bool] | None] = lambda value: None  # five, whether of a sample
    storage: Callable[[Any], int] = lambda value: 0  # address of a tensor's memory
    print_of: Callable[[Any], Print] = lambda value: ()
    row: Callable[[Any], int] = lambda value: -1  # row in the model tree
    place: Callable[[Any], tuple[str, int]] = lambda value: ("", 0)  # where it was made


@dataclass(slots=True)
class Held:
    """What a handle stands for."""

    value: Any
    expression: str
    above: frozenset[int]  # ids of the objects that contain it, and its own


class Rows:
    """The rows of one stop. `looks`: what libraries know; `assigned`: expressions that the user has set at this
    stop."""

    def __init__(self) -> None:
        self.looks = Looks()
        self._held: dict[int, Held] = {}
        self._first: dict[int, str] = {}  # id → expression of the first row at this stop that showed it
        self._storages: dict[int, str] = {}
        self._prints: dict[int, dict[str, Print]] = {}  # by id(code): at the last stop in this function
        self._codes: dict[int, CodeType] = {}  # … kept, so that no other code gets its id
        self._new_prints: dict[int, dict[str, Print]] = {}
        self.assigned: set[str] = set()

    def forget(self) -> None:
        """Drops the rows when training goes on; keeps the fingerprints."""
        self._held.clear()
        self._first.clear()
        self._storages.clear()
        self.assigned.clear()
        self._prints.update(self._new_prints)
        self._new_prints = {}

    def held(self, handle: int) -> Held | None:
        return self._held.get(handle)

    # ── rows ──

    def row(self, child: Child, above: Held | None, group: str = "", flags: int = 0) -> Value:
        if child.is_property:
            return Value(child.name, child.step, "property", "", "", FOLDED, 0, 0)
        value, kind = child.value, kind_of(child.value)
        expression = self._expression(child, above)
        same_as = self._same_as(value, kind, expression)
        ids = above.above if above is not None else frozenset()
        flags |= (FOLDED if child.is_folded else 0) | (CYCLE if id(value) in ids else 0)
        held = Held(value, expression, ids | {id(value)})
        tensor = self.looks.tensor(value)
        handle, count = self._handle(held, tensor is not None)
        file, line = self.looks.place(value) if tensor is not None else place_of(value)
        return Value(
            child.name, child.step, kind, type_of(value), text_of(value)[:LONGEST_VALUE], flags, handle, count, group,
            same_as, self._shares(value, expression) if tensor is not None and not same_as else "", tensor,
            self.looks.row(value), file, line,
        )  # fmt: skip

    def of_frame(self, frame: FrameType, named: Iterable[tuple[str, Any, str, int]]) -> list[Value]:
        """Returns the rows of a frame's variables, (name, value, group, flags), with marks for changed ones; removed
        ones last."""
        code = frame.f_code
        before = self._prints.get(id(code))
        now = self._new_prints.setdefault(id(code), {})
        self._codes[id(code)] = code
        rows = []
        for name, value, group, flags in named:
            if group != "globals" or not flags & FOLDED:
                now[name] = self.print_of(value)
            if before is not None and name in now:
                flags |= NEW if name not in before else CHANGED if before[name] != now[name] else 0
            rows.append(self.row(Child(name, name, value), None, group, flags))
        gone = [name for name in before or () if name not in now]
        return rows + [Value(name, "", "gone", "", "", 0, 0, 0) for name in gone]

    def children(self, handle: int, first: int, most: int) -> tuple[int, list[Value]] | None:
        """Returns (number of children, the rows asked for), or None for a handle of another stop."""
        held = self._held.get(handle)
        if held is None:
            return None
        page = children.page(held.value, first, most)
        return page.total, [self.row(child, held) for child in page.children]

    def _expression(self, child: Child, above: Held | None) -> str:
        if above is None:
            return child.step
        return above.expression + child.step if above.expression and child.step else ""

    def _handle(self, held: Held, is_measured: bool) -> tuple[int, int]:
        count = 0 if type(held.value) in _ATOMS else children.count(held.value)
        if not count and not is_measured:
            return 0, 0
        handle = len(self._held) + 1
        self._held[handle] = held
        return handle, count

    def _same_as(self, value: Any, kind: str, expression: str) -> str:
        if type(value) in _ATOMS or kind in _SHARED_KINDS or not expression:
            return ""
        first = self._first.setdefault(id(value), expression)
        return first if first != expression else ""

    def _shares(self, value: Any, expression: str) -> str:
        storage = self.looks.storage(value)
        first = self._storages.setdefault(storage, expression) if storage and expression else expression
        return first if first != expression else ""

    # ── numbers ──

    def measured(self, values: list[Any], wanted: bool) -> tuple[Array, list[bool]]:
        """Returns five columns of numbers, one entry per value, and which of them are of a sample."""
        numbers: list[float] = []
        sampled: list[bool] = []
        for value in values:
            found = self.looks.numbers(value) if wanted else None
            numbers.extend(found[0] if found is not None else (math.nan,) * COLUMNS)
            sampled.append(found is not None and found[1])
        return Array("f8", (len(numbers),), struct.pack(f"<{len(numbers)}d", *numbers)), sampled

    def print_of(self, value: Any) -> Print:
        """Returns the fingerprint of a value; for containers only of their size."""
        own = self.looks.print_of(value)
        if own:
            return (id(value), *own)
        if type(value) in _ATOMS:
            return (type(value).__name__, text_of(value))
        for kind in (list, tuple, dict, set):
            if plain.is_a(value, kind):
                return (id(value), int(kind.__len__(value)))
        return (id(value),)


def place_of(value: Any) -> tuple[str, int]:
    """Returns (file, line) of a function's source or of a generator's position."""
    code = plain_code(value)
    return (code.co_filename, code.co_firstlineno) if code is not None else ("", 0)


def plain_code(value: Any) -> CodeType | None:
    if kind_of(value) != "function":
        return None
    found = getattr(getattr(value, "__func__", value), "__code__", None)
    return found if type(found) is CodeType else None


def with_flags(value: Value, flags: int) -> Value:
    return replace(value, flags=value.flags | flags) if flags else value


def marked(values: list[Value], sampled: list[bool]) -> list[Value]:
    return [with_flags(value, SAMPLED if is_sampled else 0) for value, is_sampled in zip(values, sampled)]
