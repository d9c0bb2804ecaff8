"""Tells where the training thread is, read from another thread: while a pause waits, and during a long start."""

from __future__ import annotations

import os
import platform
import stat
import sys
import threading
from types import FrameType
from typing import TYPE_CHECKING

from ...wire.messages import AskWhere, Where
from ..frames import user_code
from ..frames.of_threads import innermost_frames
from ..ranks import collectives
from . import interrupt

if TYPE_CHECKING:
    from .gate import Gate

# number of the system call read(2), by machine; a 32-bit interpreter on a 64-bit system has another one
_READ = {"x86_64": 0, "aarch64": 63, "riscv64": 63} if sys.maxsize > 1 << 32 else {}


def answer(question: AskWhere, gate: Gate) -> Where:
    innermost = innermost_frames().get(gate.thread)
    user = user_code.user_frame(innermost)
    waits = "input" if _reads_input(gate.thread) else ""
    collective = collectives.last()
    if user is None:
        return Where(question.request, gate.stop, "", 0, "", "", waits, collective=collective)
    return Where(
        request=question.request,
        stop=gate.stop,
        file=user.f_code.co_filename,
        line=user.f_lineno or 0,
        function=_name(user),
        inside=_inside(innermost, user),
        waits=waits,
        can_hold=interrupt.can_hold(gate),
        collective=collective,
    )


def _reads_input(ident: int) -> bool:
    """Returns whether the thread is inside read(2) on standard input, an empty pipe. Only Linux tells."""
    thread = next((thread for thread in threading.enumerate() if thread.ident == ident), None)
    number = _READ.get(platform.machine())
    if thread is None or number is None:
        return False
    try:
        with open(f"/proc/self/task/{thread.native_id}/syscall") as file:
            words = file.read().split()
        return words[:2] == [str(number), "0x0"] and stat.S_ISFIFO(os.fstat(0).st_mode)
    except OSError:  # no such file here, no permission, or the script has closed its input
        return False


def _inside(frame: FrameType | None, user: FrameType) -> str:
    """Returns the library function that the user's frame called, as "DataLoader.__next__", or ""."""
    called = None
    while frame is not None and frame is not user:
        if not frame.f_code.co_filename.startswith(("<frozen", user_code._OURS)):
            called = frame
        frame = frame.f_back
    return _name(called) if called is not None else ""


def _name(frame: FrameType) -> str:
    """Returns "Net.forward", "import torch", or "" for the script's own top level."""
    name = str(getattr(frame.f_code, "co_qualname", frame.f_code.co_name))
    if name != "<module>":
        return name
    module = frame.f_globals.get("__name__", "")
    return "" if module == "__main__" else f"import {module}"
