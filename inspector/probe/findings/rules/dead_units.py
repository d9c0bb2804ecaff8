"""Units of a ReLU whose output is always zero."""

from __future__ import annotations

from collections import deque
from typing import Any

import torch

from ...core.neutral import Neutral
from ..graph import Graph, kind, saved
from ..places import Spot
from ..training import Training

DEAD_ROWS = 100  # on which units must have been seen, at least
LIVELY = 0.5  # share of units that were not zero once
DEAD_STEPS, ALL_DEAD_STEPS = 20, 5


class DeadUnits:
    """Rule `dead_units`: units of a ReLU whose output is zero for every input."""

    def __init__(self, training: Training) -> None:
        self._t = training
        self._known: dict[int, _Relu] = {}  # by place in the order of the ReLUs

    def backward_begins(self, starts: list[Any], graph: Graph | None, spot: Spot) -> None:
        if graph is None or self._t.is_spoiled or not self._t.may_measure():
            return
        relus = [node for node in graph.nodes if kind(node) in ("Relu", "Clamp_min", "Threshold")]
        for place, node in enumerate(sorted(relus, key=lambda node: node._sequence_nr())):
            result = saved(node, "result")
            if result is not None and result.dim() >= 2 and result.shape[0] > 1:
                self._look(place, node, result)

    def _look(self, place: int, node: Any, result: Any) -> None:
        with Neutral():
            alive = (result.detach() > 0).movedim(1 if result.dim() != 3 else 2, 0).flatten(1).any(1).cpu()
        known = self._known.get(place)
        if known is None or known.idle.shape != alive.shape:
            known = self._known[place] = _Relu(alive)
        known.looks(alive, result.shape[0], self._t.iteration)
        for steps, least in ((ALL_DEAD_STEPS, 1.0), (DEAD_STEPS, self._t.threshold("dead_units"))):
            dead, rows = known.dead_for(steps)
            share = dead / len(alive)
            if len(alive) > 1 and rows >= DEAD_ROWS and (share >= least == 1.0 or share > least):
                if least == 1.0 or not self._t.falls_lately(0.9, 40):
                    self._say(node, dead, len(alive), rows, known)
                    return

    def _say(self, node: Any, dead: int, units: int, rows: int, known: _Relu) -> None:
        """Reports dead units at the lines of the layer before them; if they lived once, the step is named as the
        cause."""
        below = node.next_functions[0][0] if node.next_functions else None
        leaves = list(Graph([_Start(below)]).leaves.values())[:2] if below is not None else []
        nearest = (
            next((after.variable for after, _ in below.next_functions if hasattr(after, "variable")), None)
            if below
            else None
        )
        names = self._t.names()
        parameter = nearest if nearest is not None else next(iter(leaves), None)
        births = self._t.births.of_parameter(names.owner(parameter), parameter) if parameter is not None else []
        makers = [spot for _, spot in self._t.optimizers.items()]
        spots = [s for s in (*(makers if known.has_lived else ()), *births, *makers, self._t.lines.of(node)) if s]
        self._t.found(
            "dead_units", "warning", spots[0] if spots else None, places=spots[1:],
            parameters=names.of([parameter]) if parameter is not None else (), since=known.since,
            readings={"dead": dead, "units": units, "rows": rows},
        )  # fmt: skip


class _Relu:
    """Counts for how many looks each unit of a ReLU has been zero.

    Attributes: `idle`, looks since each unit was last not zero, i8 [units]; `has_lived`, whether most units were not
    zero at some time.
    """

    def __init__(self, alive: Any) -> None:
        self.idle = torch.zeros_like(alive, dtype=torch.long)
        self._rows: deque[tuple[int, int]] = deque(maxlen=DEAD_STEPS)  # (rows, iteration) of each look
        self.has_lived = False

    def looks(self, alive: Any, rows: int, iteration: int) -> None:
        with Neutral():
            self.has_lived = self.has_lived or bool(alive.float().mean() > LIVELY)
            self.idle = torch.where(alive, 0, self.idle + 1)
        self._rows.append((rows, iteration))

    def dead_for(self, looks: int) -> tuple[int, int]:
        """Returns (units that were zero for this many looks, rows seen in these looks)."""
        with Neutral():
            longest = int(self.idle.min()) if bool((self.idle >= looks).all()) else looks
            dead = int((self.idle >= looks).sum())
        window = list(self._rows)[-max(looks, longest) :]
        return (dead, sum(rows for rows, _ in window)) if len(self._rows) >= looks else (0, 0)

    @property
    def since(self) -> int:
        """The iteration in which most of the units died."""
        with Neutral():
            longest = int(self.idle.median())
        window = list(self._rows)[-longest:] if longest else list(self._rows)[-1:]
        return window[0][1]


class _Start:
    def __init__(self, node: Any) -> None:
        self.grad_fn = node
