"""Lets torch compute a loss on copies: its value, the loss of each element, and the gradients.

It runs in the thread in which training is held, with the loss functions as they are without the probe's wrappers. The
script's modes, saved-tensor hooks and warning filters stay as they are and see nothing.
"""

from __future__ import annotations

import threading
import warnings
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import torch
from torch.autograd.graph import saved_tensors_hooks
from torch.nn import _reduction

from ..core.neutral import Neutral
from .loss import Computed, LabCall


@contextmanager
def differentiating() -> Iterator[None]:
    """`with differentiating():` torch records a graph whatever the script has set: gradients on, inference mode off,
    anomaly detection off (it would print where the lab's own NaN came from)."""
    with ExitStack() as stack:
        for context in (
            Neutral(), torch.inference_mode(False), torch.enable_grad(), saved_tensors_hooks(_same, _same),
            torch.autograd.set_detect_anomaly(False),
        ):  # fmt: skip
            stack.enter_context(context)
        yield


def _same(tensor: torch.Tensor) -> Any:
    return tensor


def compute(given: LabCall) -> Computed:
    """Computes the loss of a call. Raises Unfit and whatever torch raises."""
    warned: list[str] = []
    with differentiating(), hearing(warned):
        leaves = {name: _leaf(tensor, name in given.loss.inputs) for name, tensor in given.tensors.items()}
        value = given.loss.call(leaves, given.arguments)
        reduction, is_deprecated = reduction_of(given)
        with torch.no_grad():
            elements = value.detach() if reduction == "none" else elements_of(given)
        computed = Computed(given, reduction, is_deprecated, value.detach(), elements)
        _differentiate(computed, value, leaves)
    computed.warned = list(dict.fromkeys(warned))
    return computed


def elements_of(given: LabCall, **instead: Any) -> Any:
    """Returns the loss of each element. `instead`: tensors that replace those of the call."""
    arguments = {key: value for key, value in given.arguments.items() if key not in ("size_average", "reduce")}
    return given.loss.call({**given.tensors, **instead}, {**arguments, "reduction": "none"})


def reduction_of(given: LabCall) -> tuple[str, bool]:
    """Returns (the reduction in use, whether the deprecated arguments determine it)."""
    if "size_average" not in dict(given.loss.arguments):
        return str(given.argument("reduction")), False
    average, reduce = given.argument("size_average"), given.argument("reduce")
    if average is None and reduce is None:
        return str(given.argument("reduction")), False
    return _reduction.legacy_get_string(average, reduce, emit_warning=False), True


def _leaf(tensor: torch.Tensor, is_input: bool) -> Any:
    """Returns a copy of the tensor that requires a gradient if it is a floating-point input."""
    copy = tensor.detach().clone()
    return copy.requires_grad_(is_input and copy.is_floating_point())


def _differentiate(computed: Computed, value: Any, leaves: dict[str, Any]) -> None:
    wanted = [name for name in computed.given.loss.inputs if leaves[name].requires_grad]
    if not value.requires_grad or not wanted:
        return
    try:
        found = torch.autograd.grad(value.sum(), [leaves[name] for name in wanted], allow_unused=True)
    except (RuntimeError, NotImplementedError) as error:  # there is no gradient for this dtype, or for this argument
        computed.refusal = str(error)
        return
    computed.gradients = {name: gradient for name, gradient in zip(wanted, found) if gradient is not None}


@contextmanager
def hearing(warned: list[str]) -> Iterator[None]:
    """`with hearing(warned):` appends torch's warnings to the list instead of printing them. `warnings.catch_warnings`
    would make Python forget which warnings the script has been given already."""
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
