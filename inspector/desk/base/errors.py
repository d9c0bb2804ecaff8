"""The one door for exceptions of the window's own code: they are told, and the window stays."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable
from types import TracebackType


def install(report: Callable[[str, str], None]) -> Callable[[], None]:
    """`report(summary, traceback text)` is called for each; gives what puts the former door back."""
    former = sys.excepthook
    is_reporting = False

    def excepthook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        nonlocal is_reporting
        if is_reporting or not issubclass(kind, Exception):
            former(kind, error, trace)
            return
        is_reporting = True
        try:
            report(f"{kind.__name__}: {error}", "".join(traceback.format_exception(kind, error, trace)))
        finally:
            is_reporting = False
            traceback.clear_frames(trace)  # a painter that stays alive on its widget is a crash at the next painting

    sys.excepthook = excepthook

    def undo() -> None:
        sys.excepthook = former

    return undo
