"""One breakpoint: what is wanted, where it was found, and how often it was met."""

from __future__ import annotations

import threading
import time
from types import FrameType
from typing import Any, Protocol

from ...wire.lines import Breakpoint, Counted, Resolved
from .conditions import Expression, Template


class Point:
    """A breakpoint; its tests run in this order, the cheapest first.

    Attributes: `wish`, what the window asked for; `state`, `file`, `line`, `code` and `detail`, where it was found or
    why not; `is_traced`, whether it is reached by tracing only; `out_of_reach`,
    why the code there does not reach it: "compiled", "worker", or ""; `hits` and `held`, how often it was met and has held;
    `seconds` that its tests took; `error`, of its condition, which counts as false from then on; `is_gone`, whether it
    was for one time or has disabled itself; `condition`, `template`, `plot`, compiled; `thread`, the only one in which
    it holds (0: all).
    """

    def __init__(self, wish: Breakpoint) -> None:
        self.wish = wish
        self.state, self.line, self.code, self.detail = "pending", 0, "", ""
        self.file = wish.file
        self.is_traced = False
        self.out_of_reach = ""
        self.hits = self.held = 0
        self.seconds = 0.0
        self.error = ""
        self.is_new_error = False
        self.is_gone = False
        self.condition: Expression | None = None
        self.template: Template | None = None
        self.plot: Expression | None = None
        self.thread = 0
        self.has_been_hit = False
        self._read()

    def _read(self) -> None:
        wish = self.wish
        try:
            self.condition = Expression(wish.condition) if wish.condition.strip() else None
            if wish.plots and wish.log.strip():
                self.plot = Expression(wish.log)
            elif wish.log:
                self.template = Template(wish.log)
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
            self.refuse(f"{type(error).__name__}: {getattr(error, 'msg', None) or error}")

    @property
    def is_refused(self) -> bool:
        return self.state == "refused"

    def refuse(self, detail: str) -> None:
        self.state, self.detail = "refused", detail[:500]

    def is_at(self, line: int, code: str) -> None:
        """Notes the line where it holds."""
        self.line, self.code = line, code
        self.state = "verified" if line == self.wish.line or not self.wish.line else "moved"

    def resolved(self) -> Resolved:
        state = self.state
        if state in ("verified", "moved"):
            state = (self.out_of_reach or state) if self.is_on else "disabled"
        return Resolved(self.wish.id, state, self.line, self.code, self.detail, self.is_traced)

    @property
    def is_on(self) -> bool:
        return self.wish.enabled and not self.is_gone and not self.is_refused

    def goes_on_as(self, before: Point) -> None:
        """Takes over the counts of the same breakpoint's former version."""
        self.hits, self.held, self.seconds = before.hits, before.held, before.seconds
        self.has_been_hit = before.has_been_hit
        if before.wish.condition == self.wish.condition:
            self.error = before.error
        if before.wish == self.wish:
            self.is_gone = before.is_gone

    def is_met(self, frame: FrameType, iteration: int) -> bool:
        """Returns whether it holds: all of its tests say so."""
        wish = self.wish
        if self.thread and self.thread != threading.get_ident() or not _passes(wish.iteration, iteration):
            return False
        self.hits += 1
        if not _passes(wish.hits, self.hits):
            return False
        return self.condition is None or not self.error and self._is_true(self.condition, frame)

    def _is_true(self, condition: Expression, frame: FrameType) -> bool:
        began = time.perf_counter()
        try:
            return bool(condition.value(frame))
        except Exception as error:
            return self.failed(error)
        finally:
            self.seconds += time.perf_counter() - began

    def failed(self, error: Exception) -> bool:
        """Notes that the condition failed. It holds this once, so that the error is seen, and is false from then on."""
        self.error, self.is_new_error = _words(error), True
        return True

    def value(self, frame: FrameType) -> float | None:
        """Returns the number that is plotted here, or None if it is none."""
        assert self.plot is not None
        try:
            value = self.plot.value(frame)
            # torch warns, on the script's own output, where float() is asked of a tensor that needs a gradient
            return float(value.item() if hasattr(type(value), "item") else value)
        except Exception as error:
            if not self.error:
                self.failed(error)
            return None

    def message(self, frame: FrameType, shown: Any) -> str:
        """Returns the message that is logged here, or the error that it raised."""
        assert self.template is not None
        try:
            return self.template.text(frame, shown)
        except Exception as error:
            return _words(error)


def _passes(test: Counted, number: int) -> bool:
    if not test.how:
        return True
    if test.how == "is":
        return number == test.number
    return number >= test.number if test.how == "from" else bool(test.number) and number % test.number == 0


def _words(error: BaseException) -> str:
    """Returns the error's class and message. The script's `__str__` may raise anything."""
    try:
        return f"{type(error).__name__}: {error}"[:500]
    except Exception:
        return type(error).__name__


class Tensors(Protocol):
    """Looks whether the tensors of breakpoints have changed."""

    def changed(self, frame: FrameType) -> list[Point]:
        """Returns the breakpoints whose tensor is another than at the last look."""

    def leaves(self) -> None:
        """Takes the tensors as they are now."""
