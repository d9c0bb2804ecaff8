"""What is to be started: a script, its arguments, the interpreter that runs it and the directory it runs in."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass


@dataclass(frozen=True)
class Launch:
    """One start of a script, as a shell would be told: `directory` "" is the window's own current one."""

    script: str
    arguments: tuple[str, ...] = ()
    interpreter: str = sys.executable
    directory: str = ""

    def working_directory(self) -> str:
        """Absolute path of the directory that the script runs in."""
        return os.path.abspath(self.directory or os.curdir)

    def script_path(self) -> str:
        """Absolute path of the script; a relative one is meant from the working directory, as in a shell."""
        return os.path.normpath(os.path.join(self.working_directory(), self.script))
