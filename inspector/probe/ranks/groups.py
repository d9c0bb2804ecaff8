"""The process groups of the script, read from torch if the script has imported torch.distributed."""

from __future__ import annotations

import sys
from typing import Any


def all_groups() -> list[Any]:
    """Returns torch's process groups; none before the script has joined one."""
    world = getattr(sys.modules.get("torch.distributed.distributed_c10d"), "_world", None)
    return list(world.pg_map) if world is not None else []


def backends() -> dict[tuple[str, str], Any]:
    """Returns the backends that carry out the collectives, by name of the group and kind of device."""
    found = {}
    for group in all_groups():
        for device in getattr(group, "_device_types", ()):
            found[str(group.group_name), str(device)] = group._get_backend(device)
    return found
