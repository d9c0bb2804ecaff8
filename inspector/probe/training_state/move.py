"""Moves training to another device at the user's wish: at the begin of an iteration, all of it or nothing.

What CUDA, MPS and XPU need is written from torch's documentation and source, and was not run on such a device; that
nothing is forgotten is tested with float64 in the place of another device.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import torch
from torch.utils.data import dataloader

from ...wire.messages import Moved, MovedBack, MoveTo, NotMoved, Trouble
from ..core.live import live
from ..core.neutral import Neutral
from ..frames import exceptions, user_code
from .batches import carried
from .target import Refusal, Target, first_line, target_of
from .tensors import Before, Belongings, tensors_in

if TYPE_CHECKING:
    from ..execution.phases import Recorder
    from ..gradients.grad_states import Ledger
    from ..modules.roots import Roots

OF_THE_DEVICE = (RuntimeError, TypeError)  # what a device raises for what it can not do, or for lack of memory


@dataclass(frozen=True, slots=True)
class Trial:
    """The first iteration after a move, which may still be undone."""

    request: int
    target: str
    origin: str
    before: Before
    came_from: Target | None  # the target of the loader's batches before the move
    chosen: str  # the user's choice before the move; "": none


class Moving:
    """Moves training; made at the first wish. An iteration begins with a DataLoader's batch, or, without a loader, when
    a step or `zero_grad` has ended. Nothing moves while a graph waits for its backward, since it holds tensors of the
    old device."""

    def __init__(self, recorder: Recorder, roots: Roots, ledger: Ledger, send: Callable[[Any], None]) -> None:
        self._recorder, self._roots, self._ledger, self._send = recorder, roots, ledger, send
        self._wish: tuple[MoveTo, Target] | None = None
        self._target: Target | None = None  # where the loader's batches are moved
        self._home = ""  # where the script itself had put training
        self._chosen = ""
        self._trial: Trial | None = None
        done = recorder.done
        self._has_graph = done is not None and done.phase in ("forward", "loss")
        self._pid = os.getpid()

    def asked(self, wish: MoveTo) -> Moved | NotMoved | None:
        """Takes a wish. Returns an answer if there is one before an iteration begins; a later wish replaces a waiting
        one."""
        self._wish = None
        if not (wish.target or self._home):
            return self._moved(wish, "", 0, 0)
        try:
            self._wish = wish, target_of(wish.target or self._home)
        except Refusal as refusal:
            return NotMoved(wish.request, wish.target, refusal.code, refusal.detail)
        return None

    # ── what training does ──

    def loaded(self, batch: Any) -> Any:
        """Begins an iteration with a DataLoader's batch; returns the batch on the training's device."""
        if os.getpid() != self._pid:  # a loader inside a worker process of the script's
            return batch
        self._trial = None
        self._begin_iteration()
        if self._target is None:
            return batch
        try:
            with Neutral():
                return carried(batch, self._target)
        except Exception as error:
            if self._trial is None:  # an error is raised as from `batch.to(device)` in the script
                raise
            self._go_back(self._trial, error)
            return batch

    def called(self, result: Any, failed: BaseException | None) -> None:
        """Notes that a module called by the script has ended."""
        if failed is not None:
            self.failed(failed)
        else:
            with Neutral():
                self._has_graph = self._has_graph or any(tensor.requires_grad for _, tensor in tensors_in(result))

    def backward_ended(self, failed: BaseException | None) -> None:
        if failed is not None:
            self.failed(failed)
            return
        self._has_graph = False
        if self._recorder.basis == "backward":
            self._trial = None
            self._begin_iteration()

    def stepped(self) -> None:
        """Notes that an optimizer's step, the outermost one, has ended."""
        self._trial, self._has_graph = None, False
        self._begins_without_loader()

    def zeroed(self) -> None:
        self._begins_without_loader()

    def failed(self, error: BaseException | None) -> None:
        """Notes that the script's own code has raised. Before the first step after a move, the move is undone."""
        if self._trial is not None and isinstance(error, OF_THE_DEVICE):
            self._go_back(self._trial, error)

    def _go_back(self, trial: Trial, error: BaseException) -> None:
        self._trial, self._target, self._chosen = None, trial.came_from, trial.chosen
        with Neutral():
            trial.before.put_back()
        self._send(MovedBack(trial.request, trial.target, trial.origin, trial.chosen, _told(error)))

    # ── moving ──

    def _begins_without_loader(self) -> None:
        if self._recorder.basis != "batch":
            self._begin_iteration()

    def _begin_iteration(self) -> None:
        if self._wish is None or self._has_graph or not live.on or torch.is_inference_mode_enabled():
            return
        (wish, target), self._wish = self._wish, None
        try:
            with Neutral():
                self._send(self._move(wish, target))
        except Refusal as refusal:
            self._send(NotMoved(wish.request, wish.target, refusal.code, refusal.detail))
        except Exception as error:  # usually a lack of memory; nothing has moved
            self._send(NotMoved(wish.request, wish.target, "failed", first_line(error)))

    def _move(self, wish: MoveTo, target: Target) -> Moved:
        belongings = self._belongings()
        origin = belongings.origin(target)
        before = belongings.bring(target)
        if before.count:
            self._trial = Trial(wish.request, wish.target, origin, before, self._target, self._chosen)
        self._home = self._home or origin
        self._target = target if wish.target else None  # back on its own device, the script's batches fit
        return self._moved(wish, origin, before.count, before.bytes)

    def _moved(self, wish: MoveTo, origin: str, tensors: int, size: int) -> Moved:
        self._chosen = wish.target
        return Moved(wish.request, origin, wish.target, tensors, size)

    def _belongings(self) -> Belongings:
        frame, optimizers = user_code.here(), self._ledger.optimizers()
        groups = [group["params"] for optimizer in optimizers for group in optimizer.param_groups]
        modules = self._roots.tops(frame, [parameter for group in groups for parameter in group])
        if _is_shared_out(modules):
            raise Refusal("distributed")
        return Belongings(modules, optimizers)

    # ── when the probe has left ──

    def outlive(self) -> None:
        """Keeps moving the loader's batches after the probe has detached, as training stays on its new device."""
        if self._target is None:
            return
        target, original = self._target, dataloader._BaseDataLoaderIter.__next__

        def __next__(iterator: Any) -> Any:
            batch = original(iterator)
            with Neutral():
                return carried(batch, target)

        dataloader._BaseDataLoaderIter.__next__ = __next__  # type: ignore[method-assign, assignment]


def _is_shared_out(modules: list[Any]) -> bool:
    """Returns whether several processes or devices train together: each has its part and buffers for it."""
    together = torch.distributed.is_available() and torch.distributed.is_initialized()
    return together or any(isinstance(module, torch.nn.DataParallel) for module in modules)


def _told(error: BaseException) -> Trouble:
    """Describes the exception. If it has come through no frame of the script's yet, it gets the frame it will come
    through."""
    trouble = exceptions.describe(error)
    frame = user_code.here()
    if trouble.file or frame is None:
        return trouble
    return replace(trouble, file=frame.f_code.co_filename, line=frame.f_lineno or 0)
