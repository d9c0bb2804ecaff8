"""Tells whether an exception that came up in the probe's work came from outside: raised by a signal, or thrown in by
another thread. Such an exception is the script's. One that the script's code raised because the probe called it is not.
"""

from __future__ import annotations

import opcode
import os
import signal
from types import CodeType, TracebackType
from typing import Any

from . import user_code

_RAISE = opcode.opmap["RAISE_VARARGS"]
_OURS = os.path.dirname(os.path.dirname(os.path.abspath(__file__))) + os.sep  # the probe's folder


def is_from_outside(error: BaseException) -> bool:
    """Returns whether the exception came from outside.

    A signal handler of the script's that raises stands in the traceback. Python's own handler for Ctrl-C does not: it
    raises wherever the thread is, at an instruction that is no `raise`. In the probe's own code only such exceptions
    are not subclasses of Exception.
    """
    trace = _links(error.__traceback__)
    if not trace or any(link.tb_frame.f_code in _handlers() for link in trace):
        return True
    if isinstance(error, Exception):
        return False
    innermost = trace[-1]
    code = innermost.tb_frame.f_code
    if code.co_filename.startswith(_OURS):
        return True
    if code.co_code[innermost.tb_lasti] == _RAISE:
        return False
    return isinstance(error, KeyboardInterrupt) or not user_code.is_users(code.co_filename)


def _links(trace: TracebackType | None) -> list[TracebackType]:
    links = []
    while trace is not None:
        links.append(trace)
        trace = trace.tb_next
    return links


def _handlers() -> list[CodeType]:
    """Returns the code of the signal handlers that are written in Python."""
    return [code for number in signal.valid_signals() if (code := _code_of(signal.getsignal(number))) is not None]


def _code_of(handler: Any) -> CodeType | None:
    while hasattr(handler, "func"):  # a partial
        handler = handler.func
    handler = getattr(handler, "__func__", handler)
    if not hasattr(handler, "__code__") and callable(handler):
        handler = getattr(type(handler), "__call__", None)
    code = getattr(handler, "__code__", None)
    return code if isinstance(code, CodeType) else None
