"""`python -m tests.bench [--pairs N] [--only PART]`: measures everything and prints the table of the manual."""

from __future__ import annotations

import argparse
import datetime
import os
import platform
from importlib.metadata import version
from pathlib import Path

from . import appearance, big_model, curve, free_run, inside, lab, lines, opening, ready, stepping, tensors, timeline
from .figures import Row

MODULES = (free_run, ready, stepping, opening, appearance, big_model, curve, tensors, timeline, lab, inside, lines)
PARTS = {part.__name__.rpartition(".")[2]: part for part in MODULES}
PROCESSOR = Path("/proc/cpuinfo")


def machine() -> str:
    """What it was measured on, in one line."""
    lines = PROCESSOR.read_text().splitlines() if PROCESSOR.exists() else []
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    name = names[0] if names else platform.machine()
    parts = [name, f"{os.cpu_count()} cores", f"Python {platform.python_version()}"]
    return ", ".join([*parts, f"torch {version('torch')}", f"Qt {version('PySide6-Essentials')}"])


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--pairs", type=int, default=30, help="how often each is measured; 2 for a smoke run")
    parser.add_argument("--only", action="append", choices=PARTS, help="a part; again for another")
    chosen = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ.setdefault("QT_LOGGING_RULES", "*.warning=false")  # the offscreen platform complains of size hints
    rows: list[Row] = []
    for name in chosen.only or PARTS:
        rows += PARTS[name].measure(chosen.pairs)
    print(f"{datetime.date.today().isoformat()}, {machine()}, platform {os.environ['QT_QPA_PLATFORM']}\n")
    print("| what | median | lower quartile | limit |\n|---|---|---|---|")
    for row in rows:
        print(row.markdown())


if __name__ == "__main__":
    main()
