"""What a recorder asks of other parts of the probe, and whom it tells."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from types import FrameType
from typing import TYPE_CHECKING, Protocol

from ...wire.messages import Inside, LossValue

if TYPE_CHECKING:
    from ..frames.ahead import Comes
    from .gate import Hearers


class Written(Protocol):
    """Compares weights and gradients."""

    def forget(self) -> None:
        """Training runs free: what is done meanwhile is not looked for."""

    def rests(self, phase: str) -> None:
        """A moment has ended: what is written from now on is the script's own."""

    def look(self) -> list[tuple[str, int | None]]:
        """What was done since: "update", or "None" or "zero" with how many gradients were set to it."""


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
    several: Callable[[], tuple[str, ...]] = tuple  # phases of which there are several: of models, of optimizers
    written: Written | None = None  # by hand, between two moments
