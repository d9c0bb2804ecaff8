"""What a tensor panel looks at: which tensor, compared with which, and which plane of it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from inspector.panels.base.number_spelling import BITS
from inspector.wire.tensors import Plane, TensorFacts, TensorName


@dataclass(frozen=True, slots=True)
class Sight:
    tensor: TensorName
    against: TensorName | None
    how: str  # one of COMPARISONS, "" where `against` is None
    facts: TensorFacts
    plane: Plane
    path: str

    def through(self, index: tuple[int, ...]) -> Sight:
        """The same axes, where they meet this index."""
        return replace(self, plane=replace(self.plane, at=index))


def first_plane(shape: tuple[int, ...]) -> Plane:
    """The last two axes; numbers of a single axis stand below each other."""
    rank = len(shape)
    at = (0,) * rank
    return Plane(at, max(rank - 2, 0), rank - 1) if rank > 1 else Plane(at, rank - 1, -1)


class NoIndex(ValueError):
    """What was typed is no index; the message is a code: "words", "count", "size" or "colons"."""


@dataclass(frozen=True, slots=True)
class Typed:
    """`element` is the index where no colon was written: then `plane` is None."""

    plane: Plane | None
    element: tuple[int, ...]


def typed(text: str, shape: tuple[int, ...]) -> Typed:
    """ "[3, :, 0]" → axis 1 on the rows, the others at 3 and 0. At most two colons; "3" alone stands for "[3, :, :]" as
    in torch, "..." for as many as are missing. Negative numbers count from the end. Raises NoIndex."""
    words = _filled(_words(text), len(shape))
    axes = [axis for axis, word in enumerate(words) if word == ":"]
    at = tuple(0 if word == ":" else _place(word, size) for word, size in zip(words, shape))
    if len(axes) > 2:
        raise NoIndex("colons")
    if not axes:
        return Typed(None, at)
    return Typed(Plane(at, axes[0], axes[1] if len(axes) == 2 else -1), at)


def _words(text: str) -> list[str]:
    inner = text.strip().removeprefix("[").removesuffix("]").strip().removesuffix(",")
    return [word.strip() for word in inner.split(",")] if inner else []


def _filled(words: list[str], rank: int) -> list[str]:
    missing = rank - len(words) + words.count("...")
    if missing < 0 or words.count("...") > 1:
        raise NoIndex("count")
    at = words.index("...") if "..." in words else len(words)
    return [*words[:at], *[":"] * missing, *words[at + 1 :]]


def _place(word: str, size: int) -> int:
    try:
        index = int(word.replace("\u2212", "-"))
    except ValueError:
        raise NoIndex("words") from None
    if not -size <= index < size:
        raise NoIndex("size")
    return index % size


def plane_text(plane: Plane) -> str:
    """ "[3, :, 0]" """
    free = (plane.rows, plane.columns)
    return "[" + ", ".join(":" if axis in free else str(index) for axis, index in enumerate(plane.at)) + "]"


def is_as_stored(sight: Sight) -> bool:
    """Whether its numbers are those in memory: not a comparison, nor a gradient without its scaler's factor."""
    return sight.against is None and sight.facts.scale is None


def widened_from(sight: Sight) -> str:
    """The dtype that the numbers of a sight had before they came as float32: one of spelling.BITS, else ""."""
    return sight.facts.dtype if is_as_stored(sight) and sight.facts.dtype in BITS else ""
