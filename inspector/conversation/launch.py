"""What is to be started: a script or a module, its arguments, the interpreter that runs it, where, and in which
environment."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field

from inspector.wire.lines import Breakpoint


@dataclass(frozen=True)
class Launch:
    """One start, as a shell would be told: `directory` "" is the window's own current one.

    `module`: "package.train" for `python -m package.train`; there is no script then. `environment`: the variables that
    are added to the window's own.
    """

    script: str = ""
    arguments: tuple[str, ...] = ()
    interpreter: str = sys.executable
    directory: str = ""
    module: str = ""
    environment: tuple[tuple[str, str], ...] = ()
    # what there is before its first line runs; the same start has other ones at another time
    breakpoints: tuple[Breakpoint, ...] = field(default=(), compare=False, repr=False)
    is_muted: bool = field(default=False, compare=False, repr=False)

    def name(self) -> str:
        """What a sentence calls it: "train.py" or "-m package.train"."""
        return f"-m {self.module}" if self.module else os.path.basename(self.script)

    def words(self) -> list[str]:
        """What stands behind the interpreter: the script, or -m and the module, and the arguments."""
        return [*(["-m", self.module] if self.module else [self.script]), *self.arguments]

    def variables(self) -> dict[str, str]:
        """The whole environment that it runs in."""
        return {**os.environ, **dict(self.environment)}

    def working_directory(self) -> str:
        """Absolute path of the directory that the script runs in."""
        return absolute(self.directory)

    def script_path(self) -> str:
        """Absolute path of the script; a relative one is meant from the working directory, as in a shell.

        "" for a module: only its interpreter knows where that is.
        """
        if self.module:
            return ""
        return os.path.normpath(os.path.join(self.working_directory(), self.script))


def absolute(path: str) -> str:
    """Its absolute path, from the window's own folder; has that been deleted, from where it was."""
    try:
        return os.path.abspath(path or os.curdir)
    except FileNotFoundError:
        return os.path.normpath(os.path.join(_deleted_folder(), path))


def _deleted_folder() -> str:
    """The last name of our folder, which is no more."""
    try:
        return os.readlink("/proc/self/cwd").removesuffix(" (deleted)")
    except OSError:  # not Linux
        return os.environ.get("PWD", os.path.sep)


def environment_of(variables: Mapping[str, str] | None) -> tuple[tuple[str, str], ...]:
    """Variables as a launch has them."""
    return tuple((variables or {}).items())
