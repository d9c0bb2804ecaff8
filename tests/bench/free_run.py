"""A free run in the window against the bare script, in turns; on the way, stalls and memory."""

from __future__ import annotations

from typing import Any

from .figures import Row
from .trainers import Cost, bare, watched

WARM_UP = 3  # blocks
Pair = tuple[Cost, Cost]


def pairs(
    batch: int, iterations: int, count: int, told: dict[str, Any], workers: int = 0, tensor: str = ""
) -> list[Pair]:
    """(bare, watched) blocks; who begins alternates."""
    found: list[Pair] = []
    with bare(batch, iterations, workers) as alone, watched(batch, iterations, told, workers, tensor) as seen:
        for i in range(WARM_UP + count):
            if i % 2:
                later = seen.block()
                found.append((alone.block(), later))
            else:
                found.append((alone.block(), seen.block()))
    return found[WARM_UP:]


def measure(count: int) -> list[Row]:
    told: dict[str, Any] = {}
    small = pairs(1, 200, count, told)
    large = pairs(64, 8, count, {})
    helped = pairs(16, 24, count, {}, workers=2)
    return [
        Row("free run, batch 1, CPU time of the training thread", ratios(small, "cpu"), "1.05 ×"),
        Row("free run, batch 1, wall time", ratios(small, "wall"), ""),
        Row("free run, batch 64, CPU time of the training thread", ratios(large, "cpu"), "1.00 ×"),
        Row("free run, batch 64, wall time", ratios(large, "wall"), ""),
        Row("free run, batch 16, num_workers=2, CPU time of the training thread", ratios(helped, "cpu"), ""),
        Row("free run, batch 16, num_workers=2, wall time", ratios(helped, "wall"), ""),
        Row(f"longest stall in each second of a free run (longest of all {max(told['stalls'], default=0):.0f} ms)",
            told["stalls"] or [0.0], "50 ms, aim 16", "ms", 1),
        Row("memory of the debuggee over bare", [pair[1].memory - pair[0].memory for pair in small], "40 MB", "MB", 0),
        Row("memory of the window", [told["memory"]], "300 MB", "MB", 0),
    ]  # fmt: skip


def ratios(found: list[Pair], what: str) -> list[float]:
    return [getattr(seen, what) / getattr(alone, what) for alone, seen in found]
