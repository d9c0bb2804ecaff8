"""Finds a Python that has what is needed, or makes one; then that one goes on."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from . import environment, needs, system
from .environment import Failed
from .machine import Machine

FOLDER = needs.ROOT / ".venv"
INTERRUPTED = 130  # as a shell has it after Ctrl-C


def prepare(purpose: str, again: Sequence[str], use_apt: bool, machine: Machine) -> None:
    """Returns where this Python serves; else another goes on with `again`, or the program ends with a sentence."""
    try:
        python = _python_for(purpose, use_apt, machine)
        _look_after_libraries(purpose, use_apt, machine)
    except Failed as failed:
        machine.say(str(failed))
        sys.exit(1)
    except KeyboardInterrupt:
        machine.say("Interrupted; the next start goes on from here.")
        sys.exit(INTERRUPTED)
    if python is not None:
        machine.become([str(python), *again])


def _python_for(purpose: str, use_apt: bool, machine: Machine) -> Path | None:
    """None: this one."""
    if not needs.lacking(needs.of(purpose)):
        return None
    for folder in _active():
        if environment.serves(environment.python_of(folder), purpose, machine):
            return environment.python_of(folder)
    is_inside = environment.is_inside(FOLDER)  # then it lacks something, whatever its mark says
    if not is_inside and environment.is_ready(FOLDER, purpose, machine):
        return environment.python_of(FOLDER)
    if not is_inside and not system.mend(system.maker, use_apt, machine):
        raise Failed("Without it Python can not make the environment that Gradstep runs in.")
    environment.make(FOLDER, purpose, machine)
    return environment.python_of(FOLDER)


def _active() -> list[Path]:
    """The environments that are active, but for that of this Python."""
    named = [os.environ.get(variable) for variable in ("VIRTUAL_ENV", "CONDA_PREFIX")]
    return [Path(folder) for folder in named if folder and not environment.is_inside(Path(folder))]


def _look_after_libraries(purpose: str, use_apt: bool, machine: Machine) -> None:
    """Goes on even where some are lacking: Qt says what it can not do without."""
    parts = system.libraries(purpose in (needs.TESTS, needs.GATES))
    system.mend(lambda: system.lacking(parts), use_apt, machine)
