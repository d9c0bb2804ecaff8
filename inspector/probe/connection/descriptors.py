"""Descriptors of the probe's own: with high numbers, out of the way of a script that closes what it has not opened, and
told apart from what may lie under their numbers by then."""

from __future__ import annotations

import os

try:
    import fcntl
    import resource
except ImportError:  # Windows, where sockets are no descriptors that could be closed by their number
    ARE_HERE = False
else:
    ARE_HERE = True

HIGH = 5000  # as a number; os.closerange(3, 4096) ends below, and the table of numbers stays small
SPARE = 16  # numbers left above ours where the limit is lower than that

_fstat = os.fstat  # as it is now: a script may put something else in its place


def high(number: int) -> int | None:
    """A copy of this descriptor with a high number, which no child inherits. None where there is none to be had."""
    if not ARE_HERE:
        return None
    limit, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    lowest = HIGH if limit == resource.RLIM_INFINITY else min(HIGH, limit - SPARE)
    try:
        return fcntl.fcntl(number, fcntl.F_DUPFD_CLOEXEC, lowest)
    except OSError:  # no number is left, or `number` is not open
        return None


def identity(number: int) -> tuple[int, int] | None:
    """What tells the file under this number from all others that are open; None where nothing is open."""
    try:
        found = _fstat(number)
    except OSError:
        return None
    return found.st_dev, found.st_ino
