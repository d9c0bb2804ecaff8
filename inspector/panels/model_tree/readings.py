"""What the debuggee has answered about its parameters: numbers of those that can be seen, grad states of all."""

from __future__ import annotations

import sys
from array import array
from dataclasses import dataclass
from typing import TYPE_CHECKING

from inspector.wire.messages import GRAD_STATES, Array, Values

if TYPE_CHECKING:
    import numpy as np

WEIGHT_MEASURED, GRAD_MEASURED, HELD_BY_NONE, NORM_ALONE, BY_VALUE, HAS_RATE, IN_EVAL = 1, 2, 4, 8, 16, 32, 64
WITH_GRAD = frozenset(("populated", "accumulated", "consumed", "zeroed", "zero", "clipped"))

_TYPECODES = {"u1": "B", "i4": "i", "i8": "q", "f4": "f", "f8": "d"}
_WEIGHT_COLUMNS = ("norm",)
_GRAD_COLUMNS = ("grad_norm", "grad_min", "grad_max", "grad_mean")


@dataclass(frozen=True, slots=True)
class ParameterReading:
    """What is known of one row: a parameter, a buffer (whose own numbers are in place of a gradient's) or a module
    (its mode); None where it was not measured."""

    state: str
    count: int
    norm: float | None
    grad_norm: float | None
    grad_min: float | None
    grad_max: float | None
    grad_mean: float | None
    mark: int = 0  # the same as long as every element is; 0: not known
    grad_mark: int = 0
    is_orphan: bool = False  # no optimizer holds it, and there are some
    factor: float | None = None  # that the gradient was clipped by
    is_limit: bool = False  # … by value: then it is the limit of its elements
    is_eval: bool = False  # a module in eval mode


class Readings:
    """The numbers of the parameters that were wanted at one stop, found by row."""

    def __init__(self, values: Values) -> None:
        self.stop = values.stop
        part = _Columns(values)
        self._parts = [part]
        self._found = {row: (part, slot) for slot, row in enumerate(part.ids)}

    def __len__(self) -> int:
        return len(self._found)

    def of(self, row: int) -> ParameterReading | None:
        """What is known of the parameter in this row."""
        part, slot = self._found.get(row, _NOWHERE)
        return part.reading(slot) if part is not None else None

    def complete_from(self, earlier: Readings) -> None:
        """Takes over what an earlier answer of the same stop had and this one was not asked for."""
        self._found = {**earlier._found, **self._found}
        self._parts = [*earlier._parts, *self._parts]

    def columns(self, name: str) -> list[tuple[np.ndarray, np.ndarray, np.ndarray]]:
        """(rows, numbers, what was measured) of each answer, the latest last."""
        return [part.column(name) for part in self._parts]


class States:
    """Grad states of all parameters, in the order of their rows; arrives in pieces."""

    def __init__(self) -> None:
        self.numbers: np.ndarray | None = None  # uint8, of GRAD_STATES
        self.counts: np.ndarray | None = None  # int32

    def extend(self, values: Values) -> None:
        """Takes the next piece; the first one begins anew."""
        import numpy as np  # there is a model by now

        numbers, counts = np.frombuffer(values.all_states.data, "u1"), np.frombuffer(values.all_counts.data, "<i4")
        if values.first == 0 or self.numbers is None or self.counts is None:
            self.numbers, self.counts = numbers, counts
        elif values.first == len(self.numbers):
            self.numbers, self.counts = np.concatenate([self.numbers, numbers]), np.concatenate([self.counts, counts])

    def __len__(self) -> int:
        return 0 if self.numbers is None else len(self.numbers)

    def at(self, slot: int) -> tuple[str, int]:
        """State and count of the parameter numbered `slot`; "" where it is not known."""
        if self.numbers is None or self.counts is None or not 0 <= slot < len(self.numbers):
            return "", 0
        return GRAD_STATES[self.numbers[slot]], int(self.counts[slot])

    def is_same(self, other: States) -> bool:
        """Whether the states are the same, whatever the counts."""
        import numpy as np

        if self.numbers is None or other.numbers is None:
            return len(self) == len(other)
        return np.array_equal(self.numbers, other.numbers)

    def in_states(self, codes: frozenset[str] | set[str]) -> np.ndarray:
        """Numbers of the parameters whose state is one of `codes`."""
        import numpy as np

        if self.numbers is None:
            return np.empty(0, np.int64)
        return np.flatnonzero(np.array([state in codes for state in GRAD_STATES])[self.numbers])


def change(before: ParameterReading | None, now: ParameterReading | None, of_grad: bool) -> str:
    """What happened to a parameter, or to its gradient, from one stop to the next: "new", "changed", "cleared" or "".

    What either of the two did not measure is not compared.
    """
    if before is None or now is None:
        return ""
    is_turned = (before.state, before.count) != (now.state, now.count)
    turn = _turn(before.state, now.state) if of_grad and is_turned else ""
    marks = (before.grad_mark, now.grad_mark) if of_grad else (before.mark, now.mark)
    if turn in ("new", "cleared"):
        return turn
    if all(marks):
        return "changed" if marks[0] != marks[1] else ""
    if turn or of_grad and now.state not in WITH_GRAD:
        return turn
    names = _GRAD_COLUMNS if of_grad else _WEIGHT_COLUMNS
    pairs = [(getattr(before, name), getattr(now, name)) for name in names]
    moved = any(a is not None and b is not None and a != b and (a == a or b == b) for a, b in pairs)
    return "changed" if moved else ""


def _turn(before: str, now: str) -> str:
    if now in ("none", "zeroed", "unreached") and before in WITH_GRAD:
        return "cleared"
    if before not in WITH_GRAD:
        return "new" if now in WITH_GRAD else ""  # from None to "not reached" nothing has changed
    return "changed" if now in WITH_GRAD else ""


class _Columns:
    """The columns of one answer."""

    def __init__(self, values: Values) -> None:
        self.ids = _opened(values.ids)
        self._states = _opened(values.states)
        self._counts = _opened(values.counts)
        self._measured = _opened(values.measured)
        self._marks, self._grad_marks = _opened(values.marks), _opened(values.grad_marks)
        self._factors = _opened(values.factors)
        names = (*_WEIGHT_COLUMNS, *_GRAD_COLUMNS, "rates")
        self._columns = {name: _opened(getattr(values, name)) for name in names}

    def reading(self, slot: int) -> ParameterReading:
        weight = self._numbers(slot, WEIGHT_MEASURED, _WEIGHT_COLUMNS)
        grad = self._numbers(slot, GRAD_MEASURED, _GRAD_COLUMNS)
        if self._measured[slot] & NORM_ALONE:
            grad[1:] = [None] * 3
        factor = self._factors[slot]
        return ParameterReading(
            GRAD_STATES[self._states[slot]],
            self._counts[slot],
            weight[0],
            grad[0],
            grad[1],
            grad[2],
            grad[3],
            mark=self._marks[slot],
            grad_mark=self._grad_marks[slot],
            is_orphan=bool(self._measured[slot] & HELD_BY_NONE),
            factor=factor if factor == factor else None,
            is_limit=bool(self._measured[slot] & BY_VALUE),
            is_eval=bool(self._measured[slot] & IN_EVAL),
        )

    def column(self, name: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        import numpy as np  # there is a model by now

        parts = (self.ids, self._columns[name], self._measured)
        return np.asarray(parts[0]), np.asarray(parts[1]), np.asarray(parts[2])

    def _numbers(self, slot: int, bit: int, names: tuple[str, ...]) -> list[float | None]:
        if not self._measured[slot] & bit:
            return [None] * len(names)
        return [self._columns[name][slot] for name in names]


_NOWHERE: tuple[_Columns | None, int] = (None, 0)


def _opened(numbers: Array) -> array:
    opened = array(_TYPECODES[numbers.dtype])
    opened.frombytes(numbers.data)
    if sys.byteorder == "big":
        opened.byteswap()
    return opened
