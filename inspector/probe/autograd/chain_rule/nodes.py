"""Which rule a node of the graph follows, and the saved tensors it needs, read without unpacking or changing them."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import torch

from .. import node_stepper
from . import activations, convolution, elementwise, reduction
from .sums import Element, Given, Sum

MOST_TERMS = 1 << 22  # of one sum, at most


class Unworked(Exception):
    """There are no numbers; `reason` is one of chain.REASONS."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class NodeRule:
    """How the gradient of one kind of node is computed.

    Attributes: `kind`; `targets`, what gradients leave for, in torch's order; `kept`, torch's name of a saved tensor →
    its role; `settings`, names of saved numbers; `sums(given, target, element)` → the sums for an element; `near(given,
    target)`, the element that depends on the largest arriving number; `dims`, of a permutation that torch does not
    save.
    """

    kind: str
    targets: tuple[str, ...]
    kept: dict[str, str]
    settings: tuple[str, ...]
    sums: Callable[[Given, str, Element], list[Sum]]
    near: Callable[[Given, str], Element]
    dims: tuple[int, ...] = ()

    def known_settings(self, node: Any) -> dict[str, Any]:
        found = {name: _setting(getattr(node, f"_saved_{name}")) for name in self.settings}
        return {**found, "dims": self.dims} if self.dims else found


def _setting(value: Any) -> Any:
    """Returns a saved setting. torch gives negative integers as 2⁶⁴ plus the number."""
    if isinstance(value, int) and value >= 1 << 63:
        return value - (1 << 64)
    return tuple(map(_setting, value)) if isinstance(value, (tuple, list)) else value


_LINEAR = elementwise.linear, elementwise.near_linear
_OF_RESULT: tuple[tuple[str, ...], dict[str, str]] = (("input",), {"result": "result"})
_SOFTMAX = NodeRule("softmax", *_OF_RESULT, ("dim",), activations.softmax, activations.near_arriving)
_SUM = reduction.reduce_sum, reduction.near_reduced
_MEAN = reduction.reduce_mean, reduction.near_reduced
_BOTH = ("self", "other")
_RESHAPE = NodeRule("reshape", ("input",), {}, (), elementwise.reshape, elementwise.near_reshape)
_COPY = NodeRule("copy", ("input",), {}, (), elementwise.reshape, elementwise.near_reshape)  # also between dtypes
_NLL = NodeRule(
    "nll_loss", ("input",), {"target": "target", "weight": "class_weight", "total_weight": "total_weight"},
    ("reduction", "ignore_index"), elementwise.nll_loss, elementwise.near_nll_loss,
)  # fmt: skip

RULES = {
    "AddmmBackward0": NodeRule(
        "linear", ("bias", "input", "mat2"), {"mat1": "input", "mat2": "mat2"}, ("alpha", "beta"), *_LINEAR
    ),
    "MmBackward0": NodeRule("linear", ("input", "mat2"), {"self": "input", "mat2": "mat2"}, (), *_LINEAR),
    "BmmBackward0": NodeRule(
        "batched", ("input", "mat2"), {"self": "input", "mat2": "mat2"}, (),
        elementwise.batched, elementwise.near_batched,
    ),
    "TBackward0": NodeRule("permute", ("input",), {}, (), elementwise.permute, elementwise.near_permute, (1, 0)),
    "TransposeBackward0": NodeRule(
        "transpose", ("input",), {}, ("dim0", "dim1"), elementwise.transpose, elementwise.near_transpose
    ),
    "PermuteBackward0": NodeRule("permute", ("input",), {}, ("dims",), elementwise.permute, elementwise.near_permute),
    "ConvolutionBackward0": NodeRule(
        "convolution", ("input", "weight", "bias"), {"input": "input", "weight": "weight"},
        ("stride", "padding", "dilation", "groups"),
        convolution.convolution, convolution.near_convolution,
    ),
    "ReluBackward0": NodeRule("relu", *_OF_RESULT, (), activations.relu, activations.near_arriving),
    "SigmoidBackward0": NodeRule("sigmoid", *_OF_RESULT, (), activations.sigmoid, activations.near_arriving),
    "TanhBackward0": NodeRule("tanh", *_OF_RESULT, (), activations.tanh, activations.near_arriving),
    "SoftmaxBackward0": _SOFTMAX,
    "SafeSoftmaxBackward0": _SOFTMAX,
    "MaxPool2DWithIndicesBackward0": NodeRule(
        "max_pool", ("input",), {"result1": "indices"}, ("kernel_size", "stride", "padding", "dilation"),
        elementwise.max_pool, elementwise.near_max_pool,
    ),
    "ViewBackward0": _RESHAPE,
    "ReshapeAliasBackward0": _RESHAPE,
    "UnsafeViewBackward0": _RESHAPE,
    "SqueezeBackward0": _RESHAPE,
    "SqueezeBackward1": _RESHAPE,
    "UnsqueezeBackward0": _RESHAPE,
    "CloneBackward0": _COPY,
    "ToCopyBackward0": _COPY,
    "ExpandBackward0": NodeRule("expand", ("input",), {}, (), elementwise.expand, elementwise.near_broadcast),
    "AddBackward0": NodeRule("add", _BOTH, {}, ("alpha",), elementwise.add, elementwise.near_broadcast),
    "SubBackward0": NodeRule("subtract", _BOTH, {}, ("alpha",), elementwise.subtract, elementwise.near_broadcast),
    "MulBackward0": NodeRule(
        "multiply", _BOTH, {"self": "self", "other": "other"}, (), elementwise.multiply, elementwise.near_broadcast
    ),
    "MulBackward1": NodeRule("scale", ("self",), {}, ("other",), elementwise.scale, elementwise.near_broadcast),
    "LogSoftmaxBackward0": NodeRule("log_softmax", *_OF_RESULT, ("dim",), activations.log_softmax, activations.near_arriving),
    "NllLossBackward0": _NLL,
    "NllLoss2DBackward0": _NLL,
    "SumBackward0": NodeRule("sum", ("input",), {}, (), *_SUM),
    "SumBackward1": NodeRule("sum", ("input",), {}, ("dim", "keepdim"), *_SUM),
    "MeanBackward0": NodeRule("mean", ("input",), {}, (), *_MEAN),
    "MeanBackward1": NodeRule("mean", ("input",), {}, ("dim", "keepdim"), *_MEAN),
    "MseLossBackward0": NodeRule(
        "mse_loss", ("self", "target"), {"self": "self", "target": "target"}, ("reduction",),
        reduction.mse_loss, reduction.near_mse_loss,
    ),
    "AccumulateGrad": NodeRule("accumulate", ("grad",), {}, (), elementwise.accumulate, activations.near_arriving),
}  # fmt: skip

# the target whose gradient is shown if none is asked for: the first of these that leaves
PREFERRED = ("input", "self", "weight", "mat2", "other", "bias", "target", "grad")


def rule_for(node: Any, name: str) -> NodeRule | None:
    rule = RULES.get(name)
    if rule is not None and getattr(node, "_saved_transposed", False):
        return None
    return rule


@dataclass(frozen=True, slots=True)
class Leaving:
    """A gradient that a node returns."""

    number: int  # number among the node's inputs
    target: str
    shape: tuple[int, ...]
    dtype: Any


def leaving(node: Any, rule: NodeRule | None) -> list[Leaving]:
    """Returns the gradients that a following node waits for, with the shape and dtype that it expects."""
    if node_stepper.is_leaf(node):
        return [Leaving(0, "grad", tuple(node.variable.shape), node.variable.dtype)]
    found = []
    for number, (following, place) in enumerate(node.next_functions):
        if following is not None:
            target = rule.targets[number] if rule is not None and number < len(rule.targets) else str(number)
            found.append(Leaving(number, target, *_expected(following, place)))
    return found


def _expected(node: Any, place: int) -> tuple[tuple[int, ...], Any]:
    known = getattr(node, "_input_metadata", ())
    if place >= len(known):  # older versions of torch do not tell
        raise Unworked("unknown")
    return tuple(map(int, known[place].shape)), known[place].dtype


class Kept:
    """The saved tensors of a node.

    Attributes: `tensors`, by role; `unread`, by role, why a saved tensor can not be read.
    """

    def __init__(self, node: Any, rule: NodeRule | None) -> None:
        self.tensors: dict[str, torch.Tensor | None] = {}
        self.unread: dict[str, str] = {}
        roles = rule.kept if rule is not None else {}
        if node_stepper.is_leaf(node):
            self.tensors["grad"] = node.variable.grad
        for name, held in node_stepper.kept(node):
            role = roles.get(name, "") if rule is not None else name
            tensor, unread = node_stepper.looked_at(node, name, held) if role else (None, "")
            if unread:
                self.unread[role] = unread
            elif role:
                self.tensors[role] = tensor


def check_readable(tensor: torch.Tensor) -> None:
    """Raises Unworked if the tensor's elements can not be read one by one."""
    if not is_plain(tensor) or tensor.numel() == 0:
        raise Unworked("unreadable")


def is_plain(tensor: Any) -> bool:
    """Returns whether the tensor is torch's own with strided numbers in memory; reading a library's subclass may run
    anything."""
    if type(tensor) not in (torch.Tensor, torch.nn.Parameter) or tensor.is_nested or tensor.is_complex():
        return False
    return bool(tensor.layout == torch.strided and tensor.device.type != "meta")


def sums(rule: NodeRule, given: Given, kept: Kept, target: str, element: Element) -> tuple[Element, list[Sum]]:
    """Returns the element (chosen if none is given) and the sums that its gradient is made of."""
    shape = given.shapes[target]
    if element and (len(element) != len(shape) or not all(0 <= at < extent for at, extent in zip(element, shape))):
        raise Unworked("outside")
    if 0 in shape:
        raise Unworked("unreadable")
    try:
        chosen = element or rule.near(given, target)
        if _most_terms(rule, given, target) > MOST_TERMS:
            raise Unworked("many")
        return chosen, rule.sums(given, target, chosen)
    except KeyError as missing:
        raise Unworked(kept.unread.get(missing.args[0], "unknown")) from None


def _most_terms(rule: NodeRule, given: Given, target: str) -> int:
    if rule.kind == "convolution":
        return convolution.terms(given, target)
    if rule.kind in ("add", "subtract", "multiply", "expand"):
        return math.prod(given.gradient.shape) // max(1, math.prod(given.shapes[target]))
    return 1 if rule.kind != "linear" else max(given.gradient.shape)
