"""Is told what happens in a training, and tells each rule the events for which it has a method."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch

from ...wire.findings import Checked, Unchecked
from ...wire.lines import StopReason
from ..core.live import live
from ..core.neutral import Plain
from ..core.quiet import strictly_quiet
from ..core.ranks import is_shared
from ..execution.gate import PAUSE, RUN
from .chronicle import Chronicle
from .doors import Doors
from .follower import LayerFollower
from .graph import Graph
from .life import LifeLines
from .numbers import Steps
from .places import Spot, here
from .rules import nonfinite
from .rules.table import CODES, FAMILIES, WHOLE_PASSES
from .training import Training
from .worked import StepsTold

WALKED_FIRST, WALKED_EACH = 40, 10  # backwards whose graph is read: all of the first ones, then one in so many


class Findings:
    """Passes events to the rules and their findings to the window.

    Attributes: `training`, what all rules share; `is_awake`, whether it is told all events, and not only rare ones;
    `compiles`, whether the script uses torch.compile (single operations are not watched then); `follower`, of layers;
    `chronicle`, `steps_told` and `life`, which are told as the rules are, and judge nothing.
    """

    doors: Doors

    def __init__(self, training: Training) -> None:
        self.training = training
        self.is_awake = True
        self.compiles = False
        self.follower = LayerFollower(self)
        self._steps = Steps(training)
        training.on_new = self._holds
        training.is_watched = live.agent is not None and live.agent.watches
        self.chronicle, self.steps_told, self.life = Chronicle(training), StepsTold(training), LifeLines(training)
        families = [family(training) for family in FAMILIES]
        self._rules: list[Any] = [self.chronicle, self.steps_told, self.life, *families]  # rules that fail are removed
        self._told: dict[str, list[tuple[Any, Callable[..., None]]]] = {}
        self._is_over = False
        self._sent: tuple[int, int, int] = (0, 0, 0)

    def tell(self, event: str, *about: Any) -> None:
        """Calls the method `event` of each rule that has one. A rule that fails is removed, and the window is told."""
        if self._is_over:
            return
        methods = self._told.get(event)
        if methods is None:
            methods = self._told[event] = [(r, getattr(r, event)) for r in self._rules if hasattr(r, event)]
        with strictly_quiet():
            for rule, method in list(methods):
                try:
                    method(*about)
                except RecursionError:
                    raise
                except Exception as error:
                    self._leave_out(rule, error)

    def _leave_out(self, rule: Any, error: Exception) -> None:
        self._rules.remove(rule)
        self._told.clear()
        why = f"{type(error).__name__}: {error}"[:300]
        self.training.not_checked.update(dict.fromkeys(FAMILIES.get(type(rule), ("why",)), why))

    # ── awake and at rest ──

    def wakes(self) -> None:
        """Between two phases: what was under way when it went to rest is forgotten."""
        self._tell_of_gap()
        self.doors.reopen()
        self.is_awake = True

    def rests(self) -> None:
        self.is_awake = False
        for code in WHOLE_PASSES:
            self.training.not_checked.setdefault(code, "rested")
        self.doors.close()
        self._tell_of_gap()

    def _tell_of_gap(self) -> None:
        self._steps.forget()
        self.training.gap()
        self.tell("gap")

    def met_nonfinite(self, where: str, spot: Spot) -> None:
        """While they rest: what can be said afterwards."""
        with Plain():
            nonfinite.say_afterwards(self.training, where, spot)

    def _holds(self, code: str, spot: Spot) -> None:
        """Something is found for the first time; where the user wants that, training is held at the next moment."""
        agent = live.agent
        if agent is None or not agent.watches or not agent.holds.wants(code, *spot) or not agent.gate.is_open:
            return
        self.training.recorder.holding.found = StopReason("finding", detail=code)
        if not agent.gate.stop:
            agent.gate.mode = PAUSE

    # ── what happens ──

    def backward_begins(self, tensors: Any) -> None:
        training, spot = self.training, here()
        self._stop_after_last()
        training.trains()
        starts = [t for t in (tensors if isinstance(tensors, (list, tuple)) else [tensors]) if torch.is_tensor(t)]
        with Plain():
            if (
                len(starts) == 1
                and starts[0].numel() == 1
                and starts[0].device.type == "cpu"
                and not is_shared(starts[0])
            ):
                training.losses.append(_unscaled(float(starts[0].detach()), training.scaler_scale))
            is_read = (
                self._is_stepped()
                or training.records
                or training.backwards <= WALKED_FIRST
                or training.backwards % WALKED_EACH == 0
            )
            self.tell("backward_begins", starts, Graph(starts) if is_read else None, spot)

    def _is_stepped(self) -> bool:
        """Somebody steps, who may ask."""
        return live.agent is not None and live.agent.gate.mode != RUN

    def backward_ended(self, error: BaseException | None) -> None:
        with Plain():
            self.tell("backward_ended", error)
        self.training.trained.clear()

    def step_begins(self, optimizer: torch.optim.Optimizer) -> None:
        with Plain():
            self.tell("step_begins", optimizer, here())
            if not self._is_over:
                self._steps.begins(optimizer)

    def step_ended(self, optimizer: torch.optim.Optimizer) -> None:
        spot = here()
        self.training.steps += 1
        with Plain():
            numbers = self._steps.ended(optimizer)
            self.tell("step_ended", optimizer, spot)
            if numbers is not None:
                self.tell("measured", numbers, spot)

    def ends(self, error: BaseException | None) -> None:
        with Plain():
            self.tell("ends", error)
        self._is_over = True

    def _stop_after_last(self) -> None:
        """Holds training at the next moment when the requested iterations are over."""
        last = live.agent.last if live.agent is not None else 0
        if last and self.training.iteration > last:
            self._is_over = True
            assert live.agent is not None
            live.agent.gate.mode = "pause"

    # ── what is told ──

    def drain(self) -> list[Any]:
        training = self.training
        fresh: list[Any] = list(training.book.drain())
        now = (training.backwards + training.parts, training.steps, len(training.not_checked))
        if now != self._sent:
            self._sent = now
            fresh.append(self._checked())
        return fresh + self.steps_told.drain()

    def _checked(self) -> Checked:
        training, known = self.training, dict(self.training.not_checked)
        left_out = {code: why for code, why in known.items() if why != "rested" or not training.book.has(code)}
        unchecked = tuple(Unchecked(code, why) for code, why in left_out.items())
        checked = tuple(code for code in CODES if code not in left_out)
        return Checked(
            training.iterations, training.measured, training.backwards + training.parts, training.steps, checked, unchecked
        )  # fmt: skip


def _unscaled(loss: float, scale: float | None) -> float:
    return loss / scale if scale else loss
