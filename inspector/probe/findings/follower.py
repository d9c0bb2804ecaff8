"""Follows the calls of layers: records the running forward and reports what has ended."""

from __future__ import annotations

import sys
import weakref
from typing import Any, Protocol

import torch

from ..core import guard
from ..core.neutral import Plain
from ..core.stand_aside import is_transforming
from ..core.threads import threads
from ..frames import user_code
from ..modules import below, running
from .operations import FORWARDS
from .places import spot_of
from .training import Forward, Training


class HearsOfLayers(Protocol):
    """Is told which calls have ended."""

    training: Training
    compiles: bool

    def tell(self, event: str, *about: Any) -> None: ...


class LayerFollower:
    """Records forwards and their calls of layers. `operations`: the function mode that sees single operations."""

    def __init__(self, findings: HearsOfLayers) -> None:
        self._findings, self._training = findings, findings.training
        self.operations = self._training.operations
        self.begins, self.ends = guard.guarded(self._begins), guard.guarded(self._ends)

    def _is_told(self) -> bool:
        return not threads.is_in_backward() and not is_transforming()

    def _begins(self, module: torch.nn.Module, given: Any, is_root: bool) -> None:
        if not self._is_told() or running.is_loss(module):
            return
        spot = spot_of(user_code.user_frame(sys._getframe(1)))
        if is_root:
            self._begins_root(module, given, spot)
        elif self._training.forward is not None:
            self._training.forward.open.append(weakref.ref(module))

    def _begins_root(self, module: torch.nn.Module, given: Any, spot: Any) -> None:
        self.operations.leave()  # left over by an interrupted forward
        training = self._training
        training.forward = forward = Forward(module, spot, training.iteration)
        forward.open.append(weakref.ref(module))
        with Plain():
            self._findings.tell("root_begins", forward, module, given)
        if forward.is_training and forward.has_grad and next(below.parameters(module), None) is not None:
            training.roots_called.put(module, (training.roots_called.get(module) or 0) + 1)
            is_wanted = training.iteration <= FORWARDS or training.wants_operations
            if is_wanted and not self._findings.compiles:
                training.wants_operations = False
                self.operations.enter(module)

    def _ends(self, module: torch.nn.Module, given: Any, result: Any, failed: bool) -> None:
        if not self._is_told() or running.is_loss(module):
            return
        forward = self._training.forward
        if forward is None:
            return
        is_root = forward.root() is module and len(forward.open) <= 1
        if is_root:
            self.operations.leave()
        spot = forward.spot if is_root else spot_of(user_code.user_frame(sys._getframe(1)))
        while forward.open and forward.open.pop()() is not module:
            pass
        forward.calls.append((weakref.ref(module), spot))
        if failed:
            return
        if forward.is_training and forward.has_grad:
            self._training.called.put(module, self._training.iteration)
        with Plain():
            if module._parameters:
                self.operations.layer_ended(module, given)
            self._findings.tell("layer_ended", forward, module, given, result, spot)
            if is_root:
                self._ended_root(forward, module, given, result)

    def _ended_root(self, forward: Forward, module: torch.nn.Module, given: Any, result: Any) -> None:
        if forward.is_training and forward.has_grad and len(self._training.trained) < 64:
            self._training.trained.append(forward)
            self._training.rows = result.shape[0] if isinstance(result, torch.Tensor) and result.dim() else 0
        self._findings.tell("root_ended", forward, module, given, result)


def is_trained(module: torch.nn.Module) -> bool:
    return any(isinstance(p, torch.nn.Parameter) and p.requires_grad for p in below.parameters(module))
