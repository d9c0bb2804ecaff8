"""The loss lab's own process, used while no debuggee is held that could answer: `python <this file>`.

It uses the interpreter and torch of the script, mounts the probe's package as the debuggee does, answers in one thread,
and ends when the window hangs up. No annotations here: a Python too old must still read this.
"""

import os
import sys
import types

OLDEST_PYTHON = (3, 10)


def _mount():
    """Mounts the package and removes this file's folder from sys.path, as it has names of the standard library."""
    if not getattr(sys.flags, "safe_path", False):
        del sys.path[0]
    package = types.ModuleType("_gradstep")
    package.__path__ = [os.path.dirname(os.path.dirname(os.path.abspath(__file__)))]
    sys.modules["_gradstep"] = package


if __name__ == "__main__":
    _mount()
    if sys.version_info < OLDEST_PYTHON:
        sys.dont_write_bytecode = True
        from _gradstep.probe.startup.too_old import decline  # type: ignore

        decline(OLDEST_PYTHON)
    else:
        from _gradstep.probe.startup.lab_server import main  # type: ignore

        main(os.environ.pop("GRADSTEP_WIRE", ""))
