"""What stands in for those that a part of the probe asks or tells."""

from __future__ import annotations

from collections.abc import Callable
from types import FrameType
from typing import Any

from inspector.probe.execution.gate import Hearers
from inspector.probe.execution.recorder_ports import RecorderPorts
from inspector.probe.frames.ahead import Comes
from inspector.probe.stepping.backwards import InsidePorts
from inspector.wire.messages import LossValue


class Others:
    """Whom a recorder asks: a test sets what they say."""

    def __init__(self) -> None:
        self.loss: LossValue | None = None
        self.loss_given: float | None = None
        self.scale: float | None = None
        self.has_graph = True
        self.comes: Comes | None = None  # what the source says
        self.answer: Callable[[Any], Any] = lambda question: None
        self.run_to: Callable[[Any], Any] = lambda wish: None
        self.frames: list[FrameType | None] = []  # the user's, at each stop

    def _summary(self, frame: FrameType | None, reads_all: bool) -> tuple[int, int, int]:
        self.frames.append(frame)
        return 0, 0, 0

    def hearers(self) -> Hearers:
        return Hearers(
            answer=lambda question: self.answer(question),
            run_to=lambda wish: self.run_to(wish),
            abort=lambda wish: None,
            leave_out=lambda wish: None,
        )

    def ports(self) -> RecorderPorts:
        return RecorderPorts(
            loss=lambda: self.loss,
            loss_given=lambda: self.loss_given,
            summary=self._summary,
            scale=lambda: self.scale,
            foresee=lambda frame: self.comes,
            has_graph=lambda: self.has_graph,
            arrives=lambda: None,
            leaves=lambda: None,
            went_on=lambda: None,
            hearers=self.hearers(),
        )


def inside_ports() -> InsidePorts:
    """Of a stepping inside that nobody runs to anything in, nor aborts."""
    return InsidePorts(
        find_node=lambda wish: ("unknown_version", None), left=lambda backward: None, let_go=lambda backward: None
    )
