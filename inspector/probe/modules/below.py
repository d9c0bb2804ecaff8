"""What a module holds, read from torch's own tables: a script may write its own `parameters` or `modules`, which may do
anything."""

from __future__ import annotations

from collections.abc import Iterator

import torch


def named_modules(root: torch.nn.Module) -> Iterator[tuple[str, torch.nn.Module]]:
    """Yields (path, module) as `root.named_modules()` does: `root` first with the path "", each module once."""
    seen: set[int] = set()
    stack = [("", root)]
    while stack:
        path, module = stack.pop()
        if id(module) in seen:
            continue
        seen.add(id(module))
        yield path, module
        held = [(name, child) for name, child in list(module._modules.items()) if child is not None]
        stack += [(f"{path}.{name}" if path else name, child) for name, child in reversed(held)]


def modules(root: torch.nn.Module) -> Iterator[torch.nn.Module]:
    """Yields `root` and all modules below it, each once."""
    return (module for _, module in named_modules(root))


def parameters(root: torch.nn.Module) -> Iterator[torch.nn.Parameter]:
    """Yields the parameters of `root` and of all modules below it, each once."""
    seen: set[int] = set()
    for module in modules(root):
        for parameter in list(module._parameters.values()):
            if parameter is not None and id(parameter) not in seen:
                seen.add(id(parameter))
                yield parameter
