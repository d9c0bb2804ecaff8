"""Paths of parameters and modules as the script names them: "net.encoder.0.weight"."""

from __future__ import annotations

import weakref
from collections.abc import Iterator
from types import FrameType
from typing import TYPE_CHECKING, Any

import torch

from ..frames import user_code
from ..modules import below

if TYPE_CHECKING:
    from ..modules.roots import Roots


class Names:
    """Names by id; keeps nothing alive.

    Attributes: `parameters`, id → path; `modules`, id → path.
    """

    def __init__(self, roots: Roots, modules: list[Any], frame: FrameType | None) -> None:
        tops = list({id(top): top for top in (roots.holders(m)[0] for m in modules)}.values())
        scope = self._scope(frame)
        self.parameters: dict[int, str] = {}
        self.modules: dict[int, str] = {}
        self._owners: dict[int, weakref.ref[Any]] = {}
        for top in sorted(tops, key=lambda top: id(top) not in scope):
            name = scope.get(id(top), "self")  # within its own forward, it is not called so elsewhere
            self._add(top, name if name != "self" else roots.name_of(top))
        for key, name in scope.items():
            self.parameters.setdefault(key, name)

    def _scope(self, frame: FrameType | None) -> dict[int, str]:
        found: dict[int, str] = {}
        for name, value in user_code.names_in_scope(frame):
            if isinstance(value, (torch.nn.Module, torch.Tensor)):
                found.setdefault(id(value), name)
        return found

    def _add(self, top: Any, name: str) -> None:
        for path, module in below.named_modules(top):
            self.modules.setdefault(id(module), f"{name}.{path}" if path else name)
            for own, parameter in module._parameters.items():
                if parameter is not None:
                    where = ".".join(part for part in (name, path, own) if part)
                    self.parameters.setdefault(id(parameter), where)
                    self._owners.setdefault(id(parameter), weakref.ref(module))

    def owner(self, parameter: torch.Tensor) -> Any:
        """Returns the module that holds the parameter, or None."""
        ref = self._owners.get(id(parameter))
        return None if ref is None else ref()

    def of(self, parameters: Iterator[Any] | list[Any]) -> list[str]:
        return [self.parameters.get(id(p)) or f"a tensor {list(p.shape)}" for p in parameters]
