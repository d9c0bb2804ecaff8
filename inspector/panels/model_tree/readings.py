"""One Values answer, opened: grad state and numbers of each parameter, and what changed from one to the next."""

from __future__ import annotations

import sys
from array import array
from collections.abc import Set
from typing import NamedTuple

from inspector.wire.messages import GRAD_STATES, Array, Values

WEIGHT_MEASURED, GRAD_MEASURED = 1, 2
WITH_GRAD = frozenset(("populated", "accumulated", "consumed", "zeroed"))

_TYPECODES = {"u1": "B", "i4": "i", "i8": "q", "f4": "f", "f8": "d"}
_WEIGHT_COLUMNS = ("norm",)
_GRAD_COLUMNS = ("grad_norm", "grad_min", "grad_max", "grad_mean")


class Reading(NamedTuple):
    """What is known of one parameter; None where it was not measured."""

    state: str
    count: int
    norm: float | None
    grad_norm: float | None
    grad_min: float | None
    grad_max: float | None
    grad_mean: float | None


class Readings:
    """The columns of one answer, found by node id."""

    def __init__(self, values: Values) -> None:
        self.stop = values.stop
        self.ids = _opened(values.ids)
        self.states = _opened(values.states)
        self.counts = _opened(values.counts)
        self.measured = _opened(values.measured)
        self.columns = {name: _opened(getattr(values, name)) for name in _WEIGHT_COLUMNS + _GRAD_COLUMNS}
        self._slots = {node: slot for slot, node in enumerate(self.ids)}

    def __len__(self) -> int:
        return len(self.ids)

    def of(self, node: int) -> Reading | None:
        """What is known of the parameter with this node id."""
        slot = self._slots.get(node)
        if slot is None:
            return None
        weight = self._numbers(slot, WEIGHT_MEASURED, _WEIGHT_COLUMNS)
        grad = self._numbers(slot, GRAD_MEASURED, _GRAD_COLUMNS)
        return Reading(GRAD_STATES[self.states[slot]], self.counts[slot], *weight, *grad)

    def state(self, node: int) -> str:
        slot = self._slots.get(node)
        return "" if slot is None else GRAD_STATES[self.states[slot]]

    def in_states(self, codes: Set[str]) -> list[int]:
        """Node ids of the parameters whose state is one of `codes`."""
        wanted = [state in codes for state in GRAD_STATES]
        return [node for node, state in zip(self.ids, self.states) if wanted[state]]

    def complete_from(self, earlier: Readings) -> None:
        """Takes over what an earlier answer of the same stop had measured and this one was not asked for."""
        if earlier.ids != self.ids:
            return
        for slot, (now, before) in enumerate(zip(self.measured, earlier.measured)):
            if missing := before & ~now:
                self._copy(slot, missing, earlier)

    def _copy(self, slot: int, bits: int, earlier: Readings) -> None:
        self.measured[slot] |= bits
        names = (_WEIGHT_COLUMNS if bits & WEIGHT_MEASURED else ()) + (_GRAD_COLUMNS if bits & GRAD_MEASURED else ())
        for name in names:
            self.columns[name][slot] = earlier.columns[name][slot]

    def _numbers(self, slot: int, bit: int, names: tuple[str, ...]) -> list[float | None]:
        if not self.measured[slot] & bit:
            return [None] * len(names)
        return [self.columns[name][slot] for name in names]

    def changes_from(self, earlier: Readings) -> dict[tuple[int, bool], str]:
        """What happened to (node id, whether it is the gradient's row): "new", "changed" or "cleared".

        What either of the two did not measure is not compared.
        """
        if earlier.ids != self.ids:
            return {}
        ids = self.ids
        found = {(ids[slot], False): "changed" for slot in self._moved(earlier, WEIGHT_MEASURED, _WEIGHT_COLUMNS)}
        found.update(((ids[slot], True), "changed") for slot in self._moved(earlier, GRAD_MEASURED, _GRAD_COLUMNS))
        found.update(((ids[slot], True), code) for slot, code in self._turned(earlier))
        return found

    def _turned(self, earlier: Readings) -> list[tuple[int, str]]:
        """Slots whose state or count is another, with the word for it."""
        if self.states == earlier.states and self.counts == earlier.counts:
            return []
        pairs = enumerate(zip(earlier.states, self.states, earlier.counts, self.counts))
        return [
            (slot, _TURNS[before][now])
            for slot, (before, now, count, counted) in pairs
            if before != now or count != counted
        ]

    def _moved(self, earlier: Readings, bit: int, names: tuple[str, ...]) -> list[int]:
        slots: set[int] = set()
        for name in names:
            before, now = earlier.columns[name], self.columns[name]
            if before.tobytes() != now.tobytes():
                slots.update(slot for slot, (a, b) in enumerate(zip(before, now)) if a != b and (a == a or b == b))
        return [slot for slot in sorted(slots) if self.measured[slot] & earlier.measured[slot] & bit]


def _turn(before: str, now: str) -> str:
    if now in ("none", "zeroed", "unreached") and before in WITH_GRAD:
        return "cleared"
    return "new" if now in WITH_GRAD and before not in WITH_GRAD else "changed"


_TURNS = [[_turn(before, now) for now in GRAD_STATES] for before in GRAD_STATES]


def _opened(numbers: Array) -> array:
    opened = array(_TYPECODES[numbers.dtype])
    opened.frombytes(numbers.data)
    if sys.byteorder == "big":
        opened.byteswap()
    return opened
