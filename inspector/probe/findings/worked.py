"""What optimizers hold, the norms at each step that was measured, and the last step of one element in numbers."""

from __future__ import annotations

import weakref
from collections import deque
from collections.abc import Callable
from typing import Any

import torch

from ...wire.findings import Reading
from ...wire.messages import Refused
from ...wire.optimizers import (
    GROUPS,
    OPTIMIZERS,
    SHOWN_ROWS,
    AskOptimizers,
    AskWorked,
    GroupTold,
    Optimizers,
    OptimizerTold,
    StepMeasured,
    Worked,
)
from ..core.answering import Rows
from ..core.columns import packed
from ..modules.grad import grad_of
from ..numerics.shards import local_part, shape_here
from .arithmetic import Sheet, agrees, formula_of
from .book import reading
from .numbers import StepNumbers
from .places import NOWHERE, Spot
from .training import Training

MOST_MEASURED = 5_000  # parameters of which norms are sent
KEPT = 32  # steps that wait to be sent


class _Element:
    """Of a parameter, that is looked at in each step."""

    def __init__(self, parameter: Any, index: tuple[int, ...]) -> None:
        self.parameter, self.index = weakref.ref(parameter), index
        self.before: Sheet | None = None
        self.worked: Worked | None = None

    def of(self, tensor: Any) -> Any:
        return local_part(tensor).detach()[self.index].reshape(1).cpu().clone()


class StepsTold:
    """Told as the rules are, and judges nothing."""

    def __init__(self, training: Training) -> None:
        self._t = training
        self._element: _Element | None = None
        self._steps: dict[int, int] = {}
        self._measured: deque[StepMeasured] = deque(maxlen=KEPT)
        self._rows: tuple[int, dict[int, int]] = -1, {}  # version of the structure, row by id(parameter)

    def gap(self) -> None:
        if self._element is not None:
            self._element.before = None

    # ── norms ──

    def measured(self, numbers: StepNumbers, spot: Spot) -> None:
        rows = self.rows()
        known = [(rows[id(p)], place) for place, p in enumerate(numbers.parameters) if id(p) in rows]
        if not known or len(known) > MOST_MEASURED:
            return
        columns = [packed((column[place] for _, place in known), "d") for column in _norms(numbers)]
        self._measured.append(
            StepMeasured(self._t.iteration, self._t.roots.version, packed((row for row, _ in known), "i"), *columns)
        )

    def rows(self) -> dict[int, int]:
        """The row of each parameter that the window knows, by its id."""
        version = self._t.roots.version
        if self._rows[0] != version:
            self._rows = version, {id(p): row for row, p in self._t.roots.parameters()} if version else {}
        return self._rows[1]

    def drain(self) -> list[StepMeasured]:
        """What is new since the last call; another thread's."""
        found = []
        while self._measured:
            found.append(self._measured.popleft())
        return found

    # ── one element ──

    def look_at(self, parameter: Any, index: tuple[int, ...]) -> Worked | None:
        """Its last step, where it was seen; from now on it is looked at."""
        element = self._element
        if element is None or element.parameter() is not parameter or element.index != index:
            self._element = element = _Element(parameter, index)
        return element.worked

    def step_begins(self, optimizer: Any, spot: Spot) -> None:
        element = self._element
        parameter = element.parameter() if element is not None else None
        if element is None or parameter is None:
            return
        group = next((g for g in optimizer.param_groups if any(p is parameter for p in g["params"])), None)
        grad = grad_of(parameter)
        if group is None or grad is None or grad.is_sparse:
            return
        state = {key: self._of_state(element, value) for key, value in optimizer.state.get(parameter, {}).items()}
        settings = {name: value for name, value in group.items() if name != "params"}
        known = {key: value for key, value in state.items() if value is not None}
        element.before = Sheet(element.of(parameter), element.of(grad), known, settings)

    def _of_state(self, element: _Element, value: Any) -> Any:
        parameter = element.parameter()
        if parameter is None:
            return None
        if isinstance(value, torch.Tensor) and value.shape == parameter.shape and value.dim():
            return element.of(value)
        return float(value) if isinstance(value, (int, float)) or _is_one(value) else None

    def step_ended(self, optimizer: Any, spot: Spot) -> None:
        self._steps[id(optimizer)] = self._steps.get(id(optimizer), 0) + 1
        element = self._element
        parameter = element.parameter() if element is not None else None
        if element is None or parameter is None or element.before is None:
            return
        sheet, element.before = element.before, None
        after, formula = element.of(parameter), formula_of(optimizer)
        predicted = formula(sheet) if formula is not None else None
        agreement = agrees(predicted, sheet.weight, after) if predicted is not None else ""
        step = int(float(sheet.state.get("step", -1.0))) + 1
        element.worked = Worked(
            0, 0, element.index, self._t.iteration, type(optimizer).__name__, step, float(sheet.weight), float(after), agreement,
            tuple(sheet.terms),
        )  # fmt: skip

    # ── what there is ──

    def optimizers(self) -> tuple[OptimizerTold, ...]:
        rows = self.rows()
        return tuple(
            OptimizerTold(
                type(optimizer).__name__, (spot or NOWHERE)[0], (spot or NOWHERE)[1], self._steps.get(id(optimizer), 0),
                tuple(_group(group, rows) for group in optimizer.param_groups[:GROUPS]),
            )
            for optimizer, spot in self._t.optimizers.items()[:OPTIMIZERS]
        )  # fmt: skip


class OptimizerAnswers:
    def __init__(self, roots: Any, findings: Callable[[], Any]) -> None:
        """`findings()`: the rules that look on; None where none do."""
        self._roots, self._findings = roots, findings
        self.rows: Rows = {AskOptimizers: self._optimizers, AskWorked: self._worked}

    def _optimizers(self, question: AskOptimizers, stop: int) -> Optimizers | Refused:
        findings = self._findings()
        if findings is None:
            return Refused(question.request, stop, "no_rules", "")
        told = findings.steps_told.optimizers()
        return Optimizers(question.request, stop, findings.training.iteration, self._roots.version, told)

    def _worked(self, question: AskWorked, stop: int) -> Worked | Refused:
        findings = self._findings()
        if findings is None or question.structure != self._roots.version:
            return Refused(question.request, stop, "no_rules" if findings is None else "stale", "")
        parameter = dict(self._roots.tree.parameters_at((question.row,))).get(question.row)
        index = question.index or (0,) * (parameter.dim() if parameter is not None else 0)
        if parameter is None or not _is_within(index, shape_here(parameter)):
            return Refused(question.request, stop, "gone", "")
        worked = findings.steps_told.look_at(parameter, index)
        if worked is None:
            return Refused(question.request, stop, "not_seen", "")
        values = {name: getattr(worked, name) for name in Worked.__slots__ if name not in ("request", "stop")}
        return Worked(question.request, stop, **values)


def _norms(numbers: StepNumbers) -> tuple[list[float], list[float], list[float]]:
    return numbers.grads, numbers.weights, numbers.updates


def _group(group: Any, rows: dict[int, int]) -> GroupTold:
    settings: list[Reading] = []
    for name, value in group.items():
        parts = {f"{name}[{i}]": v for i, v in enumerate(value)} if isinstance(value, (tuple, list)) else {name: value}
        settings += [reading(key, _plain(part)) for key, part in parts.items() if name != "params" and part is not None]
    known = [rows[id(p)] for p in group["params"] if id(p) in rows]
    with_grad = sum(grad_of(p) is not None for p in group["params"])
    return GroupTold(tuple(settings[:24]), len(group["params"]), with_grad, tuple(known[:SHOWN_ROWS]))


def _plain(value: Any) -> float | str:
    if isinstance(value, bool) or not (isinstance(value, (int, float)) or _is_one(value)):
        return str(value)[:100]
    return float(value)


def _is_one(value: Any) -> bool:
    return isinstance(value, torch.Tensor) and value.numel() == 1 and not value.is_complex()


def _is_within(index: tuple[int, ...], shape: Any) -> bool:
    return len(index) == len(shape) and all(place < extent for place, extent in zip(index, shape))
