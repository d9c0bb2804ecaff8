"""Which axes of a tensor are a picture, which tell one picture from the next, and which are colours."""

from __future__ import annotations

import dataclasses
import math
from dataclasses import dataclass

COLOURS = 3


@dataclass(frozen=True, slots=True)
class Arrangement:
    """Numbers of axes, as `wire.tensors.AskPictures` has them; `colors` -1 where there is none."""

    along: tuple[int, ...]
    rows: int
    columns: int
    colors: int

    def total(self, shape: tuple[int, ...]) -> int:
        """How many pictures there are."""
        return math.prod(shape[axis] for axis in self.along)

    def index(self, number: int, shape: tuple[int, ...]) -> tuple[int, ...]:
        """Where along its axes a picture stands."""
        found: list[int] = []
        for axis in reversed(self.along):
            number, here = divmod(number, shape[axis])
            found.insert(0, here)
        return tuple(found)

    def number(self, at: tuple[int, ...], shape: tuple[int, ...]) -> int:
        """The picture at an index of the tensor."""
        number = 0
        for axis in self.along:
            number = number * shape[axis] + at[axis]
        return number

    def used(self) -> set[int]:
        return {*self.along, self.rows, self.columns, self.colors} - {-1}


def fits(shape: tuple[int, ...]) -> bool:
    """A picture needs two axes, and something on each."""
    return len(shape) >= 2 and math.prod(shape) > 0


def suggested(shape: tuple[int, ...], axes: tuple[str, ...], is_image: bool = False) -> Arrangement:
    """By the names of the axes; where they have none, the last two are a picture.

    `is_image`: what goes into a network, so that three channels are colours.
    """
    names = dict(zip(axes, range(len(shape)))) if len(axes) == len(shape) else {}
    rows, columns = _sides(shape, names, is_image)
    left = [axis for axis in range(len(shape)) if axis not in (rows, columns)]
    colors = _colors(shape, names, left, is_image)
    left = [axis for axis in left if axis != colors]
    return Arrangement(_along(shape, names, left, colors), rows, columns, colors)


def changed(before: Arrangement, role: str, axes: tuple[int, ...]) -> Arrangement:
    """With other axes in a role, "along", "rows", "columns" or "colors"; who had them takes what is free, or none."""
    after = dataclasses.replace(before, along=axes) if role == "along" else _with_axis(before, role, axes[0])
    taken, given = set(axes) - {-1}, _held(before, role)
    for other in ("rows", "columns", "colors", "along"):
        if other != role and taken & set(_held(after, other)):
            after = _yielded(after, other, taken, [axis for axis in given if axis not in after.used()])
    return after


def _held(arrangement: Arrangement, role: str) -> tuple[int, ...]:
    return arrangement.along if role == "along" else (getattr(arrangement, role),)


def _yielded(after: Arrangement, role: str, taken: set[int], free: list[int]) -> Arrangement:
    if role == "along":
        return dataclasses.replace(after, along=tuple(axis for axis in after.along if axis not in taken))
    if role == "colors" or not free:
        return _with_axis(after, role, -1)
    return _with_axis(after, role, free[0])


def _with_axis(before: Arrangement, role: str, axis: int) -> Arrangement:
    """With another axis in a role that has one axis; -1: none."""
    axes = {"rows": before.rows, "columns": before.columns, "colors": before.colors, role: axis}
    return Arrangement(before.along, axes["rows"], axes["columns"], axes["colors"])


def is_whole(arrangement: Arrangement) -> bool:
    """Whether it has both sides of a picture."""
    return arrangement.rows >= 0 and arrangement.columns >= 0 and arrangement.rows != arrangement.columns


def _sides(shape: tuple[int, ...], names: dict[str, int], is_image: bool) -> tuple[int, int]:
    if "height" in names and "width" in names:
        return names["height"], names["width"]
    last = len(shape) - 1
    if not any(names) and last >= 2 and _is_height_width_channel(shape, is_image):
        return last - 2, last - 1
    return last - 1, last


def _is_height_width_channel(shape: tuple[int, ...], is_image: bool) -> bool:
    """Three at the end and not before the sides: what most libraries of pictures give."""
    return is_image and shape[-1] == COLOURS and shape[-3] != COLOURS


def _colors(shape: tuple[int, ...], names: dict[str, int], left: list[int], is_image: bool) -> int:
    threes = [axis for axis in left if shape[axis] == COLOURS]
    if names.get("in") in threes and "height" in names:
        return names["in"]
    if is_image and names.get("channel") in threes:
        return names["channel"]
    if is_image and not any(names) and threes:
        return threes[-1]
    return -1


def _along(shape: tuple[int, ...], names: dict[str, int], left: list[int], colors: int) -> tuple[int, ...]:
    if "out" in names:
        return tuple(names[name] for name in ("out", "in") if names.get(name) in left)
    several = [axis for axis in left if shape[axis] > 1]
    for name in ("channel", "batch"):
        if names.get(name) in several:
            return (names[name],)
    if colors >= 0:
        return tuple(left[:1])
    return tuple(left[-1:]) if len(left) != 2 else tuple(left)
