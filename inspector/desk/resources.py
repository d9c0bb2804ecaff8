"""Where the files that come with the program lie: beside the package in a checkout, inside it when installed."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent


def folder() -> Path:
    """The `resources` folder."""
    beside = _PACKAGE.parent / "resources"
    return beside if (beside / "icons").is_dir() else _PACKAGE / "resources"


def walkthrough() -> Path:
    """The training script that comes with the program."""
    return folder() / "walkthrough" / "train.py"


def is_walkthrough(path: str | Path) -> bool:
    """Whether `path` means the bundled script, however it is spelled."""
    return Path(path).resolve() == walkthrough().resolve()
