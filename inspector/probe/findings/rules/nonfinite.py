"""The first NaN or Inf: where it came from, as far as the saved tensors of the graph tell."""

from __future__ import annotations

import math
from typing import Any

import torch

from ...core import guard
from ...core.neutral import Neutral
from ...modules.grad import grad_of
from ...numerics.leaves import leaves
from ...numerics.shards import local_part
from ..graph import Graph, is_leaf, kind, saved
from ..numbers import StepNumbers
from ..places import Spot, here
from ..training import Training
from .losses import _definition

# operations whose derivative is infinite somewhere
STEEP = (
    "Sqrt", "Rsqrt", "Pow", "Log", "Log2", "Log10", "Log1P", "Div", "Reciprocal", "Norm", "LinalgVectorNorm", "Acos",
    "Asin", "Atan2", "Acosh", "Atanh", "Cdist", "Std", "Var", "Exp", "XlogY", "Digamma", "Lgamma", "Logit", "Tan",
)  # fmt: skip
KEEPS = ("self", "other", "result", "exponent", "input", "weight", "mat1", "mat2")
MOST_WATCHED, MOST_RECORDED = 200, 20_000  # nodes of one backward
SKIPS = 5  # steps in a row that a scaler skips; twenty while its scale still falls
SKIPS_AT_START = 20


class NonFinite:
    """Rules `nonfinite` and `scaler_skips`."""

    def __init__(self, training: Training) -> None:
        self._t = training
        self._loss_spot: Spot | None = None
        self._first: tuple[str, Spot | None] | None = None  # (node, line) of the first NaN or Inf in this backward
        self._batch: Spot | None = None  # the line that called a root with NaN or Inf
        self._handles: list[Any] = []
        self._was_bad = self._recorded = False
        self._skips: list[tuple[int, bool]] = []  # skipped steps in a row: (elements not finite, is any NaN)
        self._steps = 0

    def root_begins(self, forward: Any, module: torch.nn.Module, given: Any) -> None:
        self._batch = None
        if not (forward.is_training and forward.has_grad and self._t.may_measure()):
            return
        for leaf in leaves(given):
            tensor = leaf.tensor()
            if tensor is not None and tensor.is_floating_point() and not tensor.requires_grad and not _is_fine(tensor):
                self._batch = forward.spot

    def gap(self) -> None:
        self._batch = self._first = None
        self._steps = 0
        self._skips.clear()

    # ── backward ──

    def backward_begins(self, starts: list[Any], graph: Graph | None, spot: Spot) -> None:
        self._first = None
        self._begins_anew()
        self._loss_spot = _definition(starts, spot)
        loss = starts[0] if len(starts) == 1 else None
        if loss is not None and graph is not None and not _is_fine(loss) and self._t.scaler_scale is None:
            self._say_loss(loss, graph, spot)
        elif graph is not None:
            self._watch(graph)

    def _begins_anew(self) -> None:
        """The next one is told as well where that is wanted, and the weights have not got it already."""
        records = self._t.records
        if records and not self._recorded and all(_is_fine(p) for p in self._t.trained_parameters().values()):
            self._was_bad = self._t.is_spoiled = False
        self._recorded = records

    def _say_loss(self, loss: Any, graph: Graph, spot: Spot) -> None:
        if self._was_bad:
            return
        self._was_bad = self._t.is_spoiled = True
        bad = [p for p in self._t.trained_parameters().values() if p.is_floating_point() and not _is_fine(p)]
        node, why = _deepest(graph)
        line = self._t.lines.of(node) if node is not None else None
        at = self._batch or line or self._loss_spot
        origin = "batch" if self._batch else "weights" if bad else "loss"
        self._t.found(
            "nonfinite", "error", at, places=[self._loss_spot, spot], parameters=self._t.names().of(bad),
            again=self._recorded, readings={"where": origin, "node": kind(node) if node is not None else "", "value": _word(loss), "input": why},
        )  # fmt: skip

    def _watch(self, graph: Graph) -> None:
        """Watches the nodes whose derivative can be infinite as they run; where that is wanted, all of them."""
        most = MOST_RECORDED if self._recorded else MOST_WATCHED
        for node in graph.nodes:
            if (self._recorded or kind(node) in STEEP) and not is_leaf(node) and len(self._handles) < most:
                self._handles.append(node.register_hook(_looker(self, kind(node), self._t.lines.of(node))))

    @property
    def knows_first(self) -> bool:
        return self._first is not None

    def came(self, name: str, line: Spot | None, given: Any, results: Any) -> None:
        """Notes that a node has run: it returned `results` for the incoming gradients `given`."""
        if self._first is not None:
            return
        with Neutral():
            if all(_is_fine(g) for g in given if g is not None) and not all(
                _is_fine(g) for g in results if g is not None
            ):
                self._first = name, line

    def backward_ended(self, error: BaseException | None) -> None:
        for handle in self._handles:
            handle.remove()
        self._handles.clear()
        if self._t.is_watched and error is None and not self._was_bad and self._t.scaler_scale is None:
            self._say_gradient([p for p in self._t.trained_parameters().values() if not _is_fine(grad_of(p))], here())

    # ── steps ──

    def measured(self, numbers: StepNumbers, spot: Spot) -> None:
        if self._was_bad:
            return
        self._say_gradient(
            [p for p, g in zip(numbers.parameters, numbers.grads) if not math.isfinite(g) and not _is_fine(p.grad)],
            spot,
        )

    def _say_gradient(self, bad: list[Any], spot: Spot) -> None:
        if not bad:
            return
        self._was_bad = self._t.is_spoiled = True
        node, line = self._first or ("", None)
        self._t.found(
            "nonfinite", "error", line or self._loss_spot or spot, places=[self._loss_spot, spot],
            parameters=self._t.names().of(bad), again=self._recorded,
            readings={"where": "gradient", "node": node, "value": _word(bad[0].grad), "input": ""},
        )  # fmt: skip

    def step_ended(self, optimizer: torch.optim.Optimizer, spot: Spot) -> None:
        self._steps += 1

    def step_begins(self, optimizer: torch.optim.Optimizer, spot: Spot) -> None:
        self._skips.clear()

    def scaler_stepped(self, args: Any, kwargs: Any, result: Any, spot: Spot) -> None:
        steps, self._steps = self._steps, 0
        if steps or not args[0].is_enabled():
            return
        optimizer = args[1] if len(args) > 1 else kwargs["optimizer"]
        held = [p for group in optimizer.param_groups for p in group["params"] if p.grad is not None]
        with Neutral():
            bad = [(p, int((~torch.isfinite(local_part(p.grad))).sum())) for p in held]
            is_nan = any(bool(torch.isnan(local_part(p.grad)).any()) for p in held)
        bad = [(p, count) for p, count in bad if count]
        self._skips.append((sum(count for _, count in bad), is_nan))
        shrinks = self._skips[-1][0] < self._skips[0][0]
        if len(self._skips) < (SKIPS_AT_START if shrinks else SKIPS):
            return
        node, line = self._first or ("", None)
        self._t.found(
            "scaler_skips", "warning", line or self._loss_spot or spot, places=[self._loss_spot, spot],
            parameters=self._t.names().of([p for p, _ in bad]), readings={"skips": len(self._skips), "node": node},
            since=self._t.iteration,
        )  # fmt: skip


def say_afterwards(training: Training, where: str, spot: Spot) -> None:
    """Nobody has looked on when it came into being: the layers it is in are known, and whether weights have it already."""
    held = list(training.trained_parameters().values())
    weights = [p for p in held if p.is_floating_point() and not _is_fine(p)]
    bad = [p for p in held if not _is_fine(grad_of(p))]
    first = next((grad_of(p) for p in bad), None)
    training.found(
        "nonfinite", "error", spot if spot[0] else None, parameters=training.names().of(weights or bad),
        readings={
            "where": "weights" if weights else where, "node": "", "input": "",
            "value": _word(first) if first is not None else "NaN", "finite": len(held) - len(weights or bad),
        },
    )  # fmt: skip


def _looker(rule: NonFinite, name: str, line: Spot | None) -> Any:
    """Returns a hook that knows the node by its name only, so that it does not keep the node alive."""
    came = guard.guarded(rule.came)

    def hook(results: Any, given: Any) -> None:
        if not rule.knows_first:
            came(name, line, given, results)

    return hook


def _is_fine(tensor: Any) -> bool:
    """Returns whether all elements are finite, found by their sum unless that overflows."""
    if not isinstance(tensor, torch.Tensor) or not tensor.is_floating_point() or tensor.is_meta or tensor.is_sparse:
        return True
    with Neutral():
        values = local_part(tensor).detach()
        return bool(torch.isfinite(values.sum(dtype=torch.float64 if values.is_cpu else None))) or bool(
            torch.isfinite(values).all()
        )


def _deepest(graph: Graph) -> tuple[Any, str]:
    """Returns (node, name of a tensor): the node made first among those with an input or output that is not finite."""
    for node in sorted((n for n in graph.nodes if not is_leaf(n)), key=lambda n: n._sequence_nr()):
        for name in KEEPS:
            tensor = saved(node, name)
            if tensor is not None and not _is_fine(tensor):
                return node, _word(tensor)
        given = saved(node, "self")
        if given is not None and kind(node) in ("Log", "Log2", "Log10", "Rsqrt", "Reciprocal", "Sqrt"):
            with Neutral():
                if bool((given <= 0).any()) and (kind(node) != "Sqrt" or bool((given < 0).any())):
                    return node, "0" if not bool((given < 0).any()) else "<0"
    return None, ""


def _word(tensor: torch.Tensor) -> str:
    with Neutral():
        return "NaN" if bool(torch.isnan(local_part(tensor).detach()).any()) else "Inf"
