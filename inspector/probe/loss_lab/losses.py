"""Torch computes a loss: its value, the loss of each element, and the gradients, on tensors of the lab's own.

Called by the thread that training is held in, with the loss functions as they are before the probe wraps them. The
script's modes, hooks of saved tensors and filters of warnings are left as they are, and see nothing.
"""

from __future__ import annotations

import threading
import warnings
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any

import torch
from torch.autograd.graph import saved_tensors_hooks
from torch.nn import _reduction

from ..core.neutral import Neutral
from ..loss.functions import ORIGINALS
from .setup import Given, Unfit


@dataclass
class Computed:
    """`value` is a tensor: of reduction "none" all elements."""

    given: Given
    reduction: str
    is_deprecated: bool
    value: Any
    elements: Any
    gradient: Any = None
    target_gradient: Any = None
    refusal: str = ""  # torch's words where there is no gradient
    warned: list[str] = field(default_factory=list)


@contextmanager
def differentiating() -> Iterator[None]:
    """In here torch records what is computed, for nobody else to see: on with gradients, off with inference mode and
    with the script's search for anomalies, which would print where our own NaN came from."""
    with ExitStack() as stack:
        for context in (
            Neutral(), torch.inference_mode(False), torch.enable_grad(), saved_tensors_hooks(_same, _same),
            torch.autograd.set_detect_anomaly(False),
        ):  # fmt: skip
            stack.enter_context(context)
        yield


def _same(tensor: Any) -> Any:
    return tensor


def compute(given: Given) -> Computed:
    """Raises what torch raises, and Unfit."""
    warned: list[str] = []
    with differentiating(), hearing(warned):
        leaves = {name: _leaf(tensor, name) for name, tensor in given.tensors.items()}
        value = call(given.loss, leaves, given.arguments)
        reduction, is_deprecated = reduction_of(given)
        with torch.no_grad():
            elements = value.detach() if reduction == "none" else elements_of(given)
        computed = Computed(given, reduction, is_deprecated, value.detach(), elements)
        _differentiate(computed, value, leaves)
    computed.warned = list(dict.fromkeys(warned))
    return computed


def elements_of(given: Given, **instead: Any) -> Any:
    """The loss of each element, with other tensors in place of some."""
    arguments = {key: value for key, value in given.arguments.items() if key not in ("size_average", "reduce")}
    return call(given.loss, {**given.tensors, **instead}, {**arguments, "reduction": "none"})


def call(loss: str, tensors: dict[str, Any], arguments: dict[str, Any]) -> Any:
    function: Callable[..., Any] = _zero_one if loss == "zero_one" else ORIGINALS[loss]
    return function(**tensors, **arguments)


def reduction_of(given: Given) -> tuple[str, bool]:
    """(the reduction that is used, whether the deprecated arguments say so)"""
    if given.loss in ("zero_one", "huber_loss"):
        return str(given.argument("reduction")), False
    average, reduce = given.argument("size_average"), given.argument("reduce")
    if average is None and reduce is None:
        return str(given.argument("reduction")), False
    return _reduction.legacy_get_string(average, reduce, emit_warning=False), True


def _zero_one(input: Any, target: Any, reduction: str = "mean") -> Any:
    """1 where another class has the greatest score, the first of several; torch has no function for it."""
    if not input.dim():
        raise Unfit("no_dimension", "input")
    axis = 1 if input.dim() > 1 else 0
    if not input.shape[axis]:
        raise Unfit("no_classes", "input")
    wanted = (*input.shape[:axis], *input.shape[axis + 1 :])
    if tuple(target.shape) != wanted:
        raise Unfit("target_shape", "target", words=(str(list(target.shape)), str(list(wanted))))
    if target.is_floating_point():
        raise Unfit("target_dtype", "target", words=(str(target.dtype).removeprefix("torch."), "int64"))
    _check_classes(target, input.shape[axis])
    dtype = input.dtype if input.is_floating_point() else torch.float32
    wrong = (input.argmax(axis) != target).to(dtype)
    if reduction not in ("none", "mean", "sum"):
        raise Unfit("reduction", "reduction", words=(str(reduction),))
    return wrong if reduction == "none" else getattr(wrong, reduction)()


def _check_classes(target: Any, classes: int) -> None:
    wrong = ((target < 0) | (target >= classes)).flatten().nonzero()
    if len(wrong):
        place = int(wrong[0])
        raise Unfit("class_out_of_range", "target", place, (int(target.flatten()[place]), classes))


def _leaf(tensor: Any, name: str) -> Any:
    """A copy that gathers a gradient where there can be one."""
    copy = tensor.detach().clone()
    return copy.requires_grad_(name in ("input", "target") and copy.is_floating_point())


def _differentiate(computed: Computed, value: Any, leaves: dict[str, Any]) -> None:
    wanted = [name for name in ("input", "target") if leaves[name].requires_grad]
    if not value.requires_grad or not wanted:
        return
    try:
        found = torch.autograd.grad(value.sum(), [leaves[name] for name in wanted], allow_unused=True)
    except (RuntimeError, NotImplementedError) as error:  # there is none for this dtype, or in this argument
        computed.refusal = str(error)
        return
    gradients = dict(zip(wanted, found))
    computed.gradient, computed.target_gradient = gradients.get("input"), gradients.get("target")


@contextmanager
def hearing(warned: list[str]) -> Iterator[None]:
    """What torch warns of in here is heard and not printed. `warnings.catch_warnings` is no guest's: it makes Python
    forget which warnings the script was given already."""
    original, thread = warnings.warn, threading.get_ident()

    def warn(message: Any, *args: Any, **kwargs: Any) -> None:
        if threading.get_ident() == thread:
            warned.append(str(message))
        else:
            original(message, *args, **kwargs)

    warnings.warn = warn  # type: ignore[assignment]
    try:
        yield
    finally:
        warnings.warn = original
