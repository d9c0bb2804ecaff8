"""Answers the question for the readings of parameters: the states of their gradients, norms and ranges."""

from __future__ import annotations

from array import array
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import torch

from ...wire.messages import GRAD_STATES, AskValues, Refused, Values
from ..core.answering import Rows
from ..core.columns import packed
from ..modules.grad import grad_of
from ..modules.mode import mode_of
from ..modules.roots import until
from ..numerics import norms
from ..numerics.layouts import UNMADE
from ..numerics.marks import mark

if TYPE_CHECKING:
    from ..modules.roots import Roots
    from .grad_scaler import Scaling
    from .grad_states import Ledger

PIECE = 1024  # parameters whose states are read between two looks at the clock
SLICE_S = 0.02  # seconds that one answer spends at most on the states of all parameters, …
SHORT_S = 0.004  # … and one that also has visible rows, which must not wait for them


class GradientAnswers:
    """`rows`: the table that answers AskValues with readings of the wanted rows and the states of all parameters."""

    def __init__(self, roots: Roots, ledger: Ledger, scaling: Scaling, iteration: Callable[[], int]) -> None:
        """`iteration()` returns the number of the running iteration."""
        self._roots = roots
        self._ledger = ledger
        self._scaling = scaling
        self._iteration = iteration
        self.rows: Rows = {AskValues: self._values}

    def _values(self, question: AskValues, stop: int) -> Values | Refused:
        if question.structure != self._roots.version:
            return Refused(question.request, stop, "stale", "")
        if self._roots.are_gone:
            return Refused(question.request, stop, "gone", "")
        tree = self._roots.tree
        factor, clean = self._scaling.factor(), self._scaling.clean()
        rates = self._ledger.rates()
        rows = [
            self._row(row, thing, 1.0 if factor is None or id(thing) in clean else factor, rates)
            if tree.kind(row) == "parameter"
            else self._other_row(row, thing)
            for row, thing in tree.things_at(question.wanted)
        ]
        columns = zip(*rows) if rows else [()] * 13
        ids, states, counts, measured, norms_, grad_norms, minima, maxima, means, marks, grad_marks, factors, lrs = (
            columns
        )
        first = min(max(question.first, 0), len(tree.parameters))
        all_states, all_counts = self._states_from(first, SHORT_S if question.wanted else SLICE_S)
        complete = first + len(all_states) == len(tree.parameters) and tree.is_complete
        return Values(
            request=question.request,
            stop=stop,
            structure=question.structure,
            ids=packed(ids, "i"),
            states=packed(states, "B"),
            counts=packed(counts, "i"),
            measured=packed(measured, "B"),
            norm=packed(norms_, "d"),
            grad_norm=packed(grad_norms, "d"),
            grad_min=packed(minima, "d"),
            grad_max=packed(maxima, "d"),
            grad_mean=packed(means, "d"),
            marks=packed(marks, "q"),
            grad_marks=packed(grad_marks, "q"),
            factors=packed(factors, "d"),
            rates=packed(lrs, "d"),
            first=first,
            complete=complete,
            all_states=packed(all_states),
            all_counts=packed(all_counts),
            iteration=self._iteration(),
        )

    def _states_from(self, first: int, seconds: float) -> tuple[array[int], array[int]]:
        """Returns states and counts of the parameters from `first` on, as many as time allows; a freed one has no
        gradient."""
        tree, is_over = self._roots.tree, until(seconds)
        states, counts = array("B"), array("i")
        for start in range(first, len(tree.parameters), PIECE):
            known = self._ledger.states(tree.things[row]() for row in tree.parameters[start : start + PIECE])
            states.extend([_STATE_NUMBERS[state] for state, _ in known])
            counts.extend([count for _, count in known])
            if is_over():
                break
        return states, counts

    def _row(self, row: int, parameter: Any, factor: float, rates: dict[int, float]) -> tuple[Any, ...]:
        """Returns (row, state, k, measured, norm, grad norm, minimum, maximum, mean, marks, clipped by). `factor`: what
        a GradScaler has multiplied the gradient by, which is divided out."""
        state, count = self._ledger.state(parameter)
        held = self._is_held(parameter)
        may = self._ledger.reads(parameter)
        norm = norms.norm(parameter) if may else None
        grad = grad_of(parameter) if may else None
        spread = norms.spread(grad) if grad is not None else None
        is_norm_alone = grad is not None and spread is not None and grad.is_complex()
        clipped_by = self._ledger.clipped_by(parameter)
        rate = rates.get(id(parameter), norms.NAN)
        flags = not held, is_norm_alone, clipped_by < 0, rate == rate
        measured = (norm is not None) + 2 * (spread is not None) + sum(bit << at for at, bit in enumerate(flags, 2))
        if spread is not None and state in _WRITTEN and not any(spread[: 1 if is_norm_alone else 3]):
            state = "zero"
        missing = norms.NAN
        facts = (row, _STATE_NUMBERS[state], count, measured)
        numbers = [number / factor for number in spread] if spread is not None else [missing] * 4
        marks = (mark(tensor) if tensor is not None else 0 for tensor in (parameter if may else None, grad))
        return *facts, missing if norm is None else norm, *numbers, *marks, abs(clipped_by), rate

    def _other_row(self, row: int, thing: Any) -> tuple[Any, ...]:
        """Returns the same of a buffer (its own numbers) and of a module (its mode)."""
        nothing = norms.NAN
        if not isinstance(thing, torch.Tensor):
            return row, 0, 0, _EVAL if mode_of(thing) is False else 0, *[nothing] * 5, 0, 0, nothing, nothing
        may = self._ledger.reads(thing) and not isinstance(thing, UNMADE)
        read = norms.whole(thing) if may else None
        norm, *spread = read or [nothing] * 4
        measured = 0 if read is None else 3 + _NORM_ALONE * thing.is_complex()
        return row, 0, 0, measured, norm, nothing, *spread, mark(thing) if measured else 0, 0, nothing, nothing

    def _is_held(self, parameter: Any) -> bool:
        """Returns whether an optimizer holds the parameter; True as well if there is no optimizer or it is frozen."""
        held = self._ledger.held()
        return held is None or not parameter.requires_grad or id(parameter) in held


_NORM_ALONE, _EVAL = 8, 64  # bits of `measured`
_WRITTEN = ("populated", "accumulated")
_STATE_NUMBERS = {state: number for number, state in enumerate(GRAD_STATES)}
