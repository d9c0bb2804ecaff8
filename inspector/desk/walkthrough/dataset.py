"""What is known of the walkthrough's data: where the full set comes from, where it lies, and what a run trains on."""

from __future__ import annotations

import functools
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from urllib.parse import urlsplit

from PySide6.QtCore import QStandardPaths

from inspector.conversation.launch import Launch

from ..base import resources

OPTION = "--data"  # of the walkthrough's script
PICTURES = (".jpg", ".jpeg", ".png", ".ppm", ".bmp", ".pgm", ".tif", ".tiff", ".webp")  # as torchvision has them
MAX_LOOKED_AT = 2000  # directory entries; more are left to the script, so that a huge folder does not stop the window


@dataclass(frozen=True, slots=True)
class Dataset:
    """A set that can be downloaded: an archive at `address` with `folder/files` in it.

    `bytes`: of the archive. `room`: bytes that the archive and what is unpacked from it need together.
    `images`: how many of its images the walkthrough trains on. `sample`: folder of those that come with the program.
    """

    name: str
    address: str
    md5: str
    bytes: int
    room: int
    images: int
    sample: str
    folder: str
    files: tuple[str, ...]

    def host(self) -> str:
        return urlsplit(self.address).hostname or self.address

    def archive(self) -> str:
        """The archive's file name."""
        return self.address.rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class Used:
    """What a run of the walkthrough trains on. `kind`: "bundled", "full" or "own" (the user's images in `folder`)."""

    kind: str
    folder: Path | None = None


@functools.cache
def known() -> Dataset:
    """The full CIFAR-10, as `resources/walkthrough/dataset.json` has it.

    Address and MD5 sum are those of `torchvision.datasets.CIFAR10` (`url`, `tgz_md5`); a test compares them.
    """
    told = json.loads((resources.walkthrough().parent / "dataset.json").read_text("utf-8"))
    return Dataset(**{**told, "files": tuple(told["files"])})


def bundled_images() -> int:
    """How many images come with the program."""
    return len(list((resources.folder() / known().sample).glob("*.png")))


def default_folder() -> Path:
    """The data folder of this user: ~/.local/share/Gradstep/data, or what the system has for it.

    Not AppDataLocation: that depends on the name of the application, which need not be ours in a test of the user's.
    """
    place = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.GenericDataLocation)
    return Path(place) / "Gradstep" / "data"


def is_complete(folder: Path) -> bool:
    """Whether every file of the full set lies in `folder`; torchvision checks their sums when it reads them."""
    try:
        return all((folder / known().folder / name).stat().st_size > 0 for name in known().files)
    except OSError:
        return False


# ── a folder that the user chose ─────────────────────────────────────────────────────────────────────────────────────


def kind_of(folder: Path) -> str:
    """What lies in a folder: "full", "own" (folders of images), or "nothing" that could be trained on."""
    if is_complete(folder):
        return "full"
    return "own" if classes_in(folder) else "nothing"


def classes_in(folder: Path) -> list[str]:
    """The folders that hold images, in the order of their class numbers; [] where there are none."""
    try:
        subfolders = sorted(entry.name for entry in islice(os.scandir(folder), MAX_LOOKED_AT) if entry.is_dir())
    except OSError:
        return []
    entries = (name for name in subfolders if name != known().folder)
    return [name for name in entries if _has_picture(folder / name)]


def _has_picture(folder: Path) -> bool:
    """Looks at a bounded number of entries; where that does not decide it, there may be one."""
    looked_at = 0
    for name in islice(_files_below(folder), MAX_LOOKED_AT):
        if name.lower().endswith(PICTURES):
            return True
        looked_at += 1
    return looked_at == MAX_LOOKED_AT


def _files_below(folder: Path) -> Iterator[str]:
    """Names of files, and "" for each folder passed."""
    for _, _, files in os.walk(folder):
        yield ""
        yield from files


# ── a launch ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def used_by(launch: Launch) -> Used:
    """What the walkthrough's script chooses from its arguments."""
    given = folder_of(launch.arguments)
    folder = Path(launch.working_directory(), given) if given else Path(launch.script_path()).parent / "data"
    if (folder / known().folder).is_dir():
        return Used("full", folder)
    return Used("own", folder) if given else Used("bundled")


def folder_of(arguments: tuple[str, ...]) -> str | None:
    """What `--data` says; the last one counts, as argparse has it."""
    folder = None
    for index, word in enumerate(arguments):
        if word == OPTION and index + 1 < len(arguments):
            folder = arguments[index + 1]
        elif word.startswith(f"{OPTION}="):
            folder = word.partition("=")[2]
    return folder


def with_folder(arguments: tuple[str, ...], folder: Path | None) -> tuple[str, ...]:
    """The same arguments with this `--data`; None: without one."""
    kept = list(arguments)
    while OPTION in kept:
        at = kept.index(OPTION)
        del kept[at : at + 2]
    kept = [word for word in kept if not word.startswith(f"{OPTION}=")]
    return tuple(kept) if folder is None else (*kept, OPTION, str(folder))


def with_full_set(arguments: tuple[str, ...], *folders: Path) -> tuple[str, ...]:
    """The same arguments with the first of `folders` that holds the full set, unless they name a folder already."""
    if folder_of(arguments) is not None:
        return arguments
    found = next((folder for folder in folders if is_complete(folder)), None)
    return arguments if found is None else (*arguments, OPTION, str(found))
