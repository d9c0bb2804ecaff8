"""Where the bundled files lie: beside the package in a checkout, inside it when installed."""

from __future__ import annotations

import os
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[1]


def folder() -> Path:
    beside = _PACKAGE.parent / "resources"
    return beside if (beside / "walkthrough").is_dir() else _PACKAGE / "resources"


def walkthrough() -> Path:
    return folder() / "walkthrough" / "train.py"


def is_walkthrough(script: str | os.PathLike[str]) -> bool:
    return os.path.realpath(script) == os.path.realpath(walkthrough())
