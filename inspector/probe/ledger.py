"""The life of each parameter's gradient: how many backwards reached it since None or zero, and what came after."""

from __future__ import annotations

import math
import weakref
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

import torch

from .gradients import grad_of
from .neutral import Plain

if TYPE_CHECKING:
    from .roots import Roots


class Entry(weakref.ref):  # type: ignore[type-arg]
    """What is known of one parameter, which calling it gives. One object for both: a model may have a hundred thousand.

    `count`: backwards that reached it since its grad was None or zero.
    """

    __slots__ = ("key", "root", "count", "mark", "reached")

    key: int  # its id
    root: int  # node id of the root that it belongs to
    count: int
    mark: str  # "consumed" or "zeroed" since the last backward that reached it
    reached: bool  # by the last backward

    def __new__(cls, parameter: Any, gone: Callable[[Any], None]) -> Entry:
        entry = super().__new__(cls, parameter, gone)
        entry.key, entry.root, entry.count, entry.mark, entry.reached = id(parameter), -1, 0, "", False
        return entry

    def __init__(self, parameter: Any, gone: Callable[[Any], None]) -> None:
        super().__init__(parameter, gone)


class Ledger:
    """Compares each `grad` before and after each backward: its identity and its version tell whether it was reached.

    Reads no number. After `zero_grad` of all parameters, the plain case, it is known that there was none before; what
    a backward then reached is looked at when somebody wants to know (`_settle`): whatever has a grad by then.
    """

    def __init__(self, roots: Roots) -> None:
        self._roots = roots
        self._entries: dict[int, Entry] = {}
        self._on_gone = self._gone  # one object for all references
        self._optimizers: dict[int, weakref.ref[Any]] = {}
        self._enlisted: list[Any] = []  # what `_enlist` saw last; [] is never what it sees
        self._listed: list[Entry] = []  # the entries, as `_enlist` left them
        self._is_of_everyone: dict[int, tuple[weakref.ref[Any], bool]] = {}  # by the id of who zeroes or steps
        self._are_none = False  # all of them have been zeroed to None, and no backward was since
        self._parameters: list[Any] = []  # of the entries, while a backward runs that found grads
        self._before: list[tuple[int, int] | None] | None = None  # grads before the backward; None: all were None
        self._is_running = False  # a backward is
        self._witnesses: dict[int, Entry] = {}  # by root: one that the last backward reached
        self._without_witness: set[int] = set()  # roots that none was found for
        self._is_pending = False  # what a backward reached that found all None has not been looked at
        self._events: list[tuple[str, weakref.ref[Any]]] = []  # what came after it: ("consumed" or "zeroed", by whom)

    def knows(self, optimizer: Any) -> None:
        """An optimizer was made, or was given more parameters."""
        known = self._optimizers.get(id(optimizer))
        if known is None or known() is not optimizer:  # one that is gone leaves its id to another
            self._optimizers[id(optimizer)] = weakref.ref(optimizer)
        self._enlisted = []

    def optimizers(self) -> list[Any]:
        """Those that are alive."""
        return [held for ref in self._optimizers.values() if (held := ref()) is not None]

    def knows_several(self) -> bool:
        """Whether there has been more than one optimizer."""
        return len(self._optimizers) > 1

    def before_backward(self) -> None:
        self._is_running = True
        if not self._are_none or self._is_outdated():
            self._look_before()
        else:
            self._before = None
        self._are_none = False

    def _look_before(self) -> None:
        with Plain():
            self._enlist()
            self._parameters = [entry() for entry in self._listed]
            grads = self._grads()
            if set(map(type, grads)) <= _ONLY_NONE:
                self._before = None
            else:
                self._settle()
                self._before = list(map(_state, grads))

    def after_backward(self) -> None:
        self._is_running = False
        if self._before is None:
            self._is_pending = True
            self._events.clear()
        else:
            with Plain():
                self._compare(self._before, list(map(_state, self._grads())))
        self._parameters = []

    def _grads(self) -> list[Any]:
        return [None if p is None else p.grad if p.is_leaf else grad_of(p) for p in self._parameters]

    def _compare(self, before: list[tuple[int, int] | None], after: list[tuple[int, int] | None]) -> None:
        self._without_witness.clear()
        for entry, then, now in zip(self._listed, before, after):
            entry.reached = now is not None and now != then
            if entry.reached:
                entry.count = 1 if then is None else entry.count + 1
                entry.mark = ""
            elif now is None:
                entry.count = 0

    def stepped(self, optimizer: Any) -> None:
        self._events.append(("consumed", weakref.ref(optimizer)))
        self._bound_events()

    def zeroed(self, owner: Any, to_none: bool) -> None:
        """`zero_grad` has run: grads are None, or zero."""
        self._events.append(("zeroed", weakref.ref(owner)))
        self._bound_events()
        self._are_none = self._are_none or (to_none and self._is_of_all(owner))

    def _is_of_all(self, owner: Any) -> bool:
        ref, is_of_all = self._is_of_everyone.get(id(owner), _NOBODY)
        if ref() is not owner:
            is_of_all = len(self._entries_of(owner)) == len(self._listed)
            self._is_of_everyone[id(owner)] = weakref.ref(owner), is_of_all
        return is_of_all

    def _bound_events(self) -> None:
        if len(self._events) > 16:  # steps without any backward
            self._settle()

    def _settle(self) -> None:
        """Works out what the plain case has put off."""
        with Plain():
            if self._is_pending:
                self._is_pending = False
                self._without_witness.clear()
                are_leaves = self._roots.tree.are_leaves  # there may be a hundred thousand
                for entry in self._listed:
                    parameter = entry()
                    grad = None if parameter is None else parameter.grad if are_leaves else grad_of(parameter)
                    entry.reached = is_reached = grad is not None
                    entry.count, entry.mark = int(is_reached), ""
            for mark, owner in self._events:
                for entry in self._of(owner()):
                    if mark == "zeroed":
                        entry.count, entry.mark, entry.reached = 0, mark, True
                    elif entry.count:
                        entry.mark = mark
            self._events.clear()

    def state(self, parameter: Any) -> tuple[str, int]:
        """(one of messages.GRAD_STATES, k): how often it was reached since None or zero."""
        return self.states([parameter])[0]

    def states(self, parameters: Iterable[Any]) -> list[tuple[str, int]]:
        """The same of several; None, in the place of one that has gone, has no gradient."""
        self._settle()
        if self._is_running:
            before = dict(zip(map(id, self._listed), self._before or ()))
            return [_NO_GRADIENT if p is None else self._state_within(p, before) for p in parameters]
        reached: dict[int, bool] = {}  # roots that have been asked about
        return [_NO_GRADIENT if p is None else self._state_of(p, reached) for p in parameters]

    def given(self) -> list[Any]:
        """Parameters that the backward which runs has come to by now, or else the last one, and whose gradient is
        there."""
        self._settle()
        then = dict(zip(map(id, self._listed), self._before or ())) if self._is_running else {}
        with Plain():
            held = [(entry, parameter) for entry in self._listed if (parameter := entry()) is not None]
            if self._is_running:
                return [p for entry, p in held if grad_of(p) is not None and _state(grad_of(p)) != then.get(id(entry))]
            return [parameter for entry, parameter in held if entry.reached and grad_of(parameter) is not None]

    def _state_within(self, parameter: Any, before: dict[int, tuple[int, int] | None]) -> tuple[str, int]:
        """While a backward runs: gradients that it has brought already, and those from before; it may yet reach the
        others."""
        entry = self._entries.get(id(parameter))
        if grad_of(parameter) is None:
            return ("none" if parameter.requires_grad else "frozen"), 0
        then = before.get(id(entry))
        if entry is None or _state(grad_of(parameter)) == then:
            return self._state_of(parameter, {})
        count = 1 if then is None else entry.count + 1
        return ("accumulated" if count > 1 else "populated"), count

    def _state_of(self, parameter: Any, reached: dict[int, bool]) -> tuple[str, int]:
        if not parameter.requires_grad:
            return "frozen", 0
        entry = self._entries.get(id(parameter))
        if grad_of(parameter) is None:
            is_missed = entry is not None and not entry.reached and self._was_missed(entry, reached)
            return ("unreached" if is_missed else "none"), 0
        if entry is None:
            return "populated", 1
        return entry.mark or ("accumulated" if entry.count > 1 else "populated"), entry.count

    def _was_missed(self, entry: Entry, reached: dict[int, bool]) -> bool:
        """The last backward reached others of its root, whose gradients are still there, and not this one."""
        if entry.root not in reached:
            reached[entry.root] = self._has_reached(entry.root)
        return reached[entry.root]

    def _has_reached(self, root: int) -> bool:
        """Whether a gradient that the last backward gave to this root is still there. Who it was is remembered."""
        witness = self._witnesses.get(root)
        if witness is not None and _is_reached(witness, root):
            return True
        if root in self._without_witness:
            return False
        witness = next((entry for entry in self._listed if _is_reached(entry, root)), None)
        if witness is None:
            self._without_witness.add(root)
        else:
            self._witnesses[root] = witness
        return witness is not None

    def _of(self, owner: Any) -> list[Entry]:
        if owner is None:
            return []
        is_of_all = self._is_of_all(owner) and _size(owner) >= len(self._listed)
        return self._listed if is_of_all else self._entries_of(owner)

    def _entries_of(self, owner: Any) -> list[Entry]:
        if isinstance(owner, torch.optim.Optimizer):
            parameters = [p for group in owner.param_groups for p in group["params"]]
        else:
            parameters = list(torch.nn.Module.parameters(owner))
        return [self._entries[key] for key in dict.fromkeys(map(id, parameters)) if key in self._entries]

    def _is_outdated(self) -> bool:
        """Whether there may be parameters not seen yet."""
        return self._roots.is_new or not self._enlisted or self._enlisted[0] != self._roots.extent

    def _enlist(self) -> None:
        """Makes entries for parameters not seen yet: those of the roots, those of the optimizers."""
        self._roots.refresh_if_new()
        groups = [group["params"] for optimizer in self.optimizers() for group in optimizer.param_groups]
        seen = [self._roots.extent, *map(len, groups)]
        if seen == self._enlisted:
            return
        self._settle()
        for parameter in (*(p for _, p in self._roots.parameters()), *(p for group in groups for p in group)):
            self._add(parameter)
        root_of = self._roots.root_of
        for key, entry in self._entries.items():
            entry.root = root_of.get(key, -1)
        self._listed = list(self._entries.values())
        self._is_of_everyone.clear()
        self._without_witness.clear()
        self._enlisted = seen

    def _add(self, parameter: Any) -> None:
        key = id(parameter)
        if key not in self._entries and isinstance(parameter, torch.Tensor) and parameter.is_leaf:
            self._entries[key] = Entry(parameter, self._on_gone)

    def _gone(self, entry: Entry) -> None:
        self._entries.pop(entry.key, None)
        self._enlisted = []  # list anew, but only at the next backward: one may be running


_ONLY_NONE = {type(None)}
_NO_GRADIENT = "none", 0
_NOBODY: tuple[Any, bool] = (lambda: None, False)


def _size(owner: Any) -> float:
    """How many parameters an optimizer has, in case that a group was changed by hand; of a module that is known."""
    if not isinstance(owner, torch.optim.Optimizer):
        return math.inf
    return sum(len(group["params"]) for group in owner.param_groups)


def _is_reached(entry: Entry, root: int) -> bool:
    if not (entry.reached and entry.count and entry.root == root):
        return False
    parameter = entry()
    return parameter is not None and grad_of(parameter) is not None


def _state(grad: Any) -> tuple[int, int] | None:
    return None if grad is None else (id(grad), grad._version)
