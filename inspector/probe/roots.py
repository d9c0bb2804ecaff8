"""The modules that the script calls, by the names it gives them, and their structure as rows of a tree."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Iterable, Iterator
from types import FrameType
from typing import Any

import torch
from torch.nn.modules.module import (
    register_module_module_registration_hook,
    register_module_parameter_registration_hook,
)

from ..wire.messages import Node
from . import frames, structure
from .frames import Site


class Roots:
    """Knows every module that owns parameters from the moment it registers something; holds none of them alive."""

    def __init__(self) -> None:
        self._seen: dict[int, weakref.ref[Any]] = {}
        self._parents: dict[int, weakref.ref[Any]] = {}
        self._names: dict[int, str] = {}
        self._owners: dict[int, bool] = {}  # id(module) → whether it has parameters; forgotten at each registration
        self._called: set[int] = set()
        self.is_new = False  # a root was called that is not among the nodes yet
        self.version = 0
        self.nodes: tuple[Node, ...] = ()
        self.tensors: dict[int, weakref.ref[Any]] = {}  # node id → parameter or buffer
        self.root_of: dict[int, int] = {}  # id(parameter) → node id of its root
        self._identity: tuple[int, ...] = ()

    def hang(self, guarded: Callable[[Any], Any]) -> list[Callable[[], None]]:
        on_child, on_parameter = guarded(self._child), guarded(self._parameter)
        hooks = (
            register_module_module_registration_hook(lambda parent, name, child: on_child(parent, child)),
            register_module_parameter_registration_hook(lambda module, name, parameter: on_parameter(module)),
        )
        return [hook.remove for hook in hooks]

    def _child(self, parent: Any, child: Any) -> None:
        self._parameter(parent)
        if child is not None:
            self._parents[id(child)] = weakref.ref(parent)

    def _parameter(self, module: Any) -> None:
        key = id(module)
        self._owners.clear()
        if key not in self._seen:
            self._seen[key] = weakref.ref(module, lambda _: self._gone(key))

    def _gone(self, key: int) -> None:
        self._seen.pop(key, None)
        self._parents.pop(key, None)
        self._names.pop(key, None)
        self._owners.pop(key, None)
        self._called.discard(key)

    def owns_parameters(self, module: torch.nn.Module) -> bool:
        owns = self._owners.get(id(module))
        if owns is None:
            self._parameter(module)
            owns = self._owners[id(module)] = next(_parameters_of(module), None) is not None
        return owns

    def called(self, module: torch.nn.Module, site: Site | None) -> None:
        """The script itself calls this module; models used through their own methods are named by their top."""
        if id(module) in self._called and (site is None or id(module) in self._names):
            return
        top = self._top(module)
        if id(top) not in self._called:
            self._parameter(top)
            self._called.add(id(top))
            self.is_new = True
        if top is module and site is not None and site.callee:
            self._names.setdefault(id(top), site.callee)

    def _top(self, module: Any) -> Any:
        for _ in range(1000):  # a cycle of modules is the script's own folly
            parent = self._parents.get(id(module))
            above = parent() if parent is not None else None
            if above is None or not any(child is module for child in above._modules.values()):
                return module
            module = above
        return module

    # ── what is asked at a stop ──

    def summary(self, frame: FrameType | None) -> tuple[int, int, int]:
        """(parameters, those whose grad is not None, version of the structure)."""
        self.refresh(frame)
        parameters = list(self.parameters())
        return len(parameters), sum(p.grad is not None for _, p in parameters), self.version

    def parameters(self) -> Iterator[tuple[Node, Any]]:
        """(node, parameter) of each parameter that is shown, each shared one once."""
        for node in self.nodes:
            if node.kind == "parameter" and node.shared_with < 0 and (tensor := self.tensors[node.id]()) is not None:
                yield node, tensor

    def tops(self, frame: FrameType | None, parameters: Iterable[Any]) -> list[Any]:
        """The outermost modules: those that are shown, those that own any of `parameters`, and those without any of
        their own (a loss with weights for its classes) that the script has a name for."""
        shown = [module for _, module in self._shown(frame)]
        wanted = set(map(id, parameters))
        seen = [module for ref in list(self._seen.values()) if (module := ref()) is not None]
        owners = [self._top(m) for m in seen if any(id(p) in wanted for p in m._parameters.values())]
        named = [m for m in _values_in_scope(frame) if isinstance(m, torch.nn.Module) and not self.owns_parameters(m)]
        return list({id(module): module for module in (*shown, *owners, *named)}.values())

    def refresh_if_new(self) -> None:
        if self.is_new:
            self.refresh(None)

    def refresh(self, frame: FrameType | None) -> None:
        """Reads the structure anew; the version rises when it differs."""
        self.is_new = False
        roots = self._shown(frame)
        built = structure.build(roots)
        if built.nodes != self.nodes or built.identity != self._identity:
            self.version += bool(built.nodes) or bool(self.nodes)
        self.nodes, self.tensors, self.root_of = built.nodes, built.tensors, built.root_of
        self._identity = built.identity

    def _shown(self, frame: FrameType | None) -> list[tuple[str, Any]]:
        """(name, root): what was called, and what the script has a name for and stands at the top."""
        tops = {id(m): m for ref in list(self._seen.values()) if (m := ref()) is not None and self._top(m) is m}
        tops = {key: module for key, module in tops.items() if self.owns_parameters(module)}
        self._find_names(tops, frame)
        shown = [key for key in tops if key in self._called or key in self._names]
        return [(self._names.get(key, type(tops[key]).__name__), tops[key]) for key in shown]

    def _find_names(self, tops: dict[int, Any], frame: FrameType | None) -> None:
        nameless = {key for key in tops if key not in self._names}
        if not nameless or frame is None:
            return
        for name, value in frames.names_in_scope(frame):
            if id(value) in nameless:
                self._names.setdefault(id(value), name)
            for inner, held in _attributes(value):
                if id(held) in nameless:
                    self._names.setdefault(id(held), f"{name}.{inner}")


def _values_in_scope(frame: FrameType | None) -> Iterator[Any]:
    for _, value in frames.names_in_scope(frame):
        yield value
        yield from (held for _, held in _attributes(value))


def _attributes(value: Any) -> list[tuple[str, Any]]:
    """What an object of the script's own class holds, such as a Trainer's model; read without asking the object."""
    if issubclass(type(value), (torch.nn.Module, torch.Tensor, type)) or type(value).__module__ == "builtins":
        return []
    try:
        held = object.__getattribute__(value, "__dict__")
    except AttributeError:
        return []
    return list(held.items()) if type(held) is dict else []


def _parameters_of(module: Any) -> Iterator[Any]:
    """Parameters of a module and below, read from torch's own dictionaries: methods may be the user's."""
    stack, seen = [module], set()
    while stack:
        module = stack.pop()
        if id(module) in seen:
            continue
        seen.add(id(module))
        yield from (p for p in module._parameters.values() if p is not None)
        stack.extend(child for child in module._modules.values() if child is not None)
