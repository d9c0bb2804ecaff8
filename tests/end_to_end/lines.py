"""A debuggee whose lines are stepped and broken at, told by the text of lines instead of their numbers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from inspector.wire.lines import Breakpoint, BreakpointsSet, SetBreakpoints
from inspector.wire.messages import Ended, Stopped
from tests.end_to_end.debuggee import Debuggee
from tests.scripts.moments import line_of, script_of

ARTICLE = script_of("article")


def at(script: Path, text: str, **attributes: Any) -> Breakpoint:
    """A breakpoint at the only line that begins with a text, or with such a mark."""
    return Breakpoint(attributes.pop("id", 1), "line", str(script), line_of(script, text), **attributes)


def held(stop: Any) -> Any:
    """The text of the line that is held at; of another moment its phase; the kind of an ending."""
    if isinstance(stop, Ended):
        return stop.kind
    assert isinstance(stop, Stopped)
    if stop.next is None or stop.next.phase != "line":
        return stop.next.phase if stop.next is not None else None
    return Path(stop.next.file).read_text(encoding="utf-8").splitlines()[stop.next.line - 1].strip()


def walked(debuggee: Debuggee, *units: str) -> list[Any]:
    """Where each step comes to."""
    return [held(debuggee.step(unit)) for unit in units]


def told(debuggee: Debuggee, kind: type) -> list[Any]:
    return [message for message in debuggee.seen if isinstance(message, kind)]


def sets(debuggee: Debuggee, *points: Breakpoint, version: int = 2) -> BreakpointsSet:
    """What becomes of breakpoints that are set now."""
    debuggee.send(SetBreakpoints(version, points))
    while not (isinstance(answer := debuggee.until(BreakpointsSet), BreakpointsSet) and answer.version == version):
        pass
    return answer
