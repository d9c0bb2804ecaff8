"""What was done with each parameter's gradient in the iterations that were looked at, with the line of each."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from typing import Any

import torch

from ...wire.life import MOST, AskLife, Deed, Life
from ...wire.messages import Refused
from ..core.answering import Rows
from ..modules import below
from ..modules.grad import grad_of
from .graph import Graph
from .numbers import StepNumbers
from .places import Spot
from .training import Training

KEPT = 600  # deeds of all parameters together
NOBODY: frozenset[int] = frozenset()


class _Done:
    """A deed on many parameters: `ids` of those that it was done to, `missed` of those that it left alone, `fresh` of
    those that had no gradient before; `numbers`, by id; `number` of all."""

    __slots__ = ("kind", "spot", "iteration", "ids", "missed", "fresh", "numbers", "number")

    def __init__(self, kind: str, spot: Spot, iteration: int, ids: frozenset[int]) -> None:
        self.kind, self.spot, self.iteration, self.ids = kind, spot, iteration, ids
        self.missed = self.fresh = NOBODY
        self.numbers: dict[int, float] = {}
        self.number: float | None = None


class LifeLines:
    """Told as the rules are, and judges nothing."""

    def __init__(self, training: Training) -> None:
        self._t = training
        self._done: deque[_Done] = deque(maxlen=KEPT)
        self._backward: _Done | None = None
        self._steps = 0  # since the last one of a scaler
        self._shared: dict[frozenset[int], frozenset[int]] = {}  # the same parameters are one object

    def gap(self) -> None:
        self._backward, self._steps = None, 0

    def _note(self, kind: str, spot: Spot, ids: Iterable[int]) -> _Done:
        done = _Done(kind, spot, self._t.iteration, self._one(ids))
        self._done.append(done)
        return done

    def _one(self, ids: Iterable[int]) -> frozenset[int]:
        if len(self._shared) > KEPT:
            self._shared.clear()
        known = frozenset(ids)
        return self._shared.setdefault(known, known)

    # ── what is told ──

    def zeroed(self, args: Any, kwargs: Any, result: Any, spot: Spot) -> None:
        is_optimizer = getattr(args[0], "param_groups", None) is not None
        self._note("cleared", spot, map(id, _held(args[0]) if is_optimizer else below.parameters(args[0])))

    def backward_begins(self, starts: list[Any], graph: Graph | None, spot: Spot) -> None:
        if graph is None:
            self._backward = None
            return
        self._backward = _Done("reached", spot, self._t.iteration, self._one(graph.leaves))
        self._backward.fresh = self._one(key for key, leaf in graph.leaves.items() if grad_of(leaf) is None)
        self._backward.missed = self._one(self._t.trained_parameters().keys() - graph.leaves.keys())

    def backward_ended(self, error: BaseException | None) -> None:
        done, self._backward = self._backward, None
        if done is not None and error is None:
            self._done.append(done)

    def clipped(self, args: Any, kwargs: Any, result: Any, spot: Spot) -> None:
        given = args[0] if args else kwargs.get("parameters", ())
        limit = args[1] if len(args) > 1 else kwargs.get("max_norm")
        parameters = [given] if isinstance(given, torch.Tensor) else given if isinstance(given, (list, tuple)) else None
        if parameters is None:  # an iterator, which the clipping has used up
            parameters = list(self._t.trained_parameters().values())
        if isinstance(result, torch.Tensor) and isinstance(limit, (int, float)) and float(result) > limit:
            self._note("clipped", spot, map(id, parameters)).number = limit / float(result)

    def step_begins(self, optimizer: Any, spot: Spot) -> None:
        done = self._note("stepped", spot, (id(p) for p in _held(optimizer) if grad_of(p) is not None))
        done.missed = self._one(id(p) for p in _held(optimizer) if grad_of(p) is None)

    def step_ended(self, optimizer: Any, spot: Spot) -> None:
        self._steps += 1

    def measured(self, numbers: StepNumbers, spot: Spot) -> None:
        last = next((done for done in reversed(self._done) if done.kind == "stepped"), None)
        if last is not None:
            last.numbers = dict(zip(map(id, numbers.parameters), numbers.updates))

    def scaler_stepped(self, args: Any, kwargs: Any, result: Any, spot: Spot) -> None:
        steps, self._steps = self._steps, 0
        optimizer = args[1] if len(args) > 1 else kwargs.get("optimizer")
        if not steps and optimizer is not None and args[0].is_enabled():
            self._note("skipped", spot, map(id, _held(optimizer)))

    # ── one parameter ──

    def of(self, key: int) -> tuple[Deed, ...]:
        """What was done with the gradient of the parameter with this id."""
        found: list[Deed] = []
        reached = 0
        for done in list(self._done):
            if key in done.ids:
                reached = self._reached(done, key, reached)
                number = float(reached) if done.kind == "reached" else done.numbers.get(key, done.number)
                found.append(Deed(done.iteration, done.kind, *done.spot, number))
            elif key in done.missed:
                kind = "unreached" if done.kind == "reached" else "untouched"
                found.append(Deed(done.iteration, kind, *done.spot, None))
        return tuple(found[-MOST:])

    def _reached(self, done: _Done, key: int, before: int) -> int:
        """By how many backwards since it was None or cleared."""
        if done.kind == "cleared":
            return 0
        return before if done.kind != "reached" else 1 if key in done.fresh else before + 1


class LifeAnswers:
    def __init__(self, roots: Any, findings: Callable[[], Any]) -> None:
        """`findings()`: the rules that look on; None where none do."""
        self._roots, self._findings = roots, findings
        self.rows: Rows = {AskLife: self._life}

    def _life(self, question: AskLife, stop: int) -> Life | Refused:
        findings = self._findings()
        if findings is None or question.structure != self._roots.version:
            return Refused(question.request, stop, "no_rules" if findings is None else "stale", "")
        parameter = dict(self._roots.tree.parameters_at((question.row,))).get(question.row)
        if parameter is None:
            return Refused(question.request, stop, "gone", "")
        return Life(question.request, stop, question.row, findings.life.of(id(parameter)))


def _held(optimizer: Any) -> list[Any]:
    return [p for group in optimizer.param_groups for p in group["params"]]
