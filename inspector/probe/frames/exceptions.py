"""An exception of the script as codes and texts: where in the user's code, in which layer, with which inputs."""

from __future__ import annotations

import contextlib
import os
import traceback
from collections.abc import Iterator
from types import FrameType, TracebackType
from typing import Any

from ...wire.messages import Trouble
from . import user_code

MAX_MESSAGE, MAX_TRACEBACK = 20_000, 200_000  # characters
_HERE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))  # the probe's folder


def describe(error: BaseException) -> Trouble:
    """Never fails: what the script raised must come out of it, whatever becomes of our words about it."""
    try:
        return _described(error)
    except BaseException as own:
        return Trouble(
            type=type(error).__name__,
            message=f"<{type(own).__name__} of the probe>",
            traceback="",
            file="",
            line=0,
            layer="",
            layer_type="",
            inputs=(),
        )


def _described(error: BaseException) -> Trouble:
    trace = own_part(error.__traceback__)
    file, line = _place(error, trace)
    return Trouble(type(error).__name__, _text(error), _whole(error, trace), file, line, *_layer(trace))


def _layer(trace: TracebackType | None) -> tuple[str, str, tuple[str, ...]]:
    """(path, type, inputs) of the innermost layer that the error has come through, as far as each module is a direct
    child of the one that called it, "Net.model1.conv1", else by its type; empty where there is none."""
    calls = [entry.tb_frame.f_locals for entry in _links(trace) if _is_call_of_module(entry.tb_frame)]
    if not calls:
        return "", "", ()
    modules = [call["self"] for call in calls]
    names = [type(modules[0]).__name__, *map(_name_within, modules, modules[1:])]
    inputs = tuple(_describe(value) for value in calls[-1].get("args", ()))
    return ".".join(names), type(modules[-1]).__name__, inputs


def _is_call_of_module(frame: FrameType) -> bool:
    return frame.f_code.co_name == "_call_impl" and frame.f_globals.get("__name__") == "torch.nn.modules.module"


def _name_within(outer: Any, inner: Any) -> str:
    children = object.__getattribute__(outer, "__dict__")["_modules"]  # an attribute of the user's may do anything
    of_child = (name for name, child in children.items() if child is inner)
    return next(of_child, type(inner).__name__)


def _describe(value: Any) -> str:
    """ "Tensor [4, 2] float32 cpu", or the name of its class"""
    if not hasattr(type(value), "requires_grad"):  # torch may not be there
        return type(value).__name__
    return f"Tensor {list(value.shape)} {str(value.dtype).removeprefix('torch.')} {value.device}"


def own_part(trace: TracebackType | None) -> TracebackType | None:
    """The traceback without the probe's frames: the leading ones, and those of wrapped functions of torch's."""
    kept = [entry for entry in _links(trace) if not entry.tb_frame.f_code.co_filename.startswith(_HERE)]
    for entry, following in zip(kept, [*kept[1:], None]):
        entry.tb_next = following
    return kept[0] if kept else None


def strip(error: BaseException) -> None:
    """Takes the probe's frames out of the error's traceback, and out of those of the errors that led to it. Where that
    fails they are printed with the others."""
    with contextlib.suppress(Exception):
        _strip(error)


def _strip(error: BaseException) -> None:
    seen: set[int] = set()
    led: list[BaseException | None] = [error]
    while led:
        if (one := led.pop()) is not None and id(one) not in seen:
            seen.add(id(one))
            one.__traceback__ = own_part(one.__traceback__)
            led += [one.__cause__, one.__context__]


def _links(trace: TracebackType | None) -> Iterator[TracebackType]:
    while trace is not None:
        yield trace
        trace = trace.tb_next


def _place(error: BaseException, trace: TracebackType | None) -> tuple[str, int]:
    if isinstance(error, SyntaxError) and error.filename:
        return str(error.filename), error.lineno if isinstance(error.lineno, int) else 0
    own = [entry for entry in _entries(trace) if user_code.is_users(entry[0])]
    return own[-1] if own else ("", 0)


def _entries(trace: TracebackType | None) -> list[tuple[str, int]]:
    return [(frame.f_code.co_filename, line) for frame, line in traceback.walk_tb(trace)]


def _text(error: BaseException) -> str:
    """The message; a `__str__` of the user's may do anything."""
    try:
        return _cut(str(error.msg or "") if isinstance(error, SyntaxError) else str(error), MAX_MESSAGE)
    except BaseException as second:
        return f"<{type(second).__name__} in __str__>"


def _whole(error: BaseException, trace: TracebackType | None) -> str:
    shown: list[Any] = traceback.format_exception(type(error), error, trace)
    return _cut("".join(line for line in shown if _HERE not in line), MAX_TRACEBACK)


def _cut(text: str, longest: int) -> str:
    """Beginning and end of what is too long to be sent; the console has it whole."""
    return text if len(text) <= longest else f"{text[: longest // 2]} … {text[-longest // 2 :]}"
