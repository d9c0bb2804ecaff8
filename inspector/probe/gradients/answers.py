"""Answers the question for the readings of parameters: the states of their gradients, norms and ranges."""

from __future__ import annotations

from array import array
from collections.abc import Callable
from operator import itemgetter
from typing import TYPE_CHECKING, Any

import torch

from ...wire.messages import GRAD_STATES, AskValues, Refused, Values
from ..core.answering import Rows
from ..core.columns import packed
from ..modules.roots import until
from ..numerics import norms
from .measured import MeasuredNumbers, Numbers
from .other_rows import other_row

if TYPE_CHECKING:
    from ..modules.roots import Roots
    from .grad_scaler import Scaling
    from .grad_states import Ledger

PIECE = 1024  # parameters whose states are read between two looks at the clock
SLICE_S = 0.02  # seconds that one answer spends at most on the states of all parameters, …
SHORT_S = 0.004  # … and one that also has visible rows, which must not wait for them


class GradientAnswers:
    """`rows`: the table that answers AskValues with readings of the wanted rows and the states of all parameters."""

    def __init__(
        self, roots: Roots, ledger: Ledger, scaling: Scaling, iteration: Callable[[], int], measured: MeasuredNumbers
    ) -> None:
        """`iteration()` returns the number of the running iteration."""
        self._roots = roots
        self._ledger = ledger
        self._scaling = scaling
        self._iteration = iteration
        self._measured = measured
        self.rows: Rows = {AskValues: self._values}

    def _values(self, question: AskValues, stop: int) -> Values | Refused:
        if question.structure != self._roots.version:
            return Refused(question.request, stop, "stale", "")
        if self._roots.are_gone:
            return Refused(question.request, stop, "gone", "")
        tree = self._roots.tree
        self._measured.begin(stop)
        things = tree.things_at(question.wanted)
        rows = self._rows([one for one in things if tree.kind(one[0]) == "parameter"])
        others = [(row, thing) for row, thing in things if tree.kind(row) != "parameter"]
        rows += [other_row(row, thing, self._may_read(thing)) for row, thing in others]
        rows.sort(key=_ROW)
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

    def _may_read(self, thing: Any) -> bool:
        return isinstance(thing, torch.Tensor) and self._ledger.reads(thing)

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

    def _rows(self, wanted: list[tuple[int, Any]]) -> list[tuple[Any, ...]]:
        factor, clean = self._scaling.factor(), self._scaling.clean()
        rates, held = self._ledger.rates(), self._ledger.held()
        states = self._ledger.states(parameter for _, parameter in wanted)
        return [
            self._row(
                row, parameter, state,
                factor=1.0 if factor is None or id(parameter) in clean else factor,
                rate=rates.get(id(parameter), norms.NAN),
                is_held=held is None or not parameter.requires_grad or id(parameter) in held,
            )
            for (row, parameter), state in zip(wanted, states)
        ]  # fmt: skip

    def _row(
        self, row: int, parameter: Any, known: tuple[str, int], *, factor: float, rate: float, is_held: bool
    ) -> tuple[Any, ...]:
        """Returns (row, state, k, measured, norm, grad norm, minimum, maximum, mean, marks, clipped by, learning rate).

        `factor`: what a GradScaler has multiplied the gradient by, which is divided out. `is_held`: an optimizer holds
        the parameter, or there is no optimizer, or the parameter is frozen.
        """
        state, count = known
        norm, spread, *marks = self._measured.of(parameter) if self._ledger.reads(parameter) else _UNREAD
        is_norm_alone = spread is not None and parameter.is_complex()
        clipped_by = self._ledger.clipped_by(parameter)
        flags = not is_held, is_norm_alone, clipped_by < 0, rate == rate
        measured = (norm is not None) + 2 * (spread is not None) + sum(bit << at for at, bit in enumerate(flags, 2))
        if spread is not None and state in _WRITTEN and not any(spread[: 1 if is_norm_alone else 3]):
            state = "zero"
        missing = norms.NAN
        facts = (row, _STATE_NUMBERS[state], count, measured)
        numbers = [number / factor for number in spread] if spread is not None else [missing] * 4
        return *facts, missing if norm is None else norm, *numbers, *marks, abs(clipped_by), rate


_ROW = itemgetter(0)
_UNREAD = Numbers(None, None, 0, 0)
_WRITTEN = ("populated", "accumulated")
_STATE_NUMBERS = {state: number for number, state in enumerate(GRAD_STATES)}
