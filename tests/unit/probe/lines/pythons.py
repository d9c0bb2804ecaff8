"""The Pythons that a debuggee may have, as far as they are on this machine and run."""

from __future__ import annotations

import functools
import glob
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[4]
VERSIONS = ("3.10", "3.11", "3.12", "3.13")
OURS = f"{sys.version_info[0]}.{sys.version_info[1]}"
PATIENCE_S = 120


@functools.cache
def interpreter(version: str) -> str:
    """One of this version that runs, "" where there is none: a shim on the path may fail."""
    if version == OURS:
        return sys.executable
    homes = glob.glob(os.path.expanduser(f"~/.pyenv/versions/{version}.*/bin/python"))
    return next((found for found in [*sorted(homes), f"python{version}"] if _is(found, version)), "")


def _is(path: str, version: str) -> bool:
    ask = "import sys; print('.'.join(map(str, sys.version_info[:2])))"
    try:
        told = subprocess.run([path, "-c", ask], capture_output=True, text=True, timeout=PATIENCE_S)
    except OSError:
        return False
    return told.stdout.strip() == version


def ran(version: str, program: Path) -> str:
    """What a program has printed under a version; without that the test is skipped with its name, 3.11 never."""
    path = interpreter(version)
    if not path:
        assert version != "3.11"
        pytest.skip(f"no Python {version} that runs")
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [path, str(program)]
    told = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE_S, env=environment, cwd=ROOT)
    return told.stdout + told.stderr
