"""What all rules share: the watched training, and the book to which findings are written."""

from __future__ import annotations

import sys
import time
import weakref
from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import torch

from ...wire.findings import THRESHOLDS
from ..core.live import live
from ..frames import user_code
from ..modules import below
from .births import Births, Remembered
from .book import Book
from .graph import Lines
from .naming import Names
from .operations import Operations
from .places import NOWHERE, Spot

if TYPE_CHECKING:
    from ..execution.phases import Recorder
    from ..modules.roots import Roots

SHARE = 0.2  # of the time, for reading numbers
NAMES = 10  # iterations after which names are looked up again
ALWAYS = 30  # iterations in which numbers are always read: most rules have decided by then


class Forward:
    """A call that the script itself makes of a module, and the calls of layers inside it.

    Attributes: `root`, a weak reference; `spot`, its line; `iteration`; `is_training`, the module's mode; `has_grad`;
    `in_autocast`; `calls`, (weak reference, line) of layers in the order in which they ended; `open`, weak references
    to running modules.
    """

    def __init__(self, module: Any, spot: Spot, iteration: int) -> None:
        self.root = weakref.ref(module)
        self.spot = spot
        self.iteration = iteration
        self.is_training = module.training
        self.has_grad = torch.is_grad_enabled()
        self.in_autocast = torch.is_autocast_enabled("cpu") or torch.is_autocast_enabled("cuda")
        self.calls: list[tuple[weakref.ref[Any], Spot]] = []
        self.open: list[Any] = []

    def modules(self) -> list[Any]:
        return [module for ref, _ in self.calls if (module := ref()) is not None]


class Curve:
    """A series of numbers: the first 20 and the last 100."""

    def __init__(self) -> None:
        self.first: list[float] = []
        self.last: deque[float] = deque(maxlen=100)
        self.count = 0

    def append(self, value: float) -> None:
        self.count += 1
        self.last.append(value)
        if len(self.first) < 20:
            self.first.append(value)

    def falls_lately(self, factor: float, window: int) -> bool:
        """Returns whether the last losses fell below `factor` of those `window` before; False if there are too few."""
        losses = list(self.last)[-window:]
        if len(losses) < 6 or losses[0] <= 0:
            return False
        return sum(losses[-3:]) < factor * sum(losses[:3])

    def is_falling(self, factor: float) -> bool:
        """Returns whether the series has fallen below `factor` of its begin; True if there are too few numbers."""
        if self.count < 4 or self.first[0] <= 0:
            return True
        few = max(1, min(5, self.count // 4))
        return sum(list(self.last)[-few:]) < factor * sum(self.first[:few])


class LossCall:
    """A call of a torch loss function: `name`, `given` (its arguments), `result`, `spot` and the calling `module`."""

    def __init__(self, name: str, given: dict[str, Any], result: Any, spot: Spot, module: Any) -> None:
        self.name, self.given, self.result, self.spot, self.module = name, given, result, spot, module


class Training:
    """The watched training.

    Attributes: `book`, the findings; `births`, where objects were made; `lines`, where nodes were made; `operations`;
    `roots_called`, modules the script calls in training, with counts; `called`, layers called in a training forward;
    `optimizers`; `forward`, the last or running one; `trained`, training forwards since the last backward; `backwards`,
    `steps`, `iterations` and `measured` (iterations with numbers), counts; `parts`, gradients that the script asked for
    to compute with; `losses`, at which backwards began; `scaler_scale`, of a GradScaler whose factor is in the
    gradients; `rows`, in the last root's output; `was_loaded`, whether weights were loaded; `is_spoiled`, whether there
    is NaN or Inf, so that no other number means anything; `not_checked`, code → why.
    """

    def __init__(self, recorder: Recorder, roots: Roots) -> None:
        self.recorder, self.roots = recorder, roots
        self.book = Book()
        self.births = Births()
        self.lines = Lines()
        self.operations = Operations()
        self.roots_called = Remembered()
        self.called = Remembered()
        self.optimizers = Remembered()
        self.wants_operations = False  # somebody asks where a way ends: the next training forward shows it
        self.forward: Forward | None = None
        self.trained: list[Forward] = []
        self.backwards = self.steps = 0
        self.parts = 0
        self.iterations = self.measured = 0
        self._last_iteration = self._last_measured = -1
        self.losses = Curve()
        self._names: tuple[int, Names] | None = None
        self.scaler_scale: float | None = None
        self.rows = 0
        self.uses_scaler = self.was_loaded = False
        self.is_spoiled = False
        self.not_checked: dict[str, str] = {}
        self.on_new: Callable[[str, Spot], None] = lambda code, spot: None  # told of what is found for the first time
        self.is_watched = False  # somebody looks on, who may want it held before a step
        self._spent, self._began = 0.0, time.perf_counter()

    @property
    def iteration(self) -> int:
        return self.recorder.iteration

    def threshold(self, code: str) -> float:
        """Returns what the rule compares with: the user's number, else its own."""
        return live.agent.holds.threshold(code) if self.is_watched and live.agent is not None else THRESHOLDS[code]

    @property
    def records(self) -> bool:
        """Whether every iteration shall be looked at, node by node, until the next NaN or Inf."""
        return self.is_watched and live.agent is not None and bool(live.agent.holds.records)

    def found(self, code: str, level: str, spot: Spot | None = None, *, again: bool = False, **more: Any) -> None:
        """`again`: it is told as something new, with another proof, also where it was found before."""
        self.book.iteration = self.iteration
        if self.book.found(code, level, spot, **more) or again:
            self.book.renew(code, spot, more.get("readings") or {})
            self.on_new(code, spot or NOWHERE)

    def names(self) -> Names:
        """Returns the names, looked up again every NAMES iterations: a finding that goes on is sent in each of them."""
        turn = self.iteration // NAMES
        if self._names is None or self._names[0] != turn:
            modules = [module for module, _ in self.roots_called.items()]
            modules += [module for module, _ in self.births.modules.items() if next(iter(module._parameters), None)]
            self._names = turn, Names(self.roots, modules, user_code.user_frame(sys._getframe(1)))
        return self._names[1]

    def trained_parameters(self) -> dict[int, Any]:
        """Returns the parameters of the modules that the script calls and of optimizers, by id."""
        found = {id(p): p for module, _ in self.roots_called.items() for p in below.parameters(module)}
        for optimizer, _ in self.optimizers.items():
            found.update((id(p), p) for group in optimizer.param_groups for p in group["params"])
        return found

    def optimized(self) -> set[int]:
        optimizers = [optimizer for optimizer, _ in self.optimizers.items()]
        return {id(p) for optimizer in optimizers for group in optimizer.param_groups for p in group["params"]}

    def gap(self) -> None:
        """What happens from now on, or has happened since, is not told: what is under way is not known any more."""
        self.forward = None
        self.trained.clear()

    # ── how much may be read ──

    def may_measure(self) -> bool:
        if self.iterations <= ALWAYS:
            return True
        return self._spent < SHARE * (time.perf_counter() - self._began)

    def took(self, seconds: float) -> None:
        self._spent += seconds
        self.measured += self._last_measured != self.iteration
        self._last_measured = self.iteration

    def trains(self) -> None:
        """Counts a backward that begins."""
        self.backwards += 1
        self.iterations += self._last_iteration != self.iteration
        self._last_iteration = self.iteration

    def falls_lately(self, factor: float = 0.9, window: int = 10) -> bool:
        return self.losses.falls_lately(factor, window)

    def is_falling(self, factor: float = 0.9) -> bool:
        return self.losses.is_falling(factor)
