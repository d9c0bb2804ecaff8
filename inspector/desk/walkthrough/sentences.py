"""What the walkthrough trains on and how a download goes, in sentences. Codes and numbers come in, words go out."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from . import dataset
from .dataset import Used
from .failure import Failure

if TYPE_CHECKING:
    from .download import Progress

MB = 1_000_000

translate = QCoreApplication.translate


# ── what is used ─────────────────────────────────────────────────────────────────────────────────────────────────────


def used_sentence(used: Used) -> str:
    words = {
        "bundled": translate(
            "data", "The walkthrough trains on the {bundled} images of {name} that come with Gradstep."
        ),
        "full": translate("data", "The walkthrough trains on the full {name} in {folder}."),
        "own": translate("data", "The walkthrough trains on the images in {folder}."),
    }
    return words[used.kind].format(bundled=dataset.bundled_images(), name=dataset.known().name, folder=used.folder)


def used_line(used: Used) -> str:
    """The same, short: for the status bar."""
    words = {
        "bundled": translate("data", "{bundled} bundled images of {name} · get the full set…"),
        "full": translate("data", "full {name}"),
        "own": translate("data", "images in {short}"),
    }
    short = used.folder.name if used.folder else ""
    return words[used.kind].format(bundled=dataset.bundled_images(), name=dataset.known().name, short=short)


def offer() -> str:
    known = dataset.known()
    words = translate(
        "data",
        "The full set can be downloaded ({size} MB); the walkthrough then trains on its {images} test images. "
        "Your own images will do as well: a folder that holds one folder of images for each class.",
    )
    return words.format(size=round(known.bytes / MB), images=f"{known.images:,}")


def full_set_waits(folder: Path) -> str:
    words = translate("data", "The full {name} lies in {folder}. Restart the walkthrough to train on it.")
    return words.format(name=dataset.known().name, folder=folder)


def own_images_wait(folder: Path, classes: list[str]) -> str:
    words = translate(
        "data", "{folder} has images of {count} classes: {classes}. Restart the walkthrough to train on them."
    )
    shown = ", ".join(classes[:6]) + (", …" if len(classes) > 6 else "")
    return words.format(folder=folder, count=len(classes), classes=shown)


def nothing_there(folder: Path) -> str:
    words = translate(
        "data",
        "There is nothing to train on in {folder}: neither {name} nor a folder of images for each class. "
        "A download would put the full set there.",
    )
    return words.format(folder=folder, name=dataset.known().name)


def places(folder: Path) -> str:
    known = dataset.known()
    return translate("data", "from {address}\nto {folder}").format(address=known.address, folder=folder)


# ── on the way ───────────────────────────────────────────────────────────────────────────────────────────────────────


def progress_sentence(progress: Progress) -> str:
    """ "Loading from www.cs.toronto.edu: 42.3 of 170.5 MB · 25 % · 3.1 MB/s" """
    if progress.phase == "unpacking":
        return translate("data", "The checksum is right. Unpacking: {percent} %").format(percent=percent(progress))
    if not progress.done:
        return translate("data", "Connecting to {host} …").format(host=dataset.known().host())
    words = translate("data", "Loading from {host}: {done:.1f} MB · {speed:.1f} MB/s")
    if progress.total:
        words = translate("data", "Loading from {host}: {done:.1f} of {total:.1f} MB · {percent} % · {speed:.1f} MB/s")
    return words.format(
        host=dataset.known().host(), done=progress.done / MB, total=progress.total / MB,
        percent=percent(progress), speed=progress.speed / MB,
    )  # fmt: skip


def progress_line(progress: Progress) -> str:
    """The same, short."""
    words = translate("data", "{name}: {percent} % unpacked")
    if progress.phase == "loading":
        words = translate("data", "{name}: {percent} % loaded")
    if progress.phase == "loading" and not progress.total:
        words = translate("data", "{name}: loading")
    return words.format(name=dataset.known().name, percent=percent(progress))


def percent(progress: Progress) -> int:
    return 100 * progress.done // progress.total if progress.total else 0


# ── how it ended ─────────────────────────────────────────────────────────────────────────────────────────────────────


def failure_sentence(failure: Failure, folder: Path) -> str:
    """Why there is no full set, and what can be done about it."""
    words = {**_of_the_network(), **_of_the_disk(), **_of_the_archive()}[failure.kind]
    if failure.kind == "cut" and not failure.total:
        words = translate("data", "The connection to {host} was cut after {done:.1f} MB. Nothing was kept; try again.")
    return words.format(
        host=dataset.known().host(), folder=folder, name=dataset.known().name, detail=failure.detail,
        done=failure.done / MB, total=failure.total / MB, status=failure.status,
        expected=failure.expected, found=failure.found, version=sys.version.split()[0],
    )  # fmt: skip


def _of_the_network() -> dict[str, str]:
    return {
        "cancelled": translate("data", "Cancelled. Nothing was kept."),
        "unreachable": translate(
            "data", "{host} can not be reached ({detail}). Is this computer connected to the network?"
        ),
        "insecure": translate("data", "No secure connection to {host} could be made ({detail})."),
        "cut": translate(
            "data", "The connection to {host} was cut after {done:.1f} of {total:.1f} MB. Nothing was kept; try again."
        ),
        "silent": translate(
            "data", "{host} has sent nothing for a while; {done:.1f} MB had come. Nothing was kept; try again."
        ),
        "refused": translate("data", "{host} does not give the file: it answers {status} ({detail})."),
        "checksum": translate(
            "data",
            "What {host} sent is not {name}: its MD5 sum is {found}, and should be {expected}. Nothing was kept.",
        ),
    }


def _of_the_disk() -> dict[str, str]:
    return {
        "disk_full": translate("data", "The disk of {folder} is full. Nothing was kept; make room and try again."),
        "no_room": translate(
            "data", "There is not enough room in {folder}: {done:.0f} MB are free, {total:.0f} MB are needed."
        ),
        "not_writable": translate("data", "Nothing can be written into {folder}. Choose another folder."),
        "disk": translate("data", "The file can not be written into {folder}: {detail}."),
        "busy": translate("data", "Another window is downloading into {folder} already."),
    }


def _of_the_archive() -> dict[str, str]:
    return {
        "unsafe_archive": translate(
            "data", "The archive wants to write outside of its folder ({detail}). It was refused; nothing was kept."
        ),
        "broken_archive": translate("data", "The archive can not be unpacked ({detail}). Nothing was kept."),
        "lacks_files": translate("data", "The archive lacks {detail}. Nothing was kept."),
        "old_python": translate(
            "data", "Python {version} can not unpack archives safely. Start Gradstep with a newer Python."
        ),
    }
