"""What the probe knows of other ranks without importing torch: whether there are any, and which tensors ranks share.

A tensor that ranks share (torch's DTensor) starts a collective when it is indexed, measured or put together, and a rank
alone would wait in it for ever.
"""

from __future__ import annotations

import sys
from contextlib import AbstractContextManager, nullcontext
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
    member = getattr(sys.modules.get("torch.distributed.distributed_c10d"), "GroupMember", None)
    return member is not None and member.WORLD is not None


def quiet() -> AbstractContextManager[Any]:
    """Returns a context in which the user's text computes as far as no other rank is needed."""
    if not has_others():
        return nullcontext()
    from .quiet import Quiet  # imports torch, which is there now

    return Quiet(False)


def must_be_strict() -> bool:
    """Returns whether the probe could meet a tensor whose reading waits for other ranks."""
    return shared_class() is not None and has_others()
