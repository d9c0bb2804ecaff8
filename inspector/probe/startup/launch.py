"""Runs the user's script as `python script.py args` would, or a module as `python -m module args`, with the probe
beside it."""

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
    """`argv`: the script, or "-m" and a module, and its arguments; `path` and `loaded`: what `sys.path` was and the
    names of what was loaded when the interpreter came to us; `needs`: what each module imports that was loaded since.
    Gives what runs it and with what, once the interpreter looks as it does to the bare one."""
    live.agent = agent.connect(os.environ.pop("GRADSTEP_WIRE", ""))
    if live.agent is not None:
        live.on = True
        fork_guard.install()
        _keep_last_words_apart()
        interrupt.install()
        live.debugger = debugger.begin(live.agent)
    standard_library.hide(sys.modules if loaded is None else loaded, needs)
    if live.agent is not None:
        import_hook.when_imported("torch", _on_torch)
    sys.path[:] = path or sys.path
    runs = _module(argv[1], argv[2:]) if argv[0] == "-m" else _script(argv[0], argv)
    if live.debugger is not None:
        live.debugger.starts()  # last: what was measured of the stack has come to its end
    return runs


def _keep_last_words_apart() -> None:
    """What Python writes when it crashes comes to the console, and not into a file of the script's that has got the
    number of a stderr which the script has closed."""
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
            from .. import attach  # it needs torch

        attach.attach()
    except Exception as error:  # a torch that is none, or one broken at what we need: not the script's concern
        live.on = False
        live.agent.send(Detached("attach", f"{type(error).__name__}: {error}"))
        live.agent.gate.close()


def is_too_old(version: str) -> bool:
    """Whether this is a torch older than ours may be: "2.5.1+cu124" is, "2.10.0a0+git123" is not."""
    numbers = re.match(r"(\d+)\.(\d+)", version)
    return numbers is not None and (int(numbers[1]), int(numbers[2])) < OLDEST_TORCH


# ── a script ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _script(script: str, argv: list[str]) -> tuple[Callable[..., Any], tuple[Any, ...]]:
    """As `python script.py`."""
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
    """The code cells of a notebook; whoever asks for a line of the file gets that of the script."""
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
    """As the interpreter makes it absolute: outside of Windows it resolves neither "." nor ".."."""
    if os.name == "nt":
        return os.path.abspath(script)
    return os.path.join(os.getcwd(), script)


def _enter_folder(folder: str) -> None:
    """Puts the script's folder where the interpreter has put ours."""
    if not getattr(sys.flags, "safe_path", False):  # -P: then there is no folder of ours to replace either
        sys.path[0] = folder


# ── a module ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _module(name: str, arguments: list[str]) -> tuple[Callable[..., Any], tuple[Any, ...]]:
    """As `python -m name`: runpy itself, which the bare one calls from no frame."""
    import runpy

    sys.argv = ["-m", *arguments]  # runpy puts the file there when it has found it
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
    """Says how the script ends that runs inside."""
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
    """`chosen`: an end that the script chose itself, and may have said why."""
    if live.agent is not None:
        _look_at_end(error, chosen)
        told = chosen if chosen is not None and isinstance(chosen.code, str) else error
        live.agent.end(kind, code, exceptions.describe(told) if told is not None else None)


def _look_at_end(error: BaseException | None, chosen: SystemExit | None) -> None:
    """What is there at the end is shown once more."""
    if live.on and live.findings is not None:
        guard.guarded(live.findings.ends)(error)
    if live.on and error is not None and live.watcher is not None:
        live.watcher.script_failed(error)
    if live.on and error is not None and live.debugger is not None:
        live.debugger.script_failed(error)
    if live.on and live.watcher is not None:
        guard.guarded(live.watcher.at_end)(error or chosen)


def _exit_code(stop: SystemExit) -> int:
    """What the interpreter makes of it: None is 0, an integer itself, anything else is printed and 1."""
    if stop.code is None:
        return 0
    return stop.code & 0xFF if isinstance(stop.code, int) else 1


def _hide_our_frames() -> None:
    """The traceback that is printed has the script's and its libraries' frames, as without us."""
    original = sys.excepthook

    def excepthook(kind: type[BaseException], error: BaseException, trace: Any) -> None:
        exceptions.strip(error)
        original(kind, error, error.__traceback__)

    sys.excepthook = excepthook
