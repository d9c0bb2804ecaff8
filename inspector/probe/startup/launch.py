"""Runs the user's script as `python script.py args` does, or a module as `python -m module args`, with the probe
inside."""

from __future__ import annotations

import faulthandler
import importlib.machinery
import io
import linecache
import os
import re
import sys
import types
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from ...wire import notebook
from ...wire.messages import Declined, Detached
from .. import debugger
from ..connection import agent, descriptors
from ..core import guard, import_hook, recursion_limit, standard_library
from ..core.live import live
from ..execution import interrupt
from ..frames import exceptions
from . import fork_guard

OLDEST_TORCH = (2, 6)
STDERR = 2


def prepared(
    argv: list[str], path: Sequence[str] = (), loaded: Iterable[str] | None = None, needs: standard_library.Needs = {}
) -> tuple[Callable[..., Any], tuple[Any, ...]]:
    """Returns the function that runs the script, and its arguments, once the interpreter looks as it does without the
    probe.

    `argv`: the script, or "-m" and a module, and then its arguments; `path`: what `sys.path` was when the interpreter
    began; `loaded`: the names of the modules that were loaded then; `needs`: for each module loaded since, what it
    imports.
    """
    live.agent = connected = agent.connect(os.environ.pop("GRADSTEP_WIRE", ""))
    if connected is not None:
        live.on = True
        fork_guard.install()
        _keep_last_words_apart()
        interrupt.install()
        live.debugger = debugger.begin(connected)
    standard_library.hide(sys.modules if loaded is None else loaded, needs)
    if live.agent is not None:
        import_hook.when_imported("torch", _on_torch)
    sys.path[:] = path or sys.path
    runs = _module(argv[1], argv[2:]) if argv[0] == "-m" else _script(argv[0], argv)
    if live.debugger is not None:
        live.debugger.starts()  # last: now the depth of the stack has been measured
    return runs


def _keep_last_words_apart() -> None:
    """Sends Python's crash report to the console, even if the script closes stderr and a file of its own gets that
    number."""
    number = descriptors.high(STDERR) if faulthandler.is_enabled() else None
    if number is not None:
        faulthandler.enable(number)


def _on_torch() -> None:
    if live.agent is None or not live.on:
        return
    version = str(getattr(sys.modules["torch"], "__version__", ""))
    if is_too_old(version):
        live.on = False
        live.agent.send(Declined("torch_too_old", version))
        return
    try:
        with standard_library.in_place():
            from .. import attach  # it imports torch

        attach.attach()
    except Exception as error:  # a `torch` that is none, or lacks what the probe needs: no concern of the script
        live.on = False
        live.agent.send(Detached("attach", f"{type(error).__name__}: {error}"))
        live.agent.gate.close()


def is_too_old(version: str) -> bool:
    """Returns whether this torch is older than the oldest supported: "2.5.1+cu124" is, "2.10.0a0+git123" is not."""
    numbers = re.match(r"(\d+)\.(\d+)", version)
    return numbers is not None and (int(numbers[1]), int(numbers[2])) < OLDEST_TORCH


# ── a script ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _script(script: str, argv: list[str]) -> tuple[Callable[..., Any], tuple[Any, ...]]:
    """Returns what runs a script as `python script.py` does, and its arguments."""
    sys.argv = list(argv)
    module = _main_module(script)
    _enter_folder(os.path.dirname(os.path.realpath(script)))
    sys.modules["__main__"] = module
    path = module.__dict__["__file__"]
    with io.open_code(path) as file:
        source = file.read()
    if notebook.is_notebook(path):
        source = _of_cells(source, path).encode()
    code = live.debugger.code_of(source, path) if live.debugger is not None else None
    if code is None:
        code = compile(source, path, "exec", dont_inherit=True)
    recursion_limit.give_back(recursion_limit.levels_of_exec())
    return exec, (code, module.__dict__)


def _of_cells(source: bytes, path: str) -> str:
    """Returns the code cells of a notebook as one script, and lets tracebacks show the lines of that script."""
    text = notebook.script_of(source.decode("utf-8"))
    linecache.cache[path] = len(text), None, text.splitlines(True), path
    return text


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
    """Returns the absolute path as the interpreter makes it: outside of Windows "." and ".." are not resolved."""
    if os.name == "nt":
        return os.path.abspath(script)
    return os.path.join(os.getcwd(), script)


def _enter_folder(folder: str) -> None:
    """Puts the script's folder at the place in `sys.path` where the interpreter put the probe's folder."""
    if not getattr(sys.flags, "safe_path", False):  # with -P the interpreter puts no folder there
        sys.path[0] = folder


# ── a module ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _module(name: str, arguments: list[str]) -> tuple[Callable[..., Any], tuple[Any, ...]]:
    """Returns what runs a module as `python -m name` does: runpy's own function, called from no frame of the probe."""
    import runpy

    sys.argv = ["-m", *arguments]  # runpy puts the file's path there
    _enter_folder(os.getcwd())
    sys.modules["__main__"] = module = types.ModuleType("__main__")
    module.__dict__.update(
        __builtins__=sys.modules["builtins"], __loader__=importlib.machinery.BuiltinImporter, __annotations__={}
    )
    recursion_limit.give_back(1)
    return runpy._run_module_as_main, (name,)  # type: ignore[attr-defined]


# ── the end ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@contextmanager
def watched() -> Iterator[None]:
    """`with watched():` tells the window how the script that runs inside ends."""
    try:
        yield
    except SystemExit as stop:
        _finish("exit", _exit_code(stop), None, stop)
        raise
    except BaseException as error:
        _finish("exception", 1, error)
        _hide_our_frames()
        raise
    _finish("finished", 0, None)


def _finish(kind: str, code: int, error: BaseException | None, chosen: SystemExit | None = None) -> None:
    """Tells the window how the script ended. `chosen`: the SystemExit with which the script ended itself, if it did."""
    if live.agent is not None:
        _look_at_end(error, chosen)
        told = chosen if chosen is not None and isinstance(chosen.code, str) else error
        live.agent.end(kind, code, exceptions.describe(told) if told is not None else None)


def _look_at_end(error: BaseException | None, chosen: SystemExit | None) -> None:
    """Lets the watcher look at the state of the training a last time."""
    if live.on and live.findings is not None:
        guard.guarded(live.findings.ends)(error)
    if live.on and error is not None and live.watcher is not None:
        live.watcher.script_failed(error)
    if live.on and error is not None and live.debugger is not None:
        live.debugger.script_failed(error)
    if live.on and live.watcher is not None:
        guard.guarded(live.watcher.at_end)(error or chosen)


def _exit_code(stop: SystemExit) -> int:
    """Returns the exit code that the interpreter makes of a SystemExit: None is 0, an integer itself, anything else
    1."""
    if stop.code is None:
        return 0
    return stop.code & 0xFF if isinstance(stop.code, int) else 1


def _hide_our_frames() -> None:
    """Removes the probe's frames from the traceback that Python prints."""
    original = sys.excepthook

    def excepthook(kind: type[BaseException], error: BaseException, trace: Any) -> None:
        exceptions.strip(error)
        original(kind, error, error.__traceback__)

    sys.excepthook = excepthook
