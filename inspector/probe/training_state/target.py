"""Where training can be moved: a device, or a dtype (so that moving can be tried with one device only)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import torch


class Refusal(Exception):
    """Nothing is moved. `code` is one of messages.MOVE_REFUSALS, `detail` torch's own words or a name."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code, detail)
        self.code, self.detail = code, detail


@dataclass(frozen=True, slots=True)
class Target:
    """A device takes every tensor; a dtype only floating ones, as `Module.to` does: labels stay integers."""

    place: torch.device | torch.dtype

    def __str__(self) -> str:
        return str(self.place).removeprefix("torch.")

    @property
    def is_device(self) -> bool:
        return isinstance(self.place, torch.device)

    def takes(self, tensor: torch.Tensor) -> bool:
        return self.is_device or torch.is_floating_point(tensor)

    def place_of(self, tensor: torch.Tensor) -> torch.device | torch.dtype:
        """Returns where the tensor is now: its device or its dtype, whichever this target changes."""
        return tensor.device if self.is_device else tensor.dtype

    def has(self, tensor: torch.Tensor) -> bool:
        return not self.takes(tensor) or self.place_of(tensor) == self.place

    def brought(self, tensor: torch.Tensor) -> Any:
        """Returns a copy on the target, or the tensor if it is there already. From pinned memory it does not wait:
        later work on the accelerator follows on the same stream (not run on one)."""
        if self.has(tensor):
            return tensor
        return tensor.to(self.place, non_blocking=tensor.device.type == "cpu" and _is_pinned(tensor))


def _is_pinned(tensor: torch.Tensor) -> bool:
    return bool(torch.cuda.is_initialized() and tensor.is_pinned())


def target_of(name: str) -> Target:
    """Returns the target of this name. Raises Refusal if there is no such device or torch can not use it."""
    dtype = getattr(torch, name, None)
    if isinstance(dtype, torch.dtype) and dtype.is_floating_point:
        return Target(dtype)
    try:
        device = torch.device(name)
    except RuntimeError as error:
        raise Refusal("unknown_device", name) from error
    if device.type == "meta":
        raise Refusal("meta", name)
    return Target(_tried(device))


def _tried(device: torch.device) -> torch.device:
    """Returns the device with its index ("cuda" becomes "cuda:0"). Makes a tensor there, as only torch knows whether it
    works."""
    try:
        return torch.empty(1, device=device).device
    except Exception as error:  # each backend has its own: "Torch not compiled with CUDA enabled" is an AssertionError
        raise Refusal("unavailable", first_line(error)) from error


def first_line(error: BaseException) -> str:
    """Returns the first line of torch's message, without the advice below it."""
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:500]
