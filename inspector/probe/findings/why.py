"""Why a gradient is None or zero, and why a weight did not move: the chain of facts that leads to a line."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import torch

from ...wire.findings import Reading
from ...wire.messages import Refused
from ...wire.why import FACTS, AskWhy, Fact, Why
from ..core.answering import Rows
from ..modules import below
from ..modules.grad import grad_of
from ..numerics.shards import local_part, shard_of
from . import places
from .book import reading
from .chronicle import Happened, StepSeen
from .observer import Findings
from .places import NOWHERE, Spot
from .rules.layers import freezes

ALL_STILL = 0.99  # of the elements with a gradient


class WhyAnswers:
    def __init__(self, roots: Any, findings: Callable[[], Any]) -> None:
        """`findings()`: the rules that look on; None where none do."""
        self._roots, self._findings = roots, findings
        self.rows: Rows = {AskWhy: self._answer}

    def _answer(self, question: AskWhy, stop: int) -> Why | Refused:
        findings = self._findings()
        if findings is None:
            return Refused(question.request, stop, "no_rules", "")
        if question.structure != self._roots.version:
            return Refused(question.request, stop, "stale", "")
        rows = dict(self._roots.tree.parameters_at((question.row,)))
        parameter = rows.get(question.row)
        if parameter is None:
            return Refused(question.request, stop, "gone", "")
        explainer = Explainer(findings, parameter)
        facts = explainer.of_grad() if question.about == "grad" else explainer.of_move()
        iteration = findings.training.iteration
        return Why(question.request, stop, question.about, iteration, tuple(facts)[:FACTS])


def fact(code: str, spot: Spot | None = None, is_certain: bool = True, **readings: float | str) -> Fact:
    told: tuple[Reading, ...] = tuple(reading(name, value) for name, value in readings.items())
    return Fact(code, is_certain, *(spot or NOWHERE), told)


class Explainer:
    """Of one parameter, as it stands now."""

    def __init__(self, findings: Findings, parameter: Any) -> None:
        self._findings, self._t, self._chronicle = findings, findings.training, findings.chronicle
        self._p = parameter

    # ── the gradient ──

    def of_grad(self) -> Iterator[Fact]:
        grad = grad_of(self._p)
        if not self._p.requires_grad:
            yield from self._frozen()
        elif grad is None:
            yield fact("grad_is_none")
            yield from self._of_none()
        elif not grad.is_sparse and not _has_any(grad):
            yield fact("grad_is_zero")
            yield from self._of_zero()
        else:
            yield fact("grad_is_there", norm=float(torch.linalg.vector_norm(local_part(grad).to_dense().float())))

    def _frozen(self) -> Iterator[Fact]:
        yield fact("frozen")
        here = self._t.forward.spot if self._t.forward is not None else places.here()
        lines = places.lines_where((here[0], 1), freezes, everywhere=True) if here[0] else []
        for line in lines[:2]:
            yield fact("frozen_at", line, is_certain=False)

    def _of_none(self) -> Iterator[Fact]:
        backward, zero = self._chronicle.backward, self._chronicle.zeros.get(id(self._p))
        if zero is not None:
            yield fact("zeroed", zero.spot, iteration=zero.iteration)
        if backward is None or zero is not None and backward.happened.order < zero.order:
            yield self._no_backward(backward is None and zero is None)
            return
        yield fact("backward_ran", backward.happened.spot, iteration=backward.happened.iteration)
        if backward.failed:
            yield fact("backward_failed", backward.happened.spot)
        elif backward.is_leaf:
            yield fact("loss_is_leaf", backward.happened.spot)
        elif backward.leaves is None:
            yield fact("graph_not_read", is_certain=False)
        elif id(self._p) in backward.leaves:
            yield fact("undefined_on_the_way")
        else:
            yield from self._unreached()

    def _no_backward(self, is_unseen: bool) -> Fact:
        """Since it was cleared; or since the rules look on."""
        if is_unseen and self._t.backwards:
            return fact("rested", is_certain=False)
        return fact("no_backward_since")

    def _unreached(self) -> Iterator[Fact]:
        names = self._t.names()
        owner = names.owner(self._p)
        if owner is None:
            yield fact("in_no_module")
            return
        kind, name = type(owner).__name__, names.modules.get(id(owner), "")
        birth = self._t.births.module(owner)
        backward = self._chronicle.backward
        if backward is None or self._t.called.get(owner) != backward.happened.iteration:
            yield fact("not_called", birth, layer=name or kind)
            return
        yield fact("called", birth, layer=name or kind)
        cuts = [cut for cut in self._t.operations.cuts if id(self._p) in cut.parameters]
        for cut in cuts[:1]:
            yield fact(f"cut_{cut.why}", cut.spot, call=cut.name)
        if not cuts:
            self._t.wants_operations = True
            yield fact("look_at_next", is_certain=False)

    def _of_zero(self) -> Iterator[Fact]:
        backward, zero = self._chronicle.backward, self._chronicle.zeros.get(id(self._p))
        if zero is not None and (backward is None or backward.happened.order < zero.order):
            yield fact("zeroed", zero.spot, iteration=zero.iteration)
            yield fact("no_backward_since")
            return
        if backward is None:
            yield self._no_backward(True)
            return
        yield fact("backward_ran", backward.happened.spot, iteration=backward.happened.iteration)
        others = [g for p in self._t.trained_parameters().values() if (g := grad_of(p)) is not None and not g.is_sparse]
        if not any(_has_any(g) for g in others):
            yield fact("all_are_zero", backward.happened.spot)
            return
        yield fact("others_are_not", count=sum(_has_any(g) for g in others))
        yield fact("factor_is_zero", is_certain=False)

    # ── the step ──

    def _is_new(self, happened: Happened) -> bool:
        """Whether it came after the last backward."""
        backward = self._chronicle.backward
        return backward is None or happened.order > backward.happened.order

    def of_move(self) -> Iterator[Fact]:
        steps = [seen for seen in self._chronicle.steps.values() if self._is_new(seen.happened)]
        holding = [(o, spot) for o, spot in self._t.optimizers.items() if any(p is self._p for p in _held(o))]
        mine = [seen for seen in steps if any(seen.optimizer() is o for o, _ in holding)]
        if not self._p.requires_grad:
            yield from self._frozen()
        elif not holding:
            yield from self._in_no_optimizer()
        elif not mine:
            yield from self._no_step(holding, steps)
        else:
            yield from self._of_step(mine[-1])

    def _in_no_optimizer(self) -> Iterator[Fact]:
        yield fact("in_no_optimizer")
        own = {id(p) for root, _ in self._t.roots_called.items() for p in below.parameters(root)}
        for optimizer, spot in self._t.optimizers.items():
            twins = [p for p in _held(optimizer) if id(p) not in own and p.shape == self._p.shape]
            kind = type(optimizer).__name__
            yield fact("holds_a_twin" if twins else "optimizer_made", spot, optimizer=kind, count=len(_held(optimizer)))

    def _no_step(self, holding: list[tuple[Any, Spot]], steps: list[StepSeen]) -> Iterator[Fact]:
        yield fact("held_by", holding[0][1], optimizer=type(holding[0][0]).__name__)
        skipped = self._chronicle.skipped
        if skipped is not None and self._is_new(skipped):
            yield fact("skipped_by_scaler", skipped.spot)
            return
        last = [self._chronicle.steps[id(o)] for o, _ in holding if id(o) in self._chronicle.steps]
        if steps:
            yield fact("another_stepped", steps[-1].happened.spot)
        if last:
            yield fact("no_step_yet", last[-1].happened.spot, iteration=last[-1].happened.iteration)
        else:
            yield fact("no_step_seen", is_certain=self._findings.is_awake and not self._t.steps)

    def _of_step(self, step: StepSeen) -> Iterator[Fact]:
        yield fact("stepped", step.happened.spot, iteration=step.happened.iteration)
        seen = step.numbers.get(id(self._p))
        if id(self._p) in step.without_grad:
            yield fact("left_alone")
            yield from self._of_none()
        elif seen is None:
            yield fact("not_measured", is_certain=False)
        elif seen.update > 0:
            yield fact("moved", update=seen.update, weight=seen.weight, ratio=seen.update / (seen.weight or 1.0))
            if self._p._version != step.versions.get(id(self._p), self._p._version):
                yield fact("written_since")
        else:
            yield from self._unmoved(step, seen)

    def _unmoved(self, step: StepSeen, seen: Any) -> Iterator[Fact]:
        optimizer = step.optimizer()
        group: dict[str, Any] = (
            next((g for g in optimizer.param_groups if any(p is self._p for p in g["params"])), {}) if optimizer else {}
        )
        rate = float(group.get("lr", 1.0))
        yield fact("unmoved", gradient=seen.grad, weight=seen.weight)
        clip = self._chronicle.clip
        if not seen.grad:
            yield fact("grad_was_zero")
        elif not rate:
            yield fact("rate_is_zero", self._t.optimizers.get(optimizer))
        elif clip is not None and self._is_new(clip[0]) and clip[1] == 0:
            yield fact("clipped_to_nothing", clip[0].spot)
        elif seen.moved and seen.still >= ALL_STILL * seen.moved:
            dtype = str(self._p.dtype).removeprefix("torch.")
            yield fact("rounded_away", rate=rate, gradient=seen.grad, still=seen.still, moved=seen.moved, dtype=dtype)
        else:
            yield fact("optimizers_own", is_certain=False, optimizer=type(optimizer).__name__)


def _held(optimizer: Any) -> list[Any]:
    return [p for group in optimizer.param_groups for p in group["params"]]


def _has_any(grad: Any) -> bool:
    """Returns whether an element is not zero; of a part, whose others may have one, True."""
    return shard_of(grad) is not None or bool(torch.count_nonzero(local_part(grad)))
