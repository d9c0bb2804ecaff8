"""Gives the probe's file descriptors high numbers, out of the way of a script that closes descriptors it has not
opened, and tells whether a number still is the probe's."""

from __future__ import annotations

import os

try:
    import fcntl
    import resource
except ImportError:  # Windows: sockets are no descriptors that could be closed by their number
    ARE_HERE = False
else:
    ARE_HERE = True

HIGH = 5000  # the lowest number used: above os.closerange(3, 4096), and low enough for a small descriptor table
SPARE = 16  # numbers left free above ours if the limit is lower than that

_fstat = os.fstat  # kept, as a script may replace it


def high(number: int) -> int | None:
    """Returns a copy of the descriptor with a high number, not inherited by children, or None if there is none."""
    if not ARE_HERE:
        return None
    limit, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    lowest = HIGH if limit == resource.RLIM_INFINITY else min(HIGH, limit - SPARE)
    try:
        return fcntl.fcntl(number, fcntl.F_DUPFD_CLOEXEC, lowest)
    except OSError:  # no number is free, or `number` is not open
        return None


def identity(number: int) -> tuple[int, int] | None:
    """Returns what distinguishes the open file under this number from all others, or None if nothing is open."""
    try:
        found = _fstat(number)
    except OSError:
        return None
    return found.st_dev, found.st_ino
