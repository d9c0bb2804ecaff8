"""Does the work that a free run has put off, by the same functions that do it at once elsewhere."""

from __future__ import annotations

import contextlib
import threading
import weakref
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import torch

from .core.threads import threads
from .execution.gate import RUN
from .modules import running

if TYPE_CHECKING:
    from .execution.routine import Token
    from .hooks.training_hooks import TrainingHooks
    from .watcher import Watcher

Counts = tuple[int, ...]


class Books:
    """The `Books` of a routine. `keep` has a row for each kind of token."""

    def __init__(self, watcher: Watcher, hooks: TrainingHooks) -> None:
        self._watcher, self._recorder, self._hooks = watcher, watcher.recorder, hooks
        self._rows: dict[str, Callable[..., None]] = {
            "batch": self._batch,
            "zero_grad": self._zero_grad,
            "forward": self._forward,
            "other": lambda note, module, ref: None,
            "called": lambda note, name, within: watcher.batches.here.called(note),
            "loss": lambda note: hooks.loss.loss_gave(note),
            "backward": self._backward,
            "backward_ends": lambda note: hooks.backward.ended("done"),
            "step": self._step,
        }

    # ── what decides ──

    def state(self) -> Any:
        if self._is_looked_at():
            return None
        watcher = self._watcher
        self._batches, self._losses = watcher.batches.here, watcher.losses.here
        batch = self._batches.standing()
        if batch is None:
            return None
        return (
            self._recorder.passes.standing(),
            watcher.losses.standing(),
            batch,
            watcher.ledger.standing(),
            watcher.roots.is_new,
        )

    def _is_looked_at(self) -> bool:
        """Returns whether somebody wants each moment, or something happens that can not be put off."""
        watcher, gate, here = self._watcher, self._recorder.gate, self._watcher.here
        lines = self._recorder.lines
        is_followed = gate.mode != RUN or gate.is_recorded or running.is_followed()
        is_watched = watcher.looking.shelf.watched or lines is not None and lines.waits
        is_odd = watcher.aborting.is_open or watcher.moving is not None or watcher.scaling.has_any()
        return bool(is_followed or is_watched or is_odd or here.is_scaler_stepping or here.sites or threads.are_several)

    def counts(self) -> Counts:
        passes = self._recorder.passes
        return passes.number, self._recorder.ordinal, passes.trained, self._watcher.here.steps

    def looks(self) -> int:
        return self._watcher.ledger.looks + self._watcher.losses.looks

    def source(self) -> Callable[[], Any]:
        return self._recorder.passes.source

    # ── what is done ──

    def skip(self, each: Counts, losses: list[list[float]]) -> None:
        times, passes = len(losses), self._recorder.passes
        self._watcher.losses.skip(losses)
        passes.number += times * each[0]
        self._recorder.ordinal += times * each[1]
        passes.trained += times * each[2]
        self._watcher.here.steps += times * each[3]

    @contextlib.contextmanager
    def catching_up(self, thread: int, had_source: bool) -> Iterator[None]:
        passes, had_grad = self._recorder.passes, torch.is_grad_enabled()
        torch._C._set_grad_enabled(True)  # as when it was noted
        passes.had_iterator = had_source
        try:
            with self._recorder.catching_up(), self._acting_for(thread):
                yield
        finally:
            passes.had_iterator = False
            torch._C._set_grad_enabled(had_grad)

    @contextlib.contextmanager
    def _acting_for(self, thread: int) -> Iterator[None]:
        """Replaces this thread's own state by that of `thread`, which may wait for this one or have ended."""
        if thread == threading.get_ident():
            yield
            return
        watcher, here = self._watcher, self._watcher.here
        sites, here.sites = here.sites, {}
        try:
            with watcher.batches.lent(self._batches), watcher.losses.of(self._losses), self._recorder.of(thread):
                yield
        finally:
            here.sites = sites

    def keep(self, token: Token, note: Any) -> None:
        self._rows[token[0]](note, *token[1:])

    def _batch(self, note: Any, counts: bool, iterator: weakref.ref[Any]) -> None:
        self._hooks.data.batch_came(note, iterator, counts)

    def _zero_grad(self, note: Any, to_none: bool, key: int, code: int, at: int, owner: weakref.ref[Any]) -> None:
        self._hooks.zero_grad.zeroed(owner(), to_none, (code, at))

    def _forward(self, note: Any, training: bool, key: int, code: int, at: int, module: weakref.ref[Any]) -> None:
        self._hooks.forward.went_through(module(), note[0], note[1], training, (code, at))

    def _backward(self, value: float, is_given: bool, site_key: int, changes: int, site: Any) -> None:
        watcher = self._watcher
        self._recorder.passes.meets(site_key)
        watcher.scaling.backward_begins(())
        watcher.losses.given_as_usual(value)
        self._hooks.backward.goes_backward(site, not is_given)

    def _step(self, note: Any, key: int, optimizer: weakref.ref[Any]) -> None:
        self._hooks.step.stepped(key, optimizer())
