"""Lines, breakpoints and variables put together: there from before the script's first line, with torch or without."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

from ..wire.lines import SetBreakpoints
from ..wire.messages import Refused
from ..wire.variables import VARIABLE_QUESTIONS
from .breakpoints.breakpoints import Breakpoints
from .core import guard
from .core.live import live
from .execution.phases import Recorder
from .lines.arming import Arming
from .lines.lines import Lines


class Debugger:
    def __init__(self, recorder: Recorder, send: Callable[[Any], None]) -> None:
        self.recorder = recorder
        self.lines = Lines(recorder)
        self.breakpoints = Breakpoints(recorder, send)
        self.lines.watched = self.breakpoints
        self.arming = Arming(self.lines)
        self.breakpoints.changed = self.arming.changed

    def set(self, wish: SetBreakpoints) -> None:
        """Called by the reading thread."""
        self.breakpoints.set(wish.version, wish.all, wish.muted)

    def answering(self, others: Callable[[Any], Any]) -> Callable[[Any], Any]:
        """Answers what is about variables itself, and has the others answer the rest."""

        def answer(question: Any) -> Any:
            if isinstance(question, VARIABLE_QUESTIONS):
                return self.answer(question)
            return others(question)

        return answer

    def answer(self, question: Any) -> Any:
        return Refused(question.request, self.recorder.gate.stop, "unknown", type(question).__name__)

    def leave(self) -> None:
        """The probe has failed, the window is gone, or this is a child of the debuggee."""
        self.lines.leave()


def begin(agent: Any) -> Debugger:
    """Called by the main thread before the script begins."""
    live.recorder = recorder = Recorder(agent.gate)
    debugger = Debugger(recorder, agent.send)
    agent.takes[SetBreakpoints] = debugger.set
    agent.news.append(debugger.breakpoints.drain)
    agent.gate.answer = debugger.answering(agent.gate.answer)
    agent.gate.closes = debugger.leave
    guard.undo.append(debugger.leave)
    if hasattr(os, "register_at_fork"):
        os.register_at_fork(after_in_child=debugger.leave)
    if agent.welcome.breakpoints:
        debugger.breakpoints.set(0, agent.welcome.breakpoints, agent.welcome.muted)
    return debugger
