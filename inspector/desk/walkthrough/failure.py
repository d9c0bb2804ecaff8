"""What can go wrong with a download: codes and facts, of which sentences are made elsewhere."""

from __future__ import annotations

import errno
from dataclasses import dataclass

KINDS = (
    "cancelled", "unreachable", "insecure", "cut", "silent", "refused", "checksum",
    "disk_full", "no_room", "not_writable", "disk", "busy",
    "unsafe_archive", "broken_archive", "lacks_files", "old_python",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Failure:
    """`done` and `total` are bytes (0: not known), `status` is HTTP's, `detail` the words of who refused."""

    kind: str  # one of KINDS
    detail: str = ""
    done: int = 0
    total: int = 0
    status: int = 0
    expected: str = ""
    found: str = ""


def of_the_disk(error: OSError) -> Failure:
    """Why a file or a folder could not be written."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return Failure("disk_full")
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return Failure("not_writable", detail=error.strerror or "")
    return Failure("disk", detail=error.strerror or str(error))
