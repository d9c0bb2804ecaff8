"""What the probe knows of other ranks without importing torch: whether there are any, and which tensors ranks share.

A tensor that ranks share (torch's DTensor) starts a collective when it is indexed, measured or put together, and a rank
alone would wait in it for ever.
"""

from __future__ import annotations

import sys
from typing import Any


class WaitsForRanks(RuntimeError):
    """Raised in place of an operation that would wait for another rank."""


def shared_class() -> Any:
    """Returns torch's class of tensors that ranks share, or None while the script has not imported it."""
    return getattr(sys.modules.get("torch.distributed.tensor"), "DTensor", None)


def late_class() -> Any:
    """Returns torch's class of results of a collective, which it waits for at their first use; None as above."""
    return getattr(sys.modules.get("torch.distributed._functional_collectives"), "AsyncCollectiveTensor", None)


def is_shared(tensor: Any) -> bool:
    shared = shared_class()
    return shared is not None and isinstance(tensor, shared)


def has_others() -> bool:
    """Returns whether this process trains together with others."""
    return _world() is not None


def _world() -> Any:
    """Returns the group of all ranks, or None before the script has joined one and after it has left it."""
    member = getattr(sys.modules.get("torch.distributed.distributed_c10d"), "GroupMember", None)
    return None if member is None else member.WORLD


def rank_and_world() -> tuple[int, int]:
    """Returns (rank, how many ranks there are); (0, 1) in a process alone."""
    group = _world()
    return (0, 1) if group is None else (int(group.rank()), int(group.size()))


def must_be_strict() -> bool:
    """Returns whether the probe could meet a tensor whose reading waits for other ranks."""
    return shared_class() is not None and has_others()
