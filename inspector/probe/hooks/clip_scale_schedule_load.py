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
            with between:
                original(parameters, clip_value, *args, **kwargs)
            self._passed("clip", "value", None, float(clip_value))

        return clip_grad_value_

    def _number(self, total: Any) -> float | None:
        """Returns the tensor's number; in a free run None if reading it would wait for an accelerator."""
        if not isinstance(total, torch.Tensor) or not (total.is_cpu or self._gate.mode != "run"):
            return None
        with Neutral():
            return float(total)

    # ── scalers, schedulers, states ──

    def _around_update(self, original: Any) -> Any:
        def update(scaler: Any, *args: Any, **kwargs: Any) -> None:
            before = self._scale(scaler)
            with between:
                original(scaler, *args, **kwargs)
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
