"""The life of each parameter's gradient: how many backwards reached it since None or zero, and what came after."""

from __future__ import annotations

import weakref
from typing import TYPE_CHECKING, Any

import torch

from .neutral import Plain

if TYPE_CHECKING:
    from .roots import Roots


class Entry:
    """What is known of one parameter. `count`: backwards that reached it since its grad was None or zero."""

    __slots__ = ("ref", "root", "count", "mark", "reached")

    def __init__(self, ref: weakref.ref[Any]) -> None:
        self.ref = ref
        self.root = -1  # node id of the root that it belongs to
        self.count = 0
        self.mark = ""  # "consumed" or "zeroed" since the last backward that reached it
        self.reached = False  # by the last backward


class Ledger:
    """Compares each `grad` before and after each backward: its identity and its version tell whether it was reached.

    Reads no number. In the plain case, all grads None before, it asks each parameter twice whether it has one, and
    what follows from that is worked out when somebody wants to know (`_settle`).
    """

    def __init__(self, roots: Roots) -> None:
        self._roots = roots
        self._entries: dict[int, Entry] = {}
        self._optimizers: dict[int, weakref.ref[Any]] = {}
        self._enlisted: tuple[int, ...] = ()  # what `_enlist` saw last
        self._listed: list[Entry] = []  # the entries, as `_enlist` left them
        self._parameters: list[Any] = []  # of the entries, while a backward runs
        self._before: list[tuple[int, int] | None] | None = None  # grads before the backward; None: all were None
        self._fresh: list[bool] | None = None  # which were reached by a backward that found all None, not settled
        self._events: list[tuple[str, weakref.ref[Any]]] = []  # what came after it: ("consumed" or "zeroed", by whom)

    def knows(self, optimizer: Any) -> None:
        known = self._optimizers.get(id(optimizer))
        if known is None or known() is not optimizer:  # one that is gone leaves its id to another
            self._optimizers[id(optimizer)] = weakref.ref(optimizer)
            self._enlisted = ()

    def before_backward(self) -> None:
        self._enlist()
        with Plain():
            self._parameters = [entry.ref() for entry in self._listed]
            grads = [None if p is None else p.grad for p in self._parameters]
            if all(grad is None for grad in grads):
                self._before = None
            else:
                self._settle()
                self._before = [_state(grad) for grad in grads]

    def after_backward(self) -> None:
        with Plain():
            grads = [None if p is None else p.grad for p in self._parameters]
            if self._before is None:
                self._fresh = [grad is not None for grad in grads]
                self._events.clear()
            else:
                self._compare(self._before, [_state(grad) for grad in grads])
        self._parameters = []

    def _compare(self, before: list[tuple[int, int] | None], after: list[tuple[int, int] | None]) -> None:
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

    def zeroed(self, owner: Any) -> None:
        """`zero_grad` has run: grads are None, or zero."""
        self._events.append(("zeroed", weakref.ref(owner)))
        self._bound_events()

    def _bound_events(self) -> None:
        if len(self._events) > 16:  # steps without any backward
            self._settle()

    def _settle(self) -> None:
        """Works out what the plain case has put off."""
        if self._fresh is not None:
            for entry, reached in zip(self._listed, self._fresh):
                entry.reached, entry.count, entry.mark = reached, int(reached), ""
            self._fresh = None
        for mark, owner in self._events:
            for entry in self._of(owner()):
                if mark == "zeroed":
                    entry.count, entry.mark, entry.reached = 0, mark, True
                elif entry.count:
                    entry.mark = mark
        self._events.clear()

    def state(self, parameter: Any) -> tuple[str, int]:
        """(one of messages.GRAD_STATES, k): how often it was reached since None or zero."""
        self._settle()
        entry = self._entries.get(id(parameter))
        if not parameter.requires_grad:
            return "frozen", 0
        if parameter.grad is None:
            return ("unreached" if entry is not None and self._was_missed(entry) else "none"), 0
        if entry is None:
            return "populated", 1
        if entry.mark:
            return entry.mark, entry.count
        return ("accumulated" if entry.count > 1 else "populated"), entry.count

    def _was_missed(self, entry: Entry) -> bool:
        """The last backward reached others of its root, whose gradients are still there, and not this one."""
        return not entry.reached and any(
            other.reached and other.count and other.root == entry.root and (p := other.ref()) is not None
            and p.grad is not None
            for other in self._listed
        )  # fmt: skip

    def _of(self, owner: Any) -> list[Entry]:
        if owner is None:
            return []
        if isinstance(owner, torch.optim.Optimizer):
            parameters = [p for group in owner.param_groups for p in group["params"]]
        else:
            parameters = list(torch.nn.Module.parameters(owner))
        return [entry for p in parameters if (entry := self._entries.get(id(p))) is not None]

    def _enlist(self) -> None:
        """Makes entries for parameters not seen yet: those of the roots, those of the optimizers."""
        self._roots.refresh_if_new()
        optimizers = [held for ref in self._optimizers.values() if (held := ref()) is not None]
        groups = [group["params"] for optimizer in optimizers for group in optimizer.param_groups]
        seen = (self._roots.version, *map(len, groups))
        if seen != self._enlisted:
            self._settle()
            self._enlisted = seen
            for parameter in (*(p for _, p in self._roots.parameters()), *(p for group in groups for p in group)):
                self._add(parameter)
            for key, entry in self._entries.items():
                entry.root = self._roots.root_of.get(key, -1)
            self._listed = list(self._entries.values())

    def _add(self, parameter: Any) -> None:
        key = id(parameter)
        if key not in self._entries and isinstance(parameter, torch.Tensor) and parameter.is_leaf:
            self._entries[key] = Entry(weakref.ref(parameter, lambda _: self._gone(key)))

    def _gone(self, key: int) -> None:
        self._entries.pop(key, None)
        self._enlisted = ()  # list anew, but only at the next backward: one may be running


def _state(grad: Any) -> tuple[int, int] | None:
    return None if grad is None else (id(grad), grad._version)
