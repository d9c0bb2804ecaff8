"""A module tree as rows, level by level, read in pieces and later compared with the modules in pieces.

A row's children lie together in the order of registration: parameters, buffers, modules.
"""

from __future__ import annotations

import weakref
from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import Any

import torch

from ...wire.inside import LOOSE
from ...wire.messages import Look, Node
from ..core.columns import packed
from ..numerics.layouts import UNMADE
from ..numerics.shards import shape_here, shard_of
from .loose import Loose

PIECE = 256  # members that are read between two looks at the clock

Clock = Callable[[], bool]  # returns whether the time is up
Ref = Callable[[], Any]  # a weak reference
Member = tuple[str, str, Any]  # kind, name, module or tensor


class Tree:
    """The rows of a module tree as columns of equal length.

    Attributes: `parents` (row, -1 for roots), `names` (index into `words`), `looks` (index into `styles`), `shared`
    (row of the first place of a shared object, or -1), `things` (weak reference to the module or tensor); `parameters`,
    rows of the parameters, a shared one once; `are_leaves`, whether no parameter was computed (as in the copies of
    meta-learning).
    """

    def __init__(self, roots: Sequence[tuple[str, Any]], refer: Callable[[Any, Any, str], Ref] | None = None) -> None:
        """`roots`: (name, module) of each; `refer(module, parent, name)` returns the one weak reference to a module."""
        self.parents, self.names, self.looks, self.shared = (array("i") for _ in range(4))
        self.words: list[str] = []
        self.styles: list[Look] = []
        self.things: list[Ref] = []
        self.parameters = array("i")
        self.are_leaves = True
        self._refer = refer or (lambda module, parent, name: weakref.ref(module))
        self._word_numbers: dict[str, int] = {}
        self._look_numbers: dict[tuple[Any, ...], int] = {}
        self._word_rows, self._style_rows = array("i"), array("i")  # the first row of each word and of each style
        self._first: dict[int, int] = {}  # id(object) → row, until all rows are read
        self._row, self._member = 0, 0  # what is read next: a row and the number of its member
        for name, module in roots:
            self._add(-1, "root", name, module)
        self._number_of_roots = len(self)
        self._seen = (0, 0, self._number_of_roots)  # what is compared next: row, number of its member, row of that

    def __len__(self) -> int:
        return len(self.parents)

    @property
    def is_complete(self) -> bool:
        return self._row == len(self)

    @property
    def nodes(self) -> tuple[Node, ...]:
        """Returns all rows as Nodes."""
        columns = zip(self.parents, self.names, self.looks, self.shared)
        return tuple(
            Node.of(row, parent, self.words[name], self.styles[look], shared)
            for row, (parent, name, look, shared) in enumerate(columns)
        )

    @property
    def _columns(self) -> tuple[Any, ...]:
        return self.parents, self.names, self.looks, self.shared, self.words, self.styles

    def kind(self, row: int) -> str:
        return self.styles[self.looks[row]].kind

    def roots(self) -> list[int]:
        """Returns the row of each row's root."""
        roots: list[int] = []
        for row, parent in enumerate(self.parents):
            roots.append(row if parent < 0 else roots[parent])
        return roots

    def is_gone(self) -> bool:
        """Returns whether there are roots and none of them is alive."""
        roots = [self.things[row]() for row in range(self._number_of_roots)]
        return bool(roots) and not any(len(root) if isinstance(root, Loose) else root is not None for root in roots)

    def living(self) -> list[Any]:
        """Returns the parameters, a shared one once; None in place of one that is gone."""
        return [self.things[row]() for row in self.parameters]

    def parameters_at(self, rows: Iterable[int]) -> list[tuple[int, Any]]:
        """Returns (row, parameter) of the living parameters among `rows` that have their first place there, sorted by
        row."""
        return [(row, thing) for row, thing in self.things_at(rows) if self.kind(row) == "parameter"]

    def things_at(self, rows: Iterable[int]) -> list[tuple[int, Any]]:
        """Returns the same of all kinds: parameters, buffers, modules."""
        wanted = sorted({row for row in rows if 0 <= row < len(self)})
        first = [row for row in wanted if self.shared[row] < 0]
        return [(row, thing) for row in first if (thing := self.things[row]()) is not None]

    def part(self, first: int, last: int) -> tuple[Any, ...]:
        """Returns rows `first` to `last` as the wire has them: parents, names, looks, shared, and their new words and
        styles."""
        columns = [column[first:last] for column in (self.parents, self.names, self.looks, self.shared)]
        old_words, new_words = (bisect_left(self._word_rows, row) for row in (first, last))
        old_styles, new_styles = (bisect_left(self._style_rows, row) for row in (first, last))
        words, styles = self.words[old_words:new_words], self.styles[old_styles:new_styles]
        return *map(packed, columns), tuple(words), tuple(styles)

    # ── reading ──

    def read(self, is_over: Clock) -> bool:
        """Reads until the time is up, at least one piece; returns False if a module was freed meanwhile."""
        while not self.is_complete:
            if not self._read_piece():
                return False
            if is_over():
                break
        if self.is_complete:
            self._first, self._word_numbers = {}, {}
        return True

    def _read_piece(self) -> bool:
        """Reads about PIECE members, of one module or of several."""
        left = PIECE
        while left > 0 and not self.is_complete:
            members = self._members_of(self._row)
            if members is None:
                return False
            found = _piece(members, self._member)
            if found is None:
                return False
            for kind, name, thing in found:
                self._add(self._row, kind, name, thing)
            self._go_on(len(found))
            left -= len(found) + 1
        return True

    def _go_on(self, found: int) -> None:
        self._row, self._member = (self._row, self._member + PIECE) if found == PIECE else (self._row + 1, 0)

    def _members_of(self, row: int) -> Iterator[Member] | None:
        """Returns the members of a row's module, or None if it is gone."""
        if self.shared[row] >= 0 or self.kind(row) in ("parameter", "buffer"):
            return iter(())
        module = self.things[row]()
        return None if module is None else _members(module)

    def _add(self, parent: int, kind: str, name: str, thing: Any) -> None:
        row = len(self.parents)
        first = self._first.setdefault(id(thing), row)
        is_tensor = kind in ("parameter", "buffer")
        self.parents.append(parent)
        self.names.append(self._word(name))
        self.looks.append(self._look(kind, thing))
        self.shared.append(-1 if first == row else first)
        above = self.things[parent]() if parent >= 0 else None
        is_ours = is_tensor or isinstance(thing, Loose)
        self.things.append(weakref.ref(thing) if is_ours else self._refer(thing, above, name))
        if kind == "parameter" and first == row:
            self.parameters.append(row)
            self.are_leaves = self.are_leaves and thing.is_leaf

    def _word(self, name: str) -> int:
        number = self._word_numbers.setdefault(name, len(self.words))
        if number == len(self.words):
            self.words.append(name)
            self._word_rows.append(len(self.parents) - 1)
        return number

    def _look(self, kind: str, thing: Any) -> int:
        key = self._key(kind, thing)
        number = self._look_numbers.setdefault(key, len(self.styles))
        if number == len(self.styles):
            self.styles.append(_look(key, thing))
            self._style_rows.append(len(self.parents) - 1)
        return number

    def _key(self, kind: str, thing: Any) -> tuple[Any, ...]:
        """Returns the key under which equal looks are shared."""
        if kind in ("parameter", "buffer"):
            return kind, _shape(thing), thing.dtype, thing.device, thing.requires_grad, shard_of(thing)
        return kind, type(thing).__name__, _detail(thing), note_of(thing)

    # ── comparing ──

    def compare(self, is_over: Clock) -> bool:
        """Returns whether the rows still match the modules. Continues where the last call ran out of time, and starts
        over after the last row."""
        row, member, child = self._seen
        while row < len(self):
            members = self._members_of(row)
            if members is None:
                return self._begin_again(False)
            found = _piece(members, member)
            if found is None or not self._is_as_it_was(row, child, found):
                return self._begin_again(False)
            child += len(found)
            row, member = (row, member + PIECE) if len(found) == PIECE else (row + 1, 0)
            if member == 0 and not self._ends(row, child):
                return self._begin_again(False)
            if (row % PIECE == 0 or member) and is_over():
                self._seen = row, member, child
                return True
        return self._begin_again(True)

    def _begin_again(self, answer: bool) -> bool:
        self._seen = 0, 0, self._number_of_roots
        return answer

    def _ends(self, row: int, child: int) -> bool:
        """Returns whether `child` is the first row that does not belong to the row before `row`."""
        return child == len(self) or self.parents[child] >= row

    def _is_as_it_was(self, parent: int, child: int, found: list[Member]) -> bool:
        if child + len(found) > len(self):
            return False
        for row, (kind, name, thing) in enumerate(found, child):
            if self.parents[row] != parent or self.words[self.names[row]] != name:
                return False
            if self._look_numbers.get(self._key(kind, thing)) != self.looks[row]:
                return False
            if self._is_made_anew(row):
                self.things[row] = weakref.ref(thing)
            elif self.things[row]() is not thing:
                return False
        return True

    def is_same(self, other: Tree) -> bool:
        """Returns whether both trees show the same rows of the same objects."""
        if self._columns != other._columns:
            return False
        pairs = enumerate(zip(self.things, other.things))
        return all(a is b or a() is b() or self._is_made_anew(row) for row, (a, b) in pairs)

    def _is_made_anew(self, row: int) -> bool:
        """A buffer that is made anew in each forward is the same to a reader, and an input that wants a gradient."""
        return self.is_loose(row) or self.kind(row) == "buffer"

    def is_loose(self, row: int) -> bool:
        """Returns whether a row's tensor is in no module."""
        parent = self.parents[row]
        return 0 <= parent < self._number_of_roots and isinstance(self.things[parent](), Loose)


def whole(roots: Sequence[tuple[str, Any]]) -> Tree:
    """Returns the complete tree, read at once."""
    tree = Tree(roots)
    tree.read(lambda: False)
    return tree


def _members(module: torch.nn.Module) -> Iterator[Member]:
    """Yields what a module holds, read from torch's own dictionaries: its methods may be the user's."""
    groups = ("parameter", module._parameters), ("buffer", module._buffers), ("module", module._modules)
    every = (((kind, name, thing) for name, thing in held.items() if thing is not None) for kind, held in groups)
    return chain.from_iterable(every)


def _piece(members: Iterator[Member], first: int) -> list[Member] | None:
    """Returns up to PIECE members from number `first`, or None if another thread has changed the module meanwhile."""
    try:
        return list(islice(members, first, first + PIECE))
    except RuntimeError:
        return None


def _look(key: tuple[Any, ...], thing: Any) -> Look:
    kind, *facts = key
    if kind in ("parameter", "buffer"):
        shape, dtype, device, trainable, shard = facts
        name = str(dtype).removeprefix("torch.")
        return Look(
            kind=kind,
            type="",
            detail="",
            shape=tuple(map(int, shape or ())),
            dtype=name,
            device=str(device),
            count=_count(thing),
            trainable=trainable,
            shard=shard,
        )
    class_name, detail, note = facts
    class_name = "" if note == LOOSE else class_name
    return Look(
        kind=kind, type=class_name, detail=detail, shape=(), dtype="", device="", count=0, trainable=True, note=note
    )


def _detail(module: Any) -> str:
    """Returns `extra_repr()` of torch's own layers, else "": the user's may compute or raise.

    The class and the method are both checked, as torch makes classes of its own below the user's (parametrizations).
    """
    kind = type(module)
    if not (kind.__module__.startswith("torch.") and kind.extra_repr.__module__.startswith("torch.")):
        return ""
    return str(module.extra_repr())[:500]


def note_of(module: Any) -> str:
    """Returns "scripted" or "compiled" if torch runs something else than the module's own `forward`, "loose" if it is no
    module, else ""."""
    if isinstance(module, Loose):
        return LOOSE
    if isinstance(module, torch.jit.ScriptModule):
        return "scripted"
    is_wrapper = type(module).__module__ == "torch._dynamo.eval_frame"
    return "compiled" if is_wrapper or module.__dict__.get("_compiled_call_impl") is not None else ""


def _shape(tensor: Any) -> tuple[int, ...] | None:
    """Returns the shape; of a nested tensor (n,), as each of its n components has a shape of its own; None if not made
    yet."""
    if isinstance(tensor, UNMADE):
        return None
    return (tensor.size(0),) if tensor.is_nested else shape_here(tensor)


def _count(tensor: Any) -> int:
    return 0 if isinstance(tensor, UNMADE) else int(tensor.numel())
