"""What a recorder asks of other parts of the probe, and whom it tells."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from types import FrameType
from typing import TYPE_CHECKING

from ...wire.messages import Inside, LossValue

if TYPE_CHECKING:
    from ..frames.ahead import Comes
    from .gate import Hearers


@dataclass(frozen=True, slots=True, kw_only=True)
class RecorderPorts:
    """The functions that a recorder calls; built in one place, `attach.build`."""

    loss: Callable[[], LossValue | None]  # the last loss
    loss_given: Callable[[], float | None]  # the value at which the last backward began
    summary: Callable[[FrameType | None, bool], tuple[int, int, int]]  # (user's frame, all gradients may be read) → …
    scale: Callable[[], float | None]  # the factor of a GradScaler on the gradients
    foresee: Callable[[FrameType | None], Comes | None]  # what the source says comes after the call of a frame
    has_graph: Callable[[], bool]  # whether autograd records now
    arrives: Callable[[], None]  # called when a stop begins
    leaves: Callable[[], None]  # called when a stop ends
    went_on: Callable[[], None]  # called after each stop
    hearers: Hearers
    inside_line: Callable[[], Inside | None] = lambda: None  # the layer in whose forward a line is
