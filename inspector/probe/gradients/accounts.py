"""What one thread's backwards have done to gradients: found by comparing each `grad` before and after."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Iterable
from typing import Any

from ..core.neutral import Plain
from ..modules.grad import grad_of

MOST_EVENTS = 16  # that are put off


class Entry(weakref.ref):  # type: ignore[type-arg]
    """What is known of one parameter, which calling it gives. One object for both: a model may have a hundred thousand.

    `count`: backwards that reached it since its grad was None or zero.
    """

    __slots__ = ("key", "root", "count", "mark", "reached", "factor")

    key: int  # its id
    root: int  # node id of the root that it belongs to
    count: int
    mark: str  # "consumed", "zeroed" or "clipped" since the last backward that reached it
    reached: bool  # by the last backward
    factor: float  # that it was clipped by; less than 0: the limit of its elements

    def __new__(cls, parameter: Any, gone: Callable[[Any], None]) -> Entry:
        entry = super().__new__(cls, parameter, gone)
        entry.key, entry.root, entry.count, entry.mark, entry.reached = id(parameter), -1, 0, "", False
        entry.factor = 1.0
        return entry

    def __init__(self, parameter: Any, gone: Callable[[Any], None]) -> None:
        super().__init__(parameter, gone)  # type: ignore[call-arg]  # typeshed has none


class Clipped:
    """Gradients that were made shorter by one call: of these parameters, by this factor (NaN: not known); less than 0:
    their elements were limited to as much."""

    def __init__(self, parameters: Iterable[Any], factor: float) -> None:
        self._parameters = [weakref.ref(parameter) for parameter in parameters]
        self.factor = factor

    def parameters(self) -> list[Any]:
        """Those that are alive."""
        return [parameter for ref in self._parameters if (parameter := ref()) is not None]

    def tell(self, entries: Iterable[Entry]) -> None:
        for entry in entries:
            entry.factor = self.factor


class Account:
    """Of one thread. Reads no number. After `zero_grad` of all parameters, the plain case, it is known that there was
    no gradient before; what a backward then reached is looked at when somebody wants to know (`settle`): whatever has
    a grad by then.

    `listed`: the parameters that this thread alone trains, which it may read. `common`: those that others train as
    well, by their id. They are not read: a backward of this thread is taken to reach what it has zeroed or stepped.
    """

    def __init__(self) -> None:
        self.listed: list[Entry] = []
        self.own: dict[int, Entry] = {}  # `listed` by id, where several threads train
        self.common: dict[int, Entry] = {}
        self.enlisted: list[object] = []  # what `listed` was made from; [] is never what there is
        self.owners: dict[int, weakref.ref[Any]] = {}  # optimizers and modules that this thread has stepped or zeroed
        self.are_none = False  # all of `listed` have been zeroed to None, and no backward was since
        self.is_running = False  # a backward is
        self.before: list[tuple[int, int] | None] | None = None  # grads before the backward; None: all were None
        self.events: list[tuple[str, Callable[[], Any]]] = []  # after it: ("consumed", "zeroed" or "clipped", by whom)
        self.is_pending = False  # what a backward reached that found all None has not been looked at
        self._parameters: list[Any] = []  # of `listed`, while a backward runs that found grads

    def look_before(self, settle: Callable[[], None]) -> None:
        """A backward is about to begin. `settle` is called before entries change that others are put off for."""
        self._parameters = [entry() for entry in self.listed]
        grads = _grads(self._parameters)
        if set(map(type, grads)) <= _ONLY_NONE:
            self.before = None
        else:
            settle()
            self.before = list(map(state_of, grads))

    def look_after(self) -> None:
        """The backward is over."""
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

    def settle(self, are_leaves: bool, entries_of: Callable[[Any], list[Entry]]) -> None:
        """Works out what was put off. Reads the gradients of `listed`."""
        if self.is_pending:
            self.is_pending = False
            for entry in self.listed:  # there may be a hundred thousand
                parameter = entry()
                grad = None if parameter is None else parameter.grad if are_leaves else grad_of(parameter)
                entry.reached = is_reached = grad is not None
                entry.count, entry.mark = int(is_reached), ""
        for mark, ref in self.events:
            if (owner := ref()) is not None:
                if isinstance(owner, Clipped):
                    owner.tell(entries_of(owner))
                note([entry for entry in entries_of(owner) if entry.key not in self.common], mark)
        self.events.clear()

    def before_by_key(self) -> dict[int, tuple[int, int] | None]:
        """id(entry) → its grad before the backward that runs."""
        return dict(zip(map(id, self.listed), self.before or ()))


def note(entries: Iterable[Entry], mark: str) -> None:
    """They were "zeroed" or "consumed"."""
    for entry in entries:
        if mark == "zeroed":
            entry.count, entry.mark, entry.reached = 0, mark, True
        elif entry.count:
            entry.mark = mark


_ONLY_NONE = {type(None)}


def _grads(parameters: list[Any]) -> list[Any]:
    return [None if p is None else p.grad if p.is_leaf else grad_of(p) for p in parameters]


def state_of(grad: Any) -> tuple[int, int] | None:
    """Tells one content of a `grad` from another: which tensor it is and how often it was written."""
    return None if grad is None else (id(grad), grad._version)
