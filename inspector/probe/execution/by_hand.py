"""What the script does to weights and gradients between two moments, without a call that could be heard: a moment of
its own, which is known when the next one begins. Looked for while somebody steps."""

from __future__ import annotations

from dataclasses import replace
from types import FrameType
from typing import TYPE_CHECKING, Any, Protocol

from ...wire.messages import Moment
from ..frames import user_code
from ..frames.written import written_since
from .gate import RUN

if TYPE_CHECKING:
    from .gate import Gate
    from .recorder_ports import RecorderPorts, Written


class Training(Protocol):
    """That is recorded."""

    gate: Gate
    ports: RecorderPorts
    ordinal: int

    @property
    def last(self) -> tuple[Any, ...] | None: ...

    def notice(self, moment: Moment, site: user_code.Site, coming: Moment | None) -> None: ...


class ByHand:
    def __init__(self, training: Training) -> None:
        self._training, self._gate = training, training.gate

    @property
    def written(self) -> Written | None:
        """What compares weights and gradients."""
        return self._training.ports.written

    def rests(self, phase: str) -> None:
        """A moment has ended, and the script goes on."""
        if self.written is None or not self._gate.steps_here():
            return
        if self._gate.mode == RUN:
            self.written.forget()
        else:
            self.written.rests(phase)

    def looks(self, coming: Moment | None) -> None:
        """Something is about to begin: what has the script done itself since the last moment?"""
        if self._gate.mode != RUN:
            self.looks_from(user_code.here(), coming)

    def looks_from(self, frame: FrameType | None, coming: Moment | None) -> None:
        """The same in a frame of the script's; None: it has come to its end."""
        last = self._training.last
        if self._gate.mode == RUN or self.written is None or last is None or not self._gate.steps_here():
            return
        for what, count in self.written.look():
            self._notices(what, count, last, frame, coming)

    def _notices(
        self, what: str, count: int | None, last: tuple[Any, ...], frame: FrameType | None, coming: Moment | None
    ) -> None:  # fmt: skip
        line = written_since(frame, last[4], last[5], what)
        site = user_code.site_of(frame)
        at = replace(site, line=line or site.line)
        moment = Moment(
            ordinal=self._training.ordinal,
            phase="update" if what == "update" else "clear",
            role="" if what == "update" else what,
            iteration=last[3],
            file=at.file or last[4] * bool(line),
            line=at.line,
            expected="source" if line else "",
            after=None if count is None else float(count),
        )
        self._training.notice(moment, at, coming)
