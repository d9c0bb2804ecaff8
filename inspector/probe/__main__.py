"""The debuggee's entry: `python <this file> script.py args`. Mounts the probe under a private name and hands over.

The package is mounted as `_gradstep` from its own folder, so that nothing of the user's can shadow it or be shadowed
by it, and `sys.path` is left to the script.
"""

import os
import sys
import types


def _mount() -> None:
    package = types.ModuleType("_gradstep")
    package.__path__ = [os.path.dirname(os.path.dirname(os.path.abspath(__file__)))]
    sys.modules["_gradstep"] = package


if __name__ == "__main__":
    _mount()
    from _gradstep.probe.launch import main

    main(sys.argv[1:])
