"""Runs the user's script as `python script.py args` would, with the probe beside it."""

from __future__ import annotations

import importlib.machinery
import io
import os
import sys
import types
from typing import Any

from . import agent, arrival, fork_guard, post_mortem
from .live import live


def main(argv: list[str]) -> None:
    """`argv`: the script and its arguments. Ends as the script ends: same output, same exit code."""
    script, sys.argv = argv[0], list(argv)
    live.agent = agent.connect(os.environ.pop("GRADSTEP_WIRE", ""))
    if live.agent is not None:
        live.on = True
        fork_guard.install()
        arrival.when_imported("torch", _on_torch)
    module = _main_module(script)
    if not getattr(sys.flags, "safe_path", False):  # -P: then there is no folder of ours to replace either
        sys.path[0] = os.path.dirname(os.path.realpath(script))
    sys.modules["__main__"] = module
    _run(module)


def _on_torch() -> None:
    from . import observer  # it needs torch

    observer.attach()


def _main_module(script: str) -> types.ModuleType:
    module = types.ModuleType("__main__")
    path = _absolute(script)
    module.__dict__.update(
        __file__=path,
        __builtins__=sys.modules["builtins"],
        __loader__=importlib.machinery.SourceFileLoader("__main__", path),
        __annotations__={},
        __cached__=None,
    )
    return module


def _absolute(script: str) -> str:
    """As the interpreter makes it absolute: outside of Windows it resolves neither "." nor ".."."""
    if os.name == "nt":
        return os.path.abspath(script)
    return os.path.join(os.getcwd(), script)


def _run(module: types.ModuleType) -> None:
    try:
        path = module.__dict__["__file__"]
        with io.open_code(path) as file:
            code = compile(file.read(), path, "exec", dont_inherit=True)
        exec(code, module.__dict__)
    except SystemExit as stop:
        _finish("exit", _exit_code(stop), None)
        raise
    except BaseException as error:
        _finish("exception", 1, error)
        _hide_our_frames()
        raise
    _finish("finished", 0, None)


def _finish(kind: str, code: int, error: BaseException | None) -> None:
    if live.agent is not None:
        live.hold_at_end(error)
        live.agent.end(kind, code, post_mortem.describe(error) if error is not None else None)


def _exit_code(stop: SystemExit) -> int:
    """What the interpreter makes of it: None is 0, an integer itself, anything else is printed and 1."""
    if stop.code is None:
        return 0
    return stop.code & 0xFF if isinstance(stop.code, int) else 1


def _hide_our_frames() -> None:
    """The traceback that is printed has the script's and its libraries' frames, as without us."""
    original = sys.excepthook

    def excepthook(kind: type[BaseException], error: BaseException, trace: Any) -> None:
        post_mortem.strip(error)
        original(kind, error, error.__traceback__)

    sys.excepthook = excepthook
