"""What a tensor panel looks at: which tensor, compared with which, and which plane of it."""

from __future__ import annotations

from dataclasses import dataclass, replace

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
    """What was typed is no index; the message is a code: "words", "count" or "size"."""


def plane_of(text: str, shape: tuple[int, ...]) -> Plane:
    """ "[3, :, 0]" → axis 1 on the rows, the others at 3 and 0. One or two colons; "3" alone stands for "[3, :, :]" as
    in torch. Negative numbers count from the end."""
    words = [word.strip() for word in text.strip().removeprefix("[").removesuffix("]").split(",")] if text.strip() else []
    words += [":"] * (len(shape) - len(words))
    if len(words) > len(shape):
        raise NoIndex("count")
    axes = [axis for axis, word in enumerate(words) if word == ":"]
    if len(axes) > 2:
        words = [word if word != ":" or axis in axes[-2:] else "0" for axis, word in enumerate(words)]
        axes = axes[-2:]
    at = tuple(0 if word == ":" else _index(word, size) for word, size in zip(words, shape))
    if len(axes) == 2:
        return Plane(at, axes[0], axes[1])
    return Plane(at, axes[0] if axes else -1, -1)


def _index(word: str, size: int) -> int:
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
