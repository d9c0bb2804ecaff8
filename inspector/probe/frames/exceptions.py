"""Describes an exception of the script's by codes and texts: its line in the user's code, its layer, the layer's
inputs."""

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
    """Returns the exception's description. Never raises, so that the script's exception always goes on as it was."""
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
    """Returns (path, type, inputs) of the innermost layer that the error passed through, or empty values if there is
    none.

    The path, "Net.model1.conv1", has a child's name where a module is a direct child of its caller, else its class
    name.
    """
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
    children = object.__getattribute__(outer, "__dict__")["_modules"]  # an ordinary attribute access may run user code
    of_child = (name for name, child in children.items() if child is inner)
    return next(of_child, type(inner).__name__)


def _describe(value: Any) -> str:
    """Returns "Tensor [4, 2] float32 cpu", or the class name of a value that is no tensor."""
    if not hasattr(type(value), "requires_grad"):  # torch may not be imported
        return type(value).__name__
    return f"Tensor {list(value.shape)} {str(value.dtype).removeprefix('torch.')} {value.device}"


def own_part(trace: TracebackType | None) -> TracebackType | None:
    """Returns the traceback without the probe's frames, wherever they stand in it."""
    kept = [entry for entry in _links(trace) if not entry.tb_frame.f_code.co_filename.startswith(_HERE)]
    for entry, following in zip(kept, [*kept[1:], None]):
        entry.tb_next = following
    return kept[0] if kept else None


def strip(error: BaseException) -> None:
    """Removes the probe's frames from the traceback of the error and of the errors that led to it. If this fails, they
    stay."""
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
    """Returns the message. The user's `__str__` may raise anything."""
    try:
        return _cut(str(error.msg or "") if isinstance(error, SyntaxError) else str(error), MAX_MESSAGE)
    except BaseException as second:
        return f"<{type(second).__name__} in __str__>"


def _whole(error: BaseException, trace: TracebackType | None) -> str:
    shown: list[Any] = traceback.format_exception(type(error), error, trace)
    return _cut("".join(line for line in shown if _HERE not in line), MAX_TRACEBACK)


def _cut(text: str, longest: int) -> str:
    """Returns the text, shortened to its begin and its end if it is longer than `longest`. The console has the whole
    text."""
    return text if len(text) <= longest else f"{text[: longest // 2]} … {text[-longest // 2 :]}"
