"""What one thread's backwards have done to gradients, found by comparing each `grad` before and after."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Iterable
from typing import Any

from ..core.neutral import Plain
from ..modules.grad import grad_of

MOST_EVENTS = 16  # events whose work is put off, at most


class Entry(weakref.ref):  # type: ignore[type-arg]
    """A weak reference to a parameter and what is known of its gradient; one object for both, as a model may have 100
    000.

    Attributes: `key`, id of the parameter; `root`, id of the root's row; `count`, backwards that reached it since its
    grad was None or zero; `mark`, "consumed", "zeroed" or "clipped" since the last backward that reached it, else "";
    `reached`, whether the last backward reached it; `factor`, by which its gradient was clipped.
    """

    __slots__ = ("key", "root", "count", "mark", "reached", "factor")

    key: int
    root: int
    count: int
    mark: str
    reached: bool
    factor: float

    def __new__(cls, parameter: Any, gone: Callable[[Any], None]) -> Entry:
        entry = super().__new__(cls, parameter, gone)
        entry.key, entry.root, entry.count, entry.mark, entry.reached = id(parameter), -1, 0, "", False
        entry.factor = 1.0
        return entry

    def __init__(self, parameter: Any, gone: Callable[[Any], None]) -> None:
        super().__init__(parameter, gone)  # type: ignore[call-arg]  # typeshed has none


class Clipped:
    """The parameters whose gradients one call has clipped, held weakly, and `factor`, by which it did (NaN: unknown;
    less than 0: the limit of the elements)."""

    def __init__(self, parameters: Iterable[Any], factor: float) -> None:
        self._parameters = [weakref.ref(parameter) for parameter in parameters]
        self.factor = factor

    def parameters(self) -> list[Any]:
        """Returns the living parameters."""
        return [parameter for ref in self._parameters if (parameter := ref()) is not None]

    def tell(self, entries: Iterable[Entry]) -> None:
        for entry in entries:
            entry.factor = self.factor


class Account:
    """The gradients of one thread. Reads no element of a tensor.

    After `zero_grad` of all parameters, the usual case, all gradients are known to be None. What a backward then
    reached is found only when somebody asks (`settle`): whatever has a grad by then.

    Attributes: `listed`, the parameters that this thread alone trains and may read; `common`, by id, those that others
    train too: they are not read, and a backward of this thread is assumed to reach what it has zeroed or stepped;
    `own`, `listed` by id, where several threads train; `enlisted`, what `listed` was made from; `owners`, by id, the
    optimizers and modules that this thread has stepped or zeroed; `are_none`, whether all of `listed` have been zeroed
    to None since the last backward; `is_running`, whether a backward runs; `before`, the grads before it (None: all
    were None); `events` after it: (mark, what gives the owner); `is_pending`, whether what a backward reached is not
    looked at yet.
    """

    def __init__(self) -> None:
        self.listed: list[Entry] = []
        self.own: dict[int, Entry] = {}
        self.common: dict[int, Entry] = {}
        self.enlisted: list[object] = []  # [] differs from all that it is compared with
        self.owners: dict[int, weakref.ref[Any]] = {}
        self.are_none = False
        self.is_running = False
        self.before: list[tuple[int, int] | None] | None = None
        self.events: list[tuple[str, Callable[[], Any]]] = []
        self.is_pending = False
        self._parameters: list[Any] = []  # of `listed`, while a backward runs that began with grads

    def look_before(self, settle: Callable[[], None]) -> None:
        """Records the grads before a backward. `settle` is called before entries change on which put-off work
        depends."""
        self._parameters = [entry() for entry in self.listed]
        grads = _grads(self._parameters)
        if set(map(type, grads)) <= _ONLY_NONE:
            self.before = None
        else:
            settle()
            self.before = list(map(state_of, grads))

    def look_after(self) -> None:
        """Compares the grads after a backward."""
        if self.before is None or len(self.before) != len(self._parameters):
            self.is_pending = True
            self.events.clear()
        else:
            with Plain():
                self._compare(self.before, list(map(state_of, _grads(self._parameters))))
        for entry in self.common.values():
            entry.count, entry.mark, entry.reached = entry.count + 1, "", True
        self._parameters = []

    def _compare(self, before: list[tuple[int, int] | None], after: list[tuple[int, int] | None]) -> None:
        for entry, then, now in zip(self.listed, before, after):
            entry.reached = now is not None and now != then
            if entry.reached:
                entry.count = 1 if then is None else entry.count + 1
                entry.mark = ""
            elif now is None:
                entry.count = 0

    def settle(
        self, are_leaves: bool, entries_of: Callable[[Any], list[Entry]], left_by: Callable[[Any], list[Entry]]
    ) -> None:
        """Does the work that was put off; reads the gradients of `listed`. `left_by(reference)`: what an owner had that
        is gone by now."""
        if self.is_pending:
            self.is_pending = False
            for entry in self.listed:  # a model may have 100 000 parameters
                parameter = entry()
                grad = None if parameter is None else parameter.grad if are_leaves else grad_of(parameter)
                entry.reached = is_reached = grad is not None
                entry.count, entry.mark = int(is_reached), ""
        for mark, ref in self.events:
            owner = ref()
            entries = left_by(ref) if owner is None else entries_of(owner)
            if isinstance(owner, Clipped):
                owner.tell(entries)
            note([entry for entry in entries if entry.key not in self.common], mark)
        self.events.clear()

    def before_by_key(self) -> dict[int, tuple[int, int] | None]:
        """Returns id(entry) → state of its grad before the running backward."""
        return dict(zip(map(id, self.listed), self.before or ()))


def note(entries: Iterable[Entry], mark: str) -> None:
    """Notes that the entries' gradients were "zeroed" or "consumed"."""
    for entry in entries:
        if mark == "zeroed":
            entry.count, entry.mark, entry.reached = 0, mark, True
        elif entry.count:
            entry.mark = mark


_ONLY_NONE = {type(None)}


def _grads(parameters: list[Any]) -> list[Any]:
    return [None if p is None else p.grad if p.is_leaf else grad_of(p) for p in parameters]


def state_of(grad: Any) -> tuple[int, int] | None:
    """Returns a value that differs when the grad is another tensor or was written to; None for no grad."""
    return None if grad is None else (id(grad), grad._version)
