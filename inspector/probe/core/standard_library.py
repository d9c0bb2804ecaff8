"""Keeps the probe's copy of the standard library apart from the script's.

A file beside the script may have the name of a module of the standard library; `import queue` then finds that file, in
torch too. So the modules that were loaded for the probe alone are removed from `sys.modules` before the script begins.
When the script imports one, the usual search runs: if it finds the same file, the probe's module is given, since a
second copy would have a state of its own; otherwise what was found is loaded as usual.
"""

from __future__ import annotations

# The rest of the probe imports these while the script already runs, so they must be loaded before.
import bisect  # noqa: F401
import copy  # noqa: F401
import ctypes  # noqa: F401
import decimal  # noqa: F401
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from importlib.machinery import BuiltinImporter, FrozenImporter, ModuleSpec, PathFinder
from types import ModuleType
from typing import Any

OURS = "_gradstep"
Needs = Mapping[Any, Iterable[str]]  # module name → names of the modules that it imports


class Kept:
    """The modules that were loaded for the probe; also a finder, placed first in `sys.meta_path`."""

    def __init__(self, loaded: Iterable[str], needs: Needs) -> None:
        """`loaded`: the names of the modules that the interpreter loads for every script."""
        self._direct = needs
        new = sys.modules.keys() - set(loaded) - {"__main__"}
        self._modules = {name: sys.modules[name] for name in list(sys.modules) if name in new}
        self._strangers: tuple[tuple[str, ...], set[str]] = (), set()

    def hide(self) -> None:
        """Removes the probe's modules from `sys.modules`, right before the script begins."""
        for name in self._modules:
            if not _is_ours(name):
                del sys.modules[name]
        sys.meta_path.insert(0, self)  # type: ignore[arg-type]

    @contextmanager
    def in_place(self) -> Iterator[None]:
        """`with kept.in_place():` puts the probe's modules back while the probe imports more of its own."""
        theirs = {name: sys.modules.get(name) for name in self._modules}
        sys.modules.update(self._modules)
        try:
            yield
        finally:
            self._modules.update({name: module for name, module in sys.modules.items() if _is_ours(name)})
            for name, module in theirs.items():
                if module is not None:
                    sys.modules[name] = module
                else:
                    sys.modules.pop(name, None)

    # ── for the script ──

    def find_spec(self, name: str, path: Sequence[str] | None = None, target: Any = None) -> ModuleSpec | None:
        kept = self._modules.get(name)
        if kept is None or _is_alias(name, kept):
            return None
        others = [finder for finder in sys.meta_path if finder is not self and hasattr(finder, "find_spec")]
        spec = next((spec for other in others if (spec := other.find_spec(name, path, target)) is not None), None)
        if spec is not None and _is_of(spec, kept) and not self._needs_a_stranger(name):
            spec.loader = _Giving(spec.loader, kept, self.brings)  # type: ignore[assignment]
        return spec

    def brings(self, name: str) -> None:
        """Adds to `sys.modules` what the import of module `name` would have loaded too, when the script gets that
        module."""
        brought = self._needs(name, set())
        for other, kept in self._modules.items():
            if other in brought or _is_alias(other, kept) and other.rpartition(".")[0] in brought:
                sys.modules.setdefault(other, kept)

    # ── files beside the script that share a name with a kept module ──

    def _needs_a_stranger(self, name: str) -> bool:
        """Returns whether importing this standard module now would load a file that is not of the standard library."""
        strangers = self._found_strangers()
        return bool(strangers) and bool(self._needs(name, set()) & strangers)

    def _found_strangers(self) -> set[str]:
        if self._strangers[0] != tuple(sys.path):
            tops = [name for name in self._modules if "." not in name and not _is_ours(name)]
            self._strangers = tuple(sys.path), {name for name in tops if not _is_of(_found(name), self._modules[name])}
        return self._strangers[1]

    def _needs(self, name: str, known: set[str]) -> set[str]:
        """Returns the names of the kept modules that `name` imports, directly or indirectly, and `name` itself."""
        known.add(name)
        for other in self._direct.get(name, ()):
            for part in (other.rpartition(".")[0], other):
                if part in self._modules and part not in known:
                    self._needs(part, known)
        return known


class _Giving:
    """A loader that gives a module which is loaded already, in place of the loader that loaded it."""

    def __init__(self, loader: Any, module: ModuleType, given: Callable[[str], None]) -> None:
        self._loader = loader
        self._module = module
        self._spec = module.__spec__
        self._given = given

    def __getattr__(self, name: str) -> Any:
        return getattr(self._loader, name)

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return self._module

    def exec_module(self, module: ModuleType) -> None:
        """Does not run the module, which has run already; restores its spec, which the import has replaced."""
        module.__spec__ = self._spec
        self._given(module.__name__)


def _found(name: str) -> ModuleSpec | None:
    finders: list[Callable[[str], ModuleSpec | None]] = [
        BuiltinImporter.find_spec, FrozenImporter.find_spec, PathFinder.find_spec
    ]  # fmt: skip
    return next((spec for find in finders if (spec := find(name)) is not None), None)


def _is_of(spec: ModuleSpec | None, module: ModuleType) -> bool:
    return spec is not None and module.__spec__ is not None and spec.origin == module.__spec__.origin


def _is_alias(name: str, module: ModuleType) -> bool:
    """Returns whether `name` is another name of the module, as `os.path` is of `posixpath`."""
    spec = getattr(module, "__spec__", None)
    return spec is None or spec.name != name


def _is_ours(name: str) -> bool:
    return name.partition(".")[0] == OURS


_kept = Kept(sys.modules, {})


def hide(loaded: Iterable[str], needs: Needs) -> None:
    """Hides the probe's modules from the script. `loaded`: names that every script finds loaded; `needs`: who imports
    whom."""
    global _kept
    _kept = Kept(loaded, needs)
    _kept.hide()


def in_place() -> AbstractContextManager[None]:
    """`with in_place():` lets the probe import more of its own modules."""
    return _kept.in_place()
