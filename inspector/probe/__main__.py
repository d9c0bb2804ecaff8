"""The debuggee's entry: `python <this file> script.py args`, or `-m package.module args` in place of the script.

The package is mounted as `_gradstep` from its own folder, so that nothing of the user's can shadow it or be shadowed
by it, and `sys.path` is left to the script. No annotations here: a Python too old to be debugged must still read this.
"""

import sys

LOADED = set(sys.modules)  # modules that the interpreter loads for every script

import os  # noqa: E402

try:
    import builtins
except ImportError:  # Python 2.7
    import __builtin__ as builtins  # type: ignore

OLDEST_PYTHON = (3, 10)
HOME = os.path.dirname(os.path.abspath(__file__))


def _mount():
    package = type(sys)("_gradstep")
    package.__path__ = [os.path.dirname(HOME)]
    sys.modules["_gradstep"] = package


def _path_of_libraries():
    """Returns sys.path without folders that may hide modules of the standard library: the folder that Python puts first
    (the probe's) and those in PYTHONPATH."""
    named = [os.path.abspath(folder) for folder in os.environ.get("PYTHONPATH", "").split(os.pathsep) if folder]
    strange = {HOME, os.path.realpath(HOME)}.union(named) - {os.path.dirname(os.__file__)}
    return [folder for folder in sys.path if os.path.abspath(folder) not in strange]


def _noting_import(original, needs):
    """Returns an `__import__` that also notes in `needs` which modules each module imports."""
    under_way = []

    def note(name, globals=None, locals=None, fromlist=(), level=0):
        importer = (globals or {}).get("__name__", "")
        if importer.startswith("_frozen_importlib") or importer.startswith("importlib._bootstrap"):
            importer = (under_way or [""])[-1]  # a module written in C
        under_way.append(name)
        try:
            module = original(name, globals, locals, fromlist, level)
        finally:
            under_way.pop()
        whole = module.__name__ if level else name
        found = needs.setdefault(importer, set())
        found.add(whole)
        found.update(whole + "." + part for part in fromlist or () if whole + "." + part in sys.modules)
        return module

    return note


if __name__ == "__main__":
    _mount()
    if sys.version_info < OLDEST_PYTHON:
        sys.dont_write_bytecode = True  # Python 2.7 would write it beside our sources
        from _gradstep.probe.startup.too_old import decline  # type: ignore

        decline(OLDEST_PYTHON)
    else:
        path, needs = sys.path[:], {}  # type: ignore
        sys.path[:] = _path_of_libraries()
        usual, builtins.__import__ = builtins.__import__, _noting_import(builtins.__import__, needs)
        from _gradstep.probe.startup import launch  # type: ignore

        builtins.__import__ = usual
        with launch.watched():  # the script runs right here: each frame between would reduce its recursion depth
            run, arguments = launch.prepared(sys.argv[1:], path, LOADED, needs)
            run(*arguments)
