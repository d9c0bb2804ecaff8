"""The part of a tensor that lies on this rank: the one door through which the probe reads a tensor of the script's."""

from __future__ import annotations

from typing import Any

import torch

from ...wire.shards import Shard
from ..core.ranks import WaitsForRanks, is_shared, late_class


class Emptied(RuntimeError):
    """The tensor's memory was given back while the tensor lives on, as FSDP does with weights between two uses: to read
    it would be to read what lies there now, or to crash."""


def local_part(tensor: Any) -> Any:
    """Returns the part that lies on this rank: any tensor itself, but of one that ranks share (DTensor) the local part.
    Raises WaitsForRanks if that part is still on its way, and Emptied if its memory is gone."""
    part = _arrived(tensor._local_tensor if is_shared(tensor) else tensor)
    if _is_emptied(part):
        raise Emptied("its memory was given back")
    return part


def _is_emptied(tensor: Any) -> bool:
    if not isinstance(tensor, torch.Tensor) or tensor.layout is not torch.strided or tensor.is_nested:
        return False
    try:
        return bool(tensor.numel()) and not tensor.untyped_storage().nbytes()
    except (RuntimeError, NotImplementedError, ValueError):  # it has no storage, or no shape before its first batch
        return False


def whole(tensor: Any) -> Any:
    """Returns the tensor if all of it lies on this rank. Raises WaitsForRanks if other ranks have parts of it."""
    if shard_of(tensor) is not None:
        raise WaitsForRanks("other ranks have parts of it")
    return local_part(tensor)


def _arrived(tensor: Any) -> Any:
    """Returns the result of a collective, which torch waits for at its first use, if it is there."""
    late = late_class()
    if late is None or not isinstance(tensor, late):
        return tensor
    if not tensor.completed:
        raise WaitsForRanks("it is still on its way")
    return tensor.elem


def shape_here(tensor: Any) -> tuple[int, ...]:
    """Returns the shape of the part that lies on this rank."""
    return tuple(map(int, (tensor._local_tensor if is_shared(tensor) else tensor).shape))


def shard_of(tensor: Any) -> Shard | None:
    """Returns which part of a shared tensor lies here; None for any other tensor, and for one that each rank has
    whole."""
    if not is_shared(tensor):
        return None
    mesh, coordinate = tensor.device_mesh, tensor.device_mesh.get_coordinate()
    axes = [axis for axis, placement in enumerate(tensor.placements) if not placement.is_replicate()]
    if not axes or coordinate is None:
        return None
    number, of = 0, 1
    for axis in axes:
        number, of = number * mesh.size(axis) + coordinate[axis], of * mesh.size(axis)
    shape = tuple(map(int, tensor.shape))
    is_summand = any(placement.is_partial() for placement in tensor.placements)
    return Shard(shape, _first(tensor, coordinate), number, of, is_summand)


def _first(tensor: Any, coordinate: Any) -> tuple[int, ...]:
    """Returns the index of the part's first element; () if the parts are not cut one axis of the mesh after another, or
    the part is empty."""
    sizes, first = list(map(int, tensor.shape)), [0] * len(tensor.shape)
    for axis, placement in enumerate(tensor.placements):
        if type(placement).__name__ == "Shard":
            dim, begin = placement.dim, 0
            share = -(-sizes[dim] // tensor.device_mesh.size(axis))
            begin = min(share * coordinate[axis], sizes[dim])
            first[dim], sizes[dim] = first[dim] + begin, min(share, sizes[dim] - begin)
        elif not placement.is_replicate() and not placement.is_partial():
            return ()
    return tuple(first) if tuple(sizes) == shape_here(tensor) and 0 not in sizes else ()
