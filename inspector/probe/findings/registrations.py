"""Notes where layers are made: the script's line at which a layer registers its first part."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch.nn.modules.module import (
    register_module_module_registration_hook,
    register_module_parameter_registration_hook,
)

from ..core import guard
from .observer import Findings
from .places import here


def hang(findings: Findings) -> Callable[[], None]:
    """Registers hooks; returns a function that undoes the wrapping. The hooks stay, and do nothing after the probe has
    left."""
    births = findings.training.births

    def born(module: torch.nn.Module) -> None:
        if births.modules.get(module) is None:
            births.modules.put(module, here())

    def child_added(parent: Any, child: Any) -> None:
        if isinstance(child, torch.nn.Module):
            born(child)
        born(parent)

    on_own, on_child = guard.guarded(born), guard.guarded(child_added)
    register_module_parameter_registration_hook(lambda module, name, parameter: on_own(module))
    register_module_module_registration_hook(lambda parent, name, child: on_child(parent, child))
    original = torch.nn.modules.loss._Loss.__init__

    def __init__(self: Any, *args: Any, **kwargs: Any) -> None:
        original(self, *args, **kwargs)
        on_own(self)

    torch.nn.modules.loss._Loss.__init__ = __init__  # type: ignore[method-assign]

    def give_back() -> None:
        torch.nn.modules.loss._Loss.__init__ = original  # type: ignore[method-assign]

    return give_back
