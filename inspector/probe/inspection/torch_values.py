"""Rows of variables that are torch's: tensors with facts and numbers, modules, optimizers, loaders. Calls no code of
the script's subclasses."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import torch
from torch import nn
from torch.optim import Optimizer
from torch.utils.data import DataLoader

from ...wire.variables import Tensor
from ..core.neutral import Neutral
from ..core.ranks import is_shared
from ..numerics.layouts import readable, shaped
from ..numerics.numbers import Unavailable, sample
from ..numerics.shards import local_part, shape_here, shard_of
from ..variables import children, hover, plain, presenters
from ..variables.children import Child, attributes, named
from ..variables.plain import instance_dict, is_a, name_of

if TYPE_CHECKING:
    from ..modules.paths import Paths
    from ..modules.roots import Roots
    from ..variables.rows import Rows

EXACT = 100_000  # elements up to which statistics are of all elements
WRITTEN = 6  # elements of a tensor that is written out, at most
_Base: Any = torch._C.TensorBase  # type: ignore[attr-defined]
_OWN_OF_MODULES = frozenset(vars(nn.Module())) - {"training"}
_OF_TENSORS = ("shape", "dtype", "device", "requires_grad", "grad", "grad_fn", "is_leaf", "ndim")


def _get(tensor: torch.Tensor, name: str) -> Any:
    """Returns torch's own attribute, whatever a subclass makes of it."""
    return getattr(_Base, name).__get__(tensor)


def know_torch(rows: Rows, roots: Roots, paths: Paths) -> None:
    """Makes `rows` show values of torch as such."""
    looks = rows.looks
    looks.tensor, looks.numbers, looks.storage, looks.print_of = facts, numbers, _storage, _print
    looks.row = lambda value: _row(value, roots, paths)
    presenters.present(torch.Tensor, "tensor", _written)
    presenters.present(nn.Parameter, "parameter", _written)
    presenters.present(nn.Module, "module", lambda value, depth: name_of(type(value)))
    presenters.present(Optimizer, "optimizer", _optimizer)
    presenters.present(DataLoader, "loader", _loader)
    presenters.present(torch.Size, "list", lambda value, depth: f"Size({list(tuple.__iter__(value))})")
    for kind in (torch.dtype, torch.device, torch.layout, torch.memory_format):
        presenters.present(kind, "plain", lambda value, depth: repr(value))
    children.tell_parts(torch.Tensor, _of_tensor)
    children.tell_parts(nn.Module, _of_module)
    hover.tell_attribute(_attribute)
    hover.tell_item(_item)


def is_tensor(value: Any) -> bool:
    return is_a(value, torch.Tensor)


def facts(value: Any) -> Tensor | None:
    if not is_tensor(value):
        return None
    with Neutral():
        try:
            shaped(value)
            grad_fn = _get(value, "grad_fn")
            needs, leaf = bool(_get(value, "requires_grad")), bool(_get(value, "is_leaf"))
            grad = "" if not (needs and leaf) else "none" if _get(value, "grad") is None else "populated"
            return Tensor(
                _shape(value), str(_get(value, "dtype")).removeprefix("torch."),
                str(_get(value, "device")), name_of(type(grad_fn)) if grad_fn is not None else "", needs, grad,
                shard_of(value),
            )  # fmt: skip
        except (Unavailable, RuntimeError, ValueError, TypeError):
            return Tensor((), "", "", "", False, "")


def _shape(value: Any) -> tuple[int, ...]:
    return shape_here(value) if is_shared(value) else tuple(int(size) for size in _get(value, "shape"))


def _is_plain(value: Any) -> bool:
    """Returns whether only torch's own code computes with the tensor, or with the part of it on this rank."""
    value = value._local_tensor if is_shared(value) else value
    for base in plain.bases(type(value)):
        if base is torch.Tensor:
            return True
        if "__torch_dispatch__" in plain.namespace(base):
            return False
    return False


def numbers(value: Any) -> tuple[tuple[float, ...], bool] | None:
    """Returns (minimum, maximum, mean, standard deviation, number of NaN or Inf) and whether they are of a sample; or
    None."""
    if not is_tensor(value) or not _is_plain(value):
        return None
    with Neutral():
        try:
            tensor = readable(value)
            shape = tuple(_get(tensor, "shape"))
            if not 0 < math.prod(shape) or tensor.is_complex() or tensor.is_quantized:
                return None
            is_sampled = math.prod(shape) > EXACT and tensor.layout is torch.strided
            part = sample(shape, EXACT)(tensor) if is_sampled else tensor
            return _measured(part.detach()), is_sampled
        except (Unavailable, RuntimeError, NotImplementedError, ValueError, TypeError):
            return None


def _measured(part: Any) -> tuple[float, ...]:
    part = part.to_dense() if part.layout is not torch.strided else part
    if part.dtype is torch.bool:
        part = part.to(torch.uint8)
    floating = part if part.is_floating_point() else part.to(torch.float64)
    low, high = torch.aminmax(part)
    wide = floating.to(torch.float64) if floating.dtype in (torch.float16, torch.bfloat16) else floating
    deviation = wide.std() if wide.numel() > 1 else wide.new_zeros(())
    bad = int((~torch.isfinite(floating)).sum())
    return float(low), float(high), float(wide.mean()), float(deviation), float(bad)


def _storage(value: Any) -> int:
    if not is_tensor(value) or not _is_plain(value):
        return 0
    with Neutral():
        try:
            return int(local_part(value).untyped_storage().data_ptr())
        except (RuntimeError, NotImplementedError, ValueError):
            return 0


def _print(value: Any) -> tuple[Any, ...]:
    if not is_tensor(value):
        return ()
    with Neutral():
        try:
            grad = _get(value, "grad") if _get(value, "is_leaf") else None
            of_grad = (id(grad), _get(grad, "_version")) if grad is not None else ()
            return (_get(value, "_version"), tuple(_get(value, "shape")), *of_grad)
        except (RuntimeError, TypeError):
            return (0,)


def _row(value: Any, roots: Roots, paths: Paths) -> int:
    if is_a(value, nn.Module):
        return paths.row_of(value)
    return roots.rows().get(id(value), -1) if is_a(value, nn.Parameter) else -1


# ── in one line ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _written(value: Any, depth: int) -> str:
    """Returns the elements as text, of a small tensor on the CPU."""
    if not _is_plain(value):
        return ""
    with Neutral():
        try:
            tensor = readable(value)
            shape = tuple(_get(tensor, "shape"))
            if math.prod(shape) > WRITTEN or str(_get(tensor, "device")) != "cpu" or tensor.is_quantized:
                return f"Tensor {list(shape)}" if depth < 2 else ""
            return _list(tensor.detach().to_dense().tolist() if tensor.is_sparse else tensor.detach().tolist())
        except (Unavailable, RuntimeError, NotImplementedError, TypeError):
            return ""


def _list(written: Any) -> str:
    if isinstance(written, list):
        return f"[{', '.join(map(_list, written))}]"
    return f"{written:.6g}" if isinstance(written, float) else str(written)


def _optimizer(value: Any, depth: int) -> str:
    groups = instance_dict(value).get("param_groups")
    first = groups[0] if type(groups) is list and groups and type(groups[0]) is dict else {}
    rate = first.get("lr")
    return f"{name_of(type(value))}(lr={presenters.text_of(rate, 0)})" if "lr" in first else name_of(type(value))


def _loader(value: Any, depth: int) -> str:
    held = instance_dict(value)
    shown = [f"{name}={presenters.text_of(held[name], 0)}" for name in ("batch_size", "num_workers") if name in held]
    return f"{name_of(type(value))}({', '.join(shown)})"


# ── what lies in it ──────────────────────────────────────────────────────────────────────────────────────────────────


def _of_tensor(value: Any) -> list[Child]:
    with Neutral():
        try:
            is_leaf, needs, grad_fn = (_get(value, name) for name in ("is_leaf", "requires_grad", "grad_fn"))
            found = [Child("grad", ".grad", _get(value, "grad"))] if is_leaf and needs else []
        except RuntimeError:
            return attributes(value)
    if grad_fn is not None:
        found.append(Child("grad_fn", ".grad_fn", grad_fn))
    return found + attributes(value)


def _of_module(value: Any) -> list[Child]:
    held = instance_dict(value)
    found = []
    for group in ("_modules", "_parameters", "_buffers"):
        some: Any = held.get(group)
        for name, part in list(dict.items(some)) if type(some) is dict or is_a(some, dict) else ():
            if type(name) is str:
                found.append(_part(name, part, group))
    others = attributes(value, but=_OWN_OF_MODULES)
    return found + others


def _part(name: str, part: Any, group: str) -> Child:
    child = named(name, part)
    if not child.step:  # in a Sequential or a ModuleList
        child.step = f"[{name}]" if name.isdigit() and group == "_modules" else f".{group}[{name!r}]"
    return child


def _item(value: Any, key: Any) -> Any:
    """Returns a layer of one of torch's own lists of layers by its number."""
    if type(value) in (nn.Sequential, nn.ModuleList) and type(key) is int:
        return value._modules[str(key)]
    raise KeyError(key)


def _attribute(value: Any, name: str) -> Any:
    """Returns an attribute. Raises KeyError if it is none of torch's own."""
    if is_a(value, nn.Module):
        held = instance_dict(value)
        for group in ("_parameters", "_buffers", "_modules"):
            if name in held.get(group, ()):
                return held[group][name]
    if is_tensor(value) and name in _OF_TENSORS:
        with Neutral():
            return _get(value, name) if name != "grad" or _get(value, "is_leaf") else None
    raise KeyError(name)
