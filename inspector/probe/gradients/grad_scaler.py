"""What a GradScaler does to a loss and to gradients, so that both are shown without its factor."""

from __future__ import annotations

import weakref
from dataclasses import dataclass
from typing import Any

from ..core.neutral import Neutral


@dataclass(frozen=True, slots=True)
class Scaled:
    """A loss that was scaled: the loss itself while the script holds it, its number (without a graph), its name.
    A scaler that is switched off gives the loss back, which has no scaler then."""

    of: weakref.ref[Any]
    number: Any
    name: str
    scaler: weakref.ref[Any] | None

    def loss(self) -> Any:
        original = self.of()
        return self.number if original is None else original


class Scaling:
    """The factor is read from the scaler only when somebody looks: on an accelerator that makes training wait."""

    def __init__(self) -> None:
        self._scaled: dict[int, tuple[weakref.ref[Any], Scaled]] = {}
        self._scaler: weakref.ref[Any] | None = None  # whose factor the last backward has put on gradients
        self._unscaled: weakref.WeakSet[Any] = weakref.WeakSet()  # optimizers whose gradients lost it since

    def scaled(self, scaler: Any, losses: Any, results: Any, name: str) -> None:
        """`scaler.scale(losses)` gave `results`."""
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
                note = Scaled(weakref.ref(loss), loss.detach(), name, weakref.ref(scaler))
        self._scaled[key] = weakref.ref(result, lambda _: self._scaled.pop(key, None)), note

    def has_any(self) -> bool:
        """Whether a loss that was scaled is there."""
        return bool(self._scaled)

    def of(self, tensor: Any) -> Scaled | None:
        """What is known of a tensor that `scale` has given."""
        ref, note = self._scaled.get(id(tensor), (None, None))
        return note if ref is not None and ref() is tensor else None

    def backward_begins(self, tensors: Any) -> list[Scaled | None]:
        """What is known of each of them; empty when none was scaled."""
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
        """Whether the last backward began at what a scaler has scaled."""
        return self._scaler is not None and self._scaler() is not None

    def has_unscaled(self, optimizer: Any) -> bool:
        """Whether its gradients have lost the factor again."""
        return optimizer in self._unscaled

    def factor(self) -> float | None:
        """What the gradients that the last backward gave are multiplied by; None when they are not."""
        scaler = self._scaler() if self._scaler is not None else None
        if scaler is None:
            return None
        with Neutral():
            return float(scaler.get_scale())

    def shown(self) -> float | None:
        """The factor, while gradients carry it."""
        return None if self._unscaled else self.factor()

    def clean(self) -> set[int]:
        """id() of the parameters whose gradients have lost the factor again."""
        groups = [group["params"] for optimizer in self._unscaled for group in optimizer.param_groups]
        return {id(parameter) for group in groups for parameter in group}
