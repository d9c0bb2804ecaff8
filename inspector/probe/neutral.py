"""The probe's own arithmetic, outside of the user's modes: no gradient, no autocast, no function or dispatch modes."""

from __future__ import annotations

from contextlib import ExitStack
from types import TracebackType

import torch
from torch.utils import _python_dispatch as dispatch

from .live import live


class Neutral:
    """`with Neutral():` what is computed inside is invisible to the user's modes, and to the probe's own hooks.

    Random generators are never touched; nothing here draws.
    """

    def __enter__(self) -> Neutral:
        self._was_busy, live.own.busy = live.own.busy, True
        self._stack = ExitStack()
        self._stack.enter_context(torch._C.DisableTorchFunction())
        self._stack.enter_context(torch.no_grad())
        if torch._C._len_torch_dispatch_stack() > 0:
            self._stack.enter_context(dispatch._disable_current_modes())
        for kind in ("cpu", "cuda"):
            if torch.is_autocast_enabled(kind):
                self._stack.enter_context(torch.autocast(kind, enabled=False))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()
        live.own.busy = self._was_busy
