"""Which module holds which, learned from registrations; keeps no module alive.

The first module that registers another is its holder as long as it holds it. So the layers of `model[:3]` stay the
model's.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable
from typing import Any

MOST_LEVELS = 1000  # a limit for scripts whose modules form a cycle


class Ref(weakref.ref):  # type: ignore[type-arg]
    """The one weak reference to a module, and what is known of the module."""

    __slots__ = ("key", "holder", "name", "others", "held", "is_shown")

    key: int
    holder: Ref | None
    name: str  # the name by which the holder knew it last
    others: list[tuple[Ref, str]] | None  # other modules that hold it too, and by which names
    held: list[Ref] | None  # modules whose holder it became; some may have gone or have another holder now
    is_shown: bool  # whether it has a row in the model tree

    def __new__(cls, module: Any, gone: Callable[[Any], None]) -> Ref:
        ref = super().__new__(cls, module, gone)
        ref.key = id(module)
        ref.holder = ref.others = ref.held = None
        ref.name, ref.is_shown = "", False
        return ref

    def __init__(self, module: Any, gone: Callable[[Any], None]) -> None:
        super().__init__(module, gone)  # type: ignore[call-arg]  # typeshed has none


class Parentage:
    """Knows each module from the moment at which it registers something or is registered.

    Attributes: `is_dirty`, whether something changed in a module that has a row.
    """

    def __init__(self, forget: Callable[[int], None]) -> None:
        """`forget(id)` is called when a module has gone."""
        self.is_dirty = False
        self._refs: dict[int, Ref] = {}
        self._tops: dict[int, Ref] = {}  # modules that no module holds
        self._orphans: list[Ref] = []  # modules whose holder has gone
        self._forget = forget
        self._on_gone = self._gone  # one object for all references

    def ref(self, module: Any) -> Ref:
        """Returns the module's reference. A module not met before counts as a top until somebody is known to hold
        it."""
        known = self._refs.get(id(module))
        if known is None:
            known = self._refs[id(module)] = self._tops[id(module)] = Ref(module, self._on_gone)
        return known

    def registered(self, parent: Any, name: str, child: Any) -> None:
        """Notes that `parent` registered `child` under `name`; None: it no longer holds what it held under that
        name."""
        holder = self.ref(parent)
        self.is_dirty = self.is_dirty or holder.is_shown
        if child is None or child is parent:
            return
        ref = self.ref(child)
        if self.holder_of(child) is None:
            _take(holder, name, ref)
        elif ref.holder is not holder:
            ref.others = [pair for pair in ref.others or () if pair[0]() is not None] + [(holder, name)]
        self._tops.pop(ref.key, None)

    def changed(self, module: Any) -> None:
        """Notes that a module has got another parameter or buffer."""
        self.is_dirty = self.ref(module).is_shown or self.is_dirty

    def shown(self, module: Any, parent: Any, name: str) -> Ref:
        """Notes that the module gets a row, below `parent` unless None. Copied modules were never registered."""
        ref = self.ref(module)
        if parent is not None and ref.holder is None and parent is not module:
            _take(self.ref(parent), name, ref)
            self._tops.pop(ref.key, None)
        ref.is_shown = True
        return ref

    def holder_of(self, module: Any) -> Any:
        """Returns the module that holds this one now, or None."""
        ref = self._refs.get(id(module))
        if ref is None or ref.holder is None:
            return None
        above = ref.holder()
        if above is not None and _holds(above, ref.name, module):
            return above
        return self._next_holder(ref, module)

    def _next_holder(self, ref: Ref, module: Any) -> Any:
        pairs = [(ref.holder, name) for name in _names_in(ref.holder, module)] + (ref.others or [])
        for holder, name in pairs:
            if holder is not None and (above := holder()) is not None and _holds(above, name, module):
                _take(holder, name, ref)
                return above
        return None

    def top(self, module: Any) -> Any:
        """Returns the outermost module that holds this one, directly or indirectly."""
        for _ in range(MOST_LEVELS):
            above = self.holder_of(module)
            if above is None:
                break
            module = above
        return module

    def stands_alone(self, module: Any) -> None:
        """Makes the module a top, whatever was registered before."""
        self._tops[id(module)] = self.ref(module)

    def tops(self) -> list[Any]:
        """Returns the living modules that no module holds."""
        orphans, self._orphans = self._orphans, []
        for ref in orphans:
            module = ref()
            if module is not None and self.holder_of(module) is None:
                self._tops[ref.key] = ref
        return [module for ref in list(self._tops.values()) if (module := ref()) is not None]

    def modules(self) -> list[Any]:
        """Returns all known living modules."""
        return [module for ref in list(self._refs.values()) if (module := ref()) is not None]

    def is_part(self, module: Any) -> bool:
        """Returns whether other modules hold everything that this one holds, as with a slice `model[:3]`."""
        if any(parameter is not None for parameter in list(module._parameters.values())):
            return False
        holders = [self.holder_of(child) for child in list(module._modules.values()) if child is not None]
        return bool(holders) and all(holder is not None and holder is not module for holder in holders)

    def _gone(self, ref: Ref) -> None:
        if self._refs.get(ref.key) is ref:
            del self._refs[ref.key]
            self._tops.pop(ref.key, None)
            self._forget(ref.key)
        self._orphans += [child for child in ref.held or () if child.holder is ref]
        self.is_dirty = self.is_dirty or ref.is_shown


def _take(holder: Ref, name: str, ref: Ref) -> None:
    """`holder` becomes the holder of `ref`."""
    if holder.held is None:
        holder.held = []
    elif ref.holder is not holder:
        _prune(holder)
    if ref.holder is not holder:
        holder.held.append(ref)
    ref.holder, ref.name = holder, name


def _prune(holder: Ref) -> None:
    """Drops old references, so that layers that are replaced again and again do not pile up."""
    held, module = holder.held, holder()
    if held is not None and module is not None and len(held) > 64 and len(held) > 2 * len(module._modules):
        holder.held = [child for child in held if child() is not None and child.holder is holder]


def _holds(above: Any, name: str, module: Any) -> bool:
    held = above._modules  # not a dictionary in a scripted module: it has no `get`
    return name in held and held[name] is module


def _names_in(holder: Ref | None, module: Any) -> list[str]:
    """Returns the names under which the holder has it now: a container that lost an element renames the others."""
    above = holder() if holder is not None else None
    return [] if above is None else [name for name, child in list(above._modules.items()) if child is module]
