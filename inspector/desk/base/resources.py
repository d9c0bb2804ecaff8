"""Where the files that come with the program lie: beside the package in a checkout, inside it when installed."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[2]


def folder() -> Path:
    """The `resources` folder. Beside an installed package there may lie another's of that name."""
    inside, beside = _PACKAGE / "resources", _PACKAGE.parent / "resources"
    return beside if not inside.is_dir() and (beside / "icons").is_dir() else inside


def walkthrough() -> Path:
    """The training script that comes with the program."""
    return folder() / "walkthrough" / "train.py"


def is_walkthrough(path: str | Path) -> bool:
    """Whether `path` means the bundled script, however it is spelled."""
    return Path(path).resolve() == walkthrough().resolve()
