"""Knows the factor of a GradScaler, so that the loss and gradients are shown without it."""

from __future__ import annotations

import weakref
from dataclasses import dataclass
from typing import Any

from ..core.neutral import Neutral
from ..numerics.shards import local_part, shard_of


@dataclass(frozen=True, slots=True)
class Scaled:
    """A loss that was scaled. A scaler that is switched off returns the loss itself; then `scaler` is None.

    Attributes: `of`, a weak reference to the unscaled loss; `number`, its value without a graph; `name`; `scaler`.
    """

    of: weakref.ref[Any]
    number: Any
    name: str
    scaler: weakref.ref[Any] | None

    def loss(self) -> Any:
        original = self.of()
        return self.number if original is None else original


def _without_graph(loss: Any) -> Any:
    """Returns the number of a loss; nothing if other ranks have parts of it."""
    return None if shard_of(loss) is not None else local_part(loss).detach()


class Scaling:
    """Reads the factor from the scaler only when somebody looks: on an accelerator reading makes training wait."""

    def __init__(self) -> None:
        self._scaled: dict[int, tuple[weakref.ref[Any], Scaled]] = {}
        self._scaler: weakref.ref[Any] | None = None  # the scaler whose factor the last backward's gradients have
        self._unscaled: weakref.WeakSet[Any] = weakref.WeakSet()  # optimizers whose gradients were unscaled since

    def scaled(self, scaler: Any, losses: Any, results: Any, name: str) -> None:
        """Notes that `scaler.scale(losses)` has returned `results`."""
        if not isinstance(results, (list, tuple)):
            losses, results = [losses], [results]
        if isinstance(losses, (list, tuple)):
            for loss, result in zip(losses, results):
                self._note(scaler, loss, result, name)

    def _note(self, scaler: Any, loss: Any, result: Any, name: str) -> None:
        key = id(result)
        if result is loss:
            note = Scaled(weakref.ref(loss), None, name, None)
        else:
            with Neutral():
                note = Scaled(weakref.ref(loss), _without_graph(loss), name, weakref.ref(scaler))
        self._scaled[key] = weakref.ref(result, lambda _: self._scaled.pop(key, None)), note

    def has_any(self) -> bool:
        """Returns whether a scaled loss is alive."""
        return bool(self._scaled)

    def of(self, tensor: Any) -> Scaled | None:
        """Returns what is known of a tensor that `scale` has returned, or None."""
        ref, note = self._scaled.get(id(tensor), (None, None))
        return note if ref is not None and ref() is tensor else None

    def backward_begins(self, tensors: Any) -> list[Scaled | None]:
        """Returns what is known of each tensor; an empty list if none was scaled."""
        if not self._scaled:
            self._scaler = None
            return []
        notes = [self.of(tensor) for tensor in tensors]
        known = [note for note in notes if note is not None]
        scalers = [note.scaler for note in known if note.scaler is not None]
        self._scaler = scalers[0] if scalers else None
        if scalers:
            self._unscaled.clear()
        return notes if known else []

    def unscaled(self, optimizer: Any) -> None:
        if self._scaler is not None:
            self._unscaled.add(optimizer)

    @property
    def is_on(self) -> bool:
        """Returns whether the last backward began at a scaled loss."""
        return self._scaler is not None and self._scaler() is not None

    def has_unscaled(self, optimizer: Any) -> bool:
        """Returns whether the optimizer's gradients were unscaled."""
        return optimizer in self._unscaled

    def factor(self) -> float | None:
        """Returns the factor of the gradients of the last backward, or None if they have none."""
        scaler = self._scaler() if self._scaler is not None else None
        if scaler is None:
            return None
        with Neutral():
            return float(scaler.get_scale())

    def shown(self) -> float | None:
        """Returns the factor while all gradients have it, else None."""
        return None if self._unscaled else self.factor()

    def clean(self) -> set[int]:
        """Returns id() of the parameters whose gradients were unscaled."""
        groups = [group["params"] for optimizer in self._unscaled for group in optimizer.param_groups]
        return {id(parameter) for group in groups for parameter in group}
