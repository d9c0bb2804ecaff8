"""A Python that has torch loaded already and runs each script in a fork of itself: what a fresh one spends on loading
torch and its optimizers, five seconds of computing, is spent once.

For bare runs that others are compared with. That it comes to what `python script.py` comes to is a test of its own.
"""

from __future__ import annotations

import atexit
import contextlib
import gc
import json
import os
import runpy
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

Told = tuple[str, str, int]  # stdout, stderr, exit code


class WarmPython:
    """One script runs at a time: `begin` gives what waits for its end."""

    def __init__(self) -> None:
        pipe = subprocess.PIPE
        self._process = subprocess.Popen([sys.executable, __file__], stdin=pipe, stdout=pipe, text=True)

    def begin(self, script: Path, arguments: Sequence[str], environment: dict[str, str]) -> Callable[[], Told]:
        out, err = script.with_suffix(".stdout"), script.with_suffix(".stderr")
        job = [str(script), list(arguments), environment, str(out), str(err)]
        print(json.dumps(job), file=self._process.stdin, flush=True)

        def ended() -> Told:
            code = int(self._process.stdout.readline())
            return out.read_text(encoding="utf-8"), err.read_text(encoding="utf-8"), code

        return ended

    def close(self) -> None:
        self._process.communicate()


# ── the warm process ─────────────────────────────────────────────────────────────────────────────────────────────────


def jobs() -> Any:
    """The next job, in a fork of this process; None in this one, when no more are to come."""
    for line in sys.stdin:
        pid = os.fork()
        if pid == 0:
            return json.loads(line)
        print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), flush=True)
    return None


def become(script: str, arguments: list[str], environment: dict[str, str], out: str, err: str) -> None:
    """What `python script.py` finds."""
    os.chdir(Path(script).parent)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = [script, *arguments]
    sys.path[0] = str(Path(script).parent)
    for descriptor, name in enumerate((os.devnull, out, err)):
        os.dup2(os.open(name, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), descriptor)


def run(script: str) -> int:
    """Its exit code, when all is done that Python does for a script when it ends."""
    try:
        runpy.run_path(script, run_name="__main__")
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:
        sys.excepthook(*sys.exc_info())
        return 1
    finally:
        threading._shutdown()
        atexit._run_exitfuncs()
        sys.stdout.flush()
    return 0


def main() -> None:
    with contextlib.suppress(ImportError):
        import numpy  # noqa: F401
    import torch._dynamo  # noqa: F401  # what each optimizer loads

    gc.freeze()
    if job := jobs():
        become(*job)
        os._exit(run(job[0]))  # without taking apart, object by object, what it shares with the process that waits


if __name__ == "__main__":
    main()
