"""Breakpoints on tensors: hold where a tensor has changed since the last look.

It is looked at both ends of each phase of a free run, at each stop, and at each statement that a step comes by.
"""

from __future__ import annotations

import time
import weakref
from dataclasses import dataclass
from types import FrameType
from typing import TYPE_CHECKING, Any

import torch

from ..core.neutral import Neutral
from ..frames import local_variables, user_code
from ..modules.grad import grad_of
from ..numerics.shards import local_part
from ..variables import hover

if TYPE_CHECKING:
    from ..breakpoints.breakpoints import Breakpoints
    from ..breakpoints.point import Point
    from .named_rows import NamedRows

MOST_COPIED = 64 << 20  # bytes: of a larger tensor the version alone tells that it was written
GRAD = ".grad"
UNKNOWN = object()  # nothing of this name is there


@dataclass(frozen=True, slots=True)
class Stamp:
    """A tensor as it was; None in place of one is the state too.

    Attributes: `of`, the tensor; `version`, which each writing raises but those through `.data`; `bits`, a copy.
    """

    of: weakref.ref[Any] | None
    version: int = 0
    shape: tuple[int, ...] = ()
    dtype: Any = None
    bits: Any = None


class TensorPoints:
    """Knows what the tensors of breakpoints were at the last look; keeps none of them alive."""

    def __init__(self, breakpoints: Breakpoints, rows: NamedRows) -> None:
        self._breakpoints, self._rows = breakpoints, rows
        self._owners: dict[str, tuple[weakref.ref[Any], str]] = {}  # path → (layer, or tensor itself; name in it)
        self._stamps: dict[str, Stamp] = {}  # by what the breakpoint is called
        breakpoints.renewed.append(self.renew)

    def renew(self) -> None:
        """Called by the reading thread when the breakpoints are others."""
        names = {point.wish.name for point in self._breakpoints.of_kind("tensor")}
        self._stamps = {name: stamp for name, stamp in list(self._stamps.items()) if name in names}

    def changed(self, frame: FrameType) -> list[Point]:
        """Returns the breakpoints whose tensor is another than at the last look."""
        return [point for point in self._breakpoints.of_kind("tensor") if self._has_changed(point, frame)]

    def leaves(self) -> None:
        """Takes the tensors as they are now, when training goes on: what was set by hand the script has not done."""
        frame = user_code.here()
        if frame is not None:
            self.changed(frame)

    def _has_changed(self, point: Point, frame: FrameType) -> bool:
        name, began = point.wish.name, time.perf_counter()
        with Neutral():
            value = self._value(name, frame)
            if value is UNKNOWN:
                return False
            before, now = self._stamps.get(name), value
            has_changed = before is not None and _differs(before, now)
            if before is None or has_changed or _is_written(before, now):
                self._stamps[name] = _stamp(now)
        if before is None:
            point.state = "verified"
            self._breakpoints.tell()
        point.seconds += time.perf_counter() - began
        return has_changed

    # ── which they are ──

    def _value(self, name: str, frame: FrameType) -> Any:
        """Returns the tensor, None, or UNKNOWN. A name of the script's is looked for outwards from where it runs."""
        value = self._in_tree(name, frame)
        value = _in_frames(name, frame) if value is UNKNOWN else value
        return value if value is None or isinstance(value, torch.Tensor) else UNKNOWN

    def _in_tree(self, name: str, frame: FrameType) -> Any:
        path = name.removesuffix(GRAD)
        owner, word = self._owners.get(path, (None, ""))
        thing = owner() if owner is not None else None
        if thing is None:
            thing, word = self._found(path, frame)
        if thing is None:
            return UNKNOWN
        value = thing._parameters.get(word, thing._buffers.get(word)) if word else thing
        return grad_of(value) if value is not None and path != name else value

    def _found(self, path: str, frame: FrameType) -> tuple[Any, str]:
        """Returns (layer, name of its parameter or buffer), or (tensor that is in no layer, "")."""
        row, _ = self._rows.find(path, frame)
        tree = self._rows.tree
        if row < 0 or tree.kind(row) not in ("parameter", "buffer"):
            return None, ""
        parent, word = tree.things[tree.parents[row]](), tree.words[tree.names[row]]
        is_layer = isinstance(parent, torch.nn.Module)
        thing = parent if is_layer else tree.things[row]()
        if thing is not None:
            self._owners[path] = weakref.ref(thing), word if is_layer else ""
        return thing, word if is_layer else ""


def _in_frames(name: str, frame: FrameType | None) -> Any:
    first = name.partition(".")[0].partition("[")[0].strip()
    while frame is not None:
        for names in (dict(local_variables.locals_of(frame)), frame.f_globals):
            if first in names:
                return _looked_up(name, first, names[first])
        frame = user_code.user_frame(frame.f_back)
    return UNKNOWN


def _looked_up(name: str, first: str, value: Any) -> Any:
    """Calls nothing of the script's."""
    try:
        return hover.value_of(name, [(first, value, "", 0)])
    except (LookupError, SyntaxError, AttributeError, TypeError, ValueError):
        return UNKNOWN


# ── what has changed ─────────────────────────────────────────────────────────────────────────────────────────────────


def _stamp(value: Any) -> Stamp:
    if value is None:
        return Stamp(None)
    return Stamp(weakref.ref(value), value._version, tuple(value.shape), value.dtype, _bits(value, copies=True))


def _is_written(before: Stamp, now: Any) -> bool:
    """Returns whether it is not the very tensor, or was written, maybe with the same numbers."""
    if now is None or before.of is None:
        return (now is None) != (before.of is None)
    is_other = before.of() is not now
    return is_other or before.version != int(now._version)


def _differs(before: Stamp, now: Any) -> bool:
    """Compares bit by bit: NaN is as NaN was, and the same numbers in another tensor are no change."""
    if now is None or before.of is None:
        return (now is None) != (before.of is None)
    if (before.shape, before.dtype) != (tuple(now.shape), now.dtype):
        return True
    if not now.is_cpu and not _is_written(before, now):
        return False  # a look at the numbers would wait for the accelerator
    bits = _bits(now, copies=False)
    if before.bits is None or bits is None or bits.device != before.bits.device:
        return before.bits is None and _is_written(before, now)
    return not torch.equal(before.bits, bits)


def _bits(value: Any, copies: bool) -> Any:
    """Returns the tensor's bytes, or None where they can not be read or are too many."""
    try:
        part = local_part(value).detach()
        if part.layout is not torch.strided or part.device.type == "meta" or part.is_quantized:
            return None
        if part.numel() * part.element_size() > MOST_COPIED:
            return None
        part = part.resolve_conj().resolve_neg().contiguous()
        return (part.clone() if copies else part).view(-1).view(torch.uint8)
    except (RuntimeError, NotImplementedError):
        return None
