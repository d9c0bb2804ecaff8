"""The frames in which all threads are."""

from __future__ import annotations

import gc
import sys
from types import FrameType

_MAY_LOCK_UP = sys.version_info < (3, 13)  # CPython issue 106883, mended in 3.13 and in later releases of 3.11 and 3.12


def innermost_frames() -> dict[int, FrameType]:
    """Returns the innermost frame of each thread, by the thread's identifier.

    The collector rests meanwhile: Python makes the frames under a lock of its own, and a collection that begins there
    may let another thread run that waits for this lock for ever.
    """
    rests = _MAY_LOCK_UP and gc.isenabled()
    if rests:
        gc.disable()
    try:
        return sys._current_frames()
    finally:
        if rests:
            gc.enable()
