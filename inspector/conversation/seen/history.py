"""What was seen of this run: its last phases, what was known at stops, and the layers and nodes that were stepped."""

from __future__ import annotations

import math
from array import array
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, replace

from inspector.wire.messages import BY_HAND, GRAD_STATES, LAYER, NODE, Stopped, Values
from inspector.wire.seen import MomentsSeen

from ..events import Event
from .moments import Moments

MOST_STOPS = 10_000
MOST_FINER = 20_000
HAS_GRADIENT = 2  # bit of Values.measured


@dataclass(frozen=True, slots=True)
class Facts:
    """What was known at the stop after a phase."""

    loss: str  # its name; "": none met yet
    value: float | None
    parameters: int
    with_grad: int
    states: tuple[int, ...] = ()  # number of parameters in each of GRAD_STATES; () if not all were told
    norm: float | None = None  # 2-norm of all gradients that were measured, …
    measured: int = 0  # … and how many these are


@dataclass(frozen=True, slots=True)
class Finer:
    """A layer or a node that had ended when training was held inside a phase."""

    ordinal: int  # of the phase that contains it
    kind: str  # LAYER or NODE
    role: str
    layer: str  # path of the layer that made a node
    iteration: int
    file: str
    line: int
    seconds: float  # since training was let go


class History:
    """What was seen of one run; empty when the next one begins.

    Attributes: `changed` and `cleared`, events; `moments`, the phases; `facts`, by ordinal of the phase that had ended;
    `finer`, layers and nodes.
    """

    def __init__(self) -> None:
        self.changed: Event[[]] = Event()
        self.cleared: Event[[]] = Event()
        self._forget()

    def _forget(self) -> None:
        self.moments = Moments()
        self.facts: dict[int, Facts] = {}
        self.finer: deque[Finer] = deque(maxlen=MOST_FINER)
        self._here = 0  # ordinal of the phase that has ended at this stop; 0: none is held
        self._norms: dict[int, float] = {}  # norms of gradients at this stop, by row
        self._states: list[int] = []

    def begin(self) -> None:
        """Begins a new run."""
        self._forget()
        self.cleared.emit()

    def add(self, seen: MomentsSeen) -> None:
        self.moments.add(seen)
        self.changed.emit()

    def stopped(self, stop: Stopped) -> None:
        done = stop.done
        self._here, self._norms, self._states = 0, {}, []
        if done is None:
            return
        if done.phase in (LAYER, NODE):
            self._note_finer(stop)
        elif stop.inside is None and done.phase not in BY_HAND:
            self._here = done.ordinal
            name, value = (stop.loss.name, stop.loss.value) if stop.loss is not None else ("", None)
            self._put(Facts(name, value, stop.parameters, stop.with_grad))
        self.changed.emit()

    def left(self) -> None:
        """Notes that training was let go."""
        self._here = 0

    def measured(self, values: Values) -> None:
        """Notes readings that somebody asked for at this stop."""
        facts = self.facts.get(self._here)
        if facts is None:
            return
        rows, measured = array("i", values.ids.data), values.measured.data
        for row, bits, norm in zip(rows, measured, array("d", values.grad_norm.data)):
            if bits & HAS_GRADIENT:
                self._norms[row] = norm
        self._count(values)
        states = tuple(self._states) if values.complete else facts.states
        together = _together(self._norms.values()) if self._norms else None
        self._put(replace(facts, states=states, norm=together, measured=len(self._norms)))
        self.changed.emit()

    def _count(self, values: Values) -> None:
        if values.first == 0:
            self._states = [0] * len(GRAD_STATES)
        for state in values.all_states.data if self._states else b"":
            self._states[state] += 1

    def _note_finer(self, stop: Stopped) -> None:
        done, inside = stop.done, stop.inside
        assert done is not None
        layer = inside.done_path if inside is not None else ""
        self.finer.append(
            Finer(
                done.ordinal + 1, done.phase, done.role, layer, done.iteration, done.file, done.line, stop.seconds
            )
        )  # fmt: skip

    def _put(self, facts: Facts) -> None:
        self.facts.pop(self._here, None)
        self.facts[self._here] = facts
        if len(self.facts) > MOST_STOPS:
            del self.facts[next(iter(self.facts))]


def _together(norms: Iterable[float]) -> float:
    return math.sqrt(math.fsum(norm * norm for norm in norms))
