"""The last look at a training when the script ends: holds it, or lets the window look in passing.

Locals of `main()` are gone when it has returned, as most scripts end. While somebody steps, the return of the outermost
function counts as the end, if nothing follows the statement that called it. In a free run, which is not traced, the end
of the first of its models does: Python calls `__del__` while all of a module is there.
"""

from __future__ import annotations

import ast
import dis
import sys
import threading
from collections.abc import Callable
from types import FrameType, TracebackType
from typing import TYPE_CHECKING, Any

import torch

from ..core import guard
from ..frames import user_code

if TYPE_CHECKING:
    from ..execution.phases import Recorder
    from ..modules.roots import Roots

_RETURNS, _YIELDS = (
    frozenset(dis.opmap[name] for name in names if name in dis.opmap)
    for names in (("RETURN_VALUE", "RETURN_CONST"), ("YIELD_VALUE", "YIELD_FROM"))
)


class LastLook:
    """Shows the state of the training at the end of the script."""

    def __init__(self, recorder: Recorder, roots: Roots) -> None:
        self._recorder, self._gate, self._roots = recorder, recorder.gate, roots
        self._followed: FrameType | None = None  # the frame whose return is the end
        self._shown_at = 0  # number of the moment after which the end was shown

    def at_end(self, error: BaseException | None) -> None:
        """Called when the script is over, by `error` if there was one; locals of its functions are there as long as
        that is."""
        self.forget()
        if self._recorder.ordinal == self._shown_at:  # shown already, or nothing to show
            return
        self._roots.keep_what_is_gone()
        is_held = self._gate.holds_at_end() and (error is None or isinstance(error, SystemExit))
        if is_held or self._gate.is_looked_at and self._gate.is_open and not self._roots.are_gone:
            self._recorder.holding.at_end(_user_frame(error.__traceback__ if error is not None else None), is_held)
        elif self._gate.is_open:
            self._gate.send(self._recorder.progress_at_end())

    # ── the end of a model that only the outermost function has held ──

    def hang(self) -> Callable[[], None]:
        """Gives torch's modules a `__del__`; returns a function that takes it away. A subclass that has its own keeps
        it."""
        if "__del__" in torch.nn.Module.__dict__:
            return lambda: None
        goes, knows = guard.guarded(self._goes), self._roots.has_called

        def __del__(self: Any) -> None:
            if knows(self) and _is_over(frame := sys._getframe().f_back):
                goes(frame)

        torch.nn.Module.__del__ = __del__  # type: ignore[attr-defined]
        return lambda: delattr(torch.nn.Module, "__del__")

    def _goes(self, frame: FrameType) -> None:
        gate, ordinal = self._gate, self._recorder.ordinal
        is_held = gate.holds_at_end()
        if ordinal and ordinal != self._shown_at and gate.is_open and (is_held or gate.is_looked_at):
            self._shown_at = ordinal
            self._recorder.holding.at_end(frame, is_held)

    # ── the return of the outermost function ──

    def goes_on(self) -> None:
        """Called when a stop is left."""
        if not self._gate.holds_at_end():
            self.forget()
        elif self._followed is None and sys.gettrace() is None and _is_main_thread():
            self._follow(_outermost(self._recorder.holding.frame))

    def _follow(self, frame: FrameType | None) -> None:
        if frame is not None and frame.f_trace is None:
            frame.f_trace_lines, frame.f_trace = False, self._traced
            self._followed = frame
            sys.settrace(_untraced)

    def forget(self) -> None:
        """Removes the trace functions from the script's frames."""
        frame, self._followed = self._followed, None
        if frame is not None:
            frame.f_trace_lines, frame.f_trace = True, None
        if sys.gettrace() is _untraced:
            sys.settrace(None)

    def _traced(self, frame: FrameType, event: str, value: Any) -> Any:
        if event != "return" or _instruction(frame) in _YIELDS:
            return self._traced
        self.forget()
        if _instruction(frame) in _RETURNS:
            guard.guarded(self._returns)(frame)
        return None

    def _returns(self, frame: FrameType) -> None:
        if self._gate.holds_at_end() and self._recorder.ordinal:  # training may have been let run since
            self._shown_at = self._recorder.ordinal
            self._recorder.holding.at_end(frame, True)


def _is_over(frame: FrameType | None) -> bool:
    """Returns whether what the script's last statement has called has returned right now."""
    return frame is not None and _is_main_thread() and _is_top_level(frame) and _is_last(frame)


def _untraced(frame: FrameType, event: str, value: Any) -> None:
    """Traces no other frame."""


def _instruction(frame: FrameType) -> int:
    """Returns the opcode of the instruction that runs."""
    return frame.f_code.co_code[frame.f_lasti]


def _is_main_thread() -> bool:
    return threading.current_thread() is threading.main_thread()


def _user_frame(trace: TracebackType | None) -> FrameType | None:
    """Returns the innermost frame of the script's own that the exception has passed, or None."""
    found = None
    while trace is not None:
        if user_code.is_users(trace.tb_frame.f_code.co_filename):
            found = trace.tb_frame
        trace = trace.tb_next
    return found


def _outermost(frame: FrameType | None) -> FrameType | None:
    """Returns the script's outermost function, if the last statement of the top level has called it."""
    function = None
    while frame is not None and not _is_top_level(frame):
        if user_code.is_users(frame.f_code.co_filename):
            function = frame
        frame = frame.f_back
    return function if frame is not None and _is_last(frame) else None


def _is_top_level(frame: FrameType) -> bool:
    return frame.f_code.co_name == "<module>" and frame.f_globals.get("__name__") == "__main__"


def _is_last(frame: FrameType) -> bool:
    """Returns whether the top level has nothing to do after the line that runs."""
    tree = user_code.tree_of(frame.f_code.co_filename)
    return tree is not None and _ends_with(tree.body, frame.f_lineno or 0)


def _ends_with(body: list[ast.stmt], line: int) -> bool:
    """Returns whether the line is in the last statement. A loop comes back from its last statement; an `if` does
    not."""
    if not body or not body[-1].lineno <= line <= (body[-1].end_lineno or 0):
        return False
    last = body[-1]
    if isinstance(last, ast.If):
        return _ends_with(last.body, line) or _ends_with(last.orelse, line)
    if isinstance(last, ast.Try):
        return not last.finalbody and not last.orelse and _ends_with(last.body, line)
    if isinstance(last, ast.With):
        return _ends_with(last.body, line)
    return isinstance(last, (ast.Expr, ast.Assign, ast.AnnAssign))
