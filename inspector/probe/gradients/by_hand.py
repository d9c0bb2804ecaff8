"""What the script itself does to weights and gradients between two moments: weights that no optimizer has written,
gradients set to None or to zero. Looked for while somebody steps; a free run does not look."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import torch

from ..core.neutral import Neutral
from ..core.threads import threads
from ..modules.grad import grad_of
from ..numerics.shards import local_part
from .accounts import Entry, state_of

if TYPE_CHECKING:
    from .grad_states import Ledger

MOST = 4096  # parameters that are looked at; of more, as many that lie evenly among them
SAMPLED, FEW = 32, 64  # of so many, a few elements: what is written through `.data` raises no version


@dataclass(slots=True)
class _Known:
    """One parameter as it was after the last moment."""

    entry: Entry
    version: int
    grad: tuple[int, int] | None
    few: Any = None  # of its elements, and of its gradient's; None where they are not sampled
    few_of_grad: Any = None


class ByHand:
    def __init__(self, ledger: Ledger, is_stepping: Callable[[], bool] = lambda: False) -> None:
        """`is_stepping()`: an optimizer's step is under way, which calls closures between two of its own writings."""
        self._ledger, self._is_stepping = ledger, is_stepping
        self._known: list[_Known] = []

    def forget(self) -> None:
        """Training runs free: what is done meanwhile is not looked for."""
        self._known = []

    def rests(self, phase: str) -> None:
        """A moment has ended: what is written from now on is the script's own."""
        self._known = []
        if threads.reads_all and (phase == "step" or not self._is_stepping()):
            with Neutral():
                self._known = [
                    _known(entry, parameter, is_sampled) for entry, parameter, is_sampled in self._chosen()
                ]  # fmt: skip

    def _chosen(self) -> Iterable[tuple[Entry, Any, bool]]:
        entries = self._ledger.entries()
        entries = entries[:: len(entries) // MOST + 1]
        each = len(entries) // SAMPLED + 1
        alive = ((number, entry, entry()) for number, entry in enumerate(entries))
        return ((entry, parameter, number % each == 0) for number, entry, parameter in alive if parameter is not None)

    def look(self) -> list[tuple[str, int | None]]:
        """What was done since; another moment is about to begin."""
        known, self._known = self._known, []
        if not known or not threads.reads_all:
            return []
        with Neutral():
            pairs = [(one, parameter) for one in known if (parameter := one.entry()) is not None]
            is_written = any(_is_written(one, parameter) for one, parameter in pairs)
            without = sum(one.grad is not None and grad_of(parameter) is None for one, parameter in pairs)
            zeroed = [one.entry for one, parameter in pairs if _is_zeroed(one, grad_of(parameter))]
        self._ledger.zeroed_by_hand(zeroed)
        cleared = [(what, count) for what, count in (("None", without), ("zero", len(zeroed))) if count]
        return [*([("update", None)] if is_written else []), *cleared]


def _known(entry: Entry, parameter: Any, is_sampled: bool) -> _Known:
    grad = grad_of(parameter)
    known = _Known(entry, parameter._version, state_of(grad))
    if is_sampled:
        known.few, known.few_of_grad = _few(parameter), None if grad is None else _few(grad)
    return known


def _is_written(known: _Known, parameter: Any) -> bool:
    return bool(parameter._version != known.version or known.few is not None and _differ(known.few, _few(parameter)))


def _is_zeroed(known: _Known, grad: Any) -> bool:
    if known.grad is None or grad is None:
        return False
    is_other = state_of(grad) != known.grad
    if not is_other and (known.few_of_grad is None or not _differ(known.few_of_grad, _few(grad))):
        return False
    return grad.layout is torch.strided and not bool(local_part(grad).any())


def _few(tensor: Any) -> Any:
    """Some of its elements, copied; None where they can not be read."""
    try:
        tensor = local_part(tensor)
        if tensor.layout is not torch.strided or tensor.device.type == "meta" or not tensor.numel():
            return None
        flat = tensor.detach().as_strided((tensor.numel(),), (1,))
        return flat[:: tensor.numel() // FEW + 1].to("cpu", copy=True)
    except (RuntimeError, NotImplementedError):
        return None


def _differ(one: Any, other: Any) -> bool:
    """Bit by bit: NaN is as NaN was. What was moved or cast has not been written."""
    if one is None or other is None or one.dtype != other.dtype or one.shape != other.shape:
        return False
    return not torch.equal(one.view(torch.uint8), other.view(torch.uint8))
