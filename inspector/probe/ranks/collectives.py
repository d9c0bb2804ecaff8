"""Tells in which collective this rank is, from the record that torch keeps of them (the flight recorder)."""

from __future__ import annotations

import json
import sys
from typing import Any

from ...wire.collectives import Collective
from .groups import all_groups


def last() -> Collective | None:
    """Returns the first collective that is not complete, else the last one; None if there was none, or this torch does
    not tell. Issues nothing and touches no tensor; called by the reading thread."""
    if not all_groups():
        return None
    extension = getattr(sys.modules.get("torch._C"), "_distributed_c10d", None)
    dump = getattr(extension, "_dump_fr_trace_json", None)
    told = json.loads(dump(includeCollectives=True, onlyActive=False) or "{}") if dump is not None else {}
    return of_record(told)


def of_record(told: dict[str, Any]) -> Collective | None:
    """Returns it from torch's record as JSON."""
    found = [_collective(group, status, told.get("entries", [])) for group, status in told.get("pg_status", {}).items()]
    known = [collective for collective in found if collective is not None]
    return max(known, key=lambda collective: (collective.waits, collective.number), default=None)


def _collective(group: str, status: dict[str, Any], entries: list[dict[str, Any]]) -> Collective | None:
    issued, done = (int(status.get(f"last_{what}_collective", -1)) for what in ("enqueued", "completed"))
    if issued < 1:
        return None
    waits = done < issued
    number = max(1, done + 1) if waits else issued
    entry: dict[str, Any] = next(
        (e for e in reversed(entries) if _is_of(e, group) and e.get("collective_seq_id") == number), {}
    )
    name = str(entry.get("profiling_name", "")).rpartition(":")[2]
    shape = next(iter(entry.get("input_sizes") or [()]), ())
    return Collective(group, number, name, tuple(int(size) for size in shape), waits)


def _is_of(entry: dict[str, Any], group: str) -> bool:
    return str(next(iter(entry.get("process_group") or [group]), "")) == group
