"""The folder .venv: made, filled and repaired, one start at a time; a mark written last says that it is whole."""

from __future__ import annotations

import contextlib
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from . import needs
from .machine import Machine

MARK, LOCK = "gradstep.json", "gradstep.lock"
CPU_INDEX = "https://download.pytorch.org/whl/cpu"
GB = 1 << 30
# Free bytes, downloads included: the window, with torch for the CPU, with torch for a GPU.
SPACE_OF_WINDOW, SPACE_WITH_CPU, SPACE_WITH_GPU = 1 * GB, 3 * GB, 10 * GB


class Failed(Exception):
    """Its text is the sentence for the person who started the program."""


def python_of(folder: Path) -> Path:
    """The interpreter of a virtual environment."""
    return folder.joinpath(*(("Scripts", "python.exe") if os.name == "nt" else ("bin", "python")))


def is_inside(folder: Path) -> bool:
    """Whether this Python is the one of that environment."""
    return os.path.realpath(sys.prefix) == os.path.realpath(folder)


def is_marked(folder: Path, requirements: list[str]) -> bool:
    """Whether all of these have been installed there, and nothing was begun since."""
    return python_of(folder).exists() and set(requirements) <= set(_marked(folder))


def _marked(folder: Path) -> list[str]:
    try:
        return list(json.loads((folder / MARK).read_text(encoding="utf-8"))["installed"])
    except (OSError, ValueError, KeyError, TypeError):
        return []


def is_ready(folder: Path, purpose: str, machine: Machine) -> bool:
    """Whether the environment, made here or by hand, has what a purpose needs."""
    return is_marked(folder, needs.of(purpose)) or serves(python_of(folder), purpose, machine)


def serves(python: Path, purpose: str, machine: Machine) -> bool:
    """Whether another Python has what a purpose needs."""
    return python.exists() and machine.ask([str(python), needs.__file__, purpose])[0] == 0


def make(folder: Path, purpose: str, machine: Machine) -> None:
    """Makes the environment or finishes it, for what `purpose` needs. One that another start has finished meanwhile is
    left as it is."""
    folder.mkdir(exist_ok=True)
    with _alone(folder, machine):
        if not serves(python_of(folder), purpose, machine):
            _make_alone(folder, purpose, machine)


def _make_alone(folder: Path, purpose: str, machine: Machine) -> None:
    wanted = needs.of(needs.GATES if purpose == needs.TESTS else purpose)
    before = _marked(folder)
    source = torch_source(wanted, machine)
    _ask_for_space(folder, wanted, source, machine)
    (folder / MARK).unlink(missing_ok=True)
    machine.say(f"Preparing {folder} (once; where torch has to be fetched this takes minutes) …")
    python = python_of(folder)
    has_pip = machine.ask([str(python), "-m", "pip", "--version"])[0] == 0
    if not has_pip and machine.run([sys.executable, "-m", "venv", str(folder)]):
        raise Failed(f"Python could not make {folder}.")
    if machine.run([str(python), "-m", "pip", "install", *source, *wanted]):
        raise Failed(_why_not(python, machine))
    if not serves(python, purpose, machine):
        raise Failed(f"{folder} still lacks something that is needed: remove that folder and start again.")
    (folder / MARK).write_text(json.dumps({"installed": sorted({*before, *wanted})}, indent=1), encoding="utf-8")


def _ask_for_space(folder: Path, wanted: list[str], source: list[str], machine: Machine) -> None:
    """Raises where there is too little; one that has been begun holds a part already."""
    has_torch = any(folder.glob("lib/python*/site-packages/torch/*")) or any(folder.glob("Lib/site-packages/torch/*"))
    if has_torch or "torch" not in map(needs.name_of, wanted):
        needed = SPACE_OF_WINDOW
    else:
        is_small = bool(source) or not sys.platform.startswith("linux")
        needed = SPACE_WITH_CPU if is_small else SPACE_WITH_GPU
    free = machine.free_bytes(folder)
    if free < needed:
        raise Failed(f"{folder} needs about {needed // GB} GB, and {free / GB:.1f} GB are free there.")


def torch_source(wanted: list[str], machine: Machine) -> list[str]:
    """Words for pip: the index of torch for the CPU beside the usual ones, where torch would come with CUDA in vain."""
    if "torch" not in map(needs.name_of, wanted) or not sys.platform.startswith("linux"):
        return []
    if machine.has_gpu_driver() or not machine.answers(f"{CPU_INDEX}/torch/"):
        return []
    return ["--extra-index-url", CPU_INDEX]


def _why_not(python: Path, machine: Machine) -> str:
    """What is said after pip has failed, and has said why itself."""
    torch = next(one for one in needs.of(needs.PROGRAM) if needs.name_of(one) == "torch")
    _, told = machine.ask([str(python), "-m", "pip", "install", "--dry-run", "--no-deps", torch])
    if "No matching distribution found" in told and "Retrying" not in told:
        version = ".".join(map(str, sys.version_info[:2]))
        return f"There is no torch for this Python ({version}) on this system: start with another, such as python3.12."
    return "pip could not install what is needed; above it says why. Start again to go on from here."


# ── one at a time ────────────────────────────────────────────────────────────────────────────────────────────────────


@contextlib.contextmanager
def _alone(folder: Path, machine: Machine) -> Iterator[None]:
    """Waits while another start prepares the same folder; a start that dies lets go."""
    with open(folder / LOCK, "ab") as file:
        if not _is_ours(file):
            machine.say(f"Another start prepares {folder}: waiting for it …")
            while not _is_ours(file):
                machine.wait()
        yield


def _is_ours(file: IO[bytes]) -> bool:
    """Whether the lock is ours now; so it is where a file system has no locks."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    except OSError:
        return True
    return True
