"""Messages whose parts contradict one another: each part is of its declared type, and together they mean nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from inspector.wire.framing import WireError
from inspector.wire.messages import Batch, LossPoints


def check(message: Any) -> None:
    """Raises WireError for what no panel could show."""
    checks.get(type(message), _nothing)(message)


def _nothing(message: Any) -> None:
    pass


def _points(message: LossPoints) -> None:
    iterations, values = message.iterations, message.values
    fits = (iterations.dtype, values.dtype) == ("i8", "f8") and iterations.shape == values.shape
    if not fits or len(values.shape) != 1:
        raise WireError("LossPoints: columns that do not fit")


def _batch(message: Batch) -> None:
    shape = message.pictures.shape
    if message.pictures.dtype != "u1" or len(shape) != 4 or shape[3] != 3:
        raise WireError("Batch: pictures that are none")


checks: dict[type, Callable[[Any], None]] = {LossPoints: _points, Batch: _batch}
