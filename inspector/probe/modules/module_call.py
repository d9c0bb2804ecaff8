"""Replaces torch's call of a module by one with the same single frame that tells the probe about the call.

torch's global hooks would add one frame to every call, so that nested modules could not go as deep as without the
probe; and a script that clears global hooks would remove ours.
"""

from __future__ import annotations

import ast
import functools
import opcode
import threading
from collections.abc import Callable
from types import CodeType
from typing import TYPE_CHECKING, Any

import torch
from torch.nn import Module

if TYPE_CHECKING:
    from ..execution.gate import Gate


class Running(threading.local):
    """Per thread: `root`, the module that the script itself has called, while it runs; `follower`, who is told of all
    calls of layers (set on the class, for all threads)."""

    root: Any = None
    follower: Any = None


Begins = Callable[[Any, Any, Any], bool]  # (module, args, kwargs) → whether the script itself makes the call
Ends = Callable[[Any, Any, Any, Any, bool, bool], None]  # (module, args, kwargs, result, by the script, failed)

# It is compiled with the file and the lines of torch's own function: tracebacks stay as without the probe, and torch's
# compiler skips it like torch's own. When that traces, it reads no further than to the first call.
_SOURCE = """
def _wrapped_call_impl(self, *args, **kwargs):
    try:
        compiles = is_compiling()
    except RecursionError:
        compiles = False
    if compiles:
        return CALL
    is_root = False
    try:
        nobody_hears = running.root is None and gate.mode == "run" and running.follower is None and not gate.is_recorded
    except RecursionError:
        nobody_hears = False
    try:
        if nobody_hears:
            is_root = True
            running.root = self
        elif running.root is None or running.follower is not None:
            is_root = begins(self, args, kwargs)
        result = CALL
    except BaseException as error:
        if is_root:
            running.root = None
        if (is_root or running.follower is not None) and isinstance(error, Exception):
            try:
                ends(self, args, kwargs, None, is_root, True)
            except RecursionError:
                pass
        raise
    if is_root:
        running.root = None
    if is_root or watched or running.follower is not None:
        ends(self, args, kwargs, result, is_root, False)
    return result
"""
_KNOWN = ("_compiled_call_impl", "_call_impl")  # the only attributes that torch's own function reads
_AS_TORCH = (
    "self._compiled_call_impl(*args, **kwargs) if self._compiled_call_impl is not None "
    "else self._call_impl(*args, **kwargs)"
)
_BY_TORCH = "original(self, *args, **kwargs)"  # for another version of torch: each call takes one more frame
_Place = tuple[int | None, ...]  # (line, end line, column, end column)


def hang(running: Running, gate: Gate, watched: Any, begins: Begins, ends: Ends) -> Callable[[], None]:
    """Replaces torch's call of modules; returns a function that undoes it.

    `begins` is told of the calls that the script itself makes, but not in a free run, and of all calls while there is a
    follower. `ends` is told of the script's own calls, of all calls while there is a follower, and, while `watched` is
    true, of all calls that succeed.
    """
    original: Any = Module.__call__
    names = {
        "is_compiling": torch.compiler.is_compiling, "running": running, "gate": gate, "watched": watched,
        "begins": begins, "ends": ends, "original": original,
    }  # fmt: skip
    _put(functools.wraps(original)(_function(original.__code__, names)))
    return lambda: _put(original)


def _put(call: Any) -> None:
    Module.__call__ = Module._wrapped_call_impl = call  # type: ignore[method-assign]


def _function(code: CodeType, names: dict[str, Any]) -> Any:
    tree = ast.parse(_SOURCE.replace("CALL", _AS_TORCH if code.co_names == _KNOWN else _BY_TORCH))
    places = _places_of_calls(code)
    for node in ast.walk(tree):
        _place(node, places[-1])
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and getattr(call.func, "attr", "") == "_compiled_call_impl":
            for node in ast.walk(call):
                _place(node, places[0])
    exec(compile(tree, code.co_filename, "exec", dont_inherit=True), names)
    return names["_wrapped_call_impl"]


def _place(node: ast.AST, place: _Place) -> None:
    for name, value in zip(("lineno", "end_lineno", "col_offset", "end_col_offset"), place):
        if name in node._attributes:
            setattr(node, name, value)


def _places_of_calls(code: CodeType) -> list[_Place]:
    """Returns the place of each `f(*args, **kwargs)` in a function, in order. Before Python 3.11 only lines are
    known."""
    calls = [at for at in range(0, len(code.co_code), 2) if code.co_code[at] == opcode.opmap["CALL_FUNCTION_EX"]]
    if hasattr(code, "co_positions"):
        positions = list(code.co_positions())
        return [positions[at // 2] for at in calls]
    lines = [(begin, end, line) for begin, end, line in code.co_lines() if line is not None]
    return [(line, line, 0, 0) for at in calls for begin, end, line in lines if begin <= at < end]
