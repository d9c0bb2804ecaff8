"""The debuggee's entry: `python <this file> script.py args`, or `-m package.module args` in place of the script.

The package is mounted as `_gradstep` from its own folder, so that nothing of the user's can shadow it or be shadowed
by it, and `sys.path` is left to the script. No annotations here: a Python too old to be debugged must still read this.
"""

import os
import sys
import types

OLDEST_PYTHON = (3, 10)


def _mount():
    package = types.ModuleType("_gradstep")
    package.__path__ = [os.path.dirname(os.path.dirname(os.path.abspath(__file__)))]
    sys.modules["_gradstep"] = package


if __name__ == "__main__":
    _mount()
    if sys.version_info < OLDEST_PYTHON:
        sys.dont_write_bytecode = True  # 2.7 would put it beside our sources
        from _gradstep.probe.too_old import decline

        decline(OLDEST_PYTHON)
    else:
        from _gradstep.probe.launch import main

        main(sys.argv[1:])
