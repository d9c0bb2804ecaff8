"""Wraps the calls between phases that change what is seen: clipping, a scaler's update, schedulers, `load_state_dict`.
Each is a moment of its own, with a number before and after where it has one."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

import torch
from torch.nn.utils import clip_grad
from torch.optim import Optimizer, lr_scheduler

from ..core import guard
from ..core.neutral import Neutral
from ..core.recursion_limit import between
from ..core.wrapping import wrapped
from ..modules.grad import grad_of
from ..numerics.norms import extremes
from ..numerics.shards import local_part, shard_of

if TYPE_CHECKING:
    from ..watcher import Watcher

_EPSILON = 1e-6  # torch adds it to the norm before dividing by it


class SmallMoments:
    """Tells the watcher of small moments. A number that costs a wait on an accelerator is read only while somebody
    steps."""

    def __init__(self, watcher: Watcher) -> None:
        self._watcher, self._gate = watcher, watcher.recorder.gate
        self._passed = guard.guarded(self._tell)
        self._clipped = guard.guarded(self._tell_clipped)
        self._limited, self._measured = guard.guarded(self._tell_limited), guard.guarded(self._largest)
        self._looks = guard.guarded(watcher.recorder.by_hand.looks)  # what was done by hand until here is no part of it
        self._is_scheduling = False

    def hang(self) -> list[Callable[[], None]]:
        """Wraps the functions; returns functions that undo it."""
        places: list[tuple[Any, str, Callable[[Any], Any]]] = []
        for name, around in (("clip_grad_norm_", self._around_norm), ("clip_grad_value_", self._around_value)):
            places += [(owner, name, around) for owner in (clip_grad, torch.nn.utils)]
        places += [(kind, "step", self._around_schedule) for kind in _schedulers()]
        places.append((torch.amp.GradScaler, "update", self._around_update))
        places += [(owner, "load_state_dict", self._around_load) for owner in (torch.nn.Module, Optimizer)]
        return _put(places)

    def _tell(self, kind: str, role: str, before: float | None, after: float | None) -> None:
        self._watcher.small_moment(kind, role, before, after)

    # ── clipping ──

    def _around_norm(self, original: Any) -> Any:
        def clip_grad_norm_(parameters: Any, max_norm: Any, *args: Any, **kwargs: Any) -> Any:
            parameters = _listed(parameters)
            if self._gate.mode != "run":
                self._looks(None)
            with between:
                total = original(parameters, max_norm, *args, **kwargs)
            self._clipped(parameters, total, max_norm)
            return total

        return clip_grad_norm_

    def _tell_clipped(self, parameters: Any, total: Any, limit: Any) -> None:
        before = self._number(total)
        factor = None if before is None else min(1.0, float(limit) / (before + _EPSILON))
        if factor is None or factor < 1.0:
            self._watcher.ledger.clipped(_each(parameters), factor)
        after = None if before is None or factor is None else before * factor
        self._watcher.small_moment("clip", "norm", before, after)

    def _around_value(self, original: Any) -> Any:
        def clip_grad_value_(parameters: Any, clip_value: Any, *args: Any, **kwargs: Any) -> None:
            parameters = _listed(parameters)
            before: list[tuple[Any, float]] = []
            if self._gate.mode != "run":
                self._looks(None)
                self._measured(parameters, before)
            with between:
                original(parameters, clip_value, *args, **kwargs)
            self._limited(before, float(clip_value))

        return clip_grad_value_

    def _largest(self, parameters: Any, found: list[tuple[Any, float]]) -> None:
        """Each whose gradient can be measured, and the largest magnitude of its elements."""
        with Neutral():
            grads = [(one, grad) for one in _each(parameters) if (grad := grad_of(one)) is not None]
            sizes = [(one, *extremes(grad)) for one, grad in grads]
            found += [
                (one, max(-low, high))
                for one, low, high in sizes
                if low is not None and high is not None and low == low
            ]

    def _tell_limited(self, before: list[tuple[Any, float]], limit: float) -> None:
        """In a free run nothing was measured before."""
        largest = max((size for _, size in before), default=None)
        if before:
            self._watcher.ledger.limited([one for one, size in before if size > limit], limit)
        self._watcher.small_moment("clip", "value", largest, limit)

    def _number(self, total: Any) -> float | None:
        """Returns the tensor's number; None if reading it would wait for other ranks or, in a free run, for an
        accelerator."""
        if not isinstance(total, torch.Tensor) or not (total.is_cpu or self._gate.mode != "run"):
            return None
        with Neutral():
            return None if shard_of(total) is not None else float(local_part(total))

    # ── scalers, schedulers, states ──

    def _around_update(self, original: Any) -> Any:
        def update(scaler: Any, *args: Any, **kwargs: Any) -> None:
            if self._gate.mode != "run":
                self._looks(None)
            before = self._scale(scaler)
            with between:
                original(scaler, *args, **kwargs)
            if scaler.is_enabled():  # one that is switched off does nothing
                self._passed("scale_update", "scale", before, self._scale(scaler))

        return update

    def _scale(self, scaler: Any) -> float | None:
        if self._gate.mode == "run" or not scaler.is_enabled():
            return None
        with Neutral():
            return float(scaler.get_scale())

    def _around_schedule(self, original: Any) -> Any:
        def step(scheduler: Any, *args: Any, **kwargs: Any) -> None:
            is_inner = self._is_scheduling or sys._getframe(1).f_code.co_name == "_initial_step"
            before = None if is_inner else _rate(scheduler)
            if not is_inner and self._gate.mode != "run":
                self._looks(None)
            was, self._is_scheduling = self._is_scheduling, True
            try:
                with between:
                    original(scheduler, *args, **kwargs)
            finally:
                self._is_scheduling = was
            if not is_inner:
                self._passed("schedule", "lr", before, _rate(scheduler))

        return step

    def _around_load(self, original: Any) -> Any:
        def load_state_dict(owner: Any, *args: Any, **kwargs: Any) -> Any:
            if self._gate.mode != "run":
                self._looks(None)
            with between:
                result = original(owner, *args, **kwargs)
            self._passed("load", type(owner).__name__, None, None)
            return result

        return load_state_dict


def _put(places: Iterable[tuple[Any, str, Callable[[Any], Any]]]) -> list[Callable[[], None]]:
    undo: list[Callable[[], None]] = []
    made: dict[int, Any] = {}
    for owner, name, around in places:
        original = getattr(owner, name)
        made.setdefault(id(original), wrapped(original, around))  # one wrapper for both names of a function
        setattr(owner, name, made[id(original)])
        undo.append(lambda owner=owner, name=name, original=original: setattr(owner, name, original))  # type: ignore[misc]
    return undo


def _schedulers() -> list[type]:
    """Returns torch's own scheduler classes that define `step`."""
    kinds = (kind for kind in vars(lr_scheduler).values() if isinstance(kind, type))
    return [kind for kind in dict.fromkeys(kinds) if kind.__module__ == lr_scheduler.__name__ and "step" in vars(kind)]


def _rate(scheduler: Any) -> float | None:
    """Returns the learning rate of the first group of its optimizer, or None."""
    groups = getattr(getattr(scheduler, "optimizer", None), "param_groups", None)
    rate = groups[0].get("lr") if groups else None
    return float(rate) if isinstance(rate, (int, float)) else None


def _listed(parameters: Any) -> Any:
    """Returns the parameters as a list: a generator can be read once only. An empty one stays a generator, as torch's
    message for it differs from that for an empty list."""
    if isinstance(parameters, (torch.Tensor, list, tuple)):
        return parameters
    listed = list(parameters)
    return listed or (one for one in listed)


def _each(parameters: Any) -> list[Any]:
    return [parameters] if isinstance(parameters, torch.Tensor) else list(parameters)
