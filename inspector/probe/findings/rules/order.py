"""Rules about the order in the loop: zeroing, backward, step. Exact, by identities and versions of gradients."""

from __future__ import annotations

import ast
import sys
import weakref
from collections.abc import Callable
from typing import Any

import torch

from ...core.neutral import Neutral
from ...core.ranks import is_shared
from ...frames import user_code
from ...modules import below
from ...modules.grad import grad_of
from .. import places
from ..graph import Graph
from ..places import Spot
from ..training import Training

NEVER = 10  # backwards without any step …
THROWN = 5  # … of which so many gave gradients that were cleared and never used: accumulation clears what it has used


class _Life:
    """What has happened to one parameter's gradient.

    Attributes: `state`, (id, version) of the gradient at the last look; `reached`, backwards since it was zeroed;
    `consumed`, id(optimizer) → `reached` at its last step; `since`, backwards since any step; `zeroed`, whether it was
    zeroed before any step used it; `thrown`, backwards of which that is so; `iteration`, of the last backward that reached
    it.
    """

    __slots__ = ("state", "reached", "consumed", "since", "zeroed", "thrown", "iteration")

    def __init__(self) -> None:
        self.state: Any = None
        self.reached = 0
        self.consumed: dict[int, int] = {}
        self.since = 0
        self.zeroed = False
        self.thrown = 0
        self.iteration = 0


class Order:
    """Rules `no_zero_grad`, `zeroed_before_step`, `step_without_backward`, `stepped_twice` and `never_stepped`."""

    def __init__(self, training: Training) -> None:
        self._t = training
        self._lives: dict[int, _Life] = {}
        self._open: dict[int, int] = {}  # id(optimizer) → number of backwards when its step began
        self._closures: set[int] = set()  # ids of optimizers that run a backward inside their step
        self._twice: dict[tuple[int, int], list[int]] = {}  # pair of optimizers → iterations with a common gradient
        self._leaves: dict[int, Any] = {}
        self._zeros: Spot | None = None
        self._nested: set[tuple[int, int]] = set()  # pairs of optimizers: the first steps inside the second's step
        self._backwards = 0
        self._by_hand: dict[int, Any] = {}
        self._ended: set[int] = set()  # ids of loaders that have been passed through, after a backward
        self._loader = 0
        self._iterator: Callable[[], Any] = _none
        self._is_passed_again = False  # … and a backward came in their next pass
        self._unstepped: tuple[Spot, Spot] | None = None  # backward and optimizer, of what has waited for a step so far

    def gap(self) -> None:
        """Of no gradient is it known any more what was done with it."""
        self._lives.clear()
        self._open.clear()
        self._leaves = {}
        self._zeros = self._unstepped = None
        self._iterator = _none

    # ── backward ──

    def backward_begins(self, starts: list[Any], graph: Graph | None, spot: Spot) -> None:
        for key in self._open:
            self._closures.add(key)
        self._leaves = dict(self._t.trained_parameters())
        if graph is not None:
            self._leaves.update(graph.leaves)
        for key, leaf in self._leaves.items():
            self._notice(key, leaf)

    def _notice(self, key: int, leaf: Any) -> None:
        """Notes what the script itself has done to a gradient since the last look."""
        life, grad = self._lives.setdefault(key, _Life()), grad_of(leaf)
        if life.state == _state(grad):
            return
        if grad is None or not _has_any(grad):
            _is_zeroed(life)
        life.state = _state(grad)

    def backward_ended(self, error: BaseException | None) -> None:
        leaves, self._leaves = self._leaves, {}
        if error is not None:
            return
        self._backwards += 1
        self._is_passed_again |= self._loader in self._ended
        for key, leaf in leaves.items():
            life, now = self._lives.setdefault(key, _Life()), _state(grad_of(leaf))
            if now is not None and now != life.state:
                life.reached += 1
                life.since += 1
                life.zeroed, life.iteration = False, self._t.iteration
            life.state = now
        self._look_for_steps(leaves)

    def _look_for_steps(self, leaves: dict[int, Any]) -> None:
        for key, leaf in leaves.items():
            now = leaf._version, leaf.data_ptr()
            if self._by_hand.setdefault(key, now) != now:
                self._by_hand[key] = None
        self._unstepped = None
        if self._t.steps or self._open or self._backwards < NEVER or self._t.uses_scaler:
            return
        for optimizer, maker in self._t.optimizers.items():
            held = [id(p) for group in optimizer.param_groups for p in group["params"]]
            is_written = any(self._by_hand.get(key) is None and key in self._by_hand for key in held)
            if not is_written and any(key in self._lives and self._lives[key].reached for key in held):
                self._unstepped = places.spot_of(user_code.user_frame(sys._getframe(1))), maker
                thrown = max(self._lives[key].thrown for key in held if key in self._lives)
                self._look_for_never(thrown >= THROWN or self._is_passed_again)

    def _look_for_never(self, is_proven: bool) -> None:
        """Many backwards before the first step may be accumulation: it is none where their gradients are thrown away, where
        the data begin anew, where `step` stands without brackets, or where the script is over."""
        if self._unstepped is None:
            return
        spot, maker = self._unstepped
        named = places.lines_where(spot, _is_bare_step)
        if named or is_proven:
            self._t.found(
                "never_stepped", "error", named[0] if named else spot, places=[spot, maker], since=1,
                readings={"backwards": self._backwards},
            )  # fmt: skip

    def pass_begins(self, args: Any, kwargs: Any, result: Any, spot: Spot) -> None:
        self._loader, self._iterator = id(args[0]), weakref.ref(result)

    def pass_ended(self, iterator: Any) -> None:
        if self._iterator() is iterator and self._backwards:
            self._ended.add(self._loader)
            self._loader = 0

    def ends(self, error: BaseException | None) -> None:
        if error is None and not self._t.steps:
            self._look_for_never(True)

    # ── zero_grad ──

    def zeroed(self, args: Any, kwargs: Any, result: Any, spot: Spot) -> None:
        owner = args[0]
        groups = getattr(owner, "param_groups", None)
        those = [p for g in groups for p in g["params"]] if groups is not None else list(below.parameters(owner))
        for parameter in those:
            life = self._lives.setdefault(id(parameter), _Life())
            _is_zeroed(life)
            life.state = _state(grad_of(parameter))
        self._zeros = spot

    # ── step ──

    def step_begins(self, optimizer: torch.optim.Optimizer, spot: Spot) -> None:
        self._nested.update((id(optimizer), other) for other in self._open)
        self._open[id(optimizer)] = self._t.backwards
        for parameter in _held(optimizer):
            self._notice(id(parameter), parameter)

    def step_ended(self, optimizer: torch.optim.Optimizer, spot: Spot) -> None:
        key = id(optimizer)
        began = self._open.pop(key, self._t.backwards)
        if began != self._t.backwards:
            self._closures.add(key)
        lives = [(p, self._lives.setdefault(id(p), _Life())) for p in _held(optimizer)]
        if key not in self._closures and not self._t.uses_scaler:
            self._judge(optimizer, lives, spot)
        for parameter, life in lives:
            if grad_of(parameter) is not None:
                life.consumed[key] = life.reached
            life.since, life.zeroed = 0, False
            life.state = _state(grad_of(parameter))

    def _judge(self, optimizer: torch.optim.Optimizer, lives: list[tuple[Any, _Life]], spot: Spot) -> None:
        key = id(optimizer)
        used = [(p, life) for p, life in lives if grad_of(p) is not None]
        if any(life.zeroed for _, life in lives) and not any(life.reached for _, life in lives):
            self._say("zeroed_before_step", "error", self._zeros or spot, [spot], lives, {})
            return
        again = [(p, life) for p, life in used if 0 < life.consumed.get(key, 0) < life.reached]
        if again:
            self._say("no_zero_grad", "error", spot, [], again, {"backwards": max(life.reached for _, life in again)})
        stale = [(p, life) for p, life in used if life.reached and life.consumed.get(key) == life.reached]
        if used and len(stale) == len(used):
            since = max(life.iteration for _, life in stale)
            self._say("step_without_backward", "warning", spot, [], stale, {}, since)
            return
        self._look_for_others(optimizer, used, spot)

    def _look_for_others(self, optimizer: torch.optim.Optimizer, used: list[tuple[Any, _Life]], spot: Spot) -> None:
        """Looks for a gradient that two optimizers use."""
        for other, maker in self._t.optimizers.items():
            if other is optimizer or {(id(other), id(optimizer)), (id(optimizer), id(other))} & self._nested:
                continue
            both = [(p, life) for p, life in used if life.reached and life.consumed.get(id(other)) == life.reached]
            pair = (id(other), id(optimizer))
            if both:
                seen = self._twice.setdefault(pair, [])
                seen.append(self._t.iteration)
                del seen[2:]
                if len(seen) >= 2:
                    mine = self._t.optimizers.get(optimizer)
                    self._say("stepped_twice", "warning", mine or spot, [maker, spot], both, {}, seen[0])

    def _say(
        self, code: str, level: str, spot: Spot, others: list[Spot], lives: list[tuple[Any, _Life]],
        readings: dict[str, float], since: int | None = None,
    ) -> None:  # fmt: skip
        names = self._t.names().of([p for p, _ in lives])
        self._t.found(code, level, spot, places=others, parameters=names, readings=readings, since=since)


class ByHand:
    """Rule `no_zero_grad` for a loop that writes its weights itself."""

    def __init__(self, training: Training) -> None:
        self._t = training
        self._known: dict[int, tuple[Any, Any, int]] = {}  # leaf → (state of the weight, state of the gradient, times)

    def gap(self) -> None:
        self._known.clear()

    def backward_begins(self, starts: list[Any], graph: Graph | None, spot: Spot) -> None:
        if graph is None or self._t.steps:
            return
        optimized = self._t.optimized()
        free = [(key, leaf) for key, leaf in graph.leaves.items() if key not in optimized]
        added = [(leaf, times) for key, leaf in free if (times := self._times(key, leaf)) >= 2]
        if added:
            names = self._t.names().of([leaf for leaf, _ in added])
            written = sorted({line for name in names for line in places.written_in_place(spot[0], name)})
            self._t.found(
                "no_zero_grad", "warning", written[0] if written else spot, places=[*written[1:], spot],
                parameters=names, since=self._t.iteration - 1,
                readings={"backwards": max(times for _, times in added) + 1},
            )  # fmt: skip

    def _times(self, key: int, leaf: Any) -> int:
        """Returns how often in a row the weight was written while its gradient stayed and grew."""
        grad = grad_of(leaf)
        now = (leaf._version, leaf.data_ptr())
        weight, then, times = self._known.get(key, (now, None, 0))
        is_kept = grad is not None and then is not None and then[0] == id(grad) and _has_any(grad)
        times = times + 1 if weight != now and is_kept and then[1] == grad._version else 0
        self._known[key] = now, None if grad is None else (id(grad), grad._version + 1), times
        return times


def _none() -> None:
    """What a weak reference to nothing gives."""


def _state(grad: Any) -> Any:
    return None if grad is None else (id(grad), grad._version)


def _is_zeroed(life: _Life) -> None:
    life.zeroed = life.zeroed or life.since > 0
    life.thrown += life.reached if life.since else 0
    life.reached = 0
    life.consumed.clear()


def _has_any(grad: Any) -> bool:
    with Neutral():
        return grad.is_sparse or is_shared(grad) or bool(torch.count_nonzero(grad))


def _held(optimizer: torch.optim.Optimizer) -> list[Any]:
    return [p for group in optimizer.param_groups for p in group["params"]]


def _is_bare_step(node: ast.AST) -> bool:
    """Returns whether the node is the statement `optimizer.step`, which calls nothing."""
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Attribute) and node.value.attr == "step"
