"""Tells why a launch can not be started: found before the start, or from the system's error."""

from __future__ import annotations

import errno
import os
import shutil

from . import script_file
from .launch import Launch
from .outcome import Outcome


def obstacle(launch: Launch) -> Outcome | None:
    """Returns what prevents the launch, found without starting anything, or None."""
    if not os.path.isdir(launch.working_directory()):
        return Outcome("directory_missing", detail=launch.working_directory())
    kind = "script" if launch.module else script_file.kind_of(launch.script_path())
    if kind == "missing":
        return Outcome("script_missing", detail=launch.script)
    return Outcome("no_script", detail=kind) if kind != "script" else None


def refusal(launch: Launch, error: OSError | ValueError) -> Outcome:
    """Returns the outcome of the system's error for this interpreter, folder or these arguments."""
    if isinstance(error, ValueError) or error.errno == errno.E2BIG:
        return Outcome("words_refused", detail=words_of(error))
    if error.filename == launch.working_directory():
        return Outcome("directory_refused", detail=words_of(error))
    if isinstance(error, FileNotFoundError):
        is_there = shutil.which(launch.interpreter) is not None
        return Outcome("interpreter_broken" if is_there else "interpreter_missing", detail=launch.interpreter)
    return Outcome("interpreter_refused", detail=words_of(error))


def no_room(error: OSError) -> Outcome:
    """Returns the outcome when there is no space for the console's file: "/tmp: No space left on device"."""
    place = os.path.dirname(os.fsdecode(error.filename)) if error.filename else ""
    return Outcome("no_room", detail=": ".join(filter(None, (place, words_of(error)))))


def words_of(error: Exception) -> str:
    """Returns the system's message without number and file; for other errors the message with its class."""
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return str(error) if isinstance(error, ValueError) else f"{type(error).__name__}: {error}"
