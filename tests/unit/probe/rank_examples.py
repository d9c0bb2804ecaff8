"""One rank of several in this process: torch's own group that talks to nobody, and tensors that ranks share."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from typing import Any

import torch
import torch.distributed as dist
from torch.testing._internal.distributed.fake_pg import FakeStore


@contextlib.contextmanager
def as_rank(rank: int, of: int = 2) -> Iterator[None]:
    """Collectives end at once, with whatever numbers."""
    dist.init_process_group("fake", store=FakeStore(), rank=rank, world_size=of)
    try:
        yield
    finally:
        dist.destroy_process_group()


def shared(whole: torch.Tensor, placements: Sequence[Any], mesh: tuple[int, ...] = (2,)) -> Any:
    """This rank's part of a tensor."""
    from torch.distributed.device_mesh import init_device_mesh
    from torch.distributed.tensor import DTensor, Replicate

    devices = init_device_mesh("cpu", mesh)
    return DTensor.from_local(whole, devices, [Replicate()] * len(mesh)).redistribute(placements=list(placements))
