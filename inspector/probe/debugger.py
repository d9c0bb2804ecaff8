"""Joins lines, breakpoints and variables: works from before the script's first line on, with torch or without."""

from __future__ import annotations

import io
import os
import sys
import tokenize
from collections.abc import Callable, Iterable
from types import CodeType
from typing import TYPE_CHECKING, Any

from ..wire.lines import SetBreakpoints, StopReason
from ..wire.messages import Refused
from ..wire.variables import VARIABLES, CancelEvaluation, Evaluate
from .breakpoints.breakpoints import Breakpoints
from .breakpoints.exceptions import Exceptions
from .core import guard
from .core.live import live
from .execution.gate import Gate, Hearers
from .execution.phases import Recorder
from .execution.recorder_ports import RecorderPorts
from .frames import user_code
from .lines import marks
from .lines.arming import Arming
from .lines.lines import Lines
from .variables.answers import VariableAnswers
from .variables.presenters import text_of

if TYPE_CHECKING:
    from .connection.agent import Agent


class Debugger:
    """The parts that debug lines.

    Attributes: `recorder`; `lines`, steps by line; `breakpoints`; `variables`; `exceptions`.
    """

    def __init__(self, gate: Gate) -> None:
        self._gate = gate
        self._hook = sys.breakpointhook
        live.recorder = self.recorder = Recorder(gate, self._plain_ports())  # guarded entries count their time in it
        self.lines = Lines(self.recorder)
        self.breakpoints = Breakpoints(self.recorder, gate.send)
        self.lines.watched = self.breakpoints
        self.breakpoints.changed = Arming(self.lines).changed
        self.breakpoints.shown = text_of
        self.breakpoints.is_marked = marks.has_marks
        self.breakpoints.is_traced = lambda: self.lines.engine.is_slow
        self.variables = VariableAnswers(gate)
        self.exceptions = Exceptions(self.recorder, self.breakpoints, self.variables.stack)
        self.lines.raised, self.lines.failed = self.exceptions.raised, self.exceptions.passes
        self._hold = guard.guarded(self.recorder.holding.at_line)
        self.lines.described, self.lines.left = self.variables.returned, self.variables.forget

    def _plain_ports(self) -> RecorderPorts:
        """Returns the ports for a script that has not imported torch."""
        return RecorderPorts(
            loss=lambda: None,
            loss_given=lambda: None,
            summary=lambda frame, reads_all: (0, 0, 0),
            scale=lambda: None,
            foresee=lambda frame: None,
            has_graph=lambda: True,
            arrives=lambda: None,
            leaves=lambda: None,
            went_on=lambda: None,
            hearers=Hearers(
                answer=self.answering(self._no_model),
                run_to=self._no_model,
                run_to_line=lambda wish: self.breakpoints.run_to_line(wish),
                abort=self._no_model,
                leave_out=self._no_model,
            ),
        )

    def _no_model(self, question: Any) -> Refused:
        return Refused(getattr(question, "request", 0), self._gate.stop, "no_model", "")

    def set(self, wish: SetBreakpoints) -> None:
        """Sets all breakpoints; called by the reading thread."""
        self.breakpoints.set(wish.version, wish.all, wish.muted)

    def awaits(self, question: Evaluate) -> None:
        """Queues an evaluation; called by the reading thread."""
        self.variables.evaluating.awaits()
        self._gate.tell(question)

    def answering(self, others: Callable[[Any], Any]) -> Callable[[Any], Any]:
        """Returns a function that answers questions about variables itself and all others by `others`."""
        return lambda question: (self.variables.answer if type(question) in VARIABLES.questions else others)(question)

    def tells_all(self) -> None:
        """Called by the writing thread before the last messages: what is sent in bursts is sent now."""
        self.breakpoints.log.is_over = True

    def flow(self) -> list[Any]:
        """Returns what the writing thread sends in bursts."""
        return self.breakpoints.flow()

    def code_of(self, source: bytes, file: str) -> Any:
        """Returns the code of the script, prepared for its breakpoints, or None if nothing has to be prepared."""
        try:
            text = _decoded(source)
            for name in (file, os.path.realpath(file)):
                user_code.has_loaded(name, text)
            self.breakpoints.sees(file)
            return self.lines.engine.load(text, file)
        except (SyntaxError, ValueError):
            return None  # Python reports it itself

    def compiles(self, codes: Iterable[CodeType] = ()) -> None:
        """Called before torch compiles code of the script's; `codes`: what is known of it."""
        self.lines.engine.withdraw()
        self.breakpoints.is_out_of_reach("compiled", codes)
        self.breakpoints.notes_tracing()

    def breaks(self, *args: Any, **kwargs: Any) -> Any:
        """The script's `breakpoint()`: holds, unless the user has set PYTHONBREAKPOINT."""
        if not live.on or not self._gate.is_open or "PYTHONBREAKPOINT" in os.environ:
            return sys.__breakpointhook__(*args, **kwargs)
        frame = user_code.user_frame(sys._getframe(1))
        if frame is not None and not live.own.busy:
            self._hold(frame, frame.f_lineno or 0, StopReason("here"))

    def starts(self) -> None:
        """Called before the script's first line runs."""
        self.lines.here(None)

    def script_failed(self, error: BaseException) -> None:
        """Called when the script has ended with an error."""
        if live.on:
            self.exceptions.ended(error)

    def leave(self) -> None:
        """Ends all work: the probe has failed, the window is gone, or this is a forked child."""
        self.variables.evaluating.cancel()
        if sys.breakpointhook == self.breaks:
            sys.breakpointhook = self._hook
        self.lines.leave()

    def window_left(self) -> None:
        self.leave()
        self.breakpoints.leave()


def begin(agent: Agent) -> Debugger:
    """Makes the debugger; called by the main thread before the script begins."""
    debugger = Debugger(agent.gate)
    agent.takes[SetBreakpoints] = debugger.set
    agent.takes[Evaluate] = debugger.awaits
    agent.takes[CancelEvaluation] = lambda wish: debugger.variables.evaluating.cancel()
    agent.gate.closes = debugger.window_left
    guard.undo.append(debugger.leave)
    sys.breakpointhook = debugger.breaks
    if hasattr(os, "register_at_fork"):
        os.register_at_fork(after_in_child=debugger.leave)
    if agent.welcome.breakpoints:
        debugger.breakpoints.set(0, agent.welcome.breakpoints, agent.welcome.muted)
    agent.listen()
    return debugger


def _decoded(source: bytes) -> str:
    """Decodes source as `importlib.util.decode_source` does, without importing what the script has not asked for."""
    encoding, _ = tokenize.detect_encoding(io.BytesIO(source).readline)
    return io.IncrementalNewlineDecoder(None, True).decode(source.decode(encoding))
