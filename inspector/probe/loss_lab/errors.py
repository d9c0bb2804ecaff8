"""Why torch refused a loss, in a code that the window has a plain sentence for; looked for in what was given.

Torch's own words are always sent along: where nothing is found here, they are all that is said.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch

from ...wire.lab import BY_CLASS
from .setup import Given, Unfit

WORDS_LIMIT = 1000  # of torch's message


def diagnosed(given: Given, error: BaseException) -> Unfit:
    """The first thing that is wrong; of several, the one that torch speaks of."""
    checks = (_sizes, *(_BY_CLASS if given.loss in BY_CLASS else _BY_ELEMENT), _dtypes, _arguments)
    said = str(error).lower()
    for check in sorted(checks, key=lambda check: not _speaks_of(check, said)):
        found = check(given)
        if found is not None:
            found.error = error
            return found
    code = "memory" if "memory" in str(error).lower() else "other"
    return Unfit(code, error=error)


def _speaks_of(check: Callable[[Given], Unfit | None], said: str) -> bool:
    return any(word in said for word in _WORDS.get(check, ()))


def shape_of(tensor: Any) -> str:
    return str(list(tensor.shape))


def dtype_of(tensor: Any) -> str:
    return str(tensor.dtype).removeprefix("torch.")


# ── arguments ────────────────────────────────────────────────────────────────────────────────────────────────────────


def _arguments(given: Given) -> Unfit | None:
    for name, value in given.arguments.items():
        if not _is_allowed(name, value, given.loss):
            is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
            code = name if is_number and name in _RANGES else "reduction" if name == "reduction" else "argument"
            return Unfit(code, name, numbers=(value,) if code in _RANGES else (), words=(repr(value),))
    return None


def _is_allowed(name: str, value: Any, loss: str) -> bool:
    if name == "reduction":
        return value in ("none", "mean", "sum") or loss == "kl_div" and value == "batchmean"
    if name == "ignore_index":
        return type(value) is int
    if name in _RANGES:
        return isinstance(value, (int, float)) and _RANGES[name](value)
    return name != "log_target" or isinstance(value, bool)  # the deprecated two may be anything


_RANGES: dict[str, Callable[[float], bool]] = {
    "label_smoothing": lambda value: 0 <= value <= 1,
    "beta": lambda value: value >= 0,
    "delta": lambda value: value > 0,
    "p": lambda value: value in (1, 2),
    "margin": lambda value: True,
}


# ── by class ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _classes(given: Given) -> Unfit | None:
    if not given.input.dim():
        return Unfit("no_dimension", "input")
    if not given.input.shape[_axis(given)]:
        return Unfit("no_classes", "input")
    return None


def _batch(given: Given) -> Unfit | None:
    rows, targets = _rows(given.input), _rows(given.target)
    if given.input.dim() > 1 and given.target.dim() and rows != targets:
        return Unfit("batch_sizes", "target", numbers=(rows, targets))
    return None


def _rows(tensor: Any) -> int:
    return int(tensor.shape[0]) if tensor.dim() else 1


def _target(given: Given) -> Unfit | None:
    takes_probabilities = given.loss == "cross_entropy"
    if given.target.is_floating_point():
        return _probabilities(given) if takes_probabilities else _wrong_classes(given)
    wanted = _shape_of_classes(given)
    shape = tuple(given.target.shape)
    if takes_probabilities and shape == tuple(given.input.shape):  # ones and zeros that are meant as probabilities
        return Unfit("target_dtype", "target", words=(dtype_of(given.target), dtype_of(given.input)))
    if shape != wanted and not (given.input.dim() == 1 and shape == (1,)):
        return Unfit("target_shape", "target", words=(shape_of(given.target), str(list(wanted))))
    return _wrong_classes(given)


def _probabilities(given: Given) -> Unfit | None:
    if tuple(given.target.shape) == tuple(given.input.shape):
        has_other = given.arguments.get("ignore_index", -100) >= 0
        return Unfit("ignore_probabilities", "ignore_index") if has_other else None
    if tuple(given.target.shape) == _shape_of_classes(given):
        return _wrong_classes(given)
    return Unfit("probabilities_shape", "target", words=(shape_of(given.target), shape_of(given.input)))


def _wrong_classes(given: Given) -> Unfit | None:
    takes_bytes = given.loss != "multi_margin_loss" and given.input.dim() < 3  # of images torch wants int64
    if given.target.dtype is torch.int64 or takes_bytes and given.target.dtype is torch.uint8:
        return None
    return Unfit("target_dtype", "target", words=(dtype_of(given.target), "int64"))


def _out_of_range(given: Given) -> Unfit | None:
    if not given.input.dim() or not given.input.shape[_axis(given)] or given.target.is_floating_point():
        return None
    target, classes = given.target.flatten().long(), given.input.shape[_axis(given)]
    outside = (target < 0) | (target >= classes)
    if given.loss in ("cross_entropy", "nll_loss"):
        outside &= target != given.argument("ignore_index")
    places = outside.nonzero()
    if not len(places):
        return None
    place = int(places[0])
    return Unfit("class_out_of_range", "target", place, (int(target[place]), classes))


def _weight_of_classes(given: Given) -> Unfit | None:
    classes = given.input.shape[_axis(given)] if given.input.dim() else 1
    if given.weight is not None and tuple(given.weight.shape) != (classes,):
        return Unfit("weight_shape", "weight", words=(shape_of(given.weight), str([classes])))
    return None


def _input_of_margins(given: Given) -> Unfit | None:
    if given.loss == "multi_margin_loss" and given.input.dim() > 2:
        return Unfit("shapes", "input", words=(shape_of(given.input), shape_of(given.target)))
    return None


def _axis(given: Given) -> int:
    return 1 if given.input.dim() > 1 else 0


def _shape_of_classes(given: Given) -> tuple[int, ...]:
    shape = tuple(given.input.shape)
    return (*shape[:1], *shape[2:]) if len(shape) > 1 else ()


_BY_CLASS = (_classes, _input_of_margins, _batch, _target, _out_of_range, _weight_of_classes)


# ── by element ───────────────────────────────────────────────────────────────────────────────────────────────────────


def _shapes(given: Given) -> Unfit | None:
    is_strict = given.loss == "binary_cross_entropy_with_logits"
    shapes = [tuple(given.input.shape), tuple(given.target.shape)]
    if shapes[0] == shapes[1] or not is_strict and _spread(*shapes) is not None:
        return None
    return Unfit("shapes", "target", words=(shape_of(given.input), shape_of(given.target)))


def _weights(given: Given) -> Unfit | None:
    shape = tuple(given.input.shape)
    for name in ("weight", "pos_weight"):
        tensor = given.tensors.get(name)
        if tensor is None or tuple(tensor.shape) == shape:
            continue
        if given.loss != "binary_cross_entropy_with_logits" or _spread(shape, tuple(tensor.shape)) != shape:
            return Unfit("weight_shape", name, words=(shape_of(tensor), str(list(shape))))
    return None


def _spread(*shapes: tuple[int, ...]) -> tuple[int, ...] | None:
    try:
        return tuple(torch.broadcast_shapes(*shapes))
    except RuntimeError:
        return None


def _target_of_binary(given: Given) -> Unfit | None:
    if given.loss == "binary_cross_entropy_with_logits" and not given.target.is_floating_point():
        return Unfit("target_dtype", "target", words=(dtype_of(given.target), dtype_of(given.input)))
    return None


_BY_ELEMENT = (_shapes, _weights, _target_of_binary)


# ── both ─────────────────────────────────────────────────────────────────────────────────────────────────────────────

SPREAD_LIMIT = 1 << 24  # elements that two shapes may be spread to


def _sizes(given: Given) -> Unfit | None:
    if given.loss in BY_CLASS:
        return None
    shape = _spread(*(tuple(tensor.shape) for tensor in given.tensors.values()))
    count = 1
    for size in shape or ():
        count *= size
    return Unfit("too_large", "target", numbers=(count, SPREAD_LIMIT)) if count > SPREAD_LIMIT else None


def check_sizes(given: Given) -> None:
    """Before torch is asked: it would take all the memory that there is."""
    found = _sizes(given)
    if found is not None:
        raise found


def _dtypes(given: Given) -> Unfit | None:
    if not given.input.is_floating_point():
        return Unfit("input_dtype", "input", words=(dtype_of(given.input), "float32"))
    for name, tensor in given.tensors.items():
        if name in ("weight", "pos_weight") and tensor.dtype != given.input.dtype:
            return Unfit("dtypes", name, words=(dtype_of(tensor), dtype_of(given.input)))
    if given.loss not in BY_CLASS and given.target.dtype != given.input.dtype:
        return Unfit("dtypes", "target", words=(dtype_of(given.target), dtype_of(given.input)))
    if given.input.dtype in (torch.float16, torch.bfloat16):
        return Unfit("input_dtype", "input", words=(dtype_of(given.input), "float32"))
    return None


_WORDS: dict[Callable[[Given], Unfit | None], tuple[str, ...]] = {
    _arguments: ("reduction", "argument '", "label_smoothing must", "ignore_index is", "values for", "only p =="),
    _weight_of_classes: ("weight",),
    _weights: ("weight",),
    _out_of_range: ("out of bounds", "out of range"),
    _batch: ("batch_size", "batch size"),
    _dtypes: ("not implemented for",),
}
