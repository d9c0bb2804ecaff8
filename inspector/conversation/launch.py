"""A launch: the script or module, its arguments, the interpreter, the directory and the environment."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field

from inspector.wire.lines import Breakpoint

MOST_RANKS = 64  # that one host is asked to run


@dataclass(frozen=True)
class Launch:
    """One start, as in a shell.

    Attributes: `script`, or `module` ("package.train" for `python -m package.train`); `arguments`; `interpreter`;
    `directory`, "" for the window's own; `environment`, variables added to the window's own; `ranks`, how many
    processes torchrun starts to train together, 1: the script alone, without torchrun; `breakpoints` and `is_muted`,
    known before the first line runs.
    """

    script: str = ""
    arguments: tuple[str, ...] = ()
    interpreter: str = sys.executable
    directory: str = ""
    module: str = ""
    environment: tuple[tuple[str, str], ...] = ()
    ranks: int = 1
    # not compared: the same launch may have others at another time
    breakpoints: tuple[Breakpoint, ...] = field(default=(), compare=False, repr=False)
    is_muted: bool = field(default=False, compare=False, repr=False)

    def name(self) -> str:
        """Returns its name in sentences: "train.py" or "-m package.train"."""
        return f"-m {self.module}" if self.module else os.path.basename(self.script)

    def words(self) -> list[str]:
        """Returns the words after the interpreter: the script, or -m and the module, and the arguments."""
        return [*(["-m", self.module] if self.module else [self.script]), *self.arguments]

    def torchrun(self) -> list[str]:
        """Returns the words before those that start several ranks; none for a script alone."""
        if self.ranks == 1:
            return []
        return ["-m", "torch.distributed.run", "--standalone", "--nproc-per-node", str(self.ranks)]

    def variables(self) -> dict[str, str]:
        """Returns the whole environment in which it runs."""
        return {**os.environ, **dict(self.environment)}

    def working_directory(self) -> str:
        """Returns the absolute path of the directory in which the script runs."""
        return absolute(self.directory)

    def script_path(self) -> str:
        """Returns the absolute path of the script; a relative one is relative to the working directory, as in a shell.

        "" for a module: only its interpreter knows where that is.
        """
        if self.module:
            return ""
        return os.path.normpath(os.path.join(self.working_directory(), self.script))


def absolute(path: str) -> str:
    """Returns the absolute path, relative to the window's current folder even if that has been deleted."""
    try:
        return os.path.abspath(path or os.curdir)
    except FileNotFoundError:
        return os.path.normpath(os.path.join(_deleted_folder(), path))


def _deleted_folder() -> str:
    """Returns the former path of our current folder, which has been deleted."""
    try:
        return os.readlink("/proc/self/cwd").removesuffix(" (deleted)")
    except OSError:  # not Linux
        return os.environ.get("PWD", os.path.sep)


def environment_of(variables: Mapping[str, str] | None) -> tuple[tuple[str, str], ...]:
    """Returns the variables in the form that a launch has."""
    return tuple((variables or {}).items())
