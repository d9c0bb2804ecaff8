"""The modules that the script calls, with the script's names for them, and their structure as rows of a tree."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from types import FrameType
from typing import Any

import torch
from torch.nn.modules.module import (
    register_module_buffer_registration_hook,
    register_module_module_registration_hook,
    register_module_parameter_registration_hook,
)

from ...wire.messages import Node
from ..core.neutral import Plain
from ..core.ranks import is_shared, shared_class
from ..frames import user_code
from ..frames.user_code import Site
from .grad import grad_of
from .loose import Loose
from .parentage import MOST_LEVELS, Parentage
from .structure import Clock, Tree

READ_S = 0.02  # seconds that one refresh spends at most on reading a structure, …
COMPARE_S = 0.005  # … and on comparing the rows with the modules


class Roots:
    """Knows every module that owns parameters from the moment it registers something; keeps none of them alive.

    The structure is read again after a registration or the end of one of its modules, or when a comparison finds a
    difference. Reading and comparing go on from refresh to refresh: a large model takes several of them.

    Attributes: `is_new`, whether a called root has no row yet; `are_gone`, whether the script is over and all modules
    are gone; `version`, which rises whenever the rows change; `tree`, the rows.
    """

    def __init__(self) -> None:
        self.is_new = False
        self.are_gone = False
        self.is_over = False  # the script has come to its end: its globals are all that has names
        self.version = 0
        self.tree = Tree(())
        self._next: Tree | None = None  # replaces `tree` when it is complete and differs
        self._roots: list[tuple[str, int]] = []  # (name, id) of the roots that the tree was read from
        self._held = Parentage(self._forget)
        self._names: dict[int, str] = {}
        self._calls: dict[int, str] = {}  # names that libraries use for modules, taken if the script has none
        self._owners: dict[int, bool] = {}  # id(module) → whether it has parameters; forgotten at each registration
        self._parts: dict[int, bool] = {}  # id(module) → whether it is a slice of another module; forgotten likewise
        self._called: set[int] = set()
        self._loose = Loose()
        self._owned: set[int] | None = None  # id() of the parameters of modules; forgotten likewise
        self.trained: Callable[[], Iterable[Any]] = tuple  # what optimizers hold

    def hang(self, guarded: Callable[[Any], Any]) -> list[Callable[[], None]]:
        on_child, on_own, on_buffer = guarded(self._child), guarded(self._own), guarded(self._buffer)
        hooks = (
            register_module_module_registration_hook(lambda parent, name, child: on_child(parent, name, child)),
            register_module_parameter_registration_hook(lambda module, name, parameter: on_own(module)),
            register_module_buffer_registration_hook(lambda module, name, buffer: on_buffer(module, name)),
        )
        return [hook.remove for hook in hooks]

    def _child(self, parent: Any, name: str, child: Any) -> None:
        self._owners.clear()
        self._owned = None
        self._parts.clear()
        self._held.registered(parent, name, child)

    def _own(self, module: torch.nn.Module) -> None:
        self._owners.clear()
        self._owned = None
        self._held.changed(module)

    def _buffer(self, module: torch.nn.Module, name: str) -> None:
        """Notes a new buffer. One that replaces another keeps its row."""
        held = module._buffers
        if name not in held or held[name] is None:
            self._held.changed(module)

    def _forget(self, key: int) -> None:
        self._names.pop(key, None)
        self._calls.pop(key, None)
        self._owners.pop(key, None)
        self._parts.clear()
        self._called.discard(key)

    def reached(self, leaves: Iterable[Any]) -> None:
        """A backward comes to these; those that no module has get a row of their own."""
        self._owned = None  # a functional call puts other tensors into a module for as long as it runs, unheard
        owned, shared = self._owned_by_modules(), self._shared_shapes()
        for leaf in leaves:
            is_put_together = bool(shared) and isinstance(leaf, torch.nn.Parameter) and tuple(leaf.shape) in shared
            if id(leaf) not in owned and not self._loose.knows(leaf) and not is_put_together:
                self._loose.meets(leaf)
                self.is_new = True

    def _owned_by_modules(self) -> set[int]:
        if self._owned is None:
            own = (list(module._parameters.values()) for module in self._held.modules())
            self._owned = {id(parameter) for parameters in own for parameter in parameters if parameter is not None}
        return self._owned

    def _shared_shapes(self) -> set[tuple[int, ...]]:
        """Returns the whole shapes of parameters that ranks share: torch (FSDP) puts such a parameter together, as one
        of its own, for as long as its layer computes."""
        own = (parameter for module in self._held.modules() for parameter in module._parameters.values())
        return {tuple(parameter.shape) for parameter in own if is_shared(parameter)} if shared_class() else set()

    def _without_module(self, frame: FrameType | None, shown: list[tuple[str, Any]]) -> list[tuple[str, Any]]:
        """The row for trained tensors that are in no module, where there are such."""
        owned = self._owned_by_modules()
        held = [one for one in self.trained() if id(one) not in owned and _is_trained(one)]
        if held or len(self._loose):  # a copied module has registered nothing
            owned.update(id(parameter) for _, module in shown for parameter in _parameters_of(module))
        for one in held:
            if id(one) not in owned:
                self._loose.meets(one)
        self._loose.keep(owned)
        if frame is not None or self.is_over:
            self._loose.find_names(frame)
        return [("", self._loose)] if len(self._loose) else []

    def owns_parameters(self, module: torch.nn.Module) -> bool:
        """Returns whether the module or one below it has a parameter."""
        owns = self._owners.get(id(module))
        if owns is None:
            self._held.ref(module)
            owns = self._owners[id(module)] = next(_parameters_of(module), None) is not None
        return owns

    def called(self, module: torch.nn.Module, site: Site | None) -> None:
        """Notes that the script itself calls this module. A model used through its own methods is named by its top
        module."""
        known = self._names if site is None or site.through is None else self._calls
        if id(module) in self._called and (site is None or id(module) in known):
            return
        name = site.of().callee if site is not None else ""
        top = self._held.top(module)
        if top is module and self._is_part(module, name):
            self._part_is_called(module, name)
            return
        self._note_call(top)
        if top is module and name not in ("", "self"):
            known.setdefault(id(top), name.removeprefix("self.") if known is self._calls else name)

    def has_called(self, module: Any) -> bool:
        """Returns whether it is a module that the script calls, or the outermost one around it."""
        return id(module) in self._called

    def _note_call(self, top: Any) -> None:
        if id(top) not in self._called:
            self._held.stands_alone(top)
            self._called.add(id(top))
            self.is_new = True

    def _is_part(self, module: torch.nn.Module, name: str) -> bool:
        """Returns whether its layers are shown elsewhere: it is `model[:3]`, or made of layers of a known root."""
        part = self._parts.get(id(module))
        if part is None:
            part = self._held.is_part(module) and (not _is_name(name) or self._is_of_known(module))
            self._parts[id(module)] = part
        return part

    def _is_of_known(self, module: torch.nn.Module) -> bool:
        tops = self._tops_of_children(module)
        return all(id(top) in self._called or id(top) in self._names for top in tops)

    def _part_is_called(self, module: torch.nn.Module, name: str) -> None:
        tops = self._tops_of_children(module)
        for top in tops:
            self._note_call(top)
        whole = name.partition("[")[0]
        if len(tops) == 1 and _is_name(whole):
            self._names.setdefault(id(tops[0]), whole)

    def _tops_of_children(self, module: torch.nn.Module) -> list[Any]:
        tops = [self._held.top(child) for child in list(module._modules.values()) if child is not None]
        return list({id(top): top for top in tops}.values())

    # ── what is asked at a stop ──

    @property
    def nodes(self) -> tuple[Node, ...]:
        """Returns all rows as Nodes."""
        return self.tree.nodes

    @property
    def extent(self) -> tuple[int, int]:
        """Returns (version of the structure, number of parameters known); while both stay, what was derived from them
        is valid."""
        return self.version, len(self.tree.parameters)

    @property
    def is_settled(self) -> bool:
        """Whether all rows are read and no reading is under way."""
        is_read = self._next is None and self.tree.is_complete
        return is_read and not self.is_new and not self._held.is_dirty

    def summary(self, frame: FrameType | None, may_read_grads: bool = True) -> tuple[int, int, int]:
        """Returns (number of parameters, number of those with a grad, version of the structure). Both numbers are 0
        while the tree is being read or when gradients must not be read."""
        self.refresh(frame)
        with Plain():
            living = self.tree.living()
            if type(None) in set(map(type, living)):
                self._held.is_dirty = True
                self.refresh(frame)
                living = [parameter for parameter in self.tree.living() if parameter is not None]
            if self._next is not None or not self.tree.is_complete or not may_read_grads or self.are_gone:
                return 0, 0, self.version
            if self.tree.are_leaves:  # a stop waits for this count, and a model may have a hundred thousand parameters
                with_grad = sum([parameter.grad is not None for parameter in living])
            else:
                with_grad = sum([grad_of(parameter) is not None for parameter in living])
            return len(living), with_grad, self.version

    def parameters(self) -> Iterator[tuple[int, Any]]:
        """Yields (row, parameter) of each parameter in the tree; a shared one once."""
        for row, parameter in zip(self.tree.parameters, self.tree.living()):
            if parameter is not None:
                yield row, parameter

    def holders(self, module: torch.nn.Module) -> list[Any]:
        """Returns the modules that hold this one, outermost first, and the module itself as the last."""
        chain = [module]
        while len(chain) < MOST_LEVELS and (above := self._held.holder_of(chain[-1])) is not None:
            chain.append(above)
        return chain[::-1]

    def name_of(self, top: Any) -> str:
        """Returns the script's name of an outermost module, or its class name."""
        return self._names.get(id(top)) or self._calls.get(id(top)) or type(top).__name__

    def called_as(self, module: torch.nn.Module, callee: str) -> str:
        """Returns the one name of a module that the script calls; `callee`: the source of what is called."""
        known = self._names.get(id(module))
        return known or (type(module).__name__ if callee in ("", "self") else callee)

    def rows(self) -> dict[int, int]:
        """Returns id(parameter) → row."""
        return {id(parameter): row for row, parameter in self.parameters()}

    @property
    def root_of(self) -> dict[int, int]:
        """Returns id(parameter) → row of its root."""
        roots = self.tree.roots()
        return {id(parameter): roots[row] for row, parameter in self.parameters()}

    def tops(self, frame: FrameType | None, parameters: Iterable[Any]) -> list[Any]:
        """Returns the outermost modules: those in the tree, those that own any of `parameters`, and those without
        parameters that the script has a name for (a loss with class weights)."""
        shown = [module for _, module in self._shown(frame)]
        wanted = set(map(id, parameters))
        seen = self._held.modules()
        owners = [self._held.top(m) for m in seen if any(id(p) in wanted for p in list(m._parameters.values()))]
        modules = [m for m in _values_in_scope(frame) if issubclass(type(m), torch.nn.Module)]
        named = [module for module in modules if not self.owns_parameters(module)]
        return list({id(module): module for module in (*shown, *owners, *named)}.values())

    def keep_what_is_gone(self) -> None:
        """Called when the script is over: if none of the modules is alive, the rows stay as they were."""
        with Plain():
            self.is_over = True
            self.are_gone = self.tree.is_gone() and not self._shown(None)

    def refresh_if_new(self) -> None:
        if self.is_new:
            self.refresh(None)

    def refresh(self, frame: FrameType | None) -> None:
        """Brings the structure up to date, or nearer to it within the time; the version rises if it changed."""
        self.is_new = False
        if self.are_gone:
            return
        with Plain():
            if self._held.is_dirty:
                self._owned = None  # a module may have gone with its parameters, which an optimizer holds on
            roots = self._shown(frame)
            roots += self._without_module(frame, roots)
            named = [(name, id(module)) for name, module in roots]
            if named != self._roots or self._held.is_dirty or not self._is_as_it_was():
                self._begin(roots, named)
            self._read_on()

    def _is_as_it_was(self) -> bool:
        return self._next is not None or not self.tree.is_complete or self.tree.compare(until(COMPARE_S))

    def _begin(self, roots: list[tuple[str, Any]], named: list[tuple[str, int]]) -> None:
        self._roots, self._held.is_dirty = named, False
        tree = Tree(roots, self._held.shown)
        if len(self.tree) and self.tree.is_complete:
            self._next = tree
        else:
            self._show(tree)

    def _read_on(self) -> None:
        """Reads the next slice of the structure; a new tree begins with its upper levels."""
        tree = self._next or self.tree
        if not tree.is_complete and not tree.read(until(READ_S)):
            self._held.is_dirty = True  # a module was freed meanwhile
        if self._next is not None and self._next.is_complete:
            same = self._next.is_same(self.tree)
            self._show(self._next, 0 if same else 1)

    def _show(self, tree: Tree, rise: int = 1) -> None:
        if len(tree) or len(self.tree):
            self.version += rise
        self.tree, self._next = tree, None

    def _shown(self, frame: FrameType | None) -> list[tuple[str, Any]]:
        """Returns (name, root) of each tree: the called tops, and the tops that the script has a name for."""
        tops = {id(module): module for module in self._held.tops() if self.owns_parameters(module)}
        self._find_names(tops, frame)
        shown = [key for key in tops if key in self._called or self._is_known_by_name(tops[key])]
        return [(self.name_of(tops[key]), tops[key]) for key in shown]

    def _is_known_by_name(self, top: Any) -> bool:
        return id(top) in self._names and not self._held.is_part(top)

    def _find_names(self, tops: dict[int, Any], frame: FrameType | None) -> None:
        nameless = {key for key in tops if key not in self._names}
        if not nameless or frame is None and not self.is_over:
            return
        in_scope = list(user_code.names_of_script() if frame is None else user_code.names_in_scope(frame))
        for name, value in in_scope:
            if id(value) in nameless and name != "self":  # all modules call themselves so
                self._names.setdefault(id(value), name)
        for name, value in in_scope:
            for inner, held in user_code.attributes_of(value):
                if id(held) in nameless:
                    self._names.setdefault(id(held), f"{name}.{inner}")


def _values_in_scope(frame: FrameType | None) -> Iterator[Any]:
    for _, value in user_code.names_in_scope(frame):
        yield value
        yield from (held for _, held in user_code.attributes_of(value))


def _is_trained(tensor: Any) -> bool:
    return isinstance(tensor, torch.Tensor) and tensor.is_leaf and tensor.requires_grad


def _is_name(text: str) -> bool:
    """Returns whether the text is a variable or attribute, such as "model" or "self.net"."""
    return all(part.isidentifier() for part in text.split("."))


def until(seconds: float) -> Clock:
    """Returns a clock that is True after this thread has worked for `seconds`; time of other threads does not count."""
    end = time.thread_time() + seconds
    return lambda: time.thread_time() >= end


def _parameters_of(module: Any) -> Iterator[Any]:
    """Yields the parameters of a module and below, read from torch's own dictionaries: methods may be the user's."""
    stack, seen = [module], set()
    while stack:
        module = stack.pop()
        if id(module) in seen:
            continue
        seen.add(id(module))
        yield from (p for p in list(module._parameters.values()) if p is not None)
        stack.extend(child for child in list(module._modules.values()) if child is not None)
