"""The life of each parameter's gradient: how many backwards reached it since None or zero, and what came after."""

from __future__ import annotations

import weakref
from typing import TYPE_CHECKING, Any

import torch

from .live import live

if TYPE_CHECKING:
    from .roots import Roots


class Entry:
    """What is known of one parameter. `count`: backwards that reached it since its grad was None or zero."""

    __slots__ = ("ref", "count", "mark", "before", "missed", "after")

    def __init__(self, ref: weakref.ref[Any]) -> None:
        self.ref = ref
        self.count = 0
        self.mark = ""  # "consumed" or "zeroed" since the last backward that reached it
        self.before: tuple[int, int] | None = None
        self.missed = False  # the last backward reached others of its root, and not this one


class Ledger:
    """Compares each `grad` before and after each backward: its identity and its version tell whether it was reached.

    Costs two passes over the parameters per backward and reads no number.
    """

    def __init__(self, roots: Roots) -> None:
        self._roots = roots
        self._entries: dict[int, Entry] = {}
        self._optimizers: dict[int, weakref.ref[Any]] = {}
        self._enlisted: tuple[int, ...] = ()  # what `_enlist` saw last

    def knows(self, optimizer: Any) -> None:
        if id(optimizer) not in self._optimizers:
            self._optimizers[id(optimizer)] = weakref.ref(optimizer)

    def before_backward(self) -> None:
        self._enlist()
        with _plain():
            for entry in self._entries.values():
                if (parameter := entry.ref()) is not None:
                    entry.before = _state(parameter.grad)

    def after_backward(self) -> None:
        reached_roots, missed = set(), []
        with _plain():
            for key, entry in self._entries.items():
                if (parameter := entry.ref()) is None:
                    continue
                if self._was_reached(entry, parameter.grad):
                    entry.mark, entry.missed = "", False
                    reached_roots.add(self._roots.root_of.get(key, -1))
                else:
                    missed.append((key, entry))
        for key, entry in missed:
            entry.missed = self._roots.root_of.get(key, -1) in reached_roots

    @staticmethod
    def _was_reached(entry: Entry, grad: Any) -> bool:
        now = _state(grad)
        if now is None:
            entry.count = 0
        elif entry.before is None:
            entry.count = 1
        elif now != entry.before:
            entry.count += 1
        return now is not None and now != entry.before

    def stepped(self, optimizer: Any) -> None:
        for entry in self._of(optimizer):
            parameter = entry.ref()
            if parameter is not None and entry.count:
                entry.mark = "consumed"

    def zeroed(self, owner: Any) -> None:
        """`zero_grad` has run: grads are None, or zero."""
        self._enlist()
        for entry in self._of(owner):
            entry.count, entry.mark, entry.missed = 0, "zeroed", False

    def state(self, parameter: Any) -> tuple[str, int]:
        """(one of messages.GRAD_STATES, k): how often it was reached since None or zero."""
        entry = self._entries.get(id(parameter))
        if not parameter.requires_grad:
            return "frozen", 0
        if parameter.grad is None:
            return ("unreached" if entry is not None and entry.missed else "none"), 0
        if entry is None:
            return "populated", 1
        if entry.mark:
            return entry.mark, entry.count
        return ("accumulated" if entry.count > 1 else "populated"), entry.count

    def _of(self, owner: Any) -> list[Entry]:
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
            self._enlisted = seen
            for parameter in (*(p for _, p in self._roots.parameters()), *(p for group in groups for p in group)):
                self._add(parameter)

    def _add(self, parameter: Any) -> None:
        key = id(parameter)
        if key not in self._entries and isinstance(parameter, torch.Tensor) and parameter.is_leaf:
            self._entries[key] = Entry(weakref.ref(parameter, lambda _: self._entries.pop(key, None)))


def _state(grad: Any) -> tuple[int, int] | None:
    return None if grad is None else (id(grad), grad._version)


class _plain:
    """Reading an attribute of a tensor under the user's function modes would call them."""

    def __enter__(self) -> None:
        self._was_busy, live.own.busy = live.own.busy, True
        self._guard = torch._C.DisableTorchFunction()
        self._guard.__enter__()

    def __exit__(self, *error: Any) -> None:
        self._guard.__exit__(*error)
        live.own.busy = self._was_busy
