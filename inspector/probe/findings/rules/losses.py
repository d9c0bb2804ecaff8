"""Rules about the inputs and the values of losses."""

from __future__ import annotations

import math
import sys
import weakref
from collections import Counter, deque
from typing import Any

import torch

from ...core.neutral import Neutral
from ...frames import user_code
from .. import places
from ..graph import Graph, kind, shape_of, through_shapes
from ..places import Spot
from ..training import Curve, LossCall, Training

ELEMENTWISE = ("mse_loss", "l1_loss", "smooth_l1_loss", "huber_loss", "soft_margin_loss", "kl_div")
ROWS, BATCHES = 1e-3, 3  # rows count as probabilities if they sum to 1 within this, in so many batches
CLASSES = 100  # with more classes, many are not seen for a long time
LEAST, WINDOW = 120, 60
LAST = 5


class Inputs:
    """Rules `softmax_twice`, `sigmoid_twice`, `loss_broadcast` and `class_range`."""

    def __init__(self, training: Training) -> None:
        self._t = training
        self._probable: Counter[Spot] = Counter()
        self._labels: dict[Spot, Counter[int]] = {}
        self._calls: Counter[Spot] = Counter()
        self._made: list[tuple[Any, Any]] = []  # weak references (result, layer that made it), of this forward

    def root_begins(self, forward: Any, module: torch.nn.Module, given: Any) -> None:
        self._made.clear()

    def layer_ended(self, forward: Any, module: torch.nn.Module, given: Any, result: Any, spot: Spot) -> None:
        if isinstance(result, torch.Tensor) and not module._modules and len(self._made) < 10_000:
            self._made.append((weakref.ref(result), weakref.ref(module)))

    def loss_called(self, call: LossCall) -> None:
        scores, target = call.given.get("input"), call.given.get("target")
        if not isinstance(scores, torch.Tensor):
            return
        if call.name in ELEMENTWISE and isinstance(target, torch.Tensor):
            self._look_for_broadcast(call, scores, target)
        if not scores.requires_grad:
            return
        if call.name == "cross_entropy":
            self._look_for_softmax(call, scores)
            self._count_labels(call, scores, target)
        elif call.name == "nll_loss":
            self._look_for_softmax(call, scores, code="nll_of_probabilities")
        elif call.name in ("binary_cross_entropy_with_logits", "multilabel_soft_margin_loss"):
            if kind(through_shapes(scores.grad_fn) or scores.grad_fn) == "Sigmoid":
                self._say_made("sigmoid_twice", "warning", call, scores)

    def _look_for_softmax(self, call: LossCall, scores: Any, code: str = "softmax_twice") -> None:
        made = through_shapes(scores.grad_fn)
        if made is not None and kind(made) == "Softmax":
            self._say_made(code, "error", call, scores)
        elif made is not None and kind(made) == "Sigmoid" and code == "softmax_twice":
            self._say_made("sigmoid_twice", "warning", call, scores)
        elif scores.dim() == 2 and scores.shape[1] >= 3 and code == "softmax_twice":
            self._look_for_rows(call, scores)

    def _look_for_rows(self, call: LossCall, scores: Any) -> None:
        if not self._t.may_measure() or scores.shape[0] < 2:
            return
        with Neutral():
            values = scores.detach().float()
            is_probable = bool((values.min() >= 0) & ((values.sum(1) - 1).abs().max() < ROWS))
        self._probable[call.spot] = self._probable[call.spot] + 1 if is_probable else 0
        if self._probable[call.spot] >= BATCHES:
            self._say_made("softmax_twice", "warning", call, scores)

    def _say_made(self, code: str, level: str, call: LossCall, scores: Any) -> None:
        node = through_shapes(scores.grad_fn) or scores.grad_fn
        maker = next((m() for r, m in reversed(self._made) if r() is scores), None)
        birth = self._t.births.module(maker) if maker is not None else None
        line = self._t.lines.of(node)
        classes = scores.shape[1] if scores.dim() > 1 else 2
        lowest = math.log(math.e + classes - 1) - 1
        spots = [s for s in (birth, line, call.spot) if s is not None]
        first = birth if birth is not None and type(maker).__name__ in ("Softmax", "Sigmoid", "Softmax2d") else None
        self._t.found(
            code, level, first or call.spot, places=spots, readings={"loss": call.name, "lowest": lowest},
        )  # fmt: skip

    def _look_for_broadcast(self, call: LossCall, scores: Any, target: Any) -> None:
        if not scores.requires_grad or target.requires_grad or scores.shape == target.shape:
            return
        wide = _broadcast(tuple(scores.shape), tuple(target.shape))
        if wide is not None and _squeezed(scores.shape) == _squeezed(target.shape) and math.prod(wide) > scores.numel():
            self._t.found(
                "loss_broadcast", "error", call.spot,
                readings={
                    "input": str(list(scores.shape)), "target": str(list(target.shape)),
                    "pairs": math.prod(wide), "values": scores.numel(),
                },
            )  # fmt: skip

    def backward_begins(self, starts: list[Any], graph: Graph | None, spot: Spot) -> None:
        """Looks for a difference by the script's own arithmetic between scores (N, 1) and a target (N)."""
        for node in graph.nodes if graph is not None else ():
            if kind(node) not in ("Sub", "Rsub") or len(node.next_functions) < 2:
                continue
            wide, (one, other) = shape_of(node), [n for n, _ in node.next_functions[:2]]
            given = shape_of(one or other) if (one is None) != (other is None) else None
            if wide is not None and given is not None and _is_squared(given, wide):
                line = self._t.lines.of(node) or _definition(starts, spot)
                self._t.found(
                    "loss_broadcast", "error", line, places=[spot],
                    readings={
                        "input": str(list(given)), "target": str([wide[-1]]), "pairs": math.prod(wide),
                        "values": math.prod(given),
                    },
                )  # fmt: skip

    # ── classes ──

    def _count_labels(self, call: LossCall, scores: Any, target: Any) -> None:
        if not isinstance(target, torch.Tensor) or target.is_floating_point() or scores.dim() < 2:
            return
        classes = scores.shape[1]
        self._calls[call.spot] += 1
        if classes > CLASSES or not self._t.may_measure() or target.numel() > 100_000:
            return
        with Neutral():
            found = torch.bincount(target.detach().reshape(-1).clamp(min=0).cpu(), minlength=classes)
        seen = self._labels.setdefault(call.spot, Counter())
        seen.update({label: count for label, count in enumerate(found.tolist()) if count})
        total = sum(seen.values())
        if self._calls[call.spot] < 30 or total < 10 * classes or len(seen) > classes / 2:
            return
        self._t.found(
            "class_range", "hint", call.spot,
            readings={"classes": classes, "seen": len(seen), "least": min(seen), "most": max(seen)},
        )  # fmt: skip


class Curves:
    """Rules `diverging`, `loss_at_chance`, `reduction_sum` and `accumulation_unscaled`."""

    def __init__(self, training: Training) -> None:
        self._t = training
        self._calls: list[tuple[Any, LossCall]] = []  # (weak reference to the result, the call)
        self._series: dict[Spot, Curve] = {}
        self._labels: Counter[int] = Counter()
        self._recent: deque[float] = deque(maxlen=WINDOW)
        self._sizes: dict[Spot, set[int]] = {}
        self._per_step: list[Spot | None] = []
        self._repeats = self._at_begin = 0

    def gap(self) -> None:
        self._calls, self._per_step, self._repeats, self._at_begin = [], [], 0, 0

    def loss_called(self, call: LossCall) -> None:
        if isinstance(call.result, torch.Tensor) and call.result.requires_grad:
            self._calls = [*self._calls[-20:], (weakref.ref(call.result), call)]

    def backward_begins(self, starts: list[Any], graph: Graph | None, spot: Spot) -> None:
        calls, self._calls = self._calls, []
        call = next((c for ref, c in calls if len(starts) == 1 and ref() is starts[0]), None)
        self._per_step.append(spot if call is not None and call.given.get("reduction") == "mean" else None)
        self._accumulated = call.spot if call is not None else spot
        if call is None or not self._t.losses.count:
            return
        self._look_for_sum(call, spot)
        series = self._series.setdefault(spot, Curve())
        series.append(self._t.losses.last[-1])
        self._look_for_divergence(series, spot)
        if call.name == "cross_entropy":
            self._look_for_chance(call)
        call.given.clear()

    def _look_for_divergence(self, series: Curve, spot: Spot) -> None:
        last, first = list(series.last)[-LAST:], sorted(series.first[: max(1, series.count // 2)])
        middle = first[len(first) // 2]
        is_rising = all(a < b for a, b in zip(last, last[1:])) and series.count > 2 * LAST
        if is_rising and min(first) > 0 and min(last) > self._t.threshold("diverging") * middle:
            makers = [maker for _, maker in self._t.optimizers.items()]
            self._t.found(
                "diverging", "error", makers[0] if makers else spot, places=[*makers[1:], spot],
                readings={"now": last[-1], "before": middle},
            )  # fmt: skip

    def _look_for_chance(self, call: LossCall) -> None:
        target, scores = call.given.get("target"), call.given.get("input")
        if not isinstance(target, torch.Tensor) or target.is_floating_point() or target.numel() > 100_000:
            return
        if (
            not isinstance(scores, torch.Tensor)
            or scores.dim() != 2
            or scores.shape[1] > CLASSES
            or not self._t.may_measure()
        ):
            return
        with Neutral():
            found = torch.bincount(target.detach().reshape(-1).clamp(min=0).cpu())
        self._labels.update({label: count for label, count in enumerate(found.tolist()) if count})
        self._recent.append(self._t.losses.last[-1])
        entropy = _entropy(self._labels)
        if self._t.backwards < LEAST or len(self._recent) < WINDOW or entropy < 0.1:
            return
        mean = sum(self._recent) / WINDOW
        if abs(mean - entropy) < self._t.threshold("loss_at_chance") * entropy and not self._t.is_falling(0.9):
            self._t.found("loss_at_chance", "hint", call.spot, readings={"loss": mean, "chance": entropy})

    def _look_for_sum(self, call: LossCall, spot: Spot) -> None:
        scores = call.given.get("input")
        if call.given.get("reduction") != "sum" or not isinstance(scores, torch.Tensor) or not scores.dim():
            return
        sizes = self._sizes.setdefault(call.spot, set())
        sizes.add(scores.shape[0])
        if len(sizes) > 1:
            birth = self._t.births.module(call.module) if isinstance(call.module, torch.nn.Module) else None
            self._t.found(
                "reduction_sum", "hint", birth or call.spot, places=[call.spot],
                readings={"least": min(sizes), "most": max(sizes)},
            )  # fmt: skip

    def step_begins(self, optimizer: torch.optim.Optimizer, spot: Spot) -> None:
        self._at_begin = len(self._per_step)

    def step_ended(self, optimizer: torch.optim.Optimizer, spot: Spot) -> None:
        made, self._per_step = self._per_step, []
        if len(made) != self._at_begin:
            return  # a closure computes the same loss again and again
        alike = len(made) > 1 and made[0] is not None and set(made) == {made[0]}
        self._repeats = self._repeats + 1 if alike else 0
        if self._repeats >= 3:
            self._t.found(
                "accumulation_unscaled",
                "hint",
                self._accumulated,
                places=[made[0], spot],
                readings={"backwards": len(made)},
            )


def _broadcast(one: tuple[int, ...], other: tuple[int, ...]) -> tuple[int, ...] | None:
    try:
        return tuple(torch.broadcast_shapes(one, other))
    except RuntimeError:
        return None


def _squeezed(shape: Any) -> list[int]:
    return [extent for extent in shape if extent != 1]


def _is_squared(given: tuple[int, ...], wide: tuple[int, ...]) -> bool:
    """Returns whether (N, 1) or (N) was broadcast to (N, N) by a target with N values in another shape."""
    extents = _squeezed(given)
    return (
        len(extents) == 1
        and extents[0] > 1
        and list(wide[-2:]) == [extents[0]] * 2
        and math.prod(wide) == extents[0] ** 2
    )


def _entropy(labels: Counter[int]) -> float:
    total = sum(labels.values())
    return -sum(n / total * math.log(n / total) for n in labels.values())


def _definition(starts: list[Any], spot: Spot) -> Spot:
    """Returns the line at which the script named the loss, else the backward's line."""
    if spot not in _definitions:
        frame = user_code.user_frame(sys._getframe(1))
        names = (name for name, value in user_code.names_in_scope(frame) if any(value is start for start in starts))
        found = places.assignment(spot, next(names, ""))
        _definitions[spot] = found[0] if found else spot
    return _definitions[spot]


_definitions: dict[Spot, Spot] = {}
