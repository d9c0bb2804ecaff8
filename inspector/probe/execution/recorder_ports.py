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
    """Built in one place, `attach.build`."""

    loss: Callable[[], LossValue | None]  # the one met last
    loss_given: Callable[[], float | None]  # what the last backward began at
    summary: Callable[[FrameType | None, bool], tuple[int, int, int]]  # (user's frame, all gradients may be read)
    scale: Callable[[], float | None]  # what a GradScaler has put on the gradients
    foresee: Callable[[FrameType | None], Comes | None]  # what the source says comes after the call of a frame
    has_graph: Callable[[], bool]  # autograd keeps track of what runs now
    arrives: Callable[[], None]  # a stop begins
    leaves: Callable[[], None]  # a stop ends
    went_on: Callable[[], None]  # after each stop
    hearers: Hearers
    inside_line: Callable[[], Inside | None] = lambda: None  # the layer in whose forward a line is
