"""An exception of the script as codes and texts: where in the user's code, in which layer, with which inputs."""

from __future__ import annotations

import contextlib
import os
import traceback
import weakref
from collections.abc import Iterator
from types import TracebackType
from typing import Any

from ..wire.messages import Trouble
from . import frames

MAX_MESSAGE, MAX_TRACEBACK = 20_000, 200_000  # characters
_HERE = os.path.dirname(os.path.abspath(__file__))


class _Failed:
    """The layer that an exception left first, and its path as far as the exception has come since. The error by its
    id: its frames hold tensors."""

    def __init__(self, error: BaseException, module: Any, inputs: tuple[str, ...]) -> None:
        self.error = id(error)
        self.type = type(module).__name__
        self.inputs = inputs
        self.names: list[str] = []  # below the outermost, the innermost first
        self._outermost = weakref.ref(module)
        self._outermost_type = self.type

    def left(self, module: Any) -> None:
        """The exception leaves `module` too."""
        inner = self._outermost()
        of_child = (name for name, child in module._modules.items() if child is inner and inner is not None)
        self.names.append(next(of_child, self._outermost_type))
        self._outermost, self._outermost_type = weakref.ref(module), type(module).__name__

    def path(self) -> str:
        """"Net.model1.conv1" as far as each module is a direct child of the one that called it, else by its type."""
        return ".".join([self._outermost_type, *reversed(self.names)])


_failed: _Failed | None = None


def note_layer(error: BaseException, module: Any, inputs: tuple[str, ...]) -> None:
    """An exception leaves a layer; the first one is the one that failed."""
    global _failed
    if _failed is None or _failed.error != id(error):
        _failed = _Failed(error, module, inputs)
    else:
        _failed.left(module)


def forget_layer() -> None:
    """Whatever failed was survived by the script; another error may get the same id."""
    global _failed
    _failed = None


def describe(error: BaseException) -> Trouble:
    """Never fails: what the script raised must come out of it, whatever becomes of our words about it."""
    try:
        return _described(error)
    except Exception as own:
        return Trouble(type(error).__name__, f"<{type(own).__name__} of the probe>", "", "", 0, "", "", ())


def _described(error: BaseException) -> Trouble:
    trace = own_part(error.__traceback__)
    file, line = _place(error, trace)
    noted = _noted(error, trace)
    layer = (noted.path(), noted.type, noted.inputs) if noted is not None else ("", "", ())
    return Trouble(type(error).__name__, _text(error), _whole(error, trace), file, line, *layer)


def _noted(error: BaseException, trace: TracebackType | None) -> _Failed | None:
    """What was noted of this error, and not of one that got its id and came by no layer at all."""
    came_by_a_layer = any(entry.tb_frame.f_code.co_name == "_call_impl" for entry in _links(trace))
    return _failed if _failed is not None and _failed.error == id(error) and came_by_a_layer else None


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
    own = [entry for entry in _entries(trace) if frames.is_users(entry[0])]
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
