"""What a training has come to, as hashes: written by the script itself at its end, in the same way on both sides.

Run by path from the copies that `oath.prepared` makes. Knows torch and the standard library, nothing of Gradstep.
"""

from __future__ import annotations

import hashlib
import json
import random
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import torch

Finding = tuple[str, Any]  # (path from the script's globals, what is compared)


def write(namespace: dict[str, Any], file: str) -> None:
    """Writes the fingerprint of a script's globals and of the random generators."""
    found = dict(_generators())
    seen: set[int] = set()
    for name in sorted(namespace):
        if not name.startswith("_"):
            found.update(_findings(name, namespace[name], seen))
    Path(file).write_text(json.dumps(found, indent=1), encoding="utf-8")


def _generators() -> Iterator[Finding]:
    yield "random.torch", _digest(torch.get_rng_state())
    yield "random.python", _hash(repr(random.getstate()).encode())
    if "numpy" in sys.modules:
        _, keys, *rest = sys.modules["numpy"].random.get_state()
        yield "random.numpy", [_hash(keys.tobytes()), repr(rest)]
    for device in range(torch.cuda.device_count() if torch.cuda.is_initialized() else 0):
        yield f"random.cuda:{device}", _digest(torch.cuda.get_rng_state(device))


def _findings(path: str, value: Any, seen: set[int]) -> Iterator[Finding]:
    """Everything of a training below `value`. Each object is told once, under the first path that leads to it."""
    if id(value) in seen:
        return
    if isinstance(value, torch.Tensor):
        yield from _of_tensor(path, value)
    elif isinstance(value, torch.nn.Module):
        seen.add(id(value))
        yield from _of_module(path, value)
    elif isinstance(value, torch.optim.Optimizer):
        seen.add(id(value))
        yield from _of_optimizer(path, value)
    elif isinstance(value, torch.Generator):
        yield path, _digest(value.get_state())
    else:
        yield from _below(path, value, seen)


def _below(path: str, value: Any, seen: set[int]) -> Iterator[Finding]:
    """Containers, and objects of the script's own classes (a trainer that holds model and optimizer)."""
    if isinstance(value, dict):
        parts = [(repr(key), part) for key, part in value.items()]
    elif isinstance(value, (list, tuple)):
        parts = [(str(index), part) for index, part in enumerate(value)]
    elif type(value).__module__ == "__main__":
        parts = list(getattr(value, "__dict__", {}).items())
        yield f"{path}.(attributes)", sorted(name for name, _ in parts)
    else:
        return
    seen.add(id(value))
    for name, part in parts:
        yield from _findings(f"{path}.{name}", part, seen)


def _of_module(path: str, module: torch.nn.Module) -> Iterator[Finding]:
    """Parameters, gradients, buffers, modes, and the names of all attributes: a guest leaves none behind."""
    for name, part in module.named_modules(prefix=path):
        yield f"{name}.(attributes)", sorted(vars(part))
        yield f"{name}.training", part.training
        yield f"{name}.(hooks)", [len(hooks) for key, hooks in sorted(vars(part).items()) if key.endswith("_hooks")]
    for name, parameter in module.named_parameters(prefix=path):
        yield from _of_tensor(name, parameter)
    for name, buffer in module.named_buffers(prefix=path):
        yield from _of_tensor(name, buffer)


def _of_tensor(path: str, tensor: torch.Tensor) -> Iterator[Finding]:
    yield path, _digest(tensor)
    yield f"{path}.(attributes)", sorted(vars(tensor))
    yield f"{path}.(hooks)", [tensor._backward_hooks is None, tensor._post_accumulate_grad_hooks is None]
    if tensor.is_leaf:
        yield f"{path}.grad", None if tensor.grad is None else _digest(tensor.grad)


def _of_optimizer(path: str, optimizer: torch.optim.Optimizer) -> Iterator[Finding]:
    told = optimizer.state_dict()
    yield f"{path}.(attributes)", sorted(vars(optimizer))
    yield f"{path}.param_groups", repr(told["param_groups"])
    for number, state in told["state"].items():
        for name, value in state.items():
            yield f"{path}.state.{number}.{name}", _digest(value) if torch.is_tensor(value) else repr(value)


def _digest(tensor: torch.Tensor) -> list[Any]:
    """[shape, dtype, device, hash of the bytes]."""
    whole = tensor.detach().cpu().contiguous().reshape(-1)
    raw = whole.view(torch.uint8).numpy().tobytes() if whole.numel() else b""
    return [list(tensor.shape), str(tensor.dtype), str(tensor.device), _hash(raw)]


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
